"""Splitting by a person: the listing of one source becomes an event of its own, and may become part again."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from store.decision import (
    DecisionError,
    MergeInto,
    SplitOff,
)
from store.repository import Store
from tests.store.make import DAY, NOW, crawl, listing, series, titles
from tests.store.two_events import HERE, LATER, again, found, sources


def test_a_split_listing_gets_an_event_of_its_own_and_never_rejoins(joined: Store) -> None:
    """Rules would join the two at once; a person has said that they differ."""
    event = found(joined, "spring-meeting")
    done = joined.decide(SplitOff(event.uid, "university", "another room, another society"), LATER)
    for day in range(2, 6):
        again(joined, NOW + day * DAY, there=listing("Spring meeting", native_id="u1", description=f"Day {day}."))
    assert sorted((each.uid, each.description) for each in joined.events()) == sorted(
        [(event.uid, ""), (done.other, "Day 5.")]
    )
    assert done.source == "university"


def test_a_split_listing_does_not_rejoin_after_its_source_was_gone(joined: Store) -> None:
    """Removed and added again, with other ids."""
    joined.decide(SplitOff("spring-meeting", "university"), NOW)
    for day in range(1, 5):
        crawl(joined, *series(1), slug="university", at=NOW + day * DAY)
    crawl(joined, listing("Spring meeting", native_id="new"), *series(1), slug="university", at=NOW + 6 * DAY)
    assert sources(joined, "spring-meeting") == ["society"]
    assert titles(joined).count("Spring meeting") == 2


def test_undoing_a_split_makes_them_one_again_and_splitting_again_gives_the_same_uid(joined: Store) -> None:
    """What was split off keeps its uid for the next time, and leads to the whole meanwhile."""
    whole = found(joined, "spring-meeting").uid
    first = joined.decide(SplitOff(whole, "university"), NOW).other
    assert first is not None
    joined.undo(whole, LATER)
    assert (titles(joined), found(joined, first).uid) == (["Spring meeting"], whole)
    assert joined.decide(SplitOff(whole, "university"), LATER).other == first


def test_a_split_within_a_merge_is_undone_to_where_the_listing_came_from(two: Store) -> None:
    """Merges in a row, a split, and all of it undone: everything is where it was."""
    crawl(two, listing("Third", dt.date(2027, 5, 14)), slug="clinic")
    before = [(each.uid, sources(two, each.uid)) for each in two.events()]
    two.decide(MergeInto("spring-meeting", "muscle-days-in-ghent"), NOW)
    two.decide(MergeInto("muscle-days-in-ghent", "third"), NOW)
    two.decide(SplitOff("third", "university"), NOW)
    for key in ("third", "third", "muscle-days-in-ghent"):
        two.undo(key, LATER)
    assert [(each.uid, sources(two, each.uid)) for each in two.events()] == before


def test_splitting_what_was_merged_brings_the_merged_event_back_with_its_uid(two: Store) -> None:
    """Subscribers have known it under that uid."""
    uid = found(two, "muscle-days-in-ghent").uid
    two.decide(MergeInto(uid, "spring-meeting"), NOW)
    assert two.decide(SplitOff("spring-meeting", "university"), LATER).other == uid


def test_the_split_uid_is_the_same_wherever_the_same_pages_are_read(joined: Store, tmp_path: Path) -> None:
    """A rebuild with the same decisions gives equal uids."""
    first = joined.decide(SplitOff("spring-meeting", "university"), LATER).other
    with Store.open(f"sqlite:///{tmp_path}/rebuilt.db") as rebuilt:
        crawl(rebuilt, HERE)
        crawl(rebuilt, listing("Spring meeting", native_id="u1"), slug="university")
        assert rebuilt.decide(SplitOff("spring-meeting", "university"), LATER).other == first


def test_the_only_listing_cannot_be_split_off(two: Store) -> None:
    """An event without any listing would say nothing."""
    with pytest.raises(DecisionError, match=r"^it is the only listing of its event$"):
        two.decide(SplitOff("spring-meeting", "society"), NOW)


def test_splitting_needs_a_source_that_lists_the_event(joined: Store) -> None:
    """The hint names those that do."""
    with pytest.raises(DecisionError) as caught:
        joined.decide(SplitOff("spring-meeting", "clinic"), NOW)
    assert (str(caught.value), caught.value.hint) == (
        "'clinic' does not list this event",
        "it is listed by society, university",
    )


def test_a_source_that_lists_the_event_twice_is_split_by_address(store: Store) -> None:
    """Its slug alone would not say which."""
    pages = ["https://society.example.org/a", "https://society.example.org/b"]
    crawl(store, listing("Spring", url=pages[0]), listing("Autumn", dt.date(2027, 10, 1), url=pages[1]))
    store.decide(MergeInto("autumn", "spring"), NOW)
    with pytest.raises(DecisionError) as caught:
        store.decide(SplitOff("spring", "society"), NOW)
    assert caught.value.hint == f"give the address instead: {', '.join(pages)}"
    assert store.decide(SplitOff("spring", pages[1]), NOW).other_slug == "autumn"
