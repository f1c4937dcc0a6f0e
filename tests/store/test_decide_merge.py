"""Merging and telling apart by a person: what becomes of the events, their listings, and back again."""

from __future__ import annotations

import datetime as dt

import pytest

from config.overrides import SettableField
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
from store.event import Verdict
from store.fuse import may_fuse
from store.repository import PairVerdict, Store
from tests.store.make import DAY, NOW, crawl, listing, series, titles
from tests.store.two_events import HERE, LATER, THERE, again, found, sources


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


def test_undoing_a_merge_lets_what_it_replaced_stand_again(two: Store) -> None:
    """Who had said that the two differ is right again, for the rules too, and may take that back in turn."""
    two.decide(TellApart("spring-meeting", "muscle-days-in-ghent"), NOW)
    two.decide(MergeInto("muscle-days-in-ghent", "spring-meeting"), LATER)
    assert two.undo("muscle-days-in-ghent", LATER + DAY).kind is DecisionKind.MERGE
    assert [each.kind for each in two.decisions()] == [DecisionKind.DIFFERENT]
    (pair,) = two.pairs()
    assert (pair.verdict, pair.by_person) == (PairVerdict.DIFFERENT, True)
    two.undo("spring-meeting", LATER + 2 * DAY)
    assert (two.decisions(), two.pairs()) == ([], [])


def test_undoing_that_two_differ_lets_their_merge_stand_again(two: Store) -> None:
    """The earlier word of a person is back, not that of the rules."""
    two.decide(MergeInto("muscle-days-in-ghent", "spring-meeting"), NOW)
    two.decide(TellApart("spring-meeting", "muscle-days-in-ghent"), LATER)
    assert len(titles(two)) == 2
    two.undo("spring-meeting", LATER + DAY)
    assert [each.kind for each in two.decisions()] == [DecisionKind.MERGE]
    assert titles(two) == ["Spring meeting"]
