"""The table of titles: what is not the event's name is taken off, in every language, and nothing else is."""

from __future__ import annotations

import pytest

from tests.tables.table import Part, explained, load, misplaced, share
from tests.tables.titles import GOALS, score


@pytest.mark.parametrize("part", list(Part))
def test_titles_of_the_table_are_read(part: Part) -> None:
    """Enough titles of the part are read as a person would write them."""
    results = [score(case) for case in load("titles", part)]
    assert share(results) >= GOALS[part], explained(part, results)


def test_titles_lie_in_their_parts() -> None:
    """The hash of its text decides where a case belongs, not whoever wrote it."""
    assert misplaced("titles") == 0
