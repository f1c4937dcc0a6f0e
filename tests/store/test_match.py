"""When listings of two sources are one event."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from store.event import Mode, Place, Precision
from store.match import candidate_of, match, same_event
from tests.store.make import listing

MAY = dt.date(2027, 5, 12)
ADDRESS = "https://congress.example.org/2027"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({}, {"title": "Spring  Meeting!"}, True),
        ({}, {"start": MAY + dt.timedelta(days=1)}, False),
        ({"title": "5th Congress"}, {"title": "6th Congress"}, False),
        (
            {"url": ADDRESS, "title": "SMA congress"},
            {"url": ADDRESS + "?utm_source=x", "title": "Congress on SMA"},
            True,
        ),
        ({"url": ADDRESS, "title": "SMA congress"}, {"url": ADDRESS, "title": "Gala dinner"}, False),
        ({"url": ADDRESS, "title": "Course day 1"}, {"url": ADDRESS, "title": "Course day 2"}, False),
        ({"place": Place(city="Ghent")}, {"place": Place(city="Oslo")}, False),
        ({"place": Place(city="Ghent")}, {"place": Place(city="GHENT")}, True),
        ({"place": Place(city="Ghent")}, {}, True),
        ({"place": Place(country="BE")}, {"place": Place(country="NO")}, False),
        ({"mode": Mode.ONLINE}, {"mode": Mode.ONSITE}, False),
        ({"mode": Mode.ONLINE}, {"mode": Mode.HYBRID}, True),
        ({"start": dt.date(2027, 5, 1), "precision": Precision.MONTH}, {"start": dt.date(2027, 5, 1)}, False),
    ],
)
def test_same_event(one: dict[str, Any], other: dict[str, Any], same: bool) -> None:
    """Title or address must agree on the same day, and nothing may contradict."""
    assert same_event(candidate_of(listing(**one)), candidate_of(listing(**other))) is same


def test_match_joins_one_item_to_one_event() -> None:
    """Two items of one run never join the same event."""
    item = candidate_of(listing())
    assert match([item, item], [candidate_of(listing(source="other"), 7)], set()) == {0: 7}


def test_match_does_not_guess_between_two_events() -> None:
    """Where two events would do, neither is taken."""
    others = [candidate_of(listing(source="other"), 7), candidate_of(listing(source="third"), 8)]
    assert match([candidate_of(listing())], others, set()) == {}


def test_match_leaves_closed_events_alone() -> None:
    """An event that this source lists already takes no second listing of it."""
    assert match([candidate_of(listing())], [candidate_of(listing(source="other"), 7)], {7}) == {}
