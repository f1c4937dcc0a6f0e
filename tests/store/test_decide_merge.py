"""Merging, splitting and telling apart by a person: what becomes of the events, their listings, and back again."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from config.overrides import SettableField
from config.source import Precedence
from store.database import create
from store.decision import (
    Approve,
    Decision,
    DecisionError,
    DecisionKind,
    Hide,
    MergeInto,
    SetField,
    SplitOff,
    TellApart,
)
from store.event import Event, EventData, Verdict
from store.fuse import may_fuse
from store.repository import Store
from tests.store.make import DAY, NOW, crawl, listing, series, titles

LATER = NOW + DAY
HERE = listing("Spring meeting", native_id="s1")
THERE = listing("Muscle days in Ghent", dt.date(2027, 5, 13), native_id="u1")


@pytest.fixture
def two(store: Store) -> Store:
    """A store with two events that no rule takes for one, each of its own source."""
    crawl(store, HERE, precedence=Precedence.ORGANISER)
    crawl(store, THERE, slug="university")
    assert titles(store) == ["Spring meeting", "Muscle days in Ghent"]
    return store


@pytest.fixture
def joined(store: Store) -> Store:
    """A store with one event that two sources list."""
    crawl(store, HERE)
    crawl(store, listing("Spring meeting", native_id="u1"), slug="university")
    assert titles(store) == ["Spring meeting"]
    return store


def found(store: Store, key: str) -> Event:
    event = store.event(key)
    assert event is not None
    return event


def sources(store: Store, key: str) -> list[str]:
    return [each.source for each in store.listings(found(store, key).uid)]


def again(store: Store, at: dt.datetime, here: EventData = HERE, there: EventData = THERE) -> None:
    crawl(store, here, at=at, precedence=Precedence.ORGANISER)
    crawl(store, there, slug="university", at=at)


def test_merged_events_are_one_which_keeps_the_uid_of_the_survivor(two: Store) -> None:
    """The other's uid and slug lead to it, its source is named, and nothing about a subscriber's event has changed."""
    keep, other = found(two, "spring-meeting"), found(two, "muscle-days-in-ghent")
    two.decide(MergeInto(other.uid, keep.uid), LATER)
    assert titles(two) == ["Spring meeting"]
    assert [found(two, key).uid for key in (other.uid, other.slug)] == [keep.uid, keep.uid]
    assert sources(two, keep.uid) == ["society", "university"]
    assert found(two, keep.uid).sequence == keep.sequence


def test_merged_events_stay_one_over_later_crawls(two: Store) -> None:
    """Both sources go on saying different things; the survivor takes what its own source does not say."""
    two.decide(MergeInto("muscle-days-in-ghent", "spring-meeting"), NOW)
    again(two, LATER, there=THERE.model_copy(update={"description": "With dinner."}))
    assert [(each.title, each.description) for each in two.events()] == [("Spring meeting", "With dinner.")]


def test_merged_events_stay_one_when_a_source_goes_and_comes_back_with_new_ids(two: Store) -> None:
    """A listing is recognised by its own keys, wherever its event went."""
    two.decide(MergeInto("muscle-days-in-ghent", "spring-meeting"), NOW)
    for day in range(1, 5):
        crawl(two, *series(1), slug="university", at=NOW + day * DAY)
    crawl(two, THERE.model_copy(update={"native_id": "new"}), *series(1), slug="university", at=NOW + 6 * DAY)
    assert titles(two) == ["Lecture on muscle 0", "Spring meeting"]


def test_undoing_a_merge_gives_each_its_listings_uid_and_words_back(two: Store) -> None:
    """What the sources have said meanwhile counts."""
    before = {each.slug: each.uid for each in two.events()}
    two.decide(MergeInto("muscle-days-in-ghent", "spring-meeting"), NOW)
    again(two, LATER, there=THERE.model_copy(update={"title": "Muscle days"}))
    two.undo("spring-meeting", LATER + DAY)
    assert {each.slug: each.uid for each in two.events()} == before
    assert titles(two) == ["Spring meeting", "Muscle days"]
    assert [sources(two, slug) for slug in before] == [["society"], ["university"]]
    again(two, LATER + 2 * DAY)
    assert titles(two) == ["Spring meeting", "Muscle days in Ghent"]


def test_merges_in_a_row_are_undone_one_by_one(two: Store) -> None:
    """A into B, B into C: each step back leaves what was before it."""
    crawl(two, listing("Third", dt.date(2027, 5, 14)), slug="clinic")
    two.decide(MergeInto("spring-meeting", "muscle-days-in-ghent"), NOW)
    two.decide(MergeInto("muscle-days-in-ghent", "third"), NOW)
    assert sources(two, "spring-meeting") == ["society", "university", "clinic"]
    two.undo("third", LATER)
    assert [sources(two, key) for key in ("spring-meeting", "third")] == [["society", "university"], ["clinic"]]
    two.undo("muscle-days-in-ghent", LATER)
    assert titles(two) == ["Spring meeting", "Muscle days in Ghent", "Third"]


def test_an_older_merge_cannot_be_undone_from_under_a_later_one(two: Store) -> None:
    """Undoing goes backwards; the later merge has taken everything along, and goes first."""
    crawl(two, listing("Third", dt.date(2027, 5, 14)), slug="clinic")
    two.decide(MergeInto("spring-meeting", "muscle-days-in-ghent"), NOW)
    two.decide(MergeInto("third", "muscle-days-in-ghent"), LATER)
    assert two.undo("muscle-days-in-ghent", LATER).slug == "third"
    assert two.undo("muscle-days-in-ghent", LATER).slug == "spring-meeting"


@pytest.mark.parametrize(
    ("decisions", "shown"),
    [
        ((), "Spring meeting"),
        ((SetField("muscle-days-in-ghent", SettableField.TITLE, "Muscle days 2027"),), "Muscle days 2027"),
        (
            (
                SetField("spring-meeting", SettableField.TITLE, "Spring meeting 2027"),
                SetField("muscle-days-in-ghent", SettableField.TITLE, "Muscle days 2027"),
            ),
            "Spring meeting 2027",
        ),
    ],
    ids=["none", "on-the-merged", "on-both"],
)
def test_what_is_set_on_a_merged_event_counts_for_the_survivor_unless_that_has_its_own(
    two: Store, decisions: tuple[Decision, ...], shown: str
) -> None:
    """It is the same event, so the same correction holds; the survivor's own is stronger."""
    for decision in decisions:
        two.decide(decision, NOW)
    two.decide(MergeInto("muscle-days-in-ghent", "spring-meeting"), LATER)
    assert titles(two) == [shown]


def test_hiding_the_merged_event_does_not_hide_the_survivor_and_stands_when_the_merge_is_undone(two: Store) -> None:
    """An editor may have hidden one of two entries, and merges them later: the one that was kept stays."""
    two.decide(Hide("muscle-days-in-ghent"), NOW)
    two.decide(MergeInto("muscle-days-in-ghent", "spring-meeting"), LATER)
    assert (titles(two), [each.in_force for each in two.decisions()]) == (["Spring meeting"], [False, True])
    two.undo("spring-meeting", LATER)
    assert (titles(two), [each.in_force for each in two.decisions()]) == (["Spring meeting"], [True])
    assert sources(two, "muscle-days-in-ghent") == ["university"]


def test_hiding_a_merged_event_by_its_old_name_hides_what_is_shown_for_it(two: Store) -> None:
    """Whoever follows an old link sees the survivor, and means it."""
    merged = found(two, "muscle-days-in-ghent").uid
    two.decide(MergeInto("muscle-days-in-ghent", "spring-meeting"), NOW)
    two.decide(Hide(merged), LATER)
    assert titles(two) == []
    two.undo(merged, LATER, DecisionKind.HIDE)
    assert titles(two) == ["Spring meeting"]


def test_a_merge_takes_the_place_of_what_said_that_the_two_differ(joined: Store) -> None:
    """Of contrary decisions the last one stands, and only that one is listed."""
    parted = joined.decide(SplitOff("spring-meeting", "university"), NOW)
    joined.decide(MergeInto(str(parted.other), "spring-meeting"), LATER)
    assert ([each.kind for each in joined.decisions()], titles(joined)) == ([DecisionKind.MERGE], ["Spring meeting"])
    joined.decide(TellApart("spring-meeting", str(parted.other)), LATER)
    assert [each.kind for each in joined.decisions()] == [DecisionKind.DIFFERENT]
    assert titles(joined) == ["Spring meeting", "Spring meeting"]


def test_a_merge_into_a_hidden_event_hides_both(two: Store) -> None:
    """The survivor is what a person has hidden, and it is the same event."""
    two.decide(Hide("spring-meeting"), NOW)
    two.decide(MergeInto("muscle-days-in-ghent", "spring-meeting"), LATER)
    assert titles(two) == []


def test_approving_the_merged_event_counts_for_the_survivor(store: Store) -> None:
    """A person has found it worth publishing, under whichever name."""
    crawl(store, HERE.model_copy(update={"verdict": Verdict.REVIEW}))
    crawl(store, THERE.model_copy(update={"verdict": Verdict.REVIEW}), slug="university")
    store.decide(Approve("muscle-days-in-ghent"), NOW)
    store.decide(MergeInto("muscle-days-in-ghent", "spring-meeting"), LATER)
    assert titles(store) == ["Spring meeting"]


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


def test_what_is_one_already_cannot_be_merged(joined: Store) -> None:
    """Not even an event with itself."""
    with pytest.raises(DecisionError, match=r"^these two are one event already$"):
        joined.decide(MergeInto("spring-meeting", "spring-meeting"), NOW)


def test_telling_apart_takes_a_merge_back_and_forbids_the_rules_to_merge(two: Store, url: str) -> None:
    """The no of a person stands for whatever the two are merged into later."""
    two.decide(MergeInto("muscle-days-in-ghent", "spring-meeting"), NOW)
    two.decide(TellApart("spring-meeting", "muscle-days-in-ghent"), LATER)
    crawl(two, listing("Third", dt.date(2027, 5, 14)), slug="clinic")
    two.decide(MergeInto("spring-meeting", "third"), LATER)
    ids = {each.slug: each.id for each in two.events()}
    engine = create(url)
    with engine.connect() as connection:
        allowed = may_fuse(connection, ids["third"], ids["muscle-days-in-ghent"])
    engine.dispose()
    assert (sorted(ids), allowed) == (["muscle-days-in-ghent", "third"], False)


@pytest.mark.parametrize(("hidden", "allowed"), [((), True), (("spring-meeting",), False)])
def test_rules_may_not_merge_a_hidden_event_with_one_that_is_shown(
    two: Store, url: str, hidden: tuple[str, ...], allowed: bool
) -> None:
    """Else hiding one of two entries would one day take the other one down."""
    ids = [each.id for each in two.events()]
    for key in hidden:
        two.decide(Hide(key), NOW)
    engine = create(url)
    with engine.connect() as connection:
        assert may_fuse(connection, *ids) is allowed
    engine.dispose()


def test_merging_after_telling_apart_is_the_later_word(two: Store) -> None:
    """A person may change their mind: one decision stands on the pair."""
    two.decide(TellApart("spring-meeting", "muscle-days-in-ghent"), NOW)
    two.decide(MergeInto("muscle-days-in-ghent", "spring-meeting"), LATER)
    assert [each.kind.value for each in two.decisions()] == ["merge"]
    assert titles(two) == ["Spring meeting"]


def test_decisions_on_events_that_differ_survive_a_held_run(joined: Store) -> None:
    """The gate keeps the last good state, decisions included."""
    crawl(joined, HERE, *series(9))
    joined.decide(SplitOff("spring-meeting", "university"), NOW)
    before = [(each.uid, each.title) for each in joined.events()]
    assert crawl(joined, at=LATER).held is not None
    assert [(each.uid, each.title) for each in joined.events()] == before
