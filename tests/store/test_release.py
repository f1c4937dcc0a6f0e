"""Uids and slugs before and after an event is first written out: the order of the first crawls decides nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from config.source import Precedence
from store.database import writing
from store.decision import Approve, MergeInto
from store.event import EventData, Place, Verdict
from store.fuse import fuse
from store.release import take_over
from store.repository import IdentityRow, Store
from tests.store.make import DAY, NOW, crawl, listing, only, titles

LATER = NOW + DAY
GHENT = Place(city="Ghent", country="BE")
RANKS = {"organiser": Precedence.ORGANISER, "society": Precedence.SOCIETY, "portal": Precedence.AGGREGATOR}
Pages = dict[str, list[EventData]]


def at(source: str, title: str = "Spring meeting on muscle", **more: object) -> EventData:
    values = {"url": f"https://{source}.example.org/spring", "native_id": f"{source}-1", "place": GHENT, **more}
    return listing(title, **values)  # type: ignore[arg-type]


def first_pass(folder: Path, pages: Pages, order: Sequence[str], *, release: bool = True) -> Store:
    """A fresh store that has crawled `pages` in this order."""
    store = Store.open(f"sqlite:///{folder}/{'-'.join(order)}.db")
    for source in order:
        crawl(store, *pages[source], slug=source, precedence=RANKS[source])
    if release:
        store.mark_released(NOW)
    return store


def identities(store: Store) -> list[tuple[str, str]]:
    with store:
        return sorted((event.uid, event.slug) for event in store.events())


def test_order_of_the_first_crawls_decides_nothing(tmp_path: Path) -> None:
    """Whatever source is crawled first, uid and slug are those of the organiser's listing."""
    pages: Pages = {
        "organiser": [at("organiser", "Spring meeting on muscle", description="Three days.")],
        "society": [at("society", "Spring meeting on muscle")],
        "portal": [at("portal", "Spring meeting on muscle")],
    }
    found = {tuple(identities(first_pass(tmp_path, pages, order, release=False))) for order in permutations(pages)}
    assert len(found) == 1
    with Store.open(f"sqlite:///{tmp_path}/alone.db") as alone:
        crawl(alone, *pages["organiser"], slug="organiser")
        assert found == {((only(alone).uid, only(alone).slug),)}


def test_slugs_that_several_events_want_go_by_precedence(tmp_path: Path) -> None:
    """Different events of one title: the one of the strongest source has the plain slug, whatever came first."""
    days = {"organiser": 1, "society": 8, "portal": 15}
    pages: Pages = {
        source: [at(source, "Café", start=dt.date(2027, 5, day)), at(source, "Café", start=dt.date(2027, 8, day))]
        for source, day in days.items()
    }
    for source, items in pages.items():
        items[1] = items[1].model_copy(update={"native_id": f"{source}-2", "url": f"https://{source}.example.org/2"})
    found = {tuple(identities(first_pass(tmp_path, pages, order))) for order in permutations(pages)}
    assert len(found) == 1
    with first_pass(tmp_path / ".", pages, ("portal", "society", "organiser")) as store:
        strongest = next(event for event in store.events() if event.slug == "cafe")
        assert strongest.sources[0][0] == "organiser"


def test_released_events_keep_uid_and_slug(store: Store) -> None:
    """What has been written out stays as it is, whatever stronger source lists it later."""
    crawl(store, at("portal"), slug="portal", precedence=Precedence.AGGREGATOR)
    assert store.mark_released(NOW) == 1
    before = only(store)
    crawl(store, at("organiser"), slug="organiser", precedence=Precedence.ORGANISER, at=LATER)
    after = only(store)
    assert (after.uid, after.slug, len(after.sources)) == (before.uid, before.slug, 2)
    assert store.mark_released(LATER) == 0


def test_weaker_source_mints_nothing_anew(store: Store) -> None:
    """A weaker source that joins an event which nobody has seen changes neither uid nor slug."""
    crawl(store, at("organiser"), slug="organiser", precedence=Precedence.ORGANISER)
    before = only(store)
    crawl(store, at("portal"), slug="portal", precedence=Precedence.AGGREGATOR)
    assert (only(store).uid, only(store).slug, len(only(store).sources)) == (before.uid, before.slug, 2)


def test_what_waits_for_a_person_is_not_released(store: Store) -> None:
    """A pending event is written nowhere; once a person has decided on it, uid and slug are known and final."""
    crawl(store, at("society", verdict=Verdict.REVIEW))
    assert store.mark_released(NOW) == 0
    (pending,) = store.events(verdicts=(Verdict.REVIEW,))
    store.decide(Approve(pending.uid), NOW)
    crawl(store, at("organiser"), slug="organiser", precedence=Precedence.ORGANISER)
    assert (only(store).uid, only(store).slug) == (pending.uid, pending.slug)


def test_releasing_again_writes_nothing(store: Store) -> None:
    """A publish with nothing new leaves the store as it was."""
    crawl(store, at("society"))
    store.mark_released(NOW)
    revision = store.revision()
    assert (store.mark_released(LATER), store.revision()) == (0, revision)


def test_slug_of_the_first_pass_makes_way_for_released_ones(store: Store) -> None:
    """A slug that is out already is nobody else's, however strong."""
    crawl(store, at("portal", "Café"), slug="portal", precedence=Precedence.AGGREGATOR)
    store.mark_released(NOW)
    later = at("organiser", "Café", start=dt.date(2027, 9, 1))
    crawl(store, later, slug="organiser", precedence=Precedence.ORGANISER, at=LATER)
    store.mark_released(LATER)
    assert [event.slug for event in store.events()] == ["cafe", "cafe-2027"]


def test_take_over_gives_the_survivor_the_stronger_identity(store: Store) -> None:
    """Two unreleased events that turn out to be one: uid and slug are the stronger founder's; released, they stay."""
    crawl(store, at("portal", "Tea"), slug="portal", precedence=Precedence.AGGREGATOR)
    crawl(store, at("organiser", "Café", start=dt.date(2027, 8, 1)), slug="organiser", precedence=Precedence.ORGANISER)
    tea, cafe = store.events()
    with writing(store._engine) as connection:
        take_over(connection, cafe.id, tea.id)
    swapped = {event.id: (event.uid, event.slug) for event in store.events()}
    assert swapped == {tea.id: (cafe.uid, cafe.slug), cafe.id: (tea.uid, tea.slug)}
    store.mark_released(NOW)
    with writing(store._engine) as connection:
        take_over(connection, tea.id, cafe.id)
    assert {event.id: (event.uid, event.slug) for event in store.events()} == swapped


def test_event_that_was_written_out_keeps_its_uid_when_merged_into_one_that_was_not(store: Store) -> None:
    """The older event survives, under the uid, the text and the SEQUENCE that subscribers know."""
    crawl(store, at("portal", "Tea", verdict=Verdict.REVIEW), slug="portal", precedence=Precedence.AGGREGATOR)
    crawl(store, at("organiser", "Café", start=dt.date(2027, 5, 13)), slug="organiser")
    store.mark_released(NOW)
    (tea,), (cafe,) = store.events(verdicts=(Verdict.REVIEW,)), store.events()
    with writing(store._engine) as connection:
        fuse(connection, cafe.id, tea.id, LATER)
    merged = only(store)
    assert (merged.id, merged.uid, merged.slug) == (tea.id, cafe.uid, cafe.slug)
    assert len(store.listings(merged.uid)) == 2
    assert (merged.title, merged.sequence, merged.last_modified) == ("Café", cafe.sequence, cafe.last_modified)
    assert store.history(merged.uid) == []


def test_each_difference_has_its_line_of_history_when_a_known_event_is_merged_into_an_unknown_one(store: Store) -> None:
    """What the merged event says otherwise raises SEQUENCE by one, and what was told of it before stays told."""
    portal: dict[str, Any] = {"slug": "portal", "precedence": Precedence.AGGREGATOR}
    crawl(store, at("portal", "Café", start=dt.date(2027, 5, 13)), **portal)
    store.mark_released(NOW)
    crawl(store, at("portal", "Coffee", start=dt.date(2027, 5, 13)), **portal, at=NOW + DAY)
    organiser: dict[str, Any] = {"slug": "organiser", "precedence": Precedence.ORGANISER}
    crawl(store, at("organiser", "Tea"), **organiser, at=NOW + DAY)
    tea, coffee = store.events()
    with writing(store._engine) as connection:
        fuse(connection, coffee.id, tea.id, LATER)
    merged = only(store)
    told = [(change.field, change.sequence) for change in store.history(merged.uid) if change.field != "url"]
    assert (merged.uid, merged.sequence, merged.last_modified) == (coffee.uid, coffee.sequence + 1, LATER)
    assert told == [("title", 1), ("title", 2), ("start", 2)]


# -- rebuilding


def rebuilt(folder: Path, pages: Pages, identities_of: Sequence[IdentityRow] = ()) -> Store:
    store = Store.open(f"sqlite:///{folder}/rebuilt.db")
    store.import_identities(identities_of)
    for source, items in pages.items():
        crawl(store, *items, slug=source, precedence=RANKS[source], at=NOW + 90 * DAY)
    store.mark_released(NOW + 90 * DAY)
    return store


def test_rebuild_from_todays_pages_gives_equal_uids_where_the_key_is_listed(store: Store, tmp_path: Path) -> None:
    """A new store mints the same uids of the keys that are still there; where they changed, an import brings them."""
    first = [at("society", "Spring meeting"), at("society", "Autumn school", start=dt.date(2027, 10, 1))]
    first[1] = first[1].model_copy(update={"native_id": None, "url": "https://society.example.org/autumn"})
    crawl(store, *first)
    today = [
        first[0].model_copy(update={"title": "Spring meeting, in Ghent", "start": dt.date(2027, 5, 13)}),
        first[1].model_copy(update={"url": "https://society.example.org/moved"}),
    ]
    crawl(store, *today, at=LATER)
    store.mark_released(LATER)
    before = {event.title: (event.uid, event.slug) for event in store.events()}
    assert len(before) == 2
    with rebuilt(tmp_path, {"society": today}) as other:
        after = {event.title: (event.uid, event.slug) for event in other.events()}
        assert after["Spring meeting, in Ghent"][0] == before["Spring meeting, in Ghent"][0]
        assert after["Autumn school"][0] != before["Autumn school"][0]
    (tmp_path / "imported").mkdir()
    with rebuilt(tmp_path / "imported", {"society": today}, store.export_identities()) as other:
        assert {event.title: (event.uid, event.slug) for event in other.events()} == before


def test_import_covers_merged_events(store: Store, tmp_path: Path) -> None:
    """The listings of an event that was merged away lead to the one that is shown, and so does its old address."""
    crawl(store, at("organiser", "Spring meeting"), slug="organiser", precedence=Precedence.ORGANISER)
    crawl(store, at("portal", "Muscle days of Ghent", start=dt.date(2027, 5, 13)), slug="portal")
    store.mark_released(NOW)
    kept, merged = store.events()
    store.decide(MergeInto(merged.uid, kept.uid), NOW)
    exported = store.export_identities()
    pages: Pages = {"portal": [at("portal", "Muscle days of Ghent", start=dt.date(2027, 5, 13))]}
    with rebuilt(tmp_path, pages, exported) as other:
        event = only(other)
        assert (event.uid, event.slug) == (kept.uid, kept.slug)
        assert [found.uid for key in (merged.slug, merged.uid) if (found := other.event(key))] == [kept.uid] * 2


def test_import_beats_precedence(store: Store, tmp_path: Path) -> None:
    """An identity that was brought in stays, though a stronger source without one lists the event, too."""
    crawl(store, at("portal"), slug="portal")
    exported, before = store.export_identities(), only(store)
    for order in (("portal", "organiser"), ("organiser", "portal")):
        (tmp_path / order[0]).mkdir()
        pages: Pages = {source: [at(source)] for source in order}
        with rebuilt(tmp_path / order[0], pages, exported) as other:
            assert (only(other).uid, only(other).slug) == (before.uid, before.slug)


@pytest.mark.parametrize(
    "pages",
    [
        lambda n: at("society", f"Evening {n}", url="https://society.example.org/list", native_id=None),
        lambda n: at("society", "Congress", start=dt.date(2026 + n, 6, 1), native_id=None),
    ],
    ids=["list-page", "reused-address"],
)
def test_export_leaves_out_keys_that_lead_to_several_events(
    store: Store, tmp_path: Path, pages: Callable[[int], EventData]
) -> None:
    """The list page's own address and one that was used again give nobody the uid of another event."""
    items = [pages(1), pages(2)]
    crawl(store, items[0])
    crawl(store, *items, at=LATER)
    before = {(event.title, event.start): event.uid for event in store.events()}
    assert len(before) == 2
    assert [row for row in store.export_identities() if row.kind == "url"] == []
    with rebuilt(tmp_path, {"society": [items[1], items[0]]}, store.export_identities()) as other:
        assert {(event.title, event.start): event.uid for event in other.events()} == before


def test_import_brings_the_series_back(store: Store, tmp_path: Path) -> None:
    """An edition that was retitled is still one of its series in a store that was rebuilt."""
    old = at("society", "World muscle congress", start=dt.date(2026, 6, 1), type="congress")
    new = at("society", "The great gathering", start=dt.date(2027, 6, 1), type="congress", native_id="society-2")
    crawl(store, old)
    crawl(store, new, at=LATER)
    uid = next(event.uid for event in store.events() if event.first_day.year == 2027)
    before = [edition.uid for edition in store.editions(uid)]
    assert len(before) == 2
    with rebuilt(tmp_path, {"society": [old, new]}, store.export_identities()) as other:
        assert [edition.uid for edition in other.editions(uid)] == before
        assert titles(other) == ["World muscle congress", "The great gathering"]
