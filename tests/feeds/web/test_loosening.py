"""Ways out of an empty list: what each part of the filter keeps away, and what is past already."""

from __future__ import annotations

import datetime as dt

from lxml import html

from config.load import Config
from feeds.filters import parse_query
from feeds.web.loosening import Looser, Way, loosening
from feeds.web.pages import events_page
from store.event import Event, EventType, Place
from tests.feeds.web.conftest import BASE_URL
from tests.feeds.web.rendered import text_of
from tests.feeds.web.samples import NOW, TODAY, event

POLISH, BELGIAN = Place(city="Łódź", country="PL"), Place(city="Gent", country="BE")


def ways(events: list[Event], **filters: str) -> list[Looser]:
    return loosening(events, parse_query(filters.items()), TODAY, "/events/")


def test_each_part_that_keeps_events_away_can_be_left_out() -> None:
    """A course in Belgium and a congress in Poland: no congress in Belgium, but one of each without one part."""
    events = [event(1, place=BELGIAN, type=EventType.COURSE), event(2, place=POLISH, type=EventType.CONGRESS)]
    assert ways(events, country="BE", type="congress") == [
        Looser(Way.WITHOUT, "Country: Belgium", "/events/?type=congress", 1),
        Looser(Way.WITHOUT, "Kind: Congress", "/events/?country=BE", 1),
    ]


def test_where_one_part_less_is_too_much_still_each_stands_alone() -> None:
    """Three parts of which no two go together."""
    events = [event(1, place=BELGIAN, type=EventType.COURSE, title="Gene therapy")]
    assert ways(events, country="BE", type="webinar", q="nobody") == [
        Looser(Way.ONLY, "Country: Belgium", "/events/?country=BE", 1)
    ]


def test_past_events_are_offered_with_the_first_day_of_their_year() -> None:
    """What took place is found with a first day; the filter is otherwise the same."""
    spring = event(1, start=dt.date(2025, 4, 8), end=None, place=POLISH)
    assert ways([spring], country="PL") == [Looser(Way.PAST, "", "/events/?country=PL&from=2025-01-01", 1)]


def test_a_filter_with_days_can_lose_them() -> None:
    """`from` is a key like any other, whatever Python calls its field."""
    assert ways([event(1)], **{"from": "2027-04-01"}) == [
        Looser(Way.WITHOUT, "From: 1 April 2027", "/events/", 1)
    ]  # fmt: skip


def test_where_nothing_helps_nothing_is_offered() -> None:
    """Without any event there is no way out."""
    assert ways([], country="PL", q="nothing") == []


def test_the_page_of_an_empty_list_explains_and_offers(config: Config) -> None:
    """Zero is announced; ways out with their numbers; the form is open; subscribing stays possible."""
    events = [event(1, place=BELGIAN, type=EventType.COURSE), event(2, place=POLISH, type=EventType.CONGRESS)]
    query = parse_query([("country", "BE"), ("type", "congress")])
    page = html.document_fromstring(events_page(events, query, config, base_url=BASE_URL, now=NOW).decode())
    assert text_of(page.xpath("//p[@role='status']")[0]) == "0 events for this choice."
    assert [text_of(each) for each in page.xpath("//ul[@class='looser']/li")] == [
        "Without “Country: Belgium” (1 event)",
        "Without “Kind: Congress” (1 event)",
    ]
    assert page.xpath("boolean(//details[@class='refine']/@open)")
    assert page.xpath("//a[.='Subscribe to this choice']/@href") == ["/subscribe/?country=BE&type=congress"]
