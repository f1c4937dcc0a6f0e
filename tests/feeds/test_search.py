"""Search: words are found whatever their case, accents, apostrophes and the reader's name for a country."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.search import fold, holds
from store.event import Place
from tests.feeds.web.samples import event

STUDY_DAY = event(
    title="Journée d’étude sur la réadaptation neuro‑musculaire",
    organizer="Großes Zentrum",
    place=Place(venue="Hôtel de Ville", city="Łódź", country="PL"),
    description="For families.",
)


@pytest.mark.parametrize(
    "q",
    [
        "journee", "JOURNÉE", "d'étude", "d’etude", "neuro-musculaire", "réadaptation étude", "grosses zentrum", "lodz",
        "Łódź hotel", "Poland", "polen", "Pologne", "families",
    ],
)  # fmt: skip
def test_a_word_is_found_however_it_is_typed(q: str) -> None:
    """In title, organiser, place, country and description; every word of a query must occur."""
    assert holds(STUDY_DAY, q)


@pytest.mark.parametrize("q", ["webinar", "journee webinar", "germany", "lodz hotelier"])
def test_a_word_that_is_nowhere_finds_nothing(q: str) -> None:
    """One missing word is enough."""
    assert not holds(STUDY_DAY, q)


def test_an_event_without_a_place_is_found_by_its_title() -> None:
    """What is not known does not match, and does no harm."""
    assert [holds(event(place=Place(), organizer=None), q) for q in ("meeting", "kraków")] == [True, False]


@settings(deadline=None)
@given(text=st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    """So a query and a text that were folded apart can be compared."""
    assert fold(fold(text)) == fold(text)
