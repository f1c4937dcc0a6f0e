"""The tables of announcements: what is published is about SMA, and what is about SMA is published."""

from __future__ import annotations

import pytest

from tests.tables import relevance
from tests.tables.table import Part, misplaced


@pytest.mark.parametrize("part", list(Part))
def test_published_is_what_is_about_sma(part: Part) -> None:
    """Precision and recall of what is published are those that the project promises."""
    quality = relevance.quality(part)
    assert quality.precision >= relevance.PRECISION, quality.told
    assert quality.recall >= relevance.RECALL, quality.told


def test_each_announcement_lies_in_its_part() -> None:
    """A case's hash decides whether it is open or closed."""
    assert misplaced("relevance") == 0
