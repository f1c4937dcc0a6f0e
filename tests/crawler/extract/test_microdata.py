"""Microdata and RDFa Lite give what the same event gives as JSON-LD."""

from __future__ import annotations

import pytest

from crawler.extract.page import Container
from crawler.items import EventItem
from tests.crawler.extract.pages import read, starts

MICRODATA = """
<div itemscope itemtype="https://schema.org/Event" itemid="/e/1">
  <h2 itemprop="name">SMA <em>Congress</em></h2>
  <a itemprop="url" href="/e/1">more</a>
  <time itemprop="startDate" datetime="2027-05-12T09:00">12 May</time>
  <meta itemprop="endDate" content="2027-05-14">
  <link itemprop="eventStatus" href="https://schema.org/EventCancelled">
  <div itemprop="location" itemscope itemtype="https://schema.org/Place">
    <span itemprop="name">Hall 1</span>
    <div itemprop="address" itemscope itemtype="https://schema.org/PostalAddress">
      <span itemprop="streetAddress">Main Street 1</span>, <span itemprop="addressLocality">Mainz</span>
      <meta itemprop="addressCountry" content="DE">
    </div>
  </div>
  <div itemprop="organizer" itemscope itemtype="https://schema.org/Organization">
    <b itemprop="name">Example Society</b></div>
  <div itemprop="description"><p>One.</p><p>Two.</p></div>
</div>"""

RDFA = """
<div vocab="https://schema.org/" typeof="Event" resource="/e/1">
  <h2 property="name">SMA <em>Congress</em></h2>
  <a property="url" href="/e/1">more</a>
  <time property="startDate" datetime="2027-05-12T09:00">12 May</time>
  <meta property="endDate" content="2027-05-14">
  <link property="eventStatus" href="https://schema.org/EventCancelled">
  <div property="location" typeof="Place">
    <span property="name">Hall 1</span>
    <div property="address" typeof="PostalAddress">
      <span property="streetAddress">Main Street 1</span>, <span property="addressLocality">Mainz</span>
      <meta property="addressCountry" content="DE">
    </div>
  </div>
  <div property="organizer" typeof="Organization"><b property="name">Example Society</b></div>
  <div property="description"><p>One.</p><p>Two.</p></div>
</div>"""


@pytest.mark.parametrize(
    "markup", [MICRODATA, RDFA, RDFA.replace('typeof="', 'typeof="schema:').replace('property="', 'property="schema:')]
)
def test_event_is_read_whole(markup: str) -> None:
    """Both syntaxes, with and without prefixes, give the same item."""
    (item,) = read("microdata", f"<!doctype html><body>{markup}</body>").items
    assert item == EventItem(
        title="SMA Congress",
        start="2027-05-12T09:00",
        end="2027-05-14",
        venue="Hall 1",
        street="Main Street 1",
        city="Mainz",
        country="DE",
        url="https://example.org/e/1",
        description="One.\nTwo.",
        organizer="Example Society",
        status="EventCancelled",
        native_id="https://example.org/e/1",
    )


def test_item_reference_adds_properties_from_elsewhere() -> None:
    """itemref names elements outside of the item."""
    markup = (
        '<div itemscope itemtype="https://schema.org/Event" itemref="when"><b itemprop="name">Congress</b></div>'
        '<p id="when"><time itemprop="startDate" datetime="2027-05-12">12 May</time></p>'
    )
    assert starts(read("microdata", markup)) == [("Congress", "2027-05-12")]


def test_other_things_are_no_events() -> None:
    """A product with a date is not an event."""
    markup = (
        '<div itemscope itemtype="https://schema.org/Product"><b itemprop="name">Chair</b>'
        '<time itemprop="releaseDate" datetime="2027-05-12">x</time></div>'
    )
    found = read("microdata", markup)
    assert (found.items, found.container, found.problem) == ((), Container.UNKNOWN, None)


def test_page_without_markup_is_a_problem() -> None:
    """The kind does not fit the page."""
    assert read("microdata", "<p>Events</p>").problem == "the page holds no microdata (itemscope) and no RDFa (typeof)"


def test_rdfa_names_a_part_by_rel_as_well() -> None:
    """`rel` on a thing makes it a property, as `property` does: the instances of a course bear the course's name."""
    course = """<div vocab="https://schema.org/" typeof="Course"><h2 property="name">Course on SMA</h2>
        <p rel="hasCourseInstance" typeof="CourseInstance"><b property="startDate" content="2027-05-12">12 May</b></p>
        <p rel="hasCourseInstance" typeof="CourseInstance"><b property="startDate" content="2027-09-12">12 Sept</b></p>
    </div>"""
    assert starts(read("microdata", course)) == [("Course on SMA", "2027-05-12"), ("Course on SMA", "2027-09-12")]


def record(inside: str, before: str = "") -> str:
    return (
        f'<div><h3>{before or "Congress"}</h3><div itemscope itemtype="https://schema.org/Event">'
        f'<span itemprop="name">Congress</span>{inside}</div></div>'
    )


def test_time_of_day_that_is_shown_completes_a_date() -> None:
    """The data has the day, the reader sees the time; that of the doors is not it."""
    body = record('<meta itemprop="startDate" content="2027-05-12"><p>Doors: 8:30 am. Start: 9:00 am</p>')
    assert [(item.start, item.time) for item in read("microdata", body).items] == [("2027-05-12", "9:00 am")]


def test_link_of_the_heading_is_the_event_s() -> None:
    """Where the markup forgets it; also beside a hidden record."""
    body = record('<meta itemprop="startDate" content="2027-05-12T09:00">', '<a href="/e/1">Congress</a>')
    assert [item.url for item in read("microdata", body).items] == ["https://example.org/e/1"]


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        ("Start date: May 14, 2027. End date: May 16, 2027", ("2027-05-14", "2027-05-16")),
        ("Beginn: 14. Mai 2027", ("2027-05-14", None)),
        ("Published: May 1, 2027", ("2027-05-12", "2027-05-13")),
        ("Start date: May 12, 2027", ("2027-05-12", "2027-05-13")),
        ("Start date: in May", ("2027-05-12", "2027-05-13")),
    ],
)
def test_day_that_is_shown_beats_hidden_data(shown: str, expected: tuple[str, str | None]) -> None:
    """Data that nobody sees is what a site forgets to change."""
    hidden = '<meta itemprop="startDate" content="2027-05-12"><meta itemprop="endDate" content="2027-05-13">'
    assert [(item.start, item.end) for item in read("microdata", record(f"{hidden}<p>{shown}</p>")).items] == [expected]


def test_visible_data_is_left_alone() -> None:
    """There the page says one thing only."""
    body = record('<time itemprop="startDate" datetime="2027-05-12">12 May</time><p>Start date: May 14, 2027</p>')
    assert [item.start for item in read("microdata", body).items] == ["2027-05-12"]
