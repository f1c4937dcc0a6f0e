"""What a filter leaves is found with the database's help, and is the same as without it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from feeds.blocks import CHUNK_ROWS
from feeds.edition import edition
from feeds.filters import parse_query
from feeds.formats.jsonfeed import FORMAT
from feeds.render import chosen, feed_bytes
from store.event import EventData, EventType, Mode, Place
from store.repository import Store
from tests.feeds.stored import BASE_URL, TODAY, crawl, listed, some_config

COUNTRIES, TYPES, MODES, LANGUAGES = (
    ("PL", "BE", None),
    (EventType.CONGRESS, EventType.COURSE),
    (*Mode, None),
    ("en", "de"),
)
QUERIES = (
    "country=PL", "country=PL,BE", "type=course", "mode=online,hybrid", "lang=de", "lang=fr", "q=meeting 7",
    "country=BE&type=congress&lang=en", "from=2027-01-20&to=2027-02-02&country=PL", "source=society&mode=onsite",
)  # fmt: skip
FEEDS = """
[feed.poland]
title = "Poland"
filter.country = "PL"
filter.lang = ["de", "en"]
cancelled = "drop"
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Sixty meetings in which every combination of the fields occurs."""
    with Store.open(f"sqlite:///{tmp_path_factory.mktemp('chosen') / 'store.db'}") as opened:
        crawl(opened, [_meeting(number) for number in range(60)])
        yield opened


def _meeting(number: int) -> EventData:
    return listed(
        number,
        place=Place(city="Town", country=COUNTRIES[number % 3]),
        type=TYPES[number % 2],
        mode=MODES[number % 4],
        language=LANGUAGES[number // 4 % 2],
    )


@pytest.mark.parametrize("name", ["events", "poland"])
@pytest.mark.parametrize("query", QUERIES)
def test_the_events_chosen_are_those_that_the_feed_holds(store: Store, query: str, name: str, tmp_path: Path) -> None:
    """One edition by itself, which asks the database, and several in one pass, which do not, choose the same."""
    asked = parse_query([tuple(pair.split("=")) for pair in query.split("&")])  # type: ignore[misc]
    wanted = edition(name, some_config(tmp_path, FEEDS), TODAY, asked)
    other = edition("poland", some_config(tmp_path / "other", FEEDS), TODAY)
    held = [event.id for event in store.events() if wanted.holds(event)]
    assert list(chosen(store, [wanted])[name]) == sorted(held)
    if name != other.name:
        assert list(chosen(store, [wanted, other])[name]) == sorted(held)


@pytest.mark.parametrize("count", [CHUNK_ROWS, CHUNK_ROWS + 1])
def test_few_and_many_are_rendered_alike(count: int, tmp_path: Path) -> None:
    """As many as are asked for by their ids, and one more: all are in the feed, in order."""
    config = some_config(tmp_path / "config", "")
    with Store.open(f"sqlite:///{tmp_path}/store.db") as store:
        crawl(store, [listed(number, language="de" if number < count else "en") for number in range(count + 5)])
        body = feed_bytes("json", "events", store, config, BASE_URL, TODAY, parse_query([("lang", "de")]))
    starts = [line.split(b'"start":"')[1][:10] for line in body.splitlines() if b'"start":"' in line]
    assert (len(starts), starts) == (count, sorted(starts))
    assert body.endswith(FORMAT.tail)
