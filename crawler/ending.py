"""Whether a calendar or feed came whole: a server that dies while it writes one sends a short page with status 200.

Pure. What stands before the break is true, but what does not stand there says nothing: no event may vanish for it.
"""

from __future__ import annotations

import re
from enum import Enum

from crawler.extract.decode import decode

_LOOKED_AT = 2000
# How a feed begins, how it ends, and what holds one entry; <feedburner:info> begins none.
_FEEDS = tuple(
    (re.compile(rf"<{root}[\s>]".encode()), re.compile(rf"</{root}\s*(?:>|$)"), (f"<{entry}", f"</{entry}"))
    for root, entry in (("rss", "item"), ("feed", "entry"), ("rdf:rdf", "item"))
)
_CALENDAR_ENDS = re.compile("END:VCALENDAR")


class Ending(Enum):
    """`open`: only the last closing mark is missing; `cut`: it breaks off within an event or entry."""

    WHOLE = "whole"
    OPEN = "open"
    CUT = "cut"


def ending_of(body: bytes, content_type: str) -> Ending:
    """How a body ends; whole where it is of another format than calendar and feed."""
    head = body[:_LOOKED_AT].lower()
    if b"begin:vcalendar" in head and not head.lstrip().startswith(b"<"):
        text = decode(body, content_type).upper()
        return _ending(text, _CALENDAR_ENDS, ("BEGIN:VEVENT", "END:VEVENT"))
    for begins, ends, entry in _FEEDS:
        if begins.search(head) and b"<html" not in head:
            return _ending(decode(body, content_type).lower(), ends, entry)
    return Ending.WHOLE


def _ending(text: str, closing: re.Pattern[str], entry: tuple[str, str]) -> Ending:
    """Look at the last marks of each kind; an entry that begins after the last one ended is open."""
    last = text.rfind(entry[0])
    if closing.search(text, last + 1):
        return Ending.WHOLE
    return Ending.CUT if last > text.rfind(entry[1]) else Ending.OPEN
