"""SQLite and PostgreSQL side by side. Every other test of this folder runs on each of them (see conftest.py)."""

from __future__ import annotations

from collections.abc import Callable

from store.repository import Store
from tests.store.make import DAY, NOW, crawl, series


def test_same_identities_on_both_databases(new_sqlite: Callable[[], str], new_postgresql: Callable[[], str]) -> None:
    """A replay on PostgreSQL gives the uids, slugs and row ids that it gives on SQLite."""
    found = []
    for address in (new_sqlite(), new_postgresql()):
        with Store.open(address) as store:
            crawl(store, *series(30))
            crawl(store, *series(40), slug="other", at=NOW + DAY)
            found.append([(event.uid, event.slug, event.id) for event in store.events()])
    assert found[0] == found[1]
