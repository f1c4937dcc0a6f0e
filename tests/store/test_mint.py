"""Slugs: short, readable, for good."""

from __future__ import annotations

import re
from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.event import EventData
from store.repository import Store
from store.slug import RESERVED, slug_candidates, slug_text
from tests.store.make import crawl, listing


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Cure SMA Annual Conference 2027", "cure-sma-annual-conference-2027"),
        ("Journée d’été à Liège", "journee-dete-a-liege"),
        ("Großes Treffen – Łódź & Ørsta", "grosses-treffen-lodz-and-orsta"),
        ("2027-05", "event-2027-05"),
        ("2027", "event-2027"),
        ("12.05.2027", "event-12-05-2027"),
        ("Events", "event-events"),
        ("脊髄性筋萎縮症", ""),
        ("word " * 30, "word-word-word-word-word-word-word-word-word-word-word-word"),
        ("x" * 80, "x" * 60),
    ],
)
def test_slug_text(title: str, slug: str) -> None:
    """ASCII, cut between words, never shaped like a date or like an address of ours."""
    assert slug_text(title) == slug


def test_slug_candidates_add_the_year_then_count() -> None:
    """A name that is taken gets its year, then a number."""
    assert list(islice(slug_candidates("Café", 2027, "u"), 4)) == ["cafe", "cafe-2027", "cafe-2027-2", "cafe-2027-3"]
    assert list(islice(slug_candidates("Café 2027", 2027, "u"), 2)) == ["cafe-2027", "cafe-2027-2"]
    assert next(slug_candidates("脊髄", 2027, "0123456789")) == "event-01234567"


@settings(deadline=None)
@given(st.text(min_size=1, max_size=100), st.integers(1, 9999))
def test_slugs_are_always_addresses(title: str, year: int) -> None:
    """Whatever the title, the address is plain, no date and not reserved."""
    for slug in islice(slug_candidates(title, year, "0123456789"), 3):
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)
        assert not re.fullmatch(r"\d{4}(-\d{2}){0,2}", slug)
        assert slug not in RESERVED


def test_slugs_of_many_equal_titles_are_unique(store: Store) -> None:
    """A series of one title gets one address each, also across crawls."""

    def series(first: int) -> list[EventData]:
        return [listing("Café", native_id=str(number)) for number in range(first, first + 30)]

    crawl(store, *series(0))
    crawl(store, *series(0), *series(30))
    slugs = [event.slug for event in store.events()]
    assert (len(slugs), len(set(slugs)), slugs.count("cafe")) == (60, 60, 1)
