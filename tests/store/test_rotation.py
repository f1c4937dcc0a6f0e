"""Sources that make their keys anew: ids at every reading, addresses in a redesign, both in a migration."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from config.load import load_config
from config.source import Identity
from store.crawl import CrawlClass, CrawlResult
from store.event import EventData
from store.health import Health, assess
from store.repository import Store
from store.rotation import STEADY, below, is_steady, readdressed, rotates
from tests.store.faces import face
from tests.store.make import DAY, NOW, crawl, series

LATER = NOW + DAY


def rotated(items: tuple[EventData, ...], salt: str) -> tuple[EventData, ...]:
    """The same items under ids made anew."""
    return tuple(item.model_copy(update={"native_id": f"{salt}-{index}"}) for index, item in enumerate(items))


def moved_site(items: tuple[EventData, ...], host: str) -> tuple[EventData, ...]:
    return tuple(item.model_copy(update={"url": f"https://{host}/{n}.html"}) for n, item in enumerate(items))


def uids(store: Store) -> dict[str, str]:
    return {event.title: event.uid for event in store.events()}


def identity(store: Store) -> Identity | None:
    return store.source_states()["society"].identity


def faces(salt: str, count: int, address: Callable[[int], str | None] = lambda _: None) -> list[object]:
    return [face(f"Lecture {n}", native_id=f"{salt}{n}", url=address(n)) for n in range(count)]


@pytest.mark.parametrize(
    ("now", "before", "found"),
    [
        (faces("b", 6), faces("a", 6), True),
        (faces("b", 4), faces("a", 4), False),
        (faces("a", 6), faces("a", 6), False),
        ([*faces("b", 6), *faces("a", 1)], faces("a", 6), False),
        (faces("b", 6), [face(f"Talk {n}", native_id=f"a{n}") for n in range(6)], False),
        (faces("b", 6), [*faces("a", 6), *[face(f"Talk {n}", native_id=f"a-{n}") for n in range(50)]], True),
        ([face(f"Lecture {n}") for n in range(6)], faces("a", 6), False),
    ],
    ids=["all-new", "few", "the-same", "one-stays", "other-events", "the-past-is-longer", "no-ids"],
)
def test_rotates_where_no_id_stays_and_nearly_all_events_do(
    now: list[object], before: list[object], found: bool
) -> None:
    """At least five events, over 80 % of them under the same title and start, and not one id in common."""
    assert rotates(now, before) is found  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("now", "before", "left"),
    [
        (lambda n: f"a/{n}", lambda n: f"a/{n}", Identity.URL),
        (lambda n: f"b/{n}", lambda n: f"a/{n}", Identity.TITLE_DATE),
        (lambda _: "list", lambda _: "list", Identity.TITLE_DATE),
        (lambda _: None, lambda _: None, Identity.TITLE_DATE),
    ],
    ids=["stable", "rotating-too", "one-for-all", "none"],
)
def test_below_native_come_addresses_that_stay_and_tell(
    now: Callable[[int], str | None], before: Callable[[int], str | None], left: Identity
) -> None:
    """By address where these stay and differ, else by title and date."""
    assert below(faces("b", 6, now), faces("a", 6, before), frozenset({"list"})) is left  # type: ignore[arg-type]


def test_readdressed_where_nearly_all_addresses_change_at_once() -> None:
    """A new address of one event is that event's; new addresses of all are the site's."""
    before = faces("a", 10, lambda n: f"a/{n}")
    some = faces("a", 10, lambda n: f"a/{n}" if n else "a/new")
    assert readdressed(faces("a", 10, lambda n: f"b/{n}"), before, frozenset())  # type: ignore[arg-type]
    assert not readdressed(some, before, frozenset())  # type: ignore[arg-type]


def test_steady_ids_are_those_noted_before() -> None:
    """Over 80 % of the ids, and a handful at least."""
    assert is_steady(faces("a", 6), faces("a", 7))  # type: ignore[arg-type]
    assert not is_steady(faces("b", 6), faces("a", 6))  # type: ignore[arg-type]
    assert not is_steady(faces("a", 3), faces("a", 3))  # type: ignore[arg-type]


def test_rotation_is_noticed_and_makes_no_duplicates(store: Store) -> None:
    """In the very run in which no id is known any more, every event keeps its uid, and the identity is chosen."""
    items = series(8)
    crawl(store, *items)
    before = uids(store)
    result = crawl(store, *rotated(items, "b"), at=LATER)
    assert result == CrawlResult(CrawlClass.OK, seen=8, identity=Identity.URL)
    assert (uids(store), identity(store)) == (before, Identity.URL)


def test_rotation_without_addresses_falls_back_to_title_and_date(store: Store) -> None:
    """Where addresses tell nothing, title and date are left."""
    items = tuple(item.model_copy(update={"url": None}) for item in series(8))
    crawl(store, *items)
    before = uids(store)
    assert crawl(store, *rotated(items, "b"), at=LATER).identity is Identity.TITLE_DATE
    assert uids(store) == before


def test_rotated_ids_are_no_change_any_more(store: Store) -> None:
    """Once known to rotate, a source that says the same under new ids writes nothing."""
    items = series(8)
    crawl(store, *items)
    crawl(store, *rotated(items, "b"), at=LATER)
    revision, keys = store.revision(), store.export_identities()
    assert crawl(store, *rotated(items, "c"), at=LATER + DAY) == CrawlResult(CrawlClass.OK, seen=8)
    assert (store.revision(), store.export_identities()) == (revision, keys)


def test_rotation_hides_no_change(store: Store) -> None:
    """In the run in which it is noticed, an event that was retitled and one that moved are still themselves."""
    items = series(12)
    crawl(store, *items)
    before = {event.slug: event.uid for event in store.events()}
    changed = list(rotated(items, "b"))
    changed[3] = changed[3].model_copy(update={"title": "An evening on bones"})
    changed[4] = changed[4].model_copy(update={"start": changed[4].start + 20 * DAY})
    assert crawl(store, *changed, at=LATER) == CrawlResult(CrawlClass.OK, changed=2, seen=12, identity=Identity.URL)
    assert {event.slug: event.uid for event in store.events()} == before


def test_identity_in_the_file_silences_the_warning(store: Store, tmp_path: Path) -> None:
    """The choice is told with what to write into the file; once it is written there, nothing is told."""
    items = series(8)
    crawl(store, *items)
    crawl(store, *rotated(items, "b"), at=LATER)
    lines = 'name = "Society"\nurl = "https://society.example.org/events"\nkind = "auto"\n'
    assert _warning(store, tmp_path / "one", lines) == (
        "It gives its events new ids with every reading, so they are recognised by their addresses instead; "
        'write identity = "url" into its file to confirm this.'
    )
    assert not _warning(store, tmp_path / "two", lines + 'identity = "url"\n')
    crawl(store, *rotated(items, "c"), at=LATER + DAY, identity=Identity.URL)
    assert identity(store) is None


def _warning(store: Store, folder: Path, lines: str) -> str:
    (folder / "sources").mkdir(parents=True)
    (folder / "sources" / "society.toml").write_text(lines, encoding="utf-8")
    (found,) = assess(load_config(folder, {}), store.source_states(), LATER)
    assert found.health is Health.OK
    return found.warning


def test_ids_that_change_once_are_trusted_again(store: Store) -> None:
    """A migration gives new ids that then stay: after five weeks they count again, and nothing was lost on the way."""
    items = series(8)
    crawl(store, *items)
    before = uids(store)
    migrated = rotated(items, "new")
    for days in (1, 2, 20):
        crawl(store, *migrated, at=NOW + days * DAY)
        assert identity(store) is Identity.URL
    crawl(store, *migrated, at=NOW + DAY + STEADY)
    assert (uids(store), identity(store)) == (before, None)
    away = [item.model_copy(update={"title": f"Talk {n}", "url": None}) for n, item in enumerate(migrated)]
    crawl(store, *away, at=NOW + 2 * DAY + STEADY)
    assert sorted(event.uid for event in store.events()) == sorted(before.values())


def test_ids_that_go_on_rotating_are_not_trusted_again(store: Store) -> None:
    """Ids that are new again after five weeks change nothing."""
    items = series(8)
    crawl(store, *items)
    for day in (1, 20, 40, 60):
        crawl(store, *rotated(items, f"{day}"), at=NOW + day * DAY)
    assert identity(store) is Identity.URL


@pytest.mark.parametrize("native", [True, False], ids=["ids", "no-ids"])
def test_redesign_keeps_uids(store: Store, native: bool) -> None:
    """All addresses change at once, while one event is reworded and another one moves by a week."""
    items = tuple(item if native else item.model_copy(update={"native_id": None}) for item in series(20))
    crawl(store, *items)
    before = sorted(event.uid for event in store.events())
    after = list(moved_site(items, "new.example.org"))
    after[2] = after[2].model_copy(update={"title": "Lecture on muscle 2: the basics"})
    after[5] = after[5].model_copy(update={"start": after[5].start + 7 * DAY})
    result = crawl(store, *after, at=LATER)
    assert (result.new, result.seen, result.vanished) == (0, 20, 0)
    assert sorted(event.uid for event in store.events()) == before


def test_migration_of_ids_and_addresses_at_once_keeps_uids(store: Store) -> None:
    """Another system: other ids, other addresses, the same events."""
    items = series(12)
    crawl(store, *items)
    before = uids(store)
    result = crawl(store, *moved_site(rotated(items, "b"), "new.example.org"), at=LATER)
    assert (result.new, result.seen, result.identity) == (0, 12, Identity.TITLE_DATE)
    assert uids(store) == before


def test_partial_run_says_nothing_about_rotation(store: Store) -> None:
    """What was read in part cannot show that ids rotate; the events are recognised all the same."""
    items = series(8)
    crawl(store, *items)
    before = uids(store)
    result = crawl(store, *rotated(items, "b"), at=LATER, crawl_class=CrawlClass.TIMEOUT, complete=False)
    assert (result.identity, result.new, uids(store)) == (None, 0, before)


def test_first_run_with_one_date_for_all_is_no_rotation(store: Store) -> None:
    """A source that begins to have ids has rotated nothing."""
    items = series(8)
    crawl(store, *(item.model_copy(update={"native_id": None}) for item in items))
    assert crawl(store, *items, at=LATER).identity is None
    assert dt.date(2027, 5, 1) in {event.first_day for event in store.events()}
