"""Whatever changes about an event in one source, alone or together: the same uid, and one revision more."""

from __future__ import annotations

import datetime as dt
from itertools import combinations
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from store.event import Place, Status
from store.repository import Store
from tests.store.make import DAY, GHENT, NOW, crawl, listing, only

NINE = dt.datetime(2027, 5, 12, 9, tzinfo=GHENT)
PRAGUE = ZoneInfo("Europe/Prague")
CHANGES: dict[str, dict[str, Any]] = {
    "retitled": {"title": "Spring congress on muscle"},
    "moved": {"start": NINE + 40 * DAY, "end": NINE + 40 * DAY + dt.timedelta(hours=3)},
    "readdressed": {"url": "https://society.example.org/new"},
    "zone": {"timezone": "Europe/Prague", "start": NINE.replace(tzinfo=PRAGUE), "end": None},
    "place": {"place": Place(city="Prague", country="CZ")},
    "status": {"status": Status.CANCELLED},
}
BASE = {"url": "https://society.example.org/spring", "native_id": "spring"}
PAIRS = [pair for size in (1, 2, 3) for pair in combinations(CHANGES, size) if not {"moved", "zone"} <= set(pair)]


def changed(names: tuple[str, ...], **more: Any) -> Any:
    values: dict[str, Any] = {"title": "Spring meeting on muscle", "start": NINE, **BASE, **more}
    for name in names:
        values |= CHANGES[name]
    return listing(**values)


@pytest.mark.parametrize("names", PAIRS, ids="+".join)
def test_event_with_an_id_stays_itself(store: Store, names: tuple[str, ...]) -> None:
    """The source's own id outlives every other change."""
    _stays(store, changed(()), changed(names))


@pytest.mark.parametrize("names", [pair for pair in PAIRS if "readdressed" not in pair], ids="+".join)
def test_event_at_its_address_stays_itself(store: Store, names: tuple[str, ...]) -> None:
    """So does its address, where the source has no ids."""
    _stays(store, changed((), native_id=None), changed(names, native_id=None))


@pytest.mark.parametrize(
    "names",
    [pair for pair in PAIRS if not {"moved", "readdressed"} <= set(pair) and not {"retitled", "moved"} <= set(pair)],
    ids="+".join,
)
def test_event_without_an_id_stays_itself_on_its_day_or_under_its_title(store: Store, names: tuple[str, ...]) -> None:
    """Without an address too: a title on the same day, or a title alone; not both given up at once."""
    without = {"native_id": None} if "readdressed" in names else {"native_id": None, "url": None}
    _stays(store, changed((), **without), changed(names, **without))


def _stays(store: Store, before: Any, after: Any) -> None:
    crawl(store, before)
    store.mark_released(NOW)
    old = only(store)
    crawl(store, after, at=NOW + DAY)
    new = only(store)
    assert (new.uid, new.slug, new.sequence) == (old.uid, old.slug, 1)
