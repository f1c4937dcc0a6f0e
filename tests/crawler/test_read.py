"""The chain from a page to judged events, and what it means for the crawl."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from pydantic import TypeAdapter

from config.relevance import RelevanceRules
from config.source import Source
from crawler.extract.page import Container, Extraction, Page, Refused
from crawler.items import EventItem
from crawler.normalize.event import Context
from crawler.read import Reading, blind_class, classify, read_item, read_page
from store.crawl import CrawlClass
from store.event import Verdict

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
URL = "https://example.org/events"
RULES = RelevanceRules.model_validate(
    {
        "signals": [
            {"name": "disease", "why": "It names SMA.", "title": 2, "body": 1, "terms": [{"text": "muscular atrophy"}]}
        ]
    }
)
_SOURCE: TypeAdapter[Source] = TypeAdapter(Source)


def a_source(**keys: Any) -> Source:
    return _SOURCE.validate_python({"name": "Example", "url": URL, "kind": "jsonld", "relevance": "all", **keys})


def reading(source: Source, **fields: Any) -> Reading:
    item = EventItem(**{"title": "Congress", "start": "2027-05-12", **fields})
    return read_item(item, Context(source, "example", URL, NOW), RULES)


def test_good_item_is_accepted_without_a_reason() -> None:
    """Relevance "all" asks no judge."""
    found = reading(a_source())
    assert (found.accepted, found.verdict, found.code, found.reason) == (True, Verdict.PUBLISH, None, None)


def test_trust_review_sends_everything_to_a_person() -> None:
    """Accepted, but not shown yet."""
    found = reading(a_source(trust="review"))
    assert (found.accepted, found.verdict) == (True, Verdict.REVIEW)


def test_irrelevant_item_is_dropped_with_the_score() -> None:
    """Relevance "match" needs an SMA hit."""
    found = reading(a_source(relevance="match"), title="Gardening day")
    assert (found.accepted, found.verdict, found.code) == (False, Verdict.DROP, "not-relevant")
    assert found.reason == "not about SMA: relevance 0 is too low"


def test_item_without_date_is_refused_with_the_normalizers_code() -> None:
    """The reason is the normalizer's."""
    found = reading(a_source(), start=None)
    assert (found.event, found.accepted, found.verdict, found.code) == (None, False, Verdict.DROP, "no-date")


@pytest.mark.parametrize(
    ("rules", "accepted"),
    [
        ({"include": ["CONGRESS"]}, True),
        ({"include": ["workshop", "mainz"]}, True),
        ({"include": ["workshop"]}, False),
        ({"exclude": ["kongreß", "congress"]}, False),
        ({"exclude": ["title: mainz"]}, True),
        ({"exclude": ["city: mainz"]}, False),
        ({"include": ["country: DE"], "exclude": ["keywords: members only"]}, False),
    ],
)
def test_include_and_exclude(rules: dict[str, Any], accepted: bool) -> None:
    """A text anywhere, or in one field; case and accents do not matter."""
    found = reading(a_source(**rules), city="Mainz", country="DE", keywords=("Members only",))
    assert (found.accepted, found.code) == (accepted, None if accepted else "excluded")


DEFAULTS = {"title": "Family day", "venue": "Hotel Centrum", "city": "Kraków", "country": "PL", "duration": "2h"}


@pytest.mark.parametrize(
    ("fields", "title", "place", "from_file"),
    [
        ({"title": None}, "Family day", ("Hotel Centrum", "Kraków", "PL"), ("city", "country", "title", "venue")),
        ({"location": "Room 3"}, "Congress", ("Room 3", "Kraków", "PL"), ("city", "country")),
        ({"location": "Vienna, Austria"}, "Congress", (None, "Vienna", "AT"), ()),
        ({"city": "Mainz", "country": "DE"}, "Congress", (None, "Mainz", "DE"), ()),
    ],
)
def test_defaults_never_contradict_the_page(
    fields: dict[str, Any], title: str, place: tuple[str | None, ...], from_file: tuple[str, ...]
) -> None:
    """Used only where the page leaves that very thing open, and marked."""
    event = reading(a_source(defaults=DEFAULTS, timezone="Europe/Warsaw"), **fields).event
    assert event is not None
    assert (event.title, (event.place.venue, event.place.city, event.place.country)) == (title, place)
    assert tuple(name for name in event.from_file if name != "duration") == from_file


def test_default_duration_ends_a_timed_event_and_leaves_a_stated_end_alone() -> None:
    """From start to start + 2h."""
    source = a_source(defaults=DEFAULTS, timezone="Europe/Warsaw")
    ends = [reading(source, start="2027-05-12T09:00", end=end).event for end in (None, "2027-05-12T17:00")]
    assert [event.end and event.end.isoformat() for event in ends if event] == [
        "2027-05-12T11:00:00+02:00",
        "2027-05-12T17:00:00+02:00",
    ]


def test_default_deadline_and_keywords_are_used_where_none_is_stated() -> None:
    """Deadlines by their kind."""
    source = a_source(defaults={"abstract_deadline": "2027-03-01", "keywords": "SMA, NMD"})
    stated = reading(source, deadlines=(("abstract", "2027-02-01"),))
    assert reading(source).item.deadlines == (("abstract", "2027-03-01"),)
    assert reading(source).item.keywords == ("SMA", "NMD")
    assert stated.item.deadlines == (("abstract", "2027-02-01"),)


def test_page_gives_readings_of_items_and_of_refused_fragments() -> None:
    """Nothing of the page is lost silently."""
    body = (
        b'<script type="application/ld+json">{"@type": "Event", "name": "A", "startDate": "2027-05-12"}</script>'
        b'<script type="application/ld+json">{broken</script>'
    )
    extraction, readings = read_page(Page(URL, body, "", NOW), a_source(), "example", RULES)
    assert [(one.accepted, one.code, one.reason) for one in readings] == [
        (True, None, None),
        (False, "unreadable", "a JSON-LD script is not valid JSON"),
    ]
    assert classify(extraction, readings, a_source()) is CrawlClass.OK


def test_refused_fragment_shows_what_could_be_read() -> None:
    """Its title and start stand where an item's would."""
    body = b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\nSUMMARY:No date\nEND:VEVENT\nEND:VCALENDAR"
    _, (found,) = read_page(Page(URL, body, "", NOW), a_source(kind="ics"), "example", RULES)
    assert found.item == EventItem(title="No date", description="uid: a", confidence=0.0)


ACCEPTED = Reading(EventItem(), None, True, Verdict.PUBLISH, None, None)


def refused(code: str) -> Reading:
    return Reading(EventItem(), None, False, Verdict.DROP, code, "why")


@pytest.mark.parametrize(
    ("extraction", "readings", "keys", "expected"),
    [
        (Extraction(), [ACCEPTED], {}, CrawlClass.OK),
        (Extraction(), [ACCEPTED, refused("no-date")], {}, CrawlClass.OK),
        (Extraction(), [ACCEPTED], {"expect": {"min_items": 2}}, CrawlClass.FIELDS_MISSING),
        (Extraction(), [], {}, CrawlClass.QUIET),
        (Extraction(container=Container.EMPTY), [], {}, CrawlClass.QUIET),
        (Extraction(container=Container.EMPTY), [], {"expect": {"min_items": 1}}, CrawlClass.FIELDS_MISSING),
        (Extraction(container=Container.ABSENT), [], {}, CrawlClass.CONTAINER_MISSING),
        (Extraction(container=Container.ABSENT, needs_js=True), [], {}, CrawlClass.JAVASCRIPT),
        (Extraction(problem="no feed"), [], {}, CrawlClass.NOT_THE_FORMAT),
        (Extraction(problem="no event", needs_js=True), [], {}, CrawlClass.JAVASCRIPT),
        (Extraction(), [refused("no-date"), refused("no-title")], {}, CrawlClass.FIELDS_MISSING),
        (Extraction(), [refused("no-date"), refused("excluded")], {}, CrawlClass.ALL_FILTERED),
        (Extraction(), [refused("not-relevant")], {}, CrawlClass.ALL_FILTERED),
        (Extraction(), [refused("not-relevant")], {"expect": {"quiet_ok": "10 months"}}, CrawlClass.QUIET),
        (Extraction(refused=(Refused("old"),)), [refused("outside-window")], {}, CrawlClass.QUIET),
        (Extraction(container=Container.EMPTY), [refused("not-an-event")], {}, CrawlClass.QUIET),
        (Extraction(problem="it lists news"), [refused("not-an-event")], {}, CrawlClass.NOT_THE_FORMAT),
    ],
)
def test_class_of_a_crawl(
    extraction: Extraction, readings: list[Reading], keys: dict[str, Any], expected: CrawlClass
) -> None:
    """Nothing found is quiet only where that is credible."""
    assert classify(extraction, readings, a_source(**keys)) is expected


def test_page_of_something_else_did_not_show_its_list() -> None:
    """Nothing may vanish because a list of events has become one of news."""
    news = Extraction(refused=(Refused("looks like news", code="not-an-event"),), problem="no event is marked up")
    unread = Extraction(refused=(Refused("no date"),), problem="no event is marked up")
    assert [blind_class(page, a_source()) for page in (news, unread)] == [CrawlClass.NOT_THE_FORMAT, None]


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        ("2027-05-13", None),
        ("2025-11-11", None),
        ("2027-05-14", "the abstract deadline 2027-05-14 was left out: it lies after the event"),
        ("2025-11-09", "the abstract deadline 2025-11-09 was left out: it lies more than 18 months before the event"),
    ],
)
def test_deadline_of_another_edition_is_left_out(day: str, reason: str | None) -> None:
    """After the event, or 18 months before it, there is no deadline of it; the reason is told."""
    found = reading(a_source(), end="2027-05-13", deadlines=(("abstract", day), ("registration", "2027-04-01")))
    assert found.event is not None
    kept = [deadline.date.isoformat() for deadline in found.event.deadlines]
    assert kept == sorted(["2027-04-01", *([] if reason else [day])])
    assert found.item.rules.get("deadlines") == reason
