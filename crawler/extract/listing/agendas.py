"""Days with several events each: the date stands once, above lines that begin with their own time of day.

"Thursday, March 4" over "9:00 Finance committee" and "13:00 Audit committee", or a date cell that spans several rows.
Used by `read` when the lines around each date are known. The programme of one event (days that follow each other) is
left whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from lxml import etree

from crawler.extract.listing.clocks import ClockReader
from crawler.extract.listing.lines import Line
from crawler.extract.listing.records import Record, Shape
from crawler.extract.listing.signatures import Signatures

_BARE = 12  # characters that a line with nothing but a date may have besides
_LEADING = 3  # characters before the time that begins a line
_LEVELS = 3
_WORDS = 4  # letters at least of what is on at a time
_MOST = 40


def by_clock(
    runs: Sequence[Sequence[Record]], reader: ClockReader, signatures: Signatures, most: int
) -> list[list[Record]]:
    """The records of all runs, at most `most`, those of days with several events parted into these; no empty run."""
    parted: list[list[Record]] = []
    for run in runs:
        own = list(islice(_of_run(run, reader, signatures), most))
        most -= len(own)
        if own:
            parted.append(own)
    return parted


def _of_run(run: Sequence[Record], reader: ClockReader, signatures: Signatures) -> Iterator[Record]:
    if _is_programme(run):
        yield from run
        return
    for record in run:
        yield from _parted(record, reader, signatures) or [record]


def _is_programme(run: Sequence[Record]) -> bool:
    """Whether the days are one, or follow each other as those of a congress do."""
    days = sorted({(record.spot.year or 0, record.spot.month, record.spot.day) for record in run})
    return len(days) < 2 or (days[-1][:2] == days[0][:2] and days[-1][2] - days[0][2] < len(days))


def _parted(record: Record, reader: ClockReader, signatures: Signatures) -> list[Record]:
    spot = record.spot
    if record.shape is Shape.SEGMENT or len(spot.last.text) - spot.length > _BARE or spot.clock is not None:
        return []
    below = [line for line in record.lines if line.number > spot.last.number] + record.after
    starts = _starts(below, reader, signatures)
    if not 2 <= len(starts) <= _MOST or starts[0] != 0:
        return []
    pieces = [below[at:end] for at, end in zip(starts, [*starts[1:], len(below)], strict=True)]
    if not all(_says_what(piece, reader) for piece in pieces):
        return []
    return [Record(replace(spot), _around(piece), Shape.ELEMENT, list(piece)) for piece in pieces]


def _starts(below: Sequence[Line], reader: ClockReader, signatures: Signatures) -> list[int]:
    """Where lines of one form begin with a time of day."""
    forms: dict[int, str] = {}
    for at, line in enumerate(below):
        if (said := reader.of(line)) and said[0].start <= _LEADING:
            forms[at] = signatures.path(line.block, None, _LEVELS)
    if not forms:
        return []
    usual = Counter(form.rpartition(":")[0] for form in forms.values()).most_common(1)[0][0]
    return [at for at, form in forms.items() if form.rpartition(":")[0] == usual]


def _says_what(piece: Sequence[Line], reader: ClockReader) -> bool:
    letters = 0
    for line in piece:
        clocked = sum(one.end - one.start for one in reader.of(line))
        letters += max(0, sum(char.isalpha() for char in line.text) - clocked)
    return letters >= _WORDS


def _around(piece: Sequence[Line]) -> etree._Element:
    """The smallest element with all lines of a piece."""
    first = piece[0].block
    last = {piece[-1].block, *piece[-1].block.iterancestors()}
    return next((one for one in [first, *first.iterancestors()] if one in last), first)
