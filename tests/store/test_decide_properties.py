"""Whatever people decide, in whatever order, and take back again: no listing is lost, and nothing remains of it."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from config.overrides import SettableField
from store.database import create
from store.decision import Approve, Decision, DecisionError, Hide, MergeInto, SetField, SplitOff, TellApart
from store.repository import Store
from store.rows import EVENT, LISTING
from tests.store.make import DAY, NOW, crawl, listing

SOURCES = ("clinic", "society", "university")
TITLES = ("Spring school", "Dinner speech", "Cycling tour")  # on days apart: no rule takes one for another


def read_all(store: Store, at: dt.datetime) -> None:
    for number, source in enumerate(SOURCES):
        found = [
            listing(title, dt.date(2027, 3 + month, 1 + number * 9), native_id=title)
            for month, title in enumerate(TITLES)
        ]
        crawl(store, *found, slug=source, at=at)


def shown(store: Store) -> list[tuple[str, str, dt.date, tuple[str, ...], list[str]]]:
    return [
        (each.uid, each.title, each.first_day, tuple(slug for slug, _ in each.sources),
         sorted(found.source for found in store.listings(each.uid)))
        for each in store.events()
    ]  # fmt: skip


def check_rows(url: str) -> None:
    """Every listing belongs to an event that is not merged; every such event has one, and every merge ends at one."""
    engine = create(url)
    with engine.connect() as connection:
        merged = {row.id: row.merged_into for row in connection.execute(select(EVENT.c.id, EVENT.c.merged_into))}
        owners = set(connection.execute(select(LISTING.c.event_id)).scalars())
    engine.dispose()
    assert owners == {event for event, into in merged.items() if into is None}
    for event, into in merged.items():
        seen = {event}
        while into is not None:
            assert into not in seen
            seen.add(into)
            into = merged[into]  # noqa: PLW2901 (the next of the chain)


_KEY = st.integers(0, 8)
_MAKE: dict[str, Callable[[str, str, int], Decision]] = {
    "hide": lambda one, _, __: Hide(one),
    "approve": lambda one, _, __: Approve(one),
    "title": lambda one, _, n: SetField(one, SettableField.TITLE, f"Title {n}"),
    "start": lambda one, _, n: SetField(one, SettableField.START, f"2027-08-{n + 10}", until_source_changes=True),
    "merge": lambda one, other, _: MergeInto(one, other),
    "split": lambda one, _, n: SplitOff(one, SOURCES[n % 3]),
    "different": lambda one, other, _: TellApart(one, other),
}
_STEP = st.tuples(st.sampled_from([*_MAKE, "undo", "undo", "crawl"]), _KEY, _KEY)


@settings(deadline=None, max_examples=25)
@given(st.lists(_STEP, max_size=14))
def test_undoing_everything_leaves_what_the_sources_say(steps: list[tuple[str, int, int]]) -> None:
    """At every moment each listing is in one event that is shown; in the end the store is as if nobody had decided."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/sma-events.db"
        with Store.open(url) as store:
            read_all(store, NOW)
            store.mark_released(NOW)
            before = shown(store)
            uids = [each[0] for each in before]
            for number, (kind, one, other) in enumerate(steps, start=1):
                now = NOW + number * DAY
                try:
                    if kind == "crawl":
                        read_all(store, now)
                    elif kind == "undo":
                        store.undo(uids[one], now)
                    else:
                        store.decide(_MAKE[kind](uids[one], uids[other], one), now)
                except DecisionError as error:
                    assert error.hint != ""
                check_rows(url)
            _undo_all(store, NOW + 100 * DAY)
            check_rows(url)
            read_all(store, NOW + 101 * DAY)
            assert (shown(store), store.decisions()) == (before, [])


def _undo_all(store: Store, now: dt.datetime) -> None:
    """Undo the last decision until none stands; one that a later one blocks is only reached once that is gone."""
    while standing := store.decisions():
        store.undo(standing[-1].uid, now, standing[-1].kind, standing[-1].field)
