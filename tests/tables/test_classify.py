"""The table of classes: type, audience, topics, mode, language, credits, sponsor and links as the texts state them."""

from __future__ import annotations

import pytest

from tests.tables.classify import GOALS, score
from tests.tables.table import Part, explained, load, misplaced, share


@pytest.mark.parametrize("part", list(Part))
def test_classes_of_the_table_are_read(part: Part) -> None:
    """Enough texts of the part are classified as a person would."""
    results = [score(case) for case in load("classify", part)]
    assert share(results) >= GOALS[part], explained(part, results)


def test_classes_lie_in_their_parts() -> None:
    """The hash of its text decides where a case belongs, not whoever wrote it."""
    assert misplaced("classify") == 0
