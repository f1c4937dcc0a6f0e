"""overrides.toml as a file: what it may say, and how its mistakes are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.errors import ConfigError
from config.load import load_config
from config.overrides import (
    ApproveEntry,
    DifferentEntry,
    HideEntry,
    MergeEntry,
    Override,
    SetEntry,
    SettableField,
    SplitEntry,
    parse_overrides,
)

WHOLE = """\
[[hide]]
event = "an-old-list"
reason = "not an event"

[[set]]
event = "a-congress"
field = "start"
value = 2027-05-12
until_source_changes = true

[[set]]
event = "a-congress"
field = "audience"
value = ["families", "nurses"]

[[approve]]
event = "a-webinar"

[[merge]]
event = "the-same-congress"
into = "a-congress"

[[split]]
event = "a-congress"
source = "society"

[[different]]
event = "day-1"
other = "day-2"
"""


def problems(text: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        parse_overrides(text)
    return [str(problem) for problem in caught.value.problems]


def test_entries_are_read_with_their_lines_and_which_events_there_are_comes_first() -> None:
    """TOML's own dates and lists are as good as texts."""
    assert parse_overrides(WHOLE) == (
        Override(27, DifferentEntry(event="day-1", other="day-2")),
        Override(23, SplitEntry(event="a-congress", source="society")),
        Override(19, MergeEntry(event="the-same-congress", into="a-congress")),
        Override(
            5,
            SetEntry(event="a-congress", field=SettableField.START, value="2027-05-12", until_source_changes=True),
        ),
        Override(11, SetEntry(event="a-congress", field=SettableField.AUDIENCE, value="families, nurses")),
        Override(16, ApproveEntry(event="a-webinar")),
        Override(1, HideEntry(event="an-old-list", reason="not an event")),
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('[[hide]]\nevnt = "x"\n', [
            "overrides.toml:1 hide[0].event: required key is missing",
            'overrides.toml:2 hide[0]: unknown key "evnt"; did you mean "event"? expected one of event, reason',
        ]),
        ('[[hid]]\nevent = "x"\n', [
            'overrides.toml:1 hid: unknown key "hid"; did you mean "hide"? '
            "expected one of approve, different, hide, merge, set, split",
        ]),
        ('[[set]]\nevent = "x"\nfield = "title"\nvalue = 3\n', [
            "overrides.toml:4 set[0].value: expected a text in quotes, not 3",
        ]),
        ('[[merge]]\nevent = "x"\ninto = "x"\n', [
            "overrides.toml:1 merge[0]: an event cannot be merged into itself",
        ]),
        ('[[hide]]\nevent = "x"\n[[hide]]\nevent = "x"\n', [
            "overrides.toml:1: hide x is decided 2 times; keep one of them",
        ]),
        ("[[hide]\n", ['overrides.toml:1: no readable TOML: expected \']]\' at the end of an array declaration']),
    ],
    ids=["key", "table", "type", "itself", "twice", "syntax"],
)  # fmt: skip
def test_mistakes_are_told_with_file_line_and_what_was_expected(text: str, expected: list[str]) -> None:
    """As in every other file."""
    assert problems(text) == expected


def test_an_unknown_field_names_all_that_can_be_set() -> None:
    """The one that was meant among them."""
    (line,) = problems('[[set]]\nevent = "x"\nfield = "startdate"\nvalue = "2027-05-12"\n')
    named = ", ".join(f'"{field}"' for field in SettableField)
    head, _, tail = line.partition(named)
    assert (head, tail) == ("overrides.toml:3 set[0].field: expected one of ", ', not "startdate"')


def test_a_folder_without_the_file_decides_nothing(tmp_path: Path) -> None:
    """The packaged one is an example, and no default."""
    assert load_config(tmp_path, {}).overrides == ()


def test_a_broken_file_is_told_and_everything_else_runs(tmp_path: Path) -> None:
    """None, not nothing: what it decided before must not be undone because of a missing quote."""
    (tmp_path / "overrides.toml").write_text('[[hide]]\nevent = "x\n')
    config = load_config(tmp_path, {})
    assert config.overrides is None
    assert [str(problem) for problem in config.problems] == [
        "overrides.toml:2: no readable TOML: a text in quotes must be closed on the same line"
    ]


def test_what_is_decided_is_recognised_whatever_its_reason() -> None:
    """Two entries with different reasons are the same decision; with different values they are not."""
    one, other = (HideEntry(event="x", reason=reason).text for reason in ("a", "b"))
    assert one == other
    first, second = (SetEntry(event="x", field=SettableField.TITLE, value=value).text for value in "ab")
    assert first != second
