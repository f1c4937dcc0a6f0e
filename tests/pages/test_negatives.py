"""Pages without events yield none: at most one page in fifteen, open and closed ones apart."""

from __future__ import annotations

import pytest

from tests.pages.negatives.catalogue import false_items, negative_pages
from tests.pages.truth import Part

_MOST = 1 / 15


@pytest.mark.parametrize("part", list(Part))
def test_pages_without_events_yield_none(part: Part) -> None:
    """News, people, products, minutes, timetables: their dates are no events."""
    pages = list(negative_pages(part))
    loud = [page.name for page in pages if false_items(page)]
    named = loud if part is Part.OPEN else ()  # which closed ones fail is not for whoever tunes
    assert len(loud) <= len(pages) * _MOST, f"{len(loud)} of {len(pages)} yield an event: {named}"


def test_there_are_enough_pages_in_every_language() -> None:
    """At least fifty-four pages; every kind in two languages, every language with eight kinds; a third or so closed."""
    pages = list(negative_pages())
    kinds, locales = [page.kind for page in pages], [page.locale for page in pages]
    assert len(pages) >= 54
    assert {kinds.count(kind) for kind in kinds} == {2}
    assert {locales.count(locale) for locale in locales} == {8}
    assert 0.2 <= sum(page.part is Part.CLOSED for page in pages) / len(pages) <= 0.47


def test_pages_are_the_same_each_time() -> None:
    """Nothing depends on the order or the moment in which pages are made."""
    assert list(negative_pages()) == list(negative_pages())
