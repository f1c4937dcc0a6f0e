"""Microformats: h-event and hCalendar."""

from __future__ import annotations

import pytest

from crawler.items import EventItem
from tests.crawler.extract.pages import read, starts

H_EVENT = """
<article class="h-event">
  <h2 class="p-name">SMA Congress</h2><a class="u-url" href="/e/1">link</a>
  <time class="dt-start" datetime="2027-05-12T09:00">12 May</time>
  <time class="dt-end" datetime="2027-05-12T17:00">5 pm</time>
  <p class="p-location h-card"><span class="p-name">Hall 1</span>, <span class="p-street-address">Main Street 1</span>,
    <span class="p-locality">Mainz</span></p>
  <div class="e-content">Text</div><a class="p-category">SMA</a><a class="p-category">families</a>
</article>"""

HCALENDAR = """
<div class="vevent">
  <h2 class="summary">SMA Congress</h2><a class="url" href="/e/1">link</a>
  <abbr class="dtstart" title="2027-05-12T09:00">12 May</abbr>
  <span class="dtend"><span class="value-title" title="2027-05-12"></span>
    <abbr class="value" title="17:00">5 pm</abbr></span>
  <p class="location vcard"><span class="fn">Hall 1</span>,
    <span class="adr"><span class="street-address">Main Street 1</span>,
    <span class="locality">Mainz</span></span></p>
  <div class="description">Text</div><a class="category">SMA</a><a class="category">families</a>
</div>"""


@pytest.mark.parametrize("markup", [H_EVENT, HCALENDAR])
def test_event_is_read_whole(markup: str) -> None:
    """Both generations of microformats give the same item."""
    (item,) = read("hevent", f"<!doctype html><body>{markup}</body>").items
    assert item == EventItem(
        title="SMA Congress",
        start="2027-05-12T09:00",
        end="2027-05-12T17:00",
        venue="Hall 1",
        street="Main Street 1",
        city="Mainz",
        url="https://example.org/e/1",
        description="Text",
        keywords=("SMA", "families"),
    )


def test_end_that_is_but_a_time_is_on_the_same_day() -> None:
    """The value class pattern may give the day once."""
    markup = (
        '<div class="vevent"><b class="summary">x</b><abbr class="dtstart" title="2027-05-12T09:00"></abbr>'
        '<abbr class="dtend" title="17:00"></abbr></div>'
    )
    (item,) = read("hevent", markup).items
    assert item.end == "2027-05-12T17:00"


def test_names_of_cards_inside_are_not_the_title() -> None:
    """A speaker's p-name is hers."""
    markup = (
        '<div class="h-event"><div class="p-author h-card"><b class="p-name">Dr Example</b></div>'
        '<h3>Workshop</h3><time class="dt-start" datetime="2027-05-12">12 May</time></div>'
    )
    assert starts(read("hevent", markup)) == [("Workshop", "2027-05-12")]


def test_page_without_markup_is_a_problem() -> None:
    """The kind does not fit the page."""
    assert read("hevent", "<p>Events</p>").problem == "the page holds no microformat event (class h-event or vevent)"


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (("2027-05-12", "7:00pm"), "2027-05-12T19:00"),
        (("18:30", "2027-05-12", "-08:00"), "2027-05-12T18:30-08:00"),
        (("2027-05-12",), "2027-05-12"),
        (("2027-05-12T09:00", "Z"), "2027-05-12T09:00Z"),
    ],
)
def test_parts_of_a_value_are_joined(values: tuple[str, ...], expected: str) -> None:
    """Day, time of day and offset each in an element of its own, in any order."""
    parts = "".join(f'<span class="value">{value}</span>' for value in values)
    body = f'<div class="vevent"><span class="summary">x</span><span class="dtstart">{parts}</span></div>'
    assert [item.start for item in read("hevent", body).items] == [expected]
