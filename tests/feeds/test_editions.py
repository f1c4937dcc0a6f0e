"""News, deadlines and retired feeds from a real store: what is in them, in which order, and that bytes are stable."""

from __future__ import annotations

import datetime as dt
import json
import time
from pathlib import Path
from typing import Any

import feedparser
import pytest
from icalendar import Calendar

from config.load import Config
from config.overrides import SettableField
from feeds.check import check_tree
from feeds.filters import Extra, Query, parse_query
from feeds.formats.registry import FORMATS
from feeds.publish import publish
from feeds.render import feed_bytes
from store.decision import Hide, SetField
from store.event import EventData, Place, Precision, Status
from store.repository import Store
from tests.feeds.stored import BASE_URL, HOUR, NOW, TODAY, crawl, due, listed, some_config, some_meetings

DAY = dt.timedelta(days=1)
RETIRED = """
[feed.poland]
title = "Meetings in Poland"
filter.country = "PL"

[feed.children]
title = "For children"
retired = 2026-11-20
notice = "This calendar is now part of the one for Poland."
instead = "poland"

[feed.soon]
title = "Ends soon"
retired = "2026-12-24"

[redirect]
polska = "poland"
"""


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return some_config(tmp_path / "config", RETIRED)


def meetings(**changes: dict[str, Any]) -> list[EventData]:
    """Three with deadlines, in two countries; `changes` by the word in their title."""
    alpha = {"title": "Alpha", "place": Place(city="Gent", country="BE"),
             "deadlines": (due("abstract", 2026, 12, 20), due("registration", 2026, 11, 1))}  # fmt: skip
    beta = {"title": "Beta", "place": Place(city="Łódź", country="PL"), "deadlines": (due("abstract", 2026, 12, 1),)}
    gamma = {"title": "Gamma", "place": Place(city="Kraków", country="PL"), "start": dt.date(2027, 9, 1),
             "end": dt.date(2027, 9, 30), "precision": Precision.MONTH}  # fmt: skip
    return [
        listed(number, **{**fields, **changes.get(fields["title"].lower(), {})})  # type: ignore[attr-defined]
        for number, fields in enumerate((alpha, beta, gamma), 40)
    ]


def read(  # noqa: PLR0917  # as feed_bytes
    store: Store, config: Config, extension: str, name: str, query: str = "", today: dt.date = TODAY
) -> bytes:
    asked = parse_query([tuple(pair.split("=")) for pair in query.split("&") if pair], extras=[Extra.ALARM])  # type: ignore[misc]
    return feed_bytes(extension, name, store, config, BASE_URL, today, asked)


def titles(data: bytes) -> list[str]:
    return [item["title"] for item in json.loads(data)["items"]]


def summaries(data: bytes) -> list[str]:
    return [str(event["SUMMARY"]) for event in Calendar.from_ical(data).walk("VEVENT")]


def test_news_are_newest_first(store: Store, config: Config) -> None:
    """Announcements and changes by their moment; of one moment, what takes place first."""
    crawl(store, meetings())
    crawl(store, meetings(beta={"status": Status.CANCELLED}), NOW + HOUR)
    crawl(store, meetings(beta={"status": Status.CANCELLED}, alpha={"title": "Alpha II"}), NOW + 2 * HOUR)
    assert titles(read(store, config, "json", "new")) == [
        "New title: Alpha II (10 February 2027, Gent, Belgium)",
        "Cancelled: Beta (11 February 2027, Łódź, Poland)",
        "New: Alpha (10 February 2027, Gent, Belgium)",
        "New: Beta (11 February 2027, Łódź, Poland)",
        "New: Gamma (September 2027, Kraków, Poland)",
    ]


def test_news_say_the_same_in_every_format(store: Store, config: Config) -> None:
    """RSS, Atom and JSON: titles, moments, and as many ids; a calendar of news there is not."""
    crawl(store, meetings())
    crawl(store, meetings(beta={"status": Status.CANCELLED}), NOW + HOUR)
    rss, atom = (feedparser.parse(read(store, config, each, "new")) for each in ("rss", "atom"))
    items = json.loads(read(store, config, "json", "new"))["items"]
    told = [(item["title"], item["date_published"]) for item in items]
    for feed in (rss, atom):
        moments = [time.strftime("%Y-%m-%dT%H:%M:%SZ", entry.published_parsed) for entry in feed.entries]
        assert list(zip([entry.title for entry in feed.entries], moments, strict=True)) == told
        assert len({entry.id for entry in feed.entries}) == len({entry.link for entry in feed.entries}) == len(told)
    assert [entry.id for entry in rss.entries] == [item["id"] for item in items]
    with pytest.raises(LookupError):
        read(store, config, "ics", "new")


def test_news_have_a_window(store: Store, tmp_path: Path) -> None:
    """So many days, so many entries at most, both from the settings."""
    config = some_config(tmp_path / "other", RETIRED, "[feeds]\nnew_days = 10\nnew_entries = 2\n")
    crawl(store, meetings())
    crawl(store, meetings(beta={"title": "Beta II"}), NOW + 5 * DAY)
    assert titles(read(store, config, "json", "new")) == [
        "New title: Beta II (11 February 2027, Łódź, Poland)",
        "New: Alpha (10 February 2027, Gent, Belgium)",
    ]
    assert len(titles(read(store, config, "json", "new", today=TODAY + 14 * DAY))) == 1
    assert titles(read(store, config, "json", "new", today=TODAY + 16 * DAY)) == []


def test_a_filter_finds_news_beyond_the_first_fifty(store: Store, config: Config) -> None:
    """Entries are counted after the filter, however many others are newer."""
    crawl(store, meetings())
    crawl(store, [*meetings(), *(listed(100 + number) for number in range(110))], NOW + HOUR)
    assert len(titles(read(store, config, "json", "new"))) == 50
    assert titles(read(store, config, "json", "new", "country=BE")) == ["New: Alpha (10 February 2027, Gent, Belgium)"]


def test_hidden_events_are_no_news(store: Store, config: Config) -> None:
    """Nor have they deadlines."""
    crawl(store, meetings())
    event = next(event for event in store.events() if event.title == "Beta")
    store.decide(Hide(event.uid), NOW + HOUR)
    assert not any("Beta" in title for title in titles(read(store, config, "json", "new")))
    assert not any("Beta" in title for title in titles(read(store, config, "json", "deadlines")))


def test_a_persons_correction_is_news(store: Store, config: Config) -> None:
    """Subscribers see what changed, whoever changed it."""
    crawl(store, meetings())
    event = next(event for event in store.events() if event.title == "Beta")
    store.decide(SetField(event.uid, SettableField.TITLE, "Beta as it is called"), NOW + HOUR)
    first = titles(read(store, config, "json", "new"))[0]
    assert first == "New title: Beta as it is called (11 February 2027, Łódź, Poland)"


def test_deadlines_are_in_order(store: Store, config: Config) -> None:
    """A calendar by date; readers first what is to come, then what is over."""
    crawl(store, meetings())
    names = ["Registration deadline: Alpha", "Abstract deadline: Beta", "Abstract deadline: Alpha"]
    assert summaries(read(store, config, "ics", "deadlines")) == names
    assert titles(read(store, config, "json", "deadlines")) == [
        "Abstract deadline: Beta (1 December 2026)",
        "Abstract deadline: Alpha (20 December 2026)",
        "Registration deadline: Alpha (1 November 2026)",
    ]


def test_deadlines_can_be_filtered_and_have_alarms(store: Store, config: Config) -> None:
    """By the event that they belong to."""
    crawl(store, meetings())
    data = read(store, config, "ics", "deadlines", "country=PL&alarm=P7D")
    calendar = Calendar.from_ical(data)
    assert summaries(data) == ["Abstract deadline: Beta"]
    assert [alarm["TRIGGER"].dt for alarm in calendar.walk("VALARM")] == [-7 * DAY]
    assert str(calendar["NAME"]) == "SMA events: deadlines: Poland"


def test_deadlines_stay_for_the_window(store: Store, config: Config) -> None:
    """As long as past events do, then they go."""
    crawl(store, meetings())
    later = dt.date(2027, 11, 1)
    assert len(summaries(read(store, config, "ics", "deadlines", today=later))) == 3
    assert len(summaries(read(store, config, "ics", "deadlines", today=later + DAY))) == 2


def test_a_deadline_that_vanishes_from_its_page_stays_as_withdrawn(store: Store, config: Config) -> None:
    """Even if its event has no other."""
    crawl(store, meetings())
    crawl(store, meetings(beta={"deadlines": ()}), NOW + HOUR)
    assert summaries(read(store, config, "ics", "deadlines", "country=PL")) == [
        "CANCELLED (no longer stated): Abstract deadline: Beta"
    ]


def test_a_feed_without_deadlines_explains_itself(store: Store, config: Config) -> None:
    """It is a valid calendar, with a zone that nobody needs in it (RFC 5545 3.6)."""
    calendar = Calendar.from_ical(read(store, config, "ics", "deadlines"))
    assert [component.name for component in calendar.subcomponents] == ["VTIMEZONE"]
    assert str(calendar["DESCRIPTION"]).endswith("No deadline matches at present; new ones will appear here.")


def test_a_retired_feed_says_so(store: Store, config: Config) -> None:
    """One notice in every format, on the day of the end; neither events nor an error."""
    crawl(store, meetings())
    (event,) = Calendar.from_ical(read(store, config, "ics", "children")).walk("VEVENT")
    assert (str(event["SUMMARY"]), event["DTSTART"].dt) == ("This feed has ended: For children", dt.date(2026, 11, 20))
    assert str(event["DESCRIPTION"]) == (
        "This calendar is now part of the one for Poland.\n\n"
        f"Please subscribe to this feed instead: {BASE_URL}/feeds/poland.ics"
    )
    for extension in ("rss", "atom"):
        (entry,) = feedparser.parse(read(store, config, extension, "children")).entries
        assert entry.title == "This feed has ended: For children"
    assert titles(read(store, config, "json", "children")) == ["This feed has ended: For children"]


def test_a_retired_feed_never_changes_again(store: Store, config: Config) -> None:
    """Whatever day it is, whatever the store holds, and whatever is asked of it."""
    before = [read(store, config, extension, "children") for extension in FORMATS]
    crawl(store, meetings())
    later = TODAY + 500 * DAY
    assert [read(store, config, extension, "children", "country=PL", later) for extension in FORMATS] == before


def test_a_feed_goes_on_until_the_day_of_its_end(store: Store, config: Config) -> None:
    """The day may be named in advance; the feed then ends by itself."""
    crawl(store, meetings())
    day_before, that_day = dt.date(2026, 12, 23), dt.date(2026, 12, 24)
    assert summaries(read(store, config, "ics", "soon", today=day_before)) == ["Alpha", "Beta"]
    assert summaries(read(store, config, "ics", "soon", today=that_day)) == ["This feed has ended: Ends soon"]


def test_the_whole_tree_is_right_and_stable(store: Store, config: Config, tmp_path: Path) -> None:
    """All editions in one publish, every byte checked; the next publish finds nothing to write."""
    crawl(store, [*some_meetings(), *meetings()])
    crawl(store, [*some_meetings(), *meetings(beta={"status": Status.CANCELLED}, alpha={"deadlines": ()})], NOW + HOUR)
    public = tmp_path / "data" / "public"
    publish(store, config, BASE_URL, public, NOW + HOUR)
    assert check_tree(public) == []
    assert publish(store, config, BASE_URL, public, NOW + 2 * HOUR).written == 0


def test_an_empty_query_changes_nothing(store: Store, config: Config) -> None:
    """What is asked for without a filter is what is published."""
    crawl(store, meetings())
    for name in ("new", "deadlines"):
        plain = feed_bytes("rss", name, store, config, BASE_URL, TODAY)
        assert feed_bytes("rss", name, store, config, BASE_URL, TODAY, Query()) == plain
