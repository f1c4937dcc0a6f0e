"""The title of each record."""

from __future__ import annotations

import pytest

from crawler.extract.listing.wording import REJECTED, begins_with_document, is_vague, subject_of, worth
from tests.crawler.extract.listing.reading import found


def titles(html: str, language: str = "en") -> list[str | None]:
    return [title for title, _, _ in found(html, language)]


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        pytest.param("SMA Congress", "Hotel Central", id="event before place"),
        pytest.param("Sitzung des Vorstands", "Musterstraße 5, 12345 Ulm", id="German, before an address"),
        pytest.param("Board meeting", "Conference Room 4", id="a conference room is no conference"),
        pytest.param("Jornada de familias", "Palacio de Congresos, Valencia", id="nor is a palace of congresses"),
        pytest.param("総会のお知らせ", "国際会議場", id="nor a hall in Kyoto"),
        pytest.param("Family day", "We had a lovely time with all of you. Thank you for coming along!", id="no prose"),
    ],
)
def test_texts_are_worth_more_or_less_as_titles(better: str, worse: str) -> None:
    """In several languages."""
    assert worth(better) > worth(worse)


@pytest.mark.parametrize(
    "text",
    ["Read more", "Weiterlesen", "Inscription", "Agenda", "CANCELLED", "Où", "https://example.org", "12", "x@y.org"],
)
def test_buttons_labels_documents_and_addresses_are_no_titles(text: str) -> None:
    """Alone they name nothing."""
    assert worth(text) == REJECTED


@pytest.mark.parametrize(
    ("sentence", "subject"),
    [
        ("The 2027 Finance Committee meetings are held on Mondays.", "Finance Committee meetings"),
        ("Die Mitgliederversammlung findet um 18 Uhr statt.", "Mitgliederversammlung"),
        ("Le conseil municipal se tient le lundi.", "conseil municipal"),
        ("All meetings begin at 9.", None),
        ("The library is open daily.", None),
    ],
)
def test_subject_of_a_statement(sentence: str, subject: str | None) -> None:
    """What a sentence says to take place, if that names anything."""
    assert subject_of(sentence) == subject


def test_vague_titles_and_documents_are_known() -> None:
    """Words that say that, but not what."""
    assert (is_vague("Regular Meeting"), is_vague("Séance ordinaire"), is_vague("Family Meeting")) == (
        True,
        True,
        False,
    )
    assert (begins_with_document("Minutes of the meeting"), begins_with_document("Meeting")) == (True, False)


def test_place_that_reads_best_over_all_records_wins() -> None:
    """The second line of each, though in one record the first sounds more like an event."""
    names = ("Anna Berg", "Congress", "Lea Sommer")
    body = "".join(
        f'<li><div class="who">Speaker {name}</div><div class="what">Talk on {topic}</div><p>{day} May 2027</p></li>'
        for day, (name, topic) in enumerate(zip(names, ("genes", "muscles", "spines"), strict=True), 12)
    )
    assert titles(f"<h1>Programme</h1><ul>{body}</ul>") == ["Talk on genes", "Talk on muscles", "Talk on spines"]


def test_vague_title_says_whose_it_is() -> None:
    """ "Regular meeting" of what the heading names."""
    rows = "<li>May 3, 2027 - Regular meeting</li><li>May 9, 2027 - Special meeting</li>"
    body = f"<h1>Harbour Commission</h1><ul>{rows}</ul>"
    assert titles(body) == ["Harbour Commission: Regular meeting", "Harbour Commission: Special meeting"]


def test_bare_dates_are_named_by_the_nearest_heading() -> None:
    """Each list by its own, bold lines of time and room left out."""
    dates = "<p>May 3, 2027</p><p>June 7, 2027</p>"
    body = (
        f"<h1>Calendar</h1><p><b>Finance Committee</b></p><p><b>Room 12</b></p>{dates}"
        f"<p><b>Board of Trustees</b></p><p><b>Room 3</b></p>{dates}"
    )
    assert titles(body) == ["Finance Committee"] * 2 + ["Board of Trustees"] * 2


def test_title_attribute_of_style_counts() -> None:
    """A class that says title, on a part of the line."""
    body = "".join(
        f'<a class="row" href="/e/{day}"><span class="event-title">Malkurs {day}</span> <span>Bürgerhaus, Ulm</span> '
        f"<span>{day}. Mai 2027</span></a><br>"
        for day in (3, 4, 5)
    )
    assert titles(f"<h1>Termine</h1><div>{body}</div>", "de") == ["Malkurs 3", "Malkurs 4", "Malkurs 5"]
