"""Addresses: one spelling for comparing, and nothing but web pages."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from w3lib.url import canonicalize_url

from store.event import EventFields, Precision
from store.url import canonical_url, is_web_url, stored_url, web_url


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("HTTPS://Example.ORG:443/a?b=2&a=1#part", "https://example.org/a?a=1&b=2"),
        ("http://example.org:80", "http://example.org/"),
        ("http://example.org:8080/", "http://example.org:8080/"),
        ("https://example.org/e?utm_source=x&utm_medium=y&id=7&fbclid=z&gclid=q", "https://example.org/e?id=7"),
        ("https://example.org/e?mc_cid=1&mc_eid=2", "https://example.org/e"),
        ("https://user:secret@example.org/e", "https://example.org/e"),
        ("https://example.org/a b", "https://example.org/ab"),
        ("webcal://example.org/c.ics", "https://example.org/c.ics"),
        ("../e/1", "https://example.org/e/1"),
        ("?id=1", "https://example.org/list/?id=1"),
        ("//cdn.example.org/x", "https://cdn.example.org/x"),
        ("javascript:alert(1)", None),
        ("mailto:someone@example.org", None),
        ("ftp://example.org/", None),
        ("http://[::1", None),
        ("http://example.org:99999/", None),
        ("https://example.org/" + "x" * 3000, None),
        ("https://´x.example.org/", None),
        ("https://example.org/e?b=1&utm_source=x&a=%C3%&a=%C3%A9", "https://example.org/e?a=%C3%A9&a=%EF%BF%BD%25&b=1"),
    ],
)
def test_canonical_address(address: str, expected: str | None) -> None:
    """Case, default port, order of the query, tracking and fragment do not make another page."""
    assert canonical_url(address, "https://example.org/list/") == expected


@given(st.from_regex(r"https?://[a-z0-9-]{1,9}(\.[a-z0-9-]{1,9}){0,3}(/[\w~.-]{0,9}){1,4}", fullmatch=True))
@settings(deadline=None)
def test_plain_address_is_what_the_long_way_makes_of_it(address: str) -> None:
    """Most addresses have one spelling only and are not taken apart; the result is the same."""
    assert canonical_url(address) == canonicalize_url(address)


def test_web_address_keeps_its_fragment() -> None:
    """The fragment may name the item on its page; only comparing leaves it out."""
    assert web_url("/list#item-3", "https://example.org/") == "https://example.org/list#item-3"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://example.org/a\u0600b", "https://example.org/a%D8%80b"),
        ("https://example.org/\u0378?q=\u0605#\u06dd", "https://example.org/%CD%B8?q=%D8%85#%DB%9D"),
        ("https://example.org/so\u00adft\u2060", "https://example.org/soft"),
        ("https://example.org/müller", "https://example.org/müller"),
        ("https://example.org/a\u0300 " + "\u0300" * 6, "https://example.org/a" + "\u0300" * 6),
        ("https://exa\u0378mple.org/", None),
        ("https://exa\u0600mple.org/", None),
    ],
)
def test_what_nobody_sees_in_an_address_is_spelled_or_refused(address: str, expected: str | None) -> None:
    """It leads where it led, and never costs its event; in the name of a host it leads nowhere."""
    assert (web_url(address), stored_url(address)) == (expected, expected)


_ADDRESSES = st.text(max_size=60) | st.text(max_size=20).map(lambda text: f"https://example.org/{text}")


@settings(deadline=None, max_examples=300)
@given(
    _ADDRESSES | st.text(st.characters(whitelist_categories=["C", "Z", "M"]), max_size=9).map("http://a.org/#{}".format)
)
def test_event_takes_every_address_that_is_one(text: str) -> None:
    """One rule for the crawler and for the type of the field."""
    found = web_url(text)
    assert found is None or (is_web_url(found), stored_url(found), web_url(found)) == (True, found, found)
    assert EventFields(title="x", start=dt.date(2027, 5, 12), precision=Precision.DATE, url=found).url == found


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=60) | st.text(alphabet="htps:/.?&=#%[]@ax0", max_size=40).map(lambda text: f"https://{text}"))
def test_any_text_is_an_address_or_none(text: str) -> None:
    """Nothing raises, and what has been made canonical stays as it is."""
    once = canonical_url(text)
    assert once is None or canonical_url(once) == once
    web_url(text, "https://example.org/")
