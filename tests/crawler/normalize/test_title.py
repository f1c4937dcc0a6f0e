"""Titles of any kind; the cases by language are in tests/tables/titles.*.jsonl."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.normalize.capitals import unshouted
from crawler.normalize.title import read_title
from store.border import MAX_TITLE


@settings(deadline=None, max_examples=300)
@given(
    st.lists(
        st.sampled_from(
            ["SMA", "CONGRESS", "Save the date", ":", " ", "-", "|", "(", ")", "12 May 2027", "Register now", "“", "”",
             "1.", "CANCELLED", "Society", "Agenda", "Ω", "İ", "&amp;", "ß", "'", "2027", "家族会", "•"]
        ),
        max_size=12,
    ).map("".join)
)  # fmt: skip
def test_a_title_is_never_lost(text: str) -> None:
    """Whatever is taken off, words remain where there were words, and reading twice changes nothing more."""
    title, _ = read_title(text, ("Society",))
    assert (title is None) == (not text.strip())
    if title is not None:
        assert len(title) <= MAX_TITLE
        assert any(map(str.isalnum, title)) == any(map(str.isalnum, text.replace("&amp;", "")))


@pytest.mark.parametrize("names", [("Alpine Network",), ("https://x", "alpine-network"), (None, "ALPINE NETWORK")])
def test_the_site_is_known_by_any_spelling(names: tuple[str | None, ...]) -> None:
    """Case and punctuation do not matter for a site's name."""
    assert read_title("Muscle and bone – Alpine Network", names) == ("Muscle and bone", None)


def test_the_organiser_within_a_name_stays() -> None:
    """Only a part of its own is the site's name."""
    assert read_title("Alpine Network Summer School", ("Alpine Network",)) == ("Alpine Network Summer School", None)


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("SMA", "SMA"),
        ("Annual Congress of the SMA Network", "Annual Congress of the SMA Network"),
        ("MOTOR FUNCTION IN SMA TYPE II AND III", "Motor Function in SMA TYPE II and III"),
        ("LEGAL & L&I HEARINGS FOR FAMILIES", "Legal & L&I Hearings for Families"),
        ("VIVRE AVEC L’AMYOTROPHIE", "Vivre avec l’Amyotrophie"),
        ("SPİNAL KASTAN KORUNMA YOLLARI", "Spinal Kastan Korunma Yolları"),
    ],
)
def test_shouting_is_lowered_and_acronyms_stay(title: str, shown: str) -> None:
    """Only a title in capitals is changed, and short words in it may be acronyms."""
    assert unshouted(title) == shown
