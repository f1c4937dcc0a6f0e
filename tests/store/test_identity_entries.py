"""Entries of one list that look alike: read twice, or two of one title and start."""

from __future__ import annotations

from dataclasses import replace

import pytest

from config.source import Identity
from store.face import face_of
from store.identity import Ambiguous, Known, distinct, recognise
from tests.store.faces import MAY, TODAY, face, in_city
from tests.store.make import listing


def test_distinct_drops_an_entry_read_twice() -> None:
    """The same entry on two pages of one run counts once; equal titles at other hours do not."""
    twice = face_of(listing(url="https://society.example.org/1"))
    other = replace(twice, start="2027-05-12T14:00:00")
    assert distinct([twice, twice, other], Identity.URL) == [0, 2]


def test_distinct_keeps_occurrences_under_one_native_id() -> None:
    """Occurrences that share an id are told apart by their start."""
    items = [face(native_id="7"), face("Spring meeting, cont.", native_id="7"), face(day=TODAY, native_id="7")]
    assert distinct(items, Identity.NATIVE) == [0, 2]


def test_two_cities_are_two_entries_of_one_title_and_start() -> None:
    """A list without ids and addresses shows both; one without a city is a repetition where only one city is named."""
    ghent, bonn, nowhere = (in_city("Café", MAY, city) for city in ("ghent", "bonn", None))
    assert distinct([ghent, bonn, ghent], Identity.TITLE_DATE) == [0, 1]
    assert distinct([nowhere, ghent], Identity.TITLE_DATE) == [0]
    assert distinct([nowhere, ghent, bonn], Identity.TITLE_DATE) == [0, 1, 2]


def test_entries_of_one_title_and_start_keep_their_cities() -> None:
    """Whatever the order of the list is; a third city is a new entry."""
    known = [Known(1, in_city("Café", MAY, "ghent")), Known(2, in_city("Café", MAY, "bonn"))]
    items = [in_city("Café", MAY, city) for city in ("bonn", "rome", "ghent")]
    ambiguous = Ambiguous(titles=frozenset({"cafe"}))
    assert recognise(items, known, Identity.TITLE_DATE, MAY, ambiguous) == {0: 2, 2: 1}


@pytest.mark.parametrize("city", ["bonn", None])
def test_entry_whose_place_is_mended_or_becomes_known_stays_itself(city: str | None) -> None:
    """One entry of that title and start, before and now."""
    known = [Known(1, in_city("Café", MAY, city))]
    assert recognise([in_city("Café", MAY, "ghent")], known, Identity.TITLE_DATE, MAY, Ambiguous()) == {0: 1}


def test_other_subtitle_at_the_same_minute_in_the_same_city_is_a_new_title() -> None:
    """A list without ids and addresses gives its workshop another subtitle."""
    before = replace(in_city("Workshop gait: what is new", MAY, "ghent"), start="2027-05-12T14:30:00")
    now = replace(in_city("Workshop gait: lessons of five years", MAY, "ghent"), start="2027-05-12T14:30:00")
    assert recognise([now], [Known(1, before)], Identity.TITLE_DATE, MAY, Ambiguous()) == {0: 1}
    elsewhere = replace(now, city="bonn")
    assert recognise([elsewhere], [Known(1, before)], Identity.TITLE_DATE, MAY, Ambiguous()) == {}
