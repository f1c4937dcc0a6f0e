"""What plain records say beside title, date, time and place."""

from __future__ import annotations

import pytest

from crawler.items import EventItem
from tests.crawler.extract.listing.reading import listing


def first(rest: str, language: str = "en") -> EventItem:
    """The first item of a list whose records hold `rest`."""
    days = ("4.5.2027", "5.6.2027", "6.7.2027") if language != "en" else ("4 May 2027", "5 June 2027", "6 July 2027")
    rows = "".join(f"<div><h3>Workshop {day[0]}</h3><p>{day}, 9:00</p>{rest}</div>" for day in days)
    return listing(f"<h1>Events</h1>{rows}", language).items[0]


def test_running_text_is_the_description() -> None:
    """Escaped, without date, title, place and buttons."""
    item = first("<p>Ort: Harbour Hotel</p><p>For families & friends of people with SMA.</p><a href='/m'>Read more</a>")
    assert item.description == "<p>For families &amp; friends of people with SMA.</p>"
    assert item.location == "Harbour Hotel"


def test_nothing_said_is_no_description() -> None:
    """Neither place nor button make one."""
    item = first("<p>Location: Harbour Hotel</p><a href='/m'>Read more</a>")
    assert (item.description, item.deadlines, item.registration_url, item.online_url) == (None, (), None, None)


@pytest.mark.parametrize(
    ("line", "language", "deadline"),
    [
        ("Abstract deadline: 1 March 2027", "en", ("abstract", "1 March 2027")),
        ("Anmeldeschluss: 1.3.2027", "de", ("registration", "1.3.2027")),
        ("Early bird until 1 March 2027", "en", ("early-bird", "1 March 2027")),
        ("Register by 1 March", "en", ("registration", "2027-03-01")),
        ("Register by 1 December", "en", ("registration", "2026-12-01")),
    ],
)
def test_labelled_dates_are_deadlines(line: str, language: str, deadline: tuple[str, str]) -> None:
    """With their kind; one without a year is the last such day before the event."""
    item = first(f"<p>{line}</p>", language)
    assert item.deadlines == (deadline,)
    assert item.description is None


def test_column_of_deadlines() -> None:
    """The header says what the date is for."""
    rows = "".join(
        f"<tr><td>{day} May 2027</td><td>Workshop {day}</td><td>{day} March 2027</td></tr>" for day in (3, 4, 5)
    )
    html = f"<h1>Events</h1><table><tr><th>Date</th><th>Event</th><th>Abstract deadline</th></tr>{rows}</table>"
    assert [item.deadlines for item in listing(html).items] == [
        (("abstract", f"{day} March 2027"),) for day in (3, 4, 5)
    ]


def test_links_by_which_one_takes_part() -> None:
    """Worded as registration, or leading to where one meets."""
    item = first("<a href='/sign-up/1'>Register now</a> <a href='https://zoom.us/j/1'>Join</a>")
    assert item.registration_url == "https://example.org/sign-up/1"
    assert item.online_url == "https://zoom.us/j/1"
