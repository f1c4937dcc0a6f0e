"""Byte ranges as players of video ask for them (RFC 9110 section 14): one range of one file, nothing else.

A film is sought through by ranges, and Safari plays nothing without them. Feeds and pages are small and compressed: for
them `Range` is ignored, which the RFC allows. Several ranges at once are ignored as well; no player asks for them.
"""

from __future__ import annotations

import datetime as dt
import re
from enum import Enum
from pathlib import PurePosixPath
from typing import NamedTuple

from feeds.web.http import parse_date

IN_RANGES = frozenset({".webm", ".mp4"})
_RANGE = re.compile(rb"bytes\s*=\s*(\d{0,18})\s*-\s*(\d{0,18})\s*", re.IGNORECASE)


class Unsatisfiable(Enum):
    """The range lies behind the end of the file: 416."""

    UNSATISFIABLE = "unsatisfiable"


class Span(NamedTuple):
    """Bytes `first` to `last`, both inclusive, of a body of `size`."""

    first: int
    last: int
    size: int

    @property
    def length(self) -> int:
        return self.last - self.first + 1

    @property
    def header(self) -> bytes:
        return b"bytes %d-%d/%d" % self


def is_sent_in_ranges(path: str) -> bool:
    return PurePosixPath(path).suffix in IN_RANGES


def span_of(asked: bytes, size: int) -> Span | Unsatisfiable | None:
    """What a Range header asks of a body of `size` bytes; None: it is not one plain range, send everything."""
    match = _RANGE.fullmatch(asked)
    if match is None or match[1] == match[2] == b"":
        return None
    if match[1] == b"":  # the last so many bytes
        first, last = max(size - int(match[2]), 0), size - 1
        return Span(first, last, size) if int(match[2]) and size else Unsatisfiable.UNSATISFIABLE
    first = int(match[1])
    last = min(int(match[2]), size - 1) if match[2] else size - 1
    if match[2] and int(match[2]) < first:
        return None  # means nothing, and is ignored as if it were not there (14.1.1)
    return Span(first, last, size) if first < size else Unsatisfiable.UNSATISFIABLE


def is_still_the_same(if_range: bytes | None, tag: bytes, last_modified: dt.datetime | None) -> bool:
    """Whether the bytes that the client holds the rest of are today's: strong comparison, exact date (13.1.5)."""
    if if_range is None or if_range == tag:
        return True
    moment = parse_date(if_range)
    return moment is not None and last_modified is not None and moment == last_modified.replace(microsecond=0)
