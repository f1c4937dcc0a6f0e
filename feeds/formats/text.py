"""Text as every format may carry it: no control characters, one kind of line break, cut at a word; moments."""

from __future__ import annotations

import datetime as dt
import re

# C0 and C1 controls but TAB and LF, DEL, lone surrogates, the BOM and the non-characters that XML 1.0 forbids.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
_BREAK = re.compile("\r\n|[\r\x85\u2028\u2029]")
_SPACE = re.compile(r"\s+")
ELLIPSIS = "…"


def clean(text: str) -> str:
    """Text that iCalendar, XML and JSON can all carry: line breaks become LF, what no format allows goes."""
    if text.isprintable():
        return text
    return _FORBIDDEN.sub("", _BREAK.sub("\n", text))


def one_line(text: str) -> str:
    """The same on one line, for titles and places."""
    if text.isprintable() and "  " not in text:
        return text.strip()
    return _SPACE.sub(" ", clean(text)).strip()


def cut(text: str, limit: int) -> str:
    """At most `limit` characters, the ellipsis included, cut at a word where one is near."""
    if len(text) <= limit:
        return text
    if limit < 2:
        return ""
    head = text[: limit - 1]
    space = max(head.rfind(" "), head.rfind("\n"))
    if space > len(head) // 2 and not text[limit - 1].isspace():
        head = head[:space]
    return head.rstrip(" \n,;:-–") + ELLIPSIS


def instant(moment: dt.datetime) -> str:
    """An aware moment by RFC 3339 in UTC, to the second: "2027-05-12T09:00:00Z"."""
    return moment.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
