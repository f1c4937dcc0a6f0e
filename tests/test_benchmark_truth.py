"""The scorer of the benchmark of true events: it sees planted faults, and only those."""

from __future__ import annotations

import copy
import dataclasses
import datetime as dt
from pathlib import Path

import pytest

from benchmarks.truth.crawls import Year
from benchmarks.truth.faults import Fault
from benchmarks.truth.look import Look, Sighting, UnknownWordError, look
from benchmarks.truth.report import misses, report
from benchmarks.truth.run import Result, Scorer
from benchmarks.truth.steady import Steady
from benchmarks.truth.words import Part
from store.event import Event, Status
from store.repository import Store
from tests.small_world import SIZE, small

UID = "00000000-0000-4000-8000-000000000000"


@dataclasses.dataclass
class Measured:
    """A small world after its year: what scored it, how the store looked after each round, and the figures."""

    scorer: Scorer
    looks: list[Look]
    result: Result

    @property
    def last(self) -> Look:
        return self.looks[-1]

    def next(self, **changed: object) -> Look:
        """The last look once more, a day later, with something changed in it."""
        return dataclasses.replace(self.last, day=self.last.day + dt.timedelta(days=1), **changed)  # type: ignore[arg-type]

    def with_event(self, uid: str, **changed: object) -> Look:
        """The last look again, with one event changed."""
        return self.next(events={**self.last.events, uid: self.last.events[uid].model_copy(update=changed)})


@pytest.fixture(scope="module")
def crawled_once(tmp_path_factory: pytest.TempPathFactory) -> Measured:
    with Store.open(f"sqlite:///{tmp_path_factory.mktemp('truth')}/truth.db") as store:
        year = Year(small(), SIZE.rounds)
        scorer = Scorer(year.world)
        looks = list(scorer.crawl(year, store))
        return Measured(scorer, looks, scorer.result(store, Part.OPEN, 1, SIZE))


@pytest.fixture
def measured(crawled_once: Measured) -> Measured:
    """One year of a small world, with a scorer of the test's own."""
    return dataclasses.replace(crawled_once, scorer=copy.deepcopy(crawled_once.scorer))


def test_small_world_is_scored_whole(measured: Measured) -> None:
    """Every crawl is counted, most of the events are published, and the report has a line for each goal."""
    assert measured.result.crawls == SIZE.sources * SIZE.rounds
    assert measured.result.behind >= SIZE.events * 3 // 4
    assert measured.result.pairs.true > 20
    text = report([measured.result])
    assert [fault for fault in Fault if f"| {fault.value} |" not in text] == []


def test_wrong_merge_lowers_precision(measured: Measured) -> None:
    """A listing of another true event under an event's UID is one wrong pair for each listing there."""
    before = measured.scorer.pairs()
    one, other = _two_single(measured.last)
    sightings = dict(measured.last.sightings)
    sightings[one] = (*sightings[one], *sightings.pop(other))
    events = {uid: event for uid, event in measured.last.events.items() if uid != other}
    measured.scorer.judge(measured.next(events=events, sightings=sightings))
    after = measured.scorer.pairs()
    assert (after.merged, after.wrong) == (before.merged + 1, before.wrong + 1)


def test_pair_left_to_a_person_counts_apart_from_merged(measured: Measured) -> None:
    """A question about two UIDs of one true event is recall, but not merging; one about two events is in vain."""
    one, apart = _split(measured)
    stranger = next(uid for uid in measured.last.events if _owner(measured.last, uid) != _owner(measured.last, one))
    measured.scorer.judge(apart)
    before = measured.scorer.pairs()
    asked = apart.asked | {frozenset({one, UID}), frozenset({one, stranger})}
    measured.scorer.judge(dataclasses.replace(apart, asked=asked))
    after = measured.scorer.pairs()
    assert (after.joined, after.left) == (before.joined, before.left + 1)
    assert (after.questions, after.in_vain) == (before.questions + 2, before.in_vain + 1)


def test_event_under_another_uid_is_a_change_of_uid(measured: Measured) -> None:
    """The old UID is gone and a new one stands for the same true event."""
    before = measured.scorer.faults.count(Fault.UID)
    uid = _two_single(measured.last)[0]
    events, sightings = dict(measured.last.events), dict(measured.last.sightings)
    events[UID] = events.pop(uid).model_copy(update={"uid": UID})
    sightings[UID] = sightings.pop(uid)
    measured.scorer.judge(measured.next(events=events, sightings=sightings))
    assert measured.scorer.faults.count(Fault.UID) == before + 1


def test_joining_two_published_events_retires_one_uid(measured: Measured) -> None:
    """One of two UIDs of one true event goes; that is no change of UID, and is counted. Here the younger one went."""
    _, apart = _split(measured)
    measured.scorer.judge(apart)
    placements = measured.scorer.placements
    before = measured.scorer.faults.count(Fault.UID), len(placements.retired), placements.older_retired
    measured.scorer.judge(measured.next())
    after = measured.scorer.faults.count(Fault.UID), len(placements.retired), placements.older_retired
    assert after == (before[0], before[1] + 1, before[2])


def test_event_that_is_not_published_any_more_is_lost(measured: Measured) -> None:
    """It is ahead and its source lists it: it is lost, and its UID is not there any more."""
    uid = next(uid for uid in measured.last.events if _ahead(measured, uid))
    before = [measured.scorer.faults.count(fault) for fault in (Fault.LOST, Fault.UNPUBLISHED)]
    events = {key: event for key, event in measured.last.events.items() if key != uid}
    sightings = {key: each for key, each in measured.last.sightings.items() if key != uid}
    measured.scorer.judge(measured.next(events=events, sightings=sightings))
    after = [measured.scorer.faults.count(fault) for fault in (Fault.LOST, Fault.UNPUBLISHED)]
    assert after == [count + 1 for count in before]


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"sequence": 7}, Fault.SEQUENCE_IDLE),
        ({"title": "Quite another title"}, Fault.SEQUENCE_MISSED),
        ({"sequence": -1}, Fault.SEQUENCE_DOWN),
        ({"status": Status.CANCELLED, "sequence": 7}, Fault.CANCELLED),
        ({"status": Status.UNCONFIRMED, "sequence": 7}, Fault.UNCONFIRMED),
    ],
)
def test_planted_fault_is_seen_once(measured: Measured, changed: dict[str, object], fault: Fault) -> None:
    """Each of these on one event that its source lists is one fault more, however often one looks."""
    before = measured.scorer.faults.count(fault)
    uid = next(uid for uid in measured.last.events if _ahead(measured, uid))
    planted = measured.with_event(uid, **changed)
    measured.scorer.judge(planted)
    measured.scorer.judge(planted)
    assert measured.scorer.faults.count(fault) == before + 1


def test_what_no_subscriber_sees_is_no_change(measured: Measured) -> None:
    """Spaces, tracking parameters and the order of deadlines may change without SEQUENCE."""
    before = measured.scorer.faults.count(Fault.SEQUENCE_MISSED)
    event = next(event for event in measured.last.events.values() if event.deadlines and event.url)
    again = {"title": event.title.replace(" ", "  "), "deadlines": event.deadlines[::-1]}
    measured.scorer.judge(measured.with_event(event.uid, url=f"{event.url}?utm_source=x", **again))
    assert measured.scorer.faults.count(Fault.SEQUENCE_MISSED) == before


def test_change_without_history_is_seen(measured: Measured, tmp_path: Path) -> None:
    """A title that changed, of which the store's history says nothing."""
    before = measured.scorer.faults.count(Fault.HISTORY)
    steady = Steady(measured.scorer.faults)
    event = next(iter(measured.last.events.values()))
    steady.compare(event)
    steady.compare(event.model_copy(update={"title": "Quite another title", "sequence": event.sequence + 1}))
    with Store.open(f"sqlite:///{tmp_path}/empty.db") as empty:
        steady.check_history(empty, {event.uid})
    assert measured.scorer.faults.count(Fault.HISTORY) == before + 1


def test_title_of_a_weaker_source_is_not_right(measured: Measured) -> None:
    """Fields are right only where they are the word of a strongest source."""
    judged, right = measured.scorer.standing.judged, measured.scorer.standing.titles_right
    uid = _two_single(measured.last)[0]
    measured.scorer.judge(measured.with_event(uid, title="Nobody's title", sequence=7))
    standing = measured.scorer.standing
    assert standing.judged - judged == standing.titles_right - right + 1


def test_listing_that_nobody_uttered_is_refused(tmp_path: Path) -> None:
    """The scorer does not guess which true event a listing announces."""
    with Store.open(f"sqlite:///{tmp_path}/truth.db") as store:
        year = Year(small(), SIZE.rounds)
        scorer = Scorer(year.world)
        next(scorer.crawl(year, store))
        with pytest.raises(UnknownWordError):
            look(store, year.day(0), {})


def test_cases_of_the_closed_part_are_not_shown(measured: Measured) -> None:
    """Whoever tunes gets the misses of the open part only."""
    with pytest.raises(ValueError, match="closed"):
        misses([dataclasses.replace(measured.result, part=Part.CLOSED)])


# -- finding cases in a look


def _sightings(seen: Look, uid: str) -> tuple[Sighting, ...]:
    return seen.sightings[uid]


def _owner(seen: Look, uid: str) -> str:
    return _sightings(seen, uid)[0].event_id


def _two_single(seen: Look) -> tuple[str, str]:
    """The UIDs of two published events of one listing each, from different sources and not of one congress."""
    single = [uid for uid, each in sorted(seen.sightings.items()) if len(each) == 1 and each[0].listed]
    one = single[0]
    other = next(
        uid
        for uid in single
        if _sightings(seen, uid)[0].source != _sightings(seen, one)[0].source
        and _owner(seen, uid).split("-")[:2] != _owner(seen, one).split("-")[:2]
    )
    return one, other


def _split(measured: Measured) -> tuple[str, Look]:
    """The UID of an event of two listings, and a look in which one of them stands under another UID."""
    seen = measured.last
    pure = (
        uid for uid, each in sorted(seen.sightings.items()) if len(each) == 2 and each[0].event_id == each[1].event_id
    )
    uid = next(pure)
    one, other = seen.sightings[uid]
    events = {**seen.events, UID: seen.events[uid].model_copy(update={"uid": UID, "title": other.data.title})}
    return uid, measured.next(events=events, sightings={**seen.sightings, uid: (one,), UID: (other,)})


def _ahead(measured: Measured, uid: str) -> bool:
    """True for a scheduled event that lies ahead, of one listing that its source still has."""
    event: Event = measured.last.events[uid]
    sightings = _sightings(measured.last, uid)
    still = all(each.event_id in measured.scorer.ledger.listed[each.source] for each in sightings)
    ahead = event.last_day > measured.last.day + dt.timedelta(days=2)
    alone = (
        len(sightings) == 1
        and sum(each.event_id == sightings[0].event_id for some in measured.last.sightings.values() for each in some)
        == 1
    )
    return event.status is Status.SCHEDULED and still and ahead and alone
