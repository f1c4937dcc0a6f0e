"""Keys of listings: what is the same address or title, what marks a member of a series, what a UID is made of."""

from __future__ import annotations

import pytest

from config.source import Identity
from store.face import markers, title_key, url_key
from store.identity import Ambiguous
from store.uid import mint, minting_key
from tests.store.faces import MAY, face, in_city


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("https://www.Society.example.org/Meeting/?utm_source=x&b=2&a=1#top", "society.example.org/Meeting/?a=1&b=2"),
        ("http://society.example.org:80/Meeting/", "society.example.org/Meeting"),
        ("https://society.example.org", "society.example.org"),
        ("https://society.example.org/?fbclid=abc", "society.example.org"),
    ],
)
def test_url_key_is_one_for_all_spellings(address: str, key: str) -> None:
    """Scheme, www, tracking parameters, order and a slash at the end make no other address."""
    assert url_key(address) == key


def test_title_key_knows_words_only() -> None:
    """Case, accents, punctuation and spaces make no other title."""
    assert title_key("  Journée  SMA: «l'été»! ") == "journee sma l ete"


@pytest.mark.parametrize(
    ("title", "found_markers"),
    [
        ("5th Congress 2027", {"5", "2027"}),
        ("Fifth congress", {"5"}),
        ("XII. Kongress", {"xii"}),
        ("5º Congreso", {"5"}),
        ("Day 01", {"1"}),
        ("Part B", {"b"}),
        ("A workshop for parents", set()),
        ("SMA vaste groep", set()),
    ],
)
def test_markers(title: str, found_markers: set[str]) -> None:
    """Numbers, ordinals, Roman numerals and single letters are markers; words are not."""
    assert markers(title_key(title)) == found_markers


def test_minting_key_is_the_strongest_key() -> None:
    """Native id or else the address, with its year, else title and start."""
    full = face(native_id="7", url="a/1")
    keys = [minting_key("society", full, identity, Ambiguous()) for identity in Identity]
    assert keys == ["society|native|7|2027", "society|url|a/1|2027", "society|title|spring meeting|2027-05-12"]


def test_mint_of_a_taken_key_counts_on() -> None:
    """A key that another event has already gives another uid, the same in every replay."""
    first = mint("society|native|7", lambda _: False)
    second = mint("society|native|7", lambda uid: uid == first[1])
    assert (first[0], second[0]) == ("society|native|7", "society|native|7|2")
    assert first[1] != second[1]


def test_minting_key_holds_the_city_only_where_it_tells_entries_apart() -> None:
    """A source with one entry of that title and start may learn its city later."""
    ghent = in_city("Café", MAY, "ghent")
    twins = Ambiguous(slots=frozenset({f"cafe|{ghent.start}"}))
    assert minting_key("list", ghent, Identity.TITLE_DATE, Ambiguous()) == f"list|title|cafe|{ghent.start}"
    assert minting_key("list", ghent, Identity.TITLE_DATE, twins) == f"list|title|cafe|{ghent.start}|ghent"
