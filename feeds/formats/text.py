"""Text as every format may carry it: nothing that cannot be seen, one kind of line break, cut at a word; moments.

What is stored is clean already (store/border.py); names from the configuration pass here, and rows of former releases.
"""

from __future__ import annotations

import datetime as dt

from config.characters import cleaned as clean
from config.characters import in_one_line as one_line

__all__ = ["ELLIPSIS", "clean", "cut", "instant", "one_line"]

ELLIPSIS = "…"


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
