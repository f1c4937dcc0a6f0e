"""What a page and its parts are called, and what vague titles get of it."""

from __future__ import annotations

import pytest
from lxml import html

from crawler.extract.listing.lines import lines_of
from crawler.extract.listing.names import bare, composed, is_name, names_of, naming, says_little, undated
from tests.crawler.extract.listing.reading import found


@pytest.mark.parametrize(
    "text",
    ["Home", "Meetings & Agendas", "Termine", "Calendrier", "Page not found", "2nd Monday", "Room 12", "Bienvenidos"],
)
def test_words_of_any_site_are_no_names(text: str) -> None:
    """They say neither who nor what."""
    assert not is_name(text)


@pytest.mark.parametrize("text", ["Harbour Commission", "Northside", "Verein Lipowa", "Conseil municipal"])
def test_names_say_who(text: str) -> None:
    """With or without a word for a body."""
    assert is_name(text)


@pytest.mark.parametrize(
    ("title", "little"),
    [
        ("Regular Meeting", True),
        ("Ordentliche Sitzung", True),
        ("HBC Regular Meeting", True),
        ("Harbour Meeting", False),
        ("SMA CONGRESS", False),
    ],
)
def test_titles_that_say_too_little(title: str, little: bool) -> None:
    """General words, and initials that a stranger cannot read."""
    assert says_little(title) is little


def test_nearest_name_of_a_body_comes_before_other_names() -> None:
    """Headings that name no one are passed over."""
    chain = ["Upcoming", "Room 3", "Northside", "Finance Committee Meetings", "Harbour Commission"]
    assert (naming(chain, "Regular Meeting"), naming(chain[:3]), naming(chain[:2])) == (
        "Finance Committee Meetings",
        "Northside",
        None,
    )


@pytest.mark.parametrize(
    ("name", "title", "expected"),
    [
        ("Board of Health Meetings & Agendas", "Regular Meeting", "Board of Health: Regular Meeting"),
        ("Harbour Commission", "Harbour Commission meeting", "Harbour Commission meeting"),
        ("Harbour Commission Special Session", "Special Session", "Harbour Commission Special Session"),
        ("N" * 79, "Meeting about " + "n" * 40, "Meeting about " + "n" * 40),
    ],
)
def test_composed_titles_repeat_nothing(name: str, title: str, expected: str) -> None:
    """And stay short."""
    assert composed(name, title) == expected


def test_names_lose_dates_and_what_only_says_that_dates_follow() -> None:
    """Only behind the name, and never all of it."""
    assert (undated("Board retreat - 13 May 2027"), bare("Harbour Council Meetings"), bare("Meetings")) == (
        "Board retreat",
        "Harbour Council",
        "Meetings",
    )


def test_page_is_called_by_its_heading_its_title_and_last_its_site() -> None:
    """The site's name is what the page says it is, else the last part of its title."""
    head = '<title>Harbour Commission | Lipowa</title><meta property="og:title" content="Harbour">'
    root = html.fromstring(f"<html><head>{head}</head><body><h1>Commission of the Harbour</h1></body></html>")
    names = names_of(root, lines_of(root))
    assert names.all() == ["Commission of the Harbour", "Harbour Commission", "Harbour", "Lipowa"]


def test_row_that_says_little_is_named_by_its_section() -> None:
    """Even where the section's name holds no word for a body or an event."""
    rows = "<ul><li>May 3, 2027 - Regular meeting</li><li>May 9, 2027 - Regular meeting</li></ul>"
    page = f"<title>Meetings | Lipowa</title><h1>Meetings</h1><h2>Northside</h2>{rows}<h2>Southside</h2>{rows}"
    assert [title for title, _, _ in found(page)] == ["Northside: Regular meeting"] * 2 + [
        "Southside: Regular meeting"
    ] * 2


def test_page_of_one_event_is_named_as_its_title_says() -> None:
    """Whatever stands around it as a heading."""
    page = (
        "<title>Winter school for nurses | Lipowa</title>"
        "<div><h2>Top links</h2><p>Winter school for nurses</p><p>May 3, 2027</p></div>"
    )
    assert [title for title, _, _ in found(page)] == ["Winter school for nurses"]
