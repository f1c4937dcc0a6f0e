"""The feed of deadlines comes from a cache: what is rendered anew, and that it says the same as without one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from config.load import Config
from feeds.deadline_feed import deadline_feed
from feeds.edition import Edition, edition
from feeds.filters import parse_query
from feeds.formats import deadlines
from feeds.formats.entry import Entry
from feeds.formats.format import Format, Look
from feeds.formats.registry import FORMATS
from feeds.render import entry_feed
from store.event import EventData
from store.repository import Store
from tests.feeds.events import LOOK
from tests.feeds.stored import HOUR, NOW, TODAY, crawl, due, listed, some_config

each_format = pytest.mark.parametrize("extension", sorted(FORMATS))


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return some_config(tmp_path / "config")


def meetings(count: int = 6) -> list[EventData]:
    """All but the first have two deadlines, one of which is over."""
    return [
        listed(number, deadlines=(due("abstract", 2026, 10, number), due("early-bird", 2026, 12, 28 - number)))
        if number > 1
        else listed(number)
        for number in range(1, count + 1)
    ]


def counted(format_: Format) -> tuple[Format, list[str]]:
    """The format, and the names of the entries that it writes from now on."""
    names: list[str] = []

    def entry(each: Entry, look: Look) -> bytes:
        names.append(each.name)
        return format_.entry(each, look)

    return replace(format_, entry=entry), names


def the_edition(config: Config, query: str = "") -> Edition:
    pairs = [tuple(pair.split("=")) for pair in query.split("&") if pair]
    return edition("deadlines", config, TODAY, parse_query(pairs))  # type: ignore[arg-type]


def made(store: Store, config: Config, format_: Format, query: str = "") -> bytes:
    return b"".join(deadline_feed(store, the_edition(config, query), format_, LOOK, TODAY).chunks)


@each_format
def test_a_deadline_is_rendered_once(store: Store, config: Config, extension: str) -> None:
    """A second publish writes no entry anew, whatever the filter, and gives the same bytes."""
    crawl(store, meetings())
    format_, names = counted(FORMATS[extension])
    first = made(store, config, format_)
    assert len(names) == 10
    assert made(store, config, format_) == first
    made(store, config, format_, "q=meeting")
    assert len(names) == 10


def test_a_change_renders_the_deadlines_of_its_event_alone(store: Store, config: Config) -> None:
    """One event got another title: its two deadlines are written anew, with the new title."""
    crawl(store, meetings())
    format_, names = counted(FORMATS["ics"])
    made(store, config, format_)
    names.clear()
    first, second, *others = meetings()
    crawl(store, [first, second.model_copy(update={"title": "SMA meeting 2, renamed"}), *others], NOW + HOUR)
    made(store, config, format_)
    assert names == ["Abstract deadline: SMA meeting 2, renamed", "Early-bird deadline: SMA meeting 2, renamed"]


@pytest.mark.parametrize("change", ["look", "version"])
def test_another_look_or_renderer_renders_all(store: Store, config: Config, change: str) -> None:
    """What was rendered under another configuration or by another version is not used."""
    crawl(store, meetings())
    format_, names = counted(FORMATS["rss"])
    made(store, config, format_)
    look = replace(LOOK, excerpt=LOOK.excerpt + 1) if change == "look" else LOOK
    later = replace(format_, version=format_.version + 1) if change == "version" else format_
    list(deadline_feed(store, the_edition(config), later, look, TODAY).chunks)
    assert len(names) == 20


@each_format
def test_the_cache_says_what_the_entries_say(store: Store, config: Config, extension: str) -> None:
    """Bytes equal those of the same entries, put in order and written without any cache."""
    crawl(store, meetings())
    crawl(store, [each.model_copy(update={"deadlines": each.deadlines[:1]}) for each in meetings()], NOW + HOUR)
    entries = [
        entry
        for event, history in store.with_deadlines(the_edition(config).since)
        for entry in deadlines.entries(event, history, LOOK)
    ]
    entries.sort(key=lambda entry: (entry.day, entry.uid))
    wanted = entry_feed(the_edition(config), FORMATS[extension], entries, LOOK, TODAY)
    assert [made(store, config, FORMATS[extension]) for _ in range(2)] == [wanted, wanted]


def test_more_deadlines_than_fit_into_memory_are_in_order(store: Store, config: Config) -> None:
    """Those that waited on disk and those that did not are listed by their day all the same."""
    crawl(store, meetings(27) + [listed(100 + number, deadlines=(due("grant", 2027, 1, 1),)) for number in range(400)])
    body = made(store, config, FORMATS["ics"])
    days = [
        line.removeprefix("DTSTART;VALUE=DATE:") for line in body.decode().split("\r\n") if line.startswith("DTSTART")
    ]
    assert len(body) > 256 * 1024
    assert (len(days), days) == (452, sorted(days))


def test_the_last_change_is_that_of_its_deadlines(store: Store, config: Config) -> None:
    """An event without deadlines that changed later does not date the feed; a feed of nothing has no date."""
    first, *others = meetings()
    crawl(store, [first, *others])
    crawl(store, [first.model_copy(update={"title": "Renamed meeting 1"}), *others], NOW + HOUR)
    dated = [
        deadline_feed(store, the_edition(config, query), FORMATS["ics"], LOOK, TODAY).changed
        for query in ("", "country=PL")
    ]
    assert dated == [NOW, None]
