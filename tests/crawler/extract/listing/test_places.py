"""The places of plain records: said by the page, read from what remains, stated for a list; and what is none."""

from __future__ import annotations

import pytest

from crawler.extract.listing.place_wording import is_town, place_worth
from tests.crawler.extract.listing.reading import listing

DATES = "<ul><li>3 May 2027</li><li>7 June 2027</li></ul>"


def places(html: str, language: str = "en") -> list[str | None]:
    """The place of each item of a page."""
    return [item.location for item in listing(html, language).items]


def test_place_is_what_remains_in_all_records() -> None:
    """No class, no label: the last line of each record, once date, time and title are taken away."""
    rows = "".join(
        f"<p><b>Workshop on {what}</b><br>{day} May 2027, 9:00<br>{where}</p>"
        for day, what, where in (
            (3, "hands", "Harbour Hotel, Leeds"),
            (4, "feet", "Library, Bath"),
            (5, "knees", "The Old Mill"),
        )
    )
    assert places(f"<h1>Events</h1>{rows}") == ["Harbour Hotel, Leeds", "Library, Bath", "The Old Mill"]


@pytest.mark.parametrize(
    ("line", "language"),
    [
        ("{day}. Mai 2027 – Fachtag {day}, Rathaus, Bremen", "de"),
        ("{day} mai 2027, 14h00 : Journée n° {day} (Mairie, Lyon)", "fr"),
        ("{day} maja 2027 | Warsztaty {day} | Ratusz, Lublin", "pl"),
    ],
)
def test_place_behind_the_title_on_its_line(line: str, language: str) -> None:
    """Parted from it by a comma, a bar or a bracket."""
    rows = "".join(f"<li>{line.format(day=day)}</li>" for day in (3, 4, 5))
    found = places(f"<h1>Kongress</h1><ul>{rows}</ul>", language)
    assert found == [found[0]] * 3
    assert found[0] in ("Rathaus, Bremen", "Mairie, Lyon", "Ratusz, Lublin")


@pytest.mark.parametrize(
    ("statement", "language", "place"),
    [
        pytest.param("All meetings are held at City Hall, Leeds.", "en", "City Hall, Leeds", id="English"),
        pytest.param("Die Sitzungen finden im Rathaus Bremen statt.", "de", "Rathaus Bremen", id="German verb"),
        pytest.param("Lieu : Mairie, Lyon", "fr", "Mairie, Lyon", id="label"),
        pytest.param("9:30, Public Library, Bath", "en", "Public Library, Bath", id="beside the time"),
        pytest.param("Spirit of the Plaza Hotel", "en", None, id="a line that says nothing of when is no statement"),
    ],
)  # fmt: skip
def test_place_stated_above_a_list(statement: str, language: str, place: str | None) -> None:
    """For all of its records."""
    dates = DATES if language == "en" else "<ul><li>3.5.2027</li><li>7.6.2027</li></ul>"
    assert places(f"<h1>Board meetings</h1><h2>Board of Health</h2><p>{statement}</p>{dates}", language) == [place] * 2


def test_town_at_the_end_of_a_title() -> None:
    """Where a small word goes before it and the gazetteer knows it."""
    rows = "".join(
        f"<li>{day} May 2027 <b>{title}</b></li>"
        for day, title in ((3, "Family weekend in Leeds"), (4, "Workshop in detail"), (5, "Course in Kraków"))
    )
    assert places(f"<h1>Events</h1><ul>{rows}</ul>") == ["Leeds", None, "Kraków"]


def test_address_over_several_lines_is_one_place() -> None:
    """Venue, street, town."""
    rows = "".join(
        f"<p><b>Workshop {day}</b><br>{day} May 2027<br>Harbour Hotel<br>{day} Mill Street<br>Leeds</p>"
        for day in (3, 4, 5)
    )
    assert places(f"<h1>Events</h1>{rows}")[0] == "Harbour Hotel, 3 Mill Street, Leeds"


def test_blurbs_and_buttons_are_no_places() -> None:
    """Nothing is better than a wrong place."""
    rows = "".join(
        f"<div><h3>Workshop {day}</h3><p>{day} May 2027</p><p>Lunch is included, bring warm clothes.</p>"
        f"<a href='/r/{day}'>Register</a></div>"
        for day in (3, 4, 5)
    )
    assert places(f"<h1>Events</h1>{rows}") == [None] * 3


def test_label_with_nothing_but_an_address_of_the_web_is_no_place() -> None:
    """It is where one joins."""
    rows = "".join(
        f"<div><h3>Workshop {day}</h3><p>{day} May 2027</p><p>Location: https://zoom.us/j/{day}</p></div>"
        for day in (3, 4)
    )
    assert places(f"<h1>Events</h1>{rows}") == [None, None]


@pytest.mark.parametrize(
    "text", ["Town Hall, Leeds", "Hôtel de Ville", "12 Mill Street", "Online", "via Zoom", "Room 5"]
)
def test_reads_like_a_place(text: str) -> None:
    """Venues, streets, rooms, and the words for nowhere."""
    assert place_worth(text) >= 1


@pytest.mark.parametrize(
    "text",
    ["Public hearing", "Register", "€ 20", "Central Time on", "Annual report", "The hotel was full. Nobody came."],
)
def test_reads_unlike_a_place(text: str) -> None:
    """Events, buttons, prices, sentences."""
    assert place_worth(text) < 1


@pytest.mark.parametrize(
    ("text", "town"), [("Kraków", True), ("10115 Berlin", True), ("Poland", True), ("Monday", False)]
)
def test_town_is_known_to_the_gazetteer(text: str, town: bool) -> None:
    """As all of a text, a postal code aside."""
    assert is_town(text) == town
