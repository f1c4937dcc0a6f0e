"""JSON Feed 1.1 as a JSON parser reads it back."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.formats import jsonfeed
from feeds.formats.format import Feed
from feeds.formats.text import one_line
from store.event import Event
from tests.feeds.events import BASE_URL, CHANGED, LOOK, an_event, scenarios

FEED = Feed('SMA "events"', "All of them.", f"{BASE_URL}/feeds/events.json", f"{BASE_URL}/events/", CHANGED)


def read(*events: Event) -> dict[str, Any]:
    """The feed of these events."""
    blocks = (jsonfeed.block(event, LOOK) for event in events)
    document = jsonfeed.head(FEED) + jsonfeed.FORMAT.separator.join(blocks) + jsonfeed.FORMAT.tail
    return dict(json.loads(document))


def test_feed_names_itself_and_holds_every_event() -> None:
    """Version, title, addresses, and one item per event with a string id."""
    document = read(*scenarios().values())
    assert {key: value for key, value in document.items() if key != "items"} == {
        "version": "https://jsonfeed.org/version/1.1",
        "title": 'SMA "events"',
        "home_page_url": f"{BASE_URL}/events/",
        "feed_url": f"{BASE_URL}/feeds/events.json",
        "description": "All of them.",
        "language": "en",
    }
    assert [item["id"] for item in document["items"]] == [f"urn:uuid:{event.uid}" for event in scenarios().values()]


def test_item_carries_the_event_in_our_vocabulary() -> None:
    """`_sma_event` has the fields and values that filters and pages use, and leaves out what is not known."""
    (item,) = read(scenarios()["rescheduled"])["items"]
    assert item["_sma_event"] == {
        "about": f"{BASE_URL}/about/",
        "uid": scenarios()["rescheduled"].uid,
        "name": "Gene therapy workshop",
        "start": "2027-02-09T09:00:00+00:00",
        "end": "2027-02-09T17:00:00+00:00",
        "all_day": False,
        "timezone": "Africa/Casablanca",
        "precision": "minute",
        "status": "rescheduled",
        "previous_start": "2027-01-12",
        "mode": "hybrid",
        "type": "workshop",
        "topics": ["gene-therapy", "trials"],
        "place": {"city": "Casablanca", "country": "MA", "country_name": "Morocco"},
        "online_url": "https://meet.example.org/casablanca",
        "sequence": 3,
    }


def test_dates_are_rfc_3339() -> None:
    """Published when first announced, modified at the last visible change."""
    (item,) = read(an_event())["items"]
    assert (item["date_published"], item["date_modified"]) == ("2026-09-01T08:30:00Z", "2026-11-20T17:05:09Z")


@given(st.lists(st.text(max_size=80), max_size=4))
@settings(deadline=None)
def test_any_text_comes_back(texts: list[str]) -> None:
    """Whatever characters titles hold, the document is JSON and has one item a line."""
    events = [an_event(number, title=one_line(text) or "x", description=text) for number, text in enumerate(texts)]
    items = read(*events)["items"]
    assert [item["title"] for item in items] == [f"{event.title} (12 May 2027)" for event in events]
