"""The ladder by which a listing is recognised, as pure values."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.source import Identity
from store.face import Face, Rung, title_key
from store.identity import Ambiguous, Known, recognise
from tests.store.faces import MAY, TODAY, face


def found(
    items: list[Face], known: list[Face], identity: Identity = Identity.NATIVE, ambiguous: Ambiguous | None = None
) -> dict[int, int]:
    listed = [Known(number, each) for number, each in enumerate(known)]
    return recognise(items, listed, identity, TODAY, ambiguous or Ambiguous())


def test_recognise_by_native_id_whatever_else_changed() -> None:
    """The source's own id wins over title, day and address."""
    now = face("Autumn congress", MAY + dt.timedelta(days=90), native_id="7", url="a/new")
    assert found([now], [face(native_id="7", url="a/old")]) == {0: 0}


def test_recognise_by_native_id_comes_before_any_likeness() -> None:
    """An item that looks like one listing and has the id of another is the other."""
    items = [face("Spring meeting", native_id="2"), face("Summer meeting", native_id="1")]
    known = [face("Spring meeting", native_id="1"), face("Summer meeting", native_id="2")]
    assert found(items, known) == {0: 1, 1: 0}


def test_recognise_by_old_native_id() -> None:
    """A key that a listing had before still leads to it."""
    known = Known(5, face(native_id="new"), old_keys=((Rung.NATIVE, "old"),))
    assert recognise([face("Other", native_id="old")], [known], Identity.NATIVE, TODAY, Ambiguous()) == {0: 5}


def test_recognise_without_native_ids_when_the_source_rotates_them() -> None:
    """identity = "url" ignores ids that the source makes anew every day."""
    now, before = face("Renamed", native_id="b", url="a/1"), face(native_id="a", url="a/1")
    assert found([now], [before], Identity.URL) == {0: 0}


def test_recognise_rotated_native_id_by_equal_title_and_start() -> None:
    """Equal title and start are one event even under a new id."""
    assert found([face(native_id="b")], [face(native_id="a")]) == {0: 0}


def test_recognise_other_native_id_is_never_merely_similar() -> None:
    """Two ids of the source are two events unless title and start agree."""
    assert found([face("Spring meetings", native_id="b")], [face("Spring meeting", native_id="a")]) == {}


def test_recognise_by_url_when_retitled_and_moved() -> None:
    """The page of an event is the event, whatever its title and day become."""
    now = face("Congress of muscle", MAY + dt.timedelta(days=60), url="a/1")
    assert found([now], [face(url="a/1")]) == {0: 0}


@pytest.mark.parametrize(("days", "same"), [(200, {0: 0}), (201, {}), (365, {}), (-200, {0: 0}), (-201, {})])
def test_recognise_by_url_checks_the_date(days: int, same: dict[int, int]) -> None:
    """A reused address with a day more than 200 days away is a new edition."""
    assert found([face("Congress", MAY + dt.timedelta(days=days), url="a/1")], [face("Meeting", url="a/1")]) == same


def test_recognise_by_url_after_the_known_day_is_a_new_edition() -> None:
    """What is over does not move: the next date at the same address is another event."""
    past = face(day=TODAY - dt.timedelta(days=3), url="a/1")
    assert found([face(day=TODAY + dt.timedelta(days=4), url="a/1")], [past]) == {}


def test_recognise_by_url_a_postponed_event_may_get_its_new_date_late() -> None:
    """A postponed event gets its date after the old one is over, and stays the same event."""
    past = Known(3, face(day=TODAY - dt.timedelta(days=3), url="a/1"), postponed=True)
    now = face(day=TODAY + dt.timedelta(days=60), url="a/1")
    assert recognise([now], [past], Identity.NATIVE, TODAY, Ambiguous()) == {0: 3}


def test_recognise_by_url_what_was_taken_down_before_its_day_may_come_back_later() -> None:
    """A page that goes while its event is ahead, and comes again with a later day, tells that the event has moved."""
    past = Known(3, face(day=TODAY - dt.timedelta(days=3), url="a/1"), taken_down=True)
    now, next_year = (face(day=TODAY + dt.timedelta(days=days), url="a/1") for days in (60, 300))
    assert recognise([now], [past], Identity.NATIVE, TODAY, Ambiguous()) == {0: 3}
    assert recognise([next_year], [past], Identity.NATIVE, TODAY, Ambiguous()) == {}


@pytest.mark.parametrize(("hour", "known"), [("2027-05-12T18:00:00", {0: 0}), ("2027-05-12", {})])
def test_recognise_another_subtitle_at_the_same_hour_online(hour: str, known: dict[int, int]) -> None:
    """Without a town the minute tells: who lists one webinar then has given it another subtitle."""
    before = replace(face("webinar risdiplam questions and answers", MAY), start=hour)
    now = replace(face("webinar risdiplam what is new", MAY), start=hour)
    assert found([now], [before]) == known


def test_recognise_by_shared_url_needs_the_day() -> None:
    """The list page's own address tells no event from another."""
    shared = Ambiguous(keys=frozenset({"a"}))
    june = dt.date(2027, 6, 1)
    items = [face("Meeting of parents", url="a"), face("Meeting of doctors", june, url="a")]
    known = [face("Doctors' meeting", june, url="a"), face("Meeting of parents", url="a")]
    assert found(items, known, ambiguous=shared) == {0: 1, 1: 0}


def test_recognise_two_different_titles_at_a_shared_url_on_one_day_are_two() -> None:
    """Two events of one day on one page do not become one another."""
    shared = Ambiguous(keys=frozenset({"a"}))
    assert found([face("Family brunch", url="a")], [face("Gene therapy seminar", url="a")], ambiguous=shared) == {}


def test_recognise_similar_title_on_the_same_day() -> None:
    """A reworded title on the same day is the same event."""
    assert found([face("Spring meeting in Ghent")], [face("Spring meeting, Ghent")]) == {0: 0}


@pytest.mark.parametrize(
    ("one", "other"),
    [("5th Congress", "6th Congress"), ("Course day 1", "Course day 2"), ("Course part A", "Course part B")],
)
def test_recognise_never_across_different_numbers(one: str, other: str) -> None:
    """Ordinals, day markers and parts tell the members of a series apart."""
    assert found([face(one)], [face(other)]) == {}


def test_recognise_moved_event_by_its_unique_title() -> None:
    """The same title on another day is the same event, rescheduled."""
    assert found([face(day=MAY + dt.timedelta(days=100))], [face()]) == {0: 0}


def test_recognise_moved_event_of_a_series_not_at_all() -> None:
    """In a series of equal titles nobody knows which one has moved."""
    series = Ambiguous(titles=frozenset({title_key("Spring meeting")}))
    assert found([face(day=MAY + dt.timedelta(days=7))], [face()], ambiguous=series) == {}


def test_recognise_moved_event_with_an_address_of_its_own_not_at_all() -> None:
    """Equal titles on different days at different addresses are different events."""
    assert found([face(day=MAY + dt.timedelta(days=7), url="a/2")], [face(url="a/1")]) == {}


def test_recognise_takes_the_nearest_day_first() -> None:
    """Of several listings at one address the one nearest in time is meant."""
    known = [face(day=MAY - dt.timedelta(days=30), url="a/1"), face(day=MAY - dt.timedelta(days=2), url="a/1")]
    assert found([face(url="a/1")], known) == {0: 1}


def test_recognise_gives_each_listing_to_one_item() -> None:
    """Two items of one run never become one listing."""
    assert found([face(url="a/1"), face("Other", url="a/1")], [face(url="a/1")]) == {0: 0}


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 40), st.sampled_from([None, "x", "y"])), max_size=8),
    st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 40), st.sampled_from([None, "x", "y"])), max_size=8),
)
def test_recognise_is_one_to_one(
    new: list[tuple[str, int, str | None]], old: list[tuple[str, int, str | None]]
) -> None:
    """Whatever the lists, no listing is given away twice."""
    items, known = ([face(t * 5, MAY + dt.timedelta(days=d), url=u) for t, d, u in many] for many in (new, old))
    result = found(items, known)
    assert len(set(result.values())) == len(result)


A, B, FAR = "a/1", "a/2", MAY + dt.timedelta(days=150)


@pytest.mark.parametrize(
    ("before", "now", "same"),
    [
        (face(url=A), face("Congress of muscle", FAR, url=A), True),
        (face(native_id="7", url=A), face("Congress of muscle", FAR, native_id="7", url=B), True),
        (face(native_id="7"), face("Congress of muscle", MAY + dt.timedelta(days=300), native_id="7"), True),
        (face(url=A), face(url=B), True),
        (face(url=A), face("Spring meeting 2027", url=B), True),
        (face(url=A), face("Spring meeting, now in Ghent", url=B), True),
        (face(url=A), face("Spring meetings", url=B), True),
        (face(url=A), face("Congress of muscle", url=B), False),
        (face(url=A), face(day=FAR, url=B), False),
        (face(), face(day=FAR), True),
        (face(), face("Spring meetings", MAY + dt.timedelta(days=20)), True),
        (face(), face("Spring meetings", FAR), False),
        (face(), face("Spring meeting 2", MAY), False),
        (face("Spring meeting 2027"), face("Spring meeting 2028", MAY + dt.timedelta(days=365)), False),
        (face("Day"), face("Family day"), False),
    ],
    ids=[
        "retitled+moved,url-stays", "retitled+moved+url,id-stays", "moved-300-days,id-stays", "url", "url+year",
        "url+longer-title", "url+reworded", "url+other-title", "url+moved", "moved,nothing-else", "moved+reworded",
        "far+reworded", "number-in-title", "next-edition", "one-word",
    ],
)  # fmt: skip
def test_recognise_changes_that_come_together(before: Face, now: Face, same: bool) -> None:
    """What stays decides: an id everything, an address within one edition, a title on its day or near it."""
    assert found([now], [before]) == ({0: 0} if same else {})


@pytest.mark.parametrize(
    ("before", "now", "days", "same"),
    [
        ("15th Congress on Muscle", "16th Congress on Muscle", 180, False),
        ("Family days 2027", "Family days 2028", 180, False),
        ("XV Congress on Muscle", "XVI Congress on Muscle", 180, False),
        ("15th Congress on Muscle", "XV Congress on Muscle", 180, True),
        ("15th Congress on Muscle", "16th Congress on Muscle", 7, True),
        ("Congress on Muscle", "Congress on Muscle", 180, True),
    ],
)
def test_next_edition_at_the_address_of_one_that_was_put_off(before: str, now: str, days: int, same: bool) -> None:
    """Months later under the next number or year: the next edition, also where the last one was moved towards it."""
    known = [Known(1, replace(face(before, MAY), url="example.org/congress"))]
    item = replace(face(now, MAY + dt.timedelta(days=days)), url="example.org/congress")
    assert recognise([item], known, Identity.URL, MAY, Ambiguous()) == ({0: 1} if same else {})
