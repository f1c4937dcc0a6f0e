"""Deadlines as entries: whole days that keep their UID, tell the hour in words, and do not vanish without a word."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from feeds.formats import ical
from feeds.formats.deadlines import entries, stated
from feeds.formats.entry import Entry
from feeds.formats.format import Feed
from store.event import Deadline, DeadlineKind, Event, Status
from store.views import Change
from tests.feeds.events import BASE_URL, CREATED, LOOK, scenarios
from tests.feeds.histories import HOUR, lived

AOE = {"time": dt.time(23, 59), "timezone": "UTC-12:00"}


def due(kind: str, *day: int, **fields: Any) -> Deadline:
    return Deadline(kind=DeadlineKind(kind), date=dt.date(*day), **fields)


def made(event: Event, history: list[Change]) -> list[Entry]:
    return list(entries(event, history, LOOK))


def component(entry: Entry) -> Any:
    """The entry as a calendar program reads it."""
    feed = Feed("Deadlines", "", f"{BASE_URL}/feeds/deadlines.ics", BASE_URL, CREATED)
    (event,) = Calendar.from_ical(ical.head(feed) + ical.whole_day(entry, LOOK) + ical.FORMAT.tail).walk("VEVENT")
    assert not event.errors
    return event


def test_a_deadline_is_a_whole_day_that_says_its_hour_in_words() -> None:
    """23:59 AoE on the 10th is the 10th in every calendar; the instant is in the description (feeds.md 2.28c)."""
    congress = scenarios()["congress"]
    abstract, early_bird = made(congress, [])
    found = component(abstract)
    assert (found["DTSTART"].dt, found["DTEND"].dt) == (dt.date(2027, 1, 10), dt.date(2027, 1, 11))
    assert str(found["SUMMARY"]) == "Abstract deadline: SMA Science Congress; 5th edition, Łódź"
    assert str(found["DESCRIPTION"]) == (
        "Abstracts until 10 January 2027, 23:59 AoE (11 January 2027, 11:59 UTC).\n"
        "For: SMA Science Congress; 5th edition, Łódź, 12–14 May 2027, Łódź, Poland.\n\n"
        "Abstracts: https://kongres.example.org/abstracts\n"
        "Event page: https://events.example.org/events/sma-science-congress/\n"
        "Organiser's page: https://kongres.example.org/2027/?lang=en&day=1,2"
    )
    assert (str(found["RELATED-TO"]), str(found["TRANSP"])) == (congress.uid, "TRANSPARENT")
    assert "No hour was stated." in component(early_bird)["DESCRIPTION"]


def test_every_kind_has_a_name_of_its_own() -> None:
    """Titles begin with what is due."""
    event, history = lived(title="Congress", deadlines=tuple(due(kind, 2027, 1, 5) for kind in DeadlineKind))
    assert [entry.name for entry in made(event, history)] == [
        "Abstract deadline: Congress",
        "Early-bird deadline: Congress",
        "Registration deadline: Congress",
        "Late-breaking abstract deadline: Congress",
        "Grant deadline: Congress",
    ]


def test_readers_see_the_day_in_the_title() -> None:
    """Portals show nothing else."""
    event, history = lived(title="Congress", deadlines=(due("abstract", 2027, 1, 10, **AOE),))
    (entry,) = made(event, history)
    assert entry.title == "Abstract deadline: Congress (10 January 2027, 23:59 AoE)"


def test_a_moved_deadline_keeps_its_uid() -> None:
    """Extended by two weeks: the same entry on another day, with a higher SEQUENCE, first published when it was."""
    before, after = due("abstract", 2027, 1, 10), due("abstract", 2027, 1, 24)
    (first,) = made(*lived(deadlines=(before,)))
    (second,) = made(*lived({"deadlines": (after,)}, deadlines=(before,)))
    assert second.uid == first.uid
    assert (first.day, first.sequence, first.changed) == (before.date, 0, CREATED)
    assert (second.day, second.sequence, second.changed) == (after.date, 1, CREATED + HOUR)
    assert second.published == CREATED


def test_uids_are_uuids_that_differ() -> None:
    """One for each deadline of each event; the event's own is not among them."""
    congress = scenarios()["congress"]
    uids = [entry.uid for entry in made(congress, [])]
    assert len({congress.uid, *uids}) == 3
    assert [str(uuid.UUID(uid)) for uid in uids] == uids


def test_of_two_of_a_kind_the_one_that_stays_keeps_its_uid() -> None:
    """The first date is dropped from the page: the second is not taken for it."""
    first, second = due("abstract", 2027, 1, 10), due("abstract", 2027, 2, 1)
    both = {entry.day: entry.uid for entry in made(*lived(deadlines=(first, second)))}
    later = {entry.day: entry.uid for entry in made(*lived({"deadlines": (second,)}, deadlines=(first, second)))}
    assert later == both


def test_a_deadline_taken_back_before_its_day_stays_and_says_so() -> None:
    """A calendar from which it merely vanished would tell nobody."""
    event, history = lived({"deadlines": ()}, title="Congress", deadlines=(due("grant", 2027, 1, 10),))
    (entry,) = made(event, history)
    found = component(entry)
    assert str(found["SUMMARY"]) == "CANCELLED (no longer stated): Grant deadline: Congress"
    assert (str(found["STATUS"]), found["SEQUENCE"]) == ("CANCELLED", 1)
    assert str(found["DESCRIPTION"]).startswith("The organiser does not state this deadline any more.\n")


def test_a_deadline_dropped_after_its_day_stays_as_it_was() -> None:
    """Pages drop what is over; that cancels nothing, and not a byte moves."""
    over = due("abstract", 2026, 8, 30)
    before = made(*lived(deadlines=(over,)))
    after = made(*lived({"deadlines": ()}, deadlines=(over,)))
    assert [ical.whole_day(entry, LOOK) for entry in after] == [ical.whole_day(entry, LOOK) for entry in before]


def test_a_deadline_that_comes_back_is_the_same_one() -> None:
    """Stated, not stated, stated again: one UID, not cancelled any more."""
    deadline = due("registration", 2027, 4, 1)
    (once,) = made(*lived(deadlines=(deadline,)))
    (again,) = made(*lived({"deadlines": ()}, {"deadlines": (deadline,)}, deadlines=(deadline,)))
    assert (again.uid, again.status, again.sequence) == (once.uid, Status.SCHEDULED, 2)


def test_a_deadline_added_later_was_published_later() -> None:
    """pubDate is when we first said it, not when we first listed the event."""
    (entry,) = made(*lived({"title": "Renamed"}, {"deadlines": (due("abstract", 2027, 1, 10),)}))
    assert (entry.published, entry.changed, entry.sequence) == (CREATED + 2 * HOUR, CREATED + 2 * HOUR, 2)


@pytest.mark.parametrize(
    "elsewhere",
    [{"description": "Other words."}, {"sponsor": "Somebody"}, {"online_url": "https://meet.example.org/1"}],
)
def test_what_an_entry_does_not_show_does_not_stamp_it(elsewhere: dict[str, Any]) -> None:
    """A calendar program that compares LAST-MODIFIED would write it anew for nothing (feeds.md 2.6)."""
    deadline = (due("abstract", 2027, 1, 10),)
    before, after = made(*lived(deadlines=deadline)), made(*lived(elsewhere, deadlines=deadline))
    assert [ical.whole_day(entry, LOOK) for entry in after] == [ical.whole_day(entry, LOOK) for entry in before]


@pytest.mark.parametrize(
    "seen",
    [{"title": "Other"}, {"start": dt.date(2027, 6, 1)}, {"url": "https://a.example.org/"},
     {"status": Status.CANCELLED}, {"abstract_url": "https://b.example.org/"}],
)  # fmt: skip
def test_what_an_entry_shows_stamps_it(seen: dict[str, Any]) -> None:
    """SEQUENCE and LAST-MODIFIED move together with the bytes."""
    deadline = (due("abstract", 2027, 1, 10),)
    (before,), (after,) = made(*lived(deadlines=deadline)), made(*lived(seen, deadlines=deadline))
    assert (after.sequence, after.changed) == (before.sequence + 1, before.changed + HOUR)


def test_deadlines_of_a_cancelled_event_are_cancelled() -> None:
    """In the status and, for programs that know none, in the title."""
    event, history = lived({"status": Status.CANCELLED}, title="Congress", deadlines=(due("abstract", 2027, 1, 10),))
    found = component(made(event, history)[0])
    assert (str(found["STATUS"]), str(found["SUMMARY"])) == ("CANCELLED", "CANCELLED: Abstract deadline: Congress")


@pytest.mark.parametrize(
    ("timezone", "said"),
    [
        ("UTC-12:00", "23:59 AoE (11 January 2027, 11:59 UTC)"),
        ("AoE", "23:59 AoE (11 January 2027, 11:59 UTC)"),
        ("Europe/Warsaw", "23:59 Europe/Warsaw (10 January 2027, 22:59 UTC)"),
        ("UTC", "23:59 UTC"),
        ("somewhere", "23:59 somewhere"),
        (None, "23:59"),
    ],
)
def test_the_zone_is_told_as_stated(timezone: str | None, said: str) -> None:
    """With the instant where it follows; none is made up for a zone that nobody knows."""
    deadline = due("abstract", 2027, 1, 10, time=dt.time(23, 59), timezone=timezone)
    (entry,) = made(*lived(deadlines=(deadline,)))
    assert entry.summary.startswith(f"Abstracts until 10 January 2027, {said}. For: ")


DAYS = st.dates(dt.date(2026, 6, 1), dt.date(2027, 6, 1))
STATED = st.lists(
    st.builds(Deadline, kind=st.sampled_from(list(DeadlineKind)[:2]), date=DAYS), max_size=3, unique_by=str
)


@given(states=st.lists(STATED, min_size=1, max_size=5))
@settings(deadline=None, max_examples=200)
def test_whatever_happens_what_is_stated_now_is_told_once(states: list[list[Deadline]]) -> None:
    """After any history: what is stated is there, none of it twice, UIDs differ, no SEQUENCE exceeds the event's."""
    first, *later = [tuple(each) for each in states]
    event, history = lived(*({"deadlines": each} for each in later), deadlines=first)
    told = stated(event, history)
    live = sorted(str(each.deadline) for each in told if not each.withdrawn and each.deadline in event.deadlines)
    assert live == sorted(str(each) for each in event.deadlines)
    made_now = made(event, history)
    assert len({entry.uid for entry in made_now}) == len(made_now)
    assert all(entry.sequence <= event.sequence for entry in made_now)


@given(states=st.lists(STATED, min_size=2, max_size=5))
@settings(deadline=None, max_examples=200)
def test_between_two_publications_no_entry_to_come_vanishes_and_stamps_are_honest(
    states: list[list[Deadline]],
) -> None:
    """For each UID: it stays, SEQUENCE never falls, and bytes differ exactly where LAST-MODIFIED does."""
    first, *later = [{"deadlines": tuple(each)} for each in states]
    before = {entry.uid: entry for entry in made(*lived(*later[:-1], **first))}
    after = {entry.uid: entry for entry in made(*lived(*later, **first))}
    assert before.keys() <= after.keys()
    for uid, old in before.items():
        new = after[uid]
        same = ical.whole_day(old, LOOK) == ical.whole_day(new, LOOK)
        assert (new.changed == old.changed) == same
        assert new.sequence >= old.sequence
