"""The ladder by which a listing is recognised, as pure values."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.source import Identity
from store.face import Face, Rung, face_of, markers, title_key, url_key
from store.identity import Ambiguous, Known, distinct, mint, minting_key, recognise
from tests.store.make import listing

TODAY = dt.date(2027, 1, 10)
MAY = dt.date(2027, 5, 12)


def face(title: str = "Spring meeting", day: dt.date = MAY, **more: str | None) -> Face:
    url = more.get("url")
    return Face(more.get("native_id"), url, title_key(title), day.isoformat(), day, day)


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


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("https://www.Society.example.org/Meeting/?utm_source=x&b=2&a=1#top", "society.example.org/Meeting/?a=1&b=2"),
        ("http://society.example.org:80/Meeting/", "society.example.org/Meeting"),
        ("https://society.example.org", "society.example.org"),
        ("https://society.example.org/?fbclid=abc", "society.example.org"),
    ],
)
def test_url_key_is_one_for_all_spellings(address: str, key: str) -> None:
    """Scheme, www, tracking parameters, order and a slash at the end make no other address."""
    assert url_key(address) == key


def test_title_key_knows_words_only() -> None:
    """Case, accents, punctuation and spaces make no other title."""
    assert title_key("  Journée  SMA: «l'été»! ") == "journee sma l ete"


@pytest.mark.parametrize(
    ("title", "found_markers"),
    [
        ("5th Congress 2027", {"5", "2027"}),
        ("Fifth congress", {"5"}),
        ("XII. Kongress", {"xii"}),
        ("5º Congreso", {"5"}),
        ("Day 01", {"1"}),
        ("Part B", {"b"}),
        ("A workshop for parents", set()),
        ("SMA vaste groep", set()),
    ],
)
def test_markers(title: str, found_markers: set[str]) -> None:
    """Numbers, ordinals, Roman numerals and single letters are markers; words are not."""
    assert markers(title_key(title)) == found_markers


def test_distinct_drops_an_entry_read_twice() -> None:
    """The same entry on two pages of one run counts once; equal titles at other hours do not."""
    twice = face_of(listing(url="https://society.example.org/1"))
    other = replace(twice, start="2027-05-12T14:00:00")
    assert distinct([twice, twice, other], Identity.URL) == [0, 2]


def test_distinct_keeps_occurrences_under_one_native_id() -> None:
    """Occurrences that share an id are told apart by their start."""
    items = [face(native_id="7"), face("Spring meeting, cont.", native_id="7"), face(day=TODAY, native_id="7")]
    assert distinct(items, Identity.NATIVE) == [0, 2]


def test_minting_key_is_the_strongest_key() -> None:
    """Native id, else the address with its year, else title and start."""
    full = face(native_id="7", url="a/1")
    keys = [minting_key("society", full, identity, Ambiguous()) for identity in Identity]
    assert keys == ["society|native|7", "society|url|a/1|2027", "society|title|spring meeting|2027-05-12"]


def test_mint_of_a_taken_key_counts_on() -> None:
    """A key that another event has already gives another uid, the same in every replay."""
    first = mint("society|native|7", lambda _: False)
    second = mint("society|native|7", lambda uid: uid == first[1])
    assert (first[0], second[0]) == ("society|native|7", "society|native|7|2")
    assert first[1] != second[1]
