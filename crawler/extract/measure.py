"""How much one document may hold, judged before anything is built of it: values and levels of JSON, components and
lines of a calendar, tags of a page. Pure.

A value takes up to a hundred times its bytes in memory, so that `[crawl] max_bytes` alone bounds little. The limits
are what the densest documents of that size hold three times over. All JSON of a page is read by `loads`, or measured
by what stands here: also what stands in a script, an attribute, a text.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

MAX_JSON_VALUES = 500_000  # a record of a meeting has about fifty: ten thousand meetings
MAX_JSON_DEPTH = 200
MAX_ICS_LINES = 500_000  # an event has about twenty
MAX_ICS_COMPONENTS = 50_000
MAX_TAGS = 500_000  # a tag costs up to 600 bytes of memory; a page of two thousand events has fifty thousand
MAX_CHARS = 12 * 1024 * 1024  # of a page
_JSON_START = re.compile(
    r"\s*+(?:\)\]\}',?|while\(1\);|for\(;;\);)?(?:\s*+/\*\*/)?\s*+(?:[\w.$]{1,80}\s*\()?\s*+[\[{]"
)  # also behind a guard, or in a call
_ICS_START = re.compile(r"BEGIN:V", re.I)
_ICS_HEAD = 5000  # characters in which a calendar begins
_STRING = re.compile(rb'"[^"]*+"?')
_NO_MARKS = bytes(set(range(256)) - set(b'",[]{}'))
_NO_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))
_UP_OR_DOWN = bytes.maketrans(b"[{]}", b"\x01\x01\xff\xff")  # as signed numbers
_TOO_MANY = f"its JSON holds more than {MAX_JSON_VALUES:,} values"


class TooMuchError(ValueError):
    """There is more than is read of one document; the message says of what."""


@dataclass(slots=True)
class Measure:
    """How many values the JSON of one page may still hold, where it stands in several places."""

    values: int = MAX_JSON_VALUES

    def take(self, text: str) -> None:
        """Count the values of a text that is JSON, or is meant to be. Raises TooMuchError, and takes nothing then."""
        marks = _marks(text)
        parts = _parts(marks)
        if parts > self.values:
            raise TooMuchError(_TOO_MANY)
        levels = memoryview(marks.translate(_UP_OR_DOWN, _NO_BRACKETS)).cast("b")
        if max(accumulate(levels), default=0) > MAX_JSON_DEPTH:
            raise TooMuchError(f"its JSON is nested more than {MAX_JSON_DEPTH} levels deep")
        self.values -= parts


def loads(text: str, measure: Measure | None = None) -> Any:
    """The value that `text` is in JSON. Raises TooMuchError beyond the measure, ValueError for what is none."""
    (measure or Measure()).take(text)
    try:
        return json.loads(text, strict=False)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def excess(text: str) -> str | None:
    """Why a document is not read, in one sentence; None if it may be."""
    if _JSON_START.match(text):
        return _json_excess(text)
    if _ICS_START.search(text[:_ICS_HEAD]) and (reason := _ics_excess(text)):
        return reason
    if text.count("<") > MAX_TAGS:
        return f"it has more than {MAX_TAGS:,} tags"
    return f"it has more than {MAX_CHARS:,} characters" if len(text) > MAX_CHARS else None


def code_excess(code: str) -> str | None:
    """The same for values among code: there it cannot be told what stands in quotes, so that all of it counts."""
    return _TOO_MANY if _parts(code.encode("utf-8", "ignore")) > MAX_JSON_VALUES else None


def _json_excess(text: str) -> str | None:
    try:
        Measure().take(text)
    except TooMuchError as error:
        return str(error)
    return None


def _marks(text: str) -> bytes:
    """The commas and brackets of JSON; those in its texts do not count."""
    escaped = text.encode("utf-8", "ignore").replace(rb"\\", b"").replace(rb"\"", b"")
    quoted = escaped.translate(None, _NO_MARKS).replace(b'""', b"")  # most texts are empty by now, or join the next
    return _STRING.sub(b"", quoted)


def _parts(marks: bytes) -> int:
    """At least as many as there are values: each is followed by a comma, or is the last one of what it stands in."""
    return marks.count(b",") + marks.count(b"[") + marks.count(b"{")


def _ics_excess(text: str) -> str | None:
    if text.upper().count("BEGIN:") > MAX_ICS_COMPONENTS:
        return f"its calendar holds more than {MAX_ICS_COMPONENTS:,} components"
    if max(text.count("\n"), text.count("\r")) > MAX_ICS_LINES:
        return f"its calendar has more than {MAX_ICS_LINES:,} lines"
    return None
