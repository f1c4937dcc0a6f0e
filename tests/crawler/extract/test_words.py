"""Strings as an item may hold them: lines, and addresses made absolute."""

from __future__ import annotations

from urllib.parse import urljoin

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.extract.words import address, is_absolute, line

PAGE = "https://events.example.org/list/page.html?x=1"
PARTS = [
    "http://", "https://", "HTTP://", "//", "example.org", "Example.ORG", "a.b:80", "u@", "/", "/a/../b", "?", "a=b",
    "#", ";p", ";", "%20", "é", " ", "..", ":", "&amp;", "()", "_", "~",
]  # fmt: skip


@settings(deadline=None, max_examples=500)
@given(st.lists(st.sampled_from(PARTS), max_size=6).map("".join))
def test_what_counts_as_absolute_is_what_joining_leaves_as_it_is(text: str) -> None:
    """An address that is taken without joining it to the page's is the one that joining would have given."""
    if is_absolute(text):
        assert (urljoin(PAGE, text), address(text, PAGE)) == (text, text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://example.org/a?b=c", "https://example.org/a?b=c"),
        ("/a", "https://events.example.org/a"),
        ("https://example.org/a?", "https://example.org/a"),
        ("mailto:info@example.org", None),
        ("#top", None),
    ],
)
def test_addresses_are_absolute_web_addresses(text: str, expected: str | None) -> None:
    """Relative ones are joined to the page's; other schemes and places within the page are none."""
    assert address(text, PAGE) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [("  a \t b\n", "a b"), ("a\x00b\ud800", "ab"), ("a\u2028b", "a b"), (12, "12"), (True, None), ("", None)],
)
def test_a_line_is_clean(value: object, expected: str | None) -> None:
    """Blanks are one blank, what no database takes is gone, and a truth value is no text."""
    assert line(value) == expected
