"""A film's script: what is read as captions and in the transcript comes from it alone, with the place of every word."""

from __future__ import annotations

import pytest

from config.errors import ConfigError
from feeds.web.content_inserts import Line, Origin
from feeds.web.explainer import read_explainer, transcript_lines, webvtt

SCRIPT = """title = "How moon fever works"

[[scene]]
name = "opening"
title = "Moon fever"
shows = "A moon."
[[scene.caption]]
seconds = 19.5
text = "A film & nothing else."
ours = true

[[scene]]
name = "fever"
title = "It rises"
shows = "A line rises to 40 [@alder2001]."
[[scene.caption]]
seconds = 2
text = "It rises [@alder2001; @cedar2010]. It falls <again> [@cedar2010]."
[[scene.caption]]
seconds = 4.5
text = "And it goes [@alder2001]."
"""


def test_captions_are_timed_one_after_the_other() -> None:
    """Without references, with what means something in WebVTT written otherwise."""
    assert webvtt(read_explainer(SCRIPT).film) == (
        "WEBVTT\n\n"
        "1\n00:00.000 --> 00:19.500\nA film &amp; nothing else.\n\n"
        "2\n00:19.500 --> 00:21.500\nIt rises. It falls &lt;again&gt;.\n\n"
        "3\n00:21.500 --> 00:26.000\nAnd it goes.\n"
    )


def test_the_transcript_tells_all_and_where_it_stands() -> None:
    """Time and title, what is to be seen as a note, statements with their references, our own words as a note."""
    lines = [line for line in transcript_lines(read_explainer(SCRIPT)) if line.text]
    assert lines == [
        Line("### 0:00 Moon fever", Origin("explainer.toml", 5)),
        Line("> To be seen: A moon.", Origin("explainer.toml", 6)),
        Line("> A film & nothing else.", Origin("explainer.toml", 9)),
        Line("### 0:19 It rises", Origin("explainer.toml", 14)),
        Line("> To be seen: A line rises to 40 [@alder2001].", Origin("explainer.toml", 15)),
        Line("It rises [@alder2001; @cedar2010]. It falls <again> [@cedar2010].", Origin("explainer.toml", 18)),
        Line("And it goes [@alder2001].", Origin("explainer.toml", 21)),
    ]


def test_a_film_knows_its_length_and_its_pictures() -> None:
    """A scene lasts as long as its captions; alternatives have no references."""
    film = read_explainer(SCRIPT).film
    assert (film.seconds, film.length, film.starts) == (26.0, "26 seconds", (0.0, 19.5))
    assert [(scene.still, scene.alternative) for scene in film.scene] == [
        ("explainer/opening.svg", "A moon."),
        ("explainer/fever.svg", "A line rises to 40."),
    ]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("seconds = 2\n", "seconds = 2.3\n", "explainer.toml:17 scene[1].caption[0].seconds"),
        ("seconds = 19.5", "seconds = 60", "explainer.toml:8 scene[0].caption[0].seconds"),
        ('name = "fever"', 'name = "Fever"', "explainer.toml:13 scene[1].name"),
        ("ours = true", "our = true", "explainer.toml:10 scene[0].caption[0]"),
    ],
)
def test_what_is_wrong_with_a_script_is_said_with_its_line(before: str, after: str, expected: str) -> None:
    """Seconds in halves and not too many, names that can be addresses, no unknown keys."""
    with pytest.raises(ConfigError) as caught:
        read_explainer(SCRIPT.replace(before, after))
    assert [str(problem).split(":")[:2] for problem in caught.value.problems] == [expected.split(":")]
