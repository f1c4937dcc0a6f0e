"""How much one document may hold, judged before anything is built of it: values and levels of JSON, components and
lines of a calendar. Pure.

A value takes up to a hundred times its bytes in memory, so that `[crawl] max_bytes` alone bounds little. The limits
are what the densest documents of that size hold three times over; HTML has one of its own (`dom.py`).
"""

from __future__ import annotations

import re
from itertools import accumulate

MAX_JSON_VALUES = 500_000  # a record of a meeting has about fifty: ten thousand meetings
MAX_JSON_DEPTH = 200
MAX_ICS_LINES = 500_000  # an event has about twenty
MAX_ICS_COMPONENTS = 50_000
_JSON_START = re.compile(
    rb"\s*+(?:\)\]\}',?|while\(1\);|for\(;;\);)?(?:\s*+/\*\*/)?\s*+(?:[\w.$]{1,80}\s*\()?\s*+[\[{]"
)  # also behind a guard, or in a call
_ICS_START = re.compile(rb"BEGIN:V", re.I)
_ICS_HEAD = 5000  # bytes in which a calendar begins
_STRING = re.compile(rb'"(?:[^"\\]|\\.)*+"?', re.S)
_NO_BRACKETS = re.compile(rb"[^\[\]{}]+")
_BOM = b"\xef\xbb\xbf"


def excess(body: bytes) -> str | None:
    """Why a document is not read, in one sentence; None if it may be. Costs a thousandth of reading it."""
    if _JSON_START.match(body.removeprefix(_BOM)):
        return json_excess(body)
    if _ICS_START.search(body[:_ICS_HEAD]):
        return _ics_excess(body)
    return None


def json_excess(body: bytes) -> str | None:
    """The same for what is JSON, or is meant to be: text in quotes does not count."""
    bare = _STRING.sub(b"", body)
    if _parts(bare) > MAX_JSON_VALUES:
        return f"its JSON holds more than {MAX_JSON_VALUES:,} values"
    levels = accumulate(1 if byte in b"[{" else -1 for byte in _NO_BRACKETS.sub(b"", bare))
    if max(levels, default=0) > MAX_JSON_DEPTH:
        return f"its JSON is nested more than {MAX_JSON_DEPTH} levels deep"
    return None


def _parts(body: bytes) -> int:
    """At least as many as there are values: each is followed by a comma, or is the last one of what it stands in."""
    return body.count(b",") + body.count(b"[") + body.count(b"{")


def _ics_excess(body: bytes) -> str | None:
    if body.upper().count(b"BEGIN:") > MAX_ICS_COMPONENTS:
        return f"its calendar holds more than {MAX_ICS_COMPONENTS:,} components"
    if max(body.count(b"\n"), body.count(b"\r")) > MAX_ICS_LINES:
        return f"its calendar has more than {MAX_ICS_LINES:,} lines"
    return None
