"""The status of a record where a badge, a bracket or a struck-through line states it."""

from __future__ import annotations

import re

from crawler.extract.listing.records import Record, Shape
from crawler.extract.listing.wording import trimmed
from crawler.normalize.title import status_named

_BRACKETED = re.compile(r"[\[(*]\s*([^\[\]()*]{3,40}?)\s*[\])*]")
_BADGE = 40  # characters of a line that may be nothing but a status


def status_of(record: Record) -> str | None:
    """The status as the page words it; None where nothing but running text speaks of one."""
    for line in record.lines:
        text = line.text
        if record.shape is Shape.SEGMENT and record.clip:
            text = text[slice(*record.clip)]
        if len(text) <= _BADGE and status_named(text):
            return text
        if line is record.spot.first:
            text = line.text[record.spot.end : record.clip[1] if record.clip else None]
            rest = trimmed(text)
            if rest and status_named(rest):
                return rest
        for found in _BRACKETED.finditer(text[:400]):
            if status_named(found[1]):
                return found[1]
    return None
