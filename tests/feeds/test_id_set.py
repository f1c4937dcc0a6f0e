"""The set of ids that feeds are chosen by."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.id_set import IdSet

NUMBERS = st.sets(st.integers(min_value=0, max_value=5000))


@settings(deadline=None)
@given(NUMBERS, NUMBERS)
def test_it_holds_what_was_added_and_nothing_else(added: set[int], asked: set[int]) -> None:
    """Every number that was added is in it, no other is."""
    ids = IdSet()
    for number in added:
        ids.add(number)
    assert list(ids) == sorted(added)
    assert {number for number in added | asked if number in ids} == added
