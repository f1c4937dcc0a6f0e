"""The tables of places: a country and a zone where they are sure, and nothing confident and wrong."""

from __future__ import annotations

import pytest

from tests.tables import places
from tests.tables.table import Part, measured, misplaced


@pytest.mark.parametrize("part", list(Part))
def test_places_are_where_the_table_says(part: Part) -> None:
    """Country and zone of nearly all places are found, and none is said where it is not sure."""
    outcome = measured("places", part, places.score_where)
    assert outcome.share >= places.GOAL, outcome.told


@pytest.mark.parametrize("part", list(Part))
def test_no_place_is_confidently_wrong(part: Part) -> None:
    """No place is given a country or a zone that it is not in."""
    outcome = measured("places", part, places.score_confidence)
    assert outcome.share == 1.0, outcome.told


@pytest.mark.parametrize("part", list(Part))
def test_cities_and_modes_are_as_the_table_says(part: Part) -> None:
    """With country and zone, the city's name and whether one attends from home are found nearly everywhere."""
    outcome = measured("places", part, places.score)
    assert outcome.share >= places.GOAL_OF_ALL, outcome.told


def test_each_place_lies_in_its_part() -> None:
    """A case's hash decides whether it is open or closed."""
    assert misplaced("places") == 0
