"""The REST interface of The Events Calendar."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from crawler.extract.page import Container
from crawler.items import EventItem
from tests.crawler.extract.pages import read

EVENT: dict[str, Any] = {
    "id": 17,
    "global_id": "example.org?id=17",
    "url": "https://example.org/event/family-day/",
    "title": "Family day &#8211; &#8220;SMA&#8221; <em>2027</em>",
    "description": "<p>Come!</p>",
    "all_day": False,
    "start_date": "2027-05-12 09:00:00",
    "end_date": "2027-05-12 17:00:00",
    "utc_start_date": "2027-05-12 07:00:00",
    "timezone": "Europe/Berlin",
    "status": "publish",
    "cost": "€20",
    "website": "https://elsewhere.example/",
    "venue": {
        "venue": "Hall 1",
        "address": "Main Street 1",
        "city": "Mainz",
        "country": "Germany",
        "geo_lat": 49.9,
        "geo_lng": 8.2,
    },
    "organizer": [{"organizer": "Example Society"}],
    "categories": [{"name": "Families"}],
    "tags": [],
}


def answer(*events: Any, **keys: Any) -> str:
    return json.dumps({"events": list(events), "rest_url": "https://example.org/wp-json", "total": len(events), **keys})


def only(**keys: Any) -> EventItem:
    (item,) = read("tribe", answer({**EVENT, **keys})).items
    return item


WHOLE = EventItem(
    title="Family day – “SMA” 2027",
    start="2027-05-12T09:00:00",
    end="2027-05-12T17:00:00",
    timezone="Europe/Berlin",
    all_day=False,
    venue="Hall 1",
    street="Main Street 1",
    city="Mainz",
    country="Germany",
    latitude="49.9",
    longitude="8.2",
    url="https://example.org/event/family-day/",
    description="<p>Come!</p>",
    organizer="Example Society",
    keywords=("Families",),
    native_id="example.org?id=17",
)


def test_event_is_read_whole() -> None:
    """Cost and website are nobody's business here."""
    assert only() == WHOLE


@pytest.mark.parametrize("venue", [[], None, False, "", {}, [None]])
def test_absent_venue_in_all_its_shapes(venue: Any) -> None:
    """WordPress writes an empty object as an empty list."""
    nowhere = {"venue": None, "street": None, "city": None, "country": None, "latitude": None, "longitude": None}
    assert only(venue=venue) == replace(WHOLE, **nowhere)  # type: ignore[arg-type]


def test_venue_in_a_list_is_the_venue() -> None:
    """Some versions wrap it."""
    assert only(venue=[EVENT["venue"]]) == WHOLE


def test_all_day_event_has_days() -> None:
    """Its end, 23:59:59 of the last day, becomes that day."""
    item = only(all_day=True, start_date="2027-05-12 00:00:00", end_date="2027-05-14 23:59:59")
    assert (item.start, item.end, item.all_day) == ("2027-05-12", "2027-05-14", True)


def test_status_extension_and_virtual_extension_are_read() -> None:
    """`publish` is WordPress's own status and says nothing."""
    item = only(
        event_status="canceled", is_virtual=True, virtual_event_type="hybrid", virtual_url="https://meet.example.org/1"
    )
    assert (item.status, item.mode, item.online_url) == ("canceled", "hybrid", "https://meet.example.org/1")


def test_utc_start_serves_where_the_local_one_is_missing() -> None:
    """Then the source's zone shows it."""
    item = only(start_date="", end_date=None)
    assert (item.start, item.timezone) == ("2027-05-12T07:00:00Z", None)


def test_next_page_is_followed_and_odd_entries_are_refused() -> None:
    """Paging by the address that the answer gives."""
    found = read("tribe", answer(EVENT, "odd", next_rest_url="https://example.org/wp-json?page=2"))
    assert (len(found.items), found.next_pages) == (1, ("https://example.org/wp-json?page=2",))
    assert [one.reason for one in found.refused] == ["an entry of `events` that is no object"]


def test_empty_list_is_quiet() -> None:
    """No events at present."""
    found = read("tribe", answer())
    assert (found.items, found.container, found.problem) == ((), Container.EMPTY, None)


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("<html>", "no answer of The Events Calendar, which is JSON: the body begins with '<html>'"),
        ('{"a": 1}', "JSON, but no answer of The Events Calendar (no `events`)"),
        ("[]", "JSON, but no answer of The Events Calendar (no `events`)"),
        ('{"code": "x", "message": "Page not <b>found</b>"}', "the interface answers: Page not found"),
    ],
)
def test_other_answers_are_a_problem(body: str, problem: str) -> None:
    """With what the interface says, where it says something."""
    assert read("tribe", body).problem == problem
