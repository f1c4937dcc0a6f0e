"""The same store on a real PostgreSQL server."""

from __future__ import annotations

import datetime as dt

from store.crawl import CrawlClass, CrawlResult
from store.event import Deadline, DeadlineKind, Place
from store.repository import Store
from tests.store.make import DAY, GHENT, NOW, crawl, listing, series
from tests.store.test_processes import start

LATER = NOW + DAY


def test_round_trip_on_postgresql(postgres_url: str) -> None:
    """Crawl, change, hold, hide and read: as on SQLite."""
    nine = dt.datetime(2027, 5, 12, 9, tzinfo=GHENT)
    deadline = Deadline(kind=DeadlineKind.ABSTRACT, date=dt.date(2027, 2, 1), time=dt.time(23, 59))
    data = listing("Congrès", nine, native_id="c", deadlines=(deadline,), place=Place(city="Gent", latitude=51.05))
    with Store.open(postgres_url) as store:
        assert crawl(store, data, *series(19)).new == 20
        assert crawl(store, data, *series(19), at=LATER) == CrawlResult(CrawlClass.OK, seen=20)
        moved = data.model_copy(update={"start": nine + DAY, "end": None})
        assert crawl(store, moved, *series(19), at=LATER).changed == 1
        assert crawl(store, moved, at=LATER).crawl_class is CrawlClass.GATE_HELD
        event = store.event("congres")
        assert event is not None
        assert (event.start, event.timezone, event.previous_start) == (nine + DAY, "Europe/Brussels", nine)
        assert (event.deadlines, event.created, event.last_modified) == ((deadline,), NOW, LATER)
        assert [change.field for change in store.history(event.uid)] == ["start", "end"]
        store.save_blocks("ics", [(event.id, "k", b"\x00block")])
        assert [row.body for row in store.blocks("ics", None) if row.uid == event.uid] == [b"\x00block"]
        store.hide(event.uid, LATER)
        assert len(list(store.events())) == 19
        assert (store.info().events, store.info().revision, store.revision()) == (20, "0003", 3)


def test_same_identities_on_both_databases(postgres_url: str, url: str) -> None:
    """A replay on PostgreSQL gives the uids and slugs that it gives on SQLite."""
    found = []
    for address in (postgres_url, url):
        with Store.open(address) as store:
            crawl(store, *series(30))
            crawl(store, *series(40), slug="other", at=LATER)
            found.append([(event.uid, event.slug, event.id) for event in store.events()])
    assert found[0] == found[1]


def test_first_start_of_several_processes_at_once_on_postgresql(postgres_url: str) -> None:
    """Workers of several machines take turns and make no event twice."""
    writers = [start(postgres_url, slug, 200) for slug in ("society", "society", "other")]
    done = [(writer.communicate()[1], writer.returncode) for writer in writers]
    assert done == [("", 0)] * 3
    with Store.open(postgres_url) as store:
        assert (store.info().events, store.info().listings) == (200, 400)
