"""Whether a calendar or feed came whole: a server that dies while it writes one sends a short page with status 200.

Pure. What stands before the break is true, but what does not stand there says nothing: no event may vanish for it.
"""

from __future__ import annotations

from enum import Enum

from crawler.extract.decode import decode

_LOOKED_AT = 2000
_FEEDS = {b"<rss": ("</rss", ("item",)), b"<feed": ("</feed", ("entry",)), b"<rdf:rdf": ("</rdf:rdf", ("item",))}


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
        return _ending(text, "END:VCALENDAR", (("BEGIN:VEVENT", "END:VEVENT"),))
    for sign, (closing, names) in _FEEDS.items():
        if sign in head and b"<html" not in head:
            text = decode(body, content_type).lower()
            return _ending(text, closing, tuple((f"<{name}", f"</{name}") for name in names))
    return Ending.WHOLE


def _ending(text: str, closing: str, parts: tuple[tuple[str, str], ...]) -> Ending:
    """Look at the last marks of each kind; a part that begins after the last one ended is open."""
    if closing in text[text.rfind(parts[0][0]) + 1 :]:
        return Ending.WHOLE
    cut = any(text.rfind(begin) > text.rfind(end) for begin, end in parts)
    return Ending.CUT if cut else Ending.OPEN
