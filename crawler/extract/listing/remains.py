"""What remains of a record when its dates, times, title and labels are taken away: mostly the place, or what is said.

Each piece has a key that is equal for what stands at the same place in the other records of a run. Used by `places` and
`descriptions`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from crawler.extract.listing.clocks import ClockReader
from crawler.extract.listing.lines import Line
from crawler.extract.listing.records import Record, Shape
from crawler.extract.listing.signatures import Signatures
from crawler.extract.listing.tables import Tables
from crawler.extract.listing.titles import Title
from crawler.extract.listing.wording import label_of
from crawler.normalize.dates.mentions import Mention
from crawler.normalize.title import status_named

_MOST_LINES = 30
_MOST_PIECES = 8  # of one line
_SENTENCE_END = re.compile(r"(?<=[^\W\d_]{4})[.!?]\s+(?=[^\W\d_a-z])")
_SEPARATOR = re.compile(rf"\s*[|·•]\s*|\s+[–—]\s+|{_SENTENCE_END.pattern}")
_BRACKETED = re.compile(r"\s*[(\[]\s*([^()\[\]]{1,40}?)\s*[)\]]")
_BEHIND_TITLE = re.compile(r"\s?[,|·•–—@/(\[:-]{1,10}\s?(?=\S)")
_EDGE = " \t\u00a0-–—|│:;,.·•*»«>/@~=_#"
_LEFTOVER = re.compile(r"^[^\W\d_A-Z]{1,2}[.,]{1,2}\s+")  # "r." behind a Polish year
_SHORTEST = 2


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a line that are neither date nor time nor title.

    key     where in the record they stand
    behind  they follow the title on its own line
    label   the label in front of them ("Where:")
    """

    text: str
    key: str
    line: Line
    behind: bool = False
    label: str | None = None


class Remains:
    """Takes records of one page apart."""

    def __init__(
        self, mentioned: dict[int, tuple[Mention, ...]], reader: ClockReader, tables: Tables, signatures: Signatures
    ) -> None:
        self._mentioned, self._reader, self._tables, self._signatures = mentioned, reader, tables, signatures

    def of(self, record: Record, title: Title) -> list[Piece]:
        """The pieces of a record in page order."""
        seen: Counter[str] = Counter()
        return [piece for line in self.lines(record) for piece in self._on_line(line, record, title, seen)]

    def lines(self, record: Record) -> list[Line]:
        """The lines of a record and of what belongs to it, without the headers of tables."""
        lines = [*record.before, *record.lines, *record.after]
        at = next((number for number, line in enumerate(lines) if line is record.spot.first), 0)
        near = lines[max(0, at - _MOST_LINES // 2) : at + _MOST_LINES]
        return [line for line in near if not self._tables.is_header(line.block)]

    def says_when(self, line: Line) -> bool:
        """Whether a time of day stands on a line."""
        return bool(self._reader.of(line))

    def sentences(self, line: Line) -> list[str]:
        """What follows date and time on a line, sentence by sentence."""
        ends = [one.end for one in self._mentioned.get(line.number, ())] + [one.end for one in self._reader.of(line)]
        return _SENTENCE_END.split(line.text[max(ends, default=0) :].strip(_EDGE.replace(".", "")))[:_MOST_LINES]

    def plain(self, line: Line) -> list[str]:
        """What is left of a line that belongs to no record."""
        return [text for text, _ in self._chunks(line, (0, len(line.text)))]

    def _on_line(self, line: Line, record: Record, title: Title, seen: Counter[str]) -> Iterator[Piece]:
        clip = record.clip if record.clip and line is record.lines[-1] else (0, len(line.text))
        home = self._home(line, record)
        for chunk, _ in self._chunks(line, clip):
            for part, behind in _without_title(chunk, title):
                label, rest = label_of(part)
                if len(text := _LEFTOVER.sub("", rest.strip(_EDGE))) < _SHORTEST:
                    continue
                key = f"{home}{'~' if behind else ''}"
                yield Piece(text, f"{key}#{seen[key]}", line, behind, label)
                seen[key] += 1

    def _home(self, line: Line, record: Record) -> str:
        if record.shape in (Shape.LINE, Shape.SEGMENT) or line not in record.lines:
            offset = line.number - record.spot.first.number
            return f"{self._signatures.path(line.block, None, 2)}|{offset}"
        return self._signatures.path(line.block, record.element)

    def _chunks(self, line: Line, clip: tuple[int, int]) -> Iterator[tuple[str, int]]:
        """(text, start) of what stands between the dates and times of a line."""
        cuts = [(one.start, one.end, one.label.event) for one in self._mentioned.get(line.number, ())]
        cuts += [(one.start, one.end, True) for one in self._reader.of(line)]
        start, stop = clip
        for cut_start, cut_end, of_event in [*sorted(cuts), (stop, stop, True)][: _MOST_PIECES + 1]:
            if (end := min(cut_start, stop)) > start and of_event:  # "Early bird until" says nothing else
                text = line.text[start:end].strip(_EDGE)
                if len(text) >= _SHORTEST:
                    yield text, start
            start = max(start, cut_end)


def _without_title(chunk: str, title: Title) -> Iterator[tuple[str, bool]]:
    """(piece, whether it follows the title) of a chunk, which may hold the title."""
    own = title.text.rpartition(": ")[2]
    for name in dict.fromkeys((title.text, own)):
        at = chunk.find(name) if len(name) > _SHORTEST else -1
        if at < 0:
            continue
        yield from ((text, False) for text in _split(chunk[:at]))
        rest = _without_status(chunk[at + len(name) :])
        if found := _BEHIND_TITLE.match(rest):
            yield from ((text, True) for text in _split(_unbracketed(rest[found.end() :])))
        return
    yield from ((text, False) for text in _split(chunk))


def _without_status(text: str) -> str:
    """What follows a title without "(cancelled)"."""
    found = _BRACKETED.match(text)
    return text[found.end() :] if found and status_named(found[1]) else text


def _split(text: str) -> list[str]:
    return [part for part in _SEPARATOR.split(text)[:_MOST_PIECES] if part.strip(_EDGE)]


def _unbracketed(text: str) -> str:
    for left, right in ("()", "[]"):
        if text.count(right) > text.count(left):
            text = text.replace(right, "", 1)
    return text
