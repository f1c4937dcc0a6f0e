"""What a run would change, told without changing it."""

from __future__ import annotations

import datetime as dt

from config.source import Identity, Precedence
from store.change import FieldChange
from store.crawl import CrawlClass
from store.event import Place
from store.preview import Preview
from store.repository import Store
from tests.store.make import DAY, NOW, crawl, listing, run, series

LATER = NOW + DAY


def preview(store: Store, *items: object, slug: str = "society", **more: object) -> Preview:
    """What a complete healthy run that finds `items` would change."""
    proposed = run(items, slug, LATER, **more)  # type: ignore[arg-type]
    return store.preview_crawl(proposed, LATER, Precedence.SOCIETY, Identity.NATIVE)


def test_same_run_changes_nothing(store: Store) -> None:
    """Everything stays; nothing is written, whatever is asked."""
    crawl(store, *series(3))
    before = (store.revision(), store.info().crawls)
    assert preview(store, *series(3)) == Preview(listed=3, same=3)
    preview(store, listing("Another"))
    assert (store.revision(), store.info().crawls) == before


def test_first_run_is_all_new(store: Store) -> None:
    """Nothing is listed yet."""
    assert preview(store, listing()) == Preview(fresh=(listing(),))


def test_changed_fields_are_told_with_old_and_new(store: Store) -> None:
    """As history would tell them, of the event as it is merged; a field that nobody sees is no change."""
    one, two, three = series(3)
    crawl(store, one, two, three)
    moved = one.model_copy(update={"start": one.first_day + DAY, "place": Place(city="Ghent", country="BE")})
    found = preview(store, moved, two.model_copy(update={"confidence": 0.9}), three)
    (change,) = found.changed
    assert (change.title, change.published, found.same) == (one.title, True, 2)
    assert change.changes == (
        FieldChange("start", "2027-05-01", "2027-05-02"), FieldChange("place", None, "Ghent, BE"),
    )  # fmt: skip


def test_what_the_run_lacks_is_missed_if_it_is_ahead(store: Store) -> None:
    """An event that is over leaves every list by itself."""
    one, two, past = *series(2), listing("Autumn meeting", dt.date(2026, 10, 1))
    crawl(store, one, two, past)
    found = preview(store, one)
    assert ([each.data.title for each in found.missed], found.listed, found.same) == ([two.title], 3, 1)


def test_run_that_the_gate_would_hold_says_so(store: Store) -> None:
    """In the gate's own words."""
    crawl(store, *series(3))
    found = preview(store, crawl_class=CrawlClass.OK)
    assert found.held == "The run found no events at all, while 3 events still ahead were listed before."
    assert len(found.missed) == 3


def test_entry_that_another_source_lists_joins_its_event(store: Store) -> None:
    """It founds no event; what it adds is a change of that one."""
    crawl(store, listing(url="https://meeting.example/2027"), slug="aggregator", precedence=Precedence.AGGREGATOR)
    same = listing(url="https://meeting.example/2027", place=Place(city="Ghent"))
    found = preview(store, same)
    assert (found.fresh, [change.changes for change in found.changed]) == ((), [(FieldChange("place", None, "Ghent"),)])


def test_other_precedence_shows_even_where_the_word_is_the_same(store: Store) -> None:
    """The file says now that this source's word goes first."""
    organiser = listing(url="https://meeting.example/2027", organizer="Society")
    crawl(store, organiser, slug="other", precedence=Precedence.SOCIETY)
    crawl(store, organiser.model_copy(update={"description": "Ours."}), precedence=Precedence.AGGREGATOR)
    crawl(store, organiser.model_copy(update={"description": "Theirs."}), slug="other", precedence=Precedence.SOCIETY)
    proposed = run([organiser.model_copy(update={"description": "Ours."})], at=LATER)
    found = store.preview_crawl(proposed, LATER, Precedence.ORGANISER, Identity.NATIVE)
    assert [change.changes for change in found.changed] == [(FieldChange("description", "Theirs.", "Ours."),)]
