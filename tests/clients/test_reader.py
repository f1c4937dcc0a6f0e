"""Feed readers fetch what we publish, live through a change of it, and must list what the store holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from feeds.formats.wording import headline
from store.event import Event, Status
from tests.clients.conftest import Change
from tests.clients.meetings import ADDED, CANCELLED, CONGRESS, MOVED, RENAMED
from tests.clients.programs import Programs
from tests.clients.reader import (
    Entry,
    Reader,
    expected,
    in_node,
    with_feedparser,
    with_newsboat,
    with_sfeed,
)

READERS: dict[str, Callable[[Programs, Path], Reader]] = {
    "feedparser": lambda _programs, _folder: with_feedparser,
    "newsboat": with_newsboat,
    "sfeed": lambda programs, _folder: with_sfeed(programs),
    "rss-parser": lambda programs, _folder: in_node(programs, "rss_parser.js"),
    "feedsmith": lambda programs, _folder: in_node(programs, "feedsmith.js"),
}
PAIRS = [(reader, format_) for reader in READERS for format_ in ("rss", "atom")] + [("feedsmith", "json")]


@dataclass(frozen=True, slots=True)
class Lists:
    """What one reader listed of events, news and deadlines, before the change and after it."""

    events: list[Entry]
    news: list[Entry]
    deadlines: list[Entry]
    events_later: list[Entry]
    news_later: list[Entry]
    deadlines_later: list[Entry]


@pytest.fixture(scope="module", params=PAIRS, ids=" ".join)
def lists(
    request: pytest.FixtureRequest, change: Change, programs: Programs, tmp_path_factory: pytest.TempPathFactory
) -> Lists:
    """One reader with the feeds of one format; it looks at them twice."""
    name, format_ = request.param
    addresses = [change.service.address(f"{feed}.{format_}") for feed in ("events", "new", "deadlines")]
    read = READERS[name](programs, tmp_path_factory.mktemp("reader") / "reader")
    change.service.show(0)
    before = [read(address) for address in addresses]
    change.service.show(1)
    return Lists(*before, *(read(address) for address in addresses))


def test_every_event_is_an_entry(lists: Lists, change: Change) -> None:
    """Dates and town in the title, the event's page behind it, dated by its announcement."""
    assert lists.events == expected(change.before, change.service.base_url)


def test_after_a_change_every_event_is_still_one_entry(lists: Lists, change: Change) -> None:
    """No entry twice, none lost; whoever reads the feed anew has the new titles."""
    assert lists.events_later == expected(change.after, change.service.base_url)
    assert {entry.id for entry in lists.events} < {entry.id for entry in lists.events_later}


def test_every_announcement_is_news(lists: Lists, change: Change) -> None:
    """One entry under an id and a link of its own for each event; what was over before is none."""
    events = [event for event in change.before if event.last_day >= event.created.date()]
    assert sorted(entry.title for entry in lists.news) == sorted(announced(event) for event in events)
    assert len({entry.id for entry in lists.news}) == len({entry.link for entry in lists.news}) == len(lists.news)


def announced(event: Event) -> str:
    lead = "Cancelled" if event.status is Status.CANCELLED else "New"
    return f"{lead}: {headline(event).removeprefix('CANCELLED: ')}"


def test_every_change_is_news_that_readers_show(lists: Lists) -> None:
    """What they have shown they do not show again, so each change is an entry with another id; what was, stays."""
    assert set(lists.news) < set(lists.news_later)
    titles = sorted(entry.title for entry in set(lists.news_later) - set(lists.news))
    assert titles == sorted(
        [
            f"Moved to 17 March 2027: {MOVED} (online; was 10 March 2027)",
            f"Cancelled: {CANCELLED} (1 June 2027)",
            f"New title: {RENAMED} (28 March 2027)",
            f"Deadlines: {CONGRESS} (12–14 May 2027, Łódź, Poland)",
            f"New: {ADDED} (9 September 2027, Toronto)",
        ]
    )


def test_a_deadline_that_is_extended_stays_one_entry(lists: Lists) -> None:
    """Its day is in the title, and its id the same on both days."""
    titles = [f"Abstract deadline: {CONGRESS} ({date})" for date in ("10 January 2027", "24 January 2027")]
    assert [entry.title for entry in (*lists.deadlines, *lists.deadlines_later)] == titles
    assert lists.deadlines[0].id == lists.deadlines_later[0].id
