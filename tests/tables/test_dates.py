"""The tables of date strings: every one says what it says, and nothing more."""

from __future__ import annotations

import pytest

from tests.tables import dates
from tests.tables.table import Part, measured, misplaced


@pytest.mark.parametrize("part", list(Part))
def test_date_strings_say(part: Part) -> None:
    """As many strings of each part are read as the table says, or refused for its reason, as its goal asks."""
    outcome = measured("dates", part, dates.score)
    assert outcome.share >= dates.GOALS[part], outcome.told


def test_strings_without_a_date_yield_none() -> None:
    """No string of the open table that holds no date is read as one."""
    outcome = measured("dates", Part.OPEN, dates.score, only="none")
    assert outcome.share == 1.0, outcome.told


def test_each_date_case_lies_in_its_part() -> None:
    """A case's hash decides whether it is open or closed."""
    assert misplaced("dates") == 0
