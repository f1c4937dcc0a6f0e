"""What a record says beside title, date, time and place: running text, deadlines, links by which one takes part."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from crawler.extract.listing.lines import Line
from crawler.extract.listing.place_wording import place_worth
from crawler.extract.listing.records import Record, Shape
from crawler.extract.listing.remains import Remains
from crawler.extract.listing.spot import Spot
from crawler.extract.listing.tables import Tables, cell_of
from crawler.extract.listing.titles import Title
from crawler.extract.listing.wording import is_empty_wording, label_of
from crawler.extract.words import address
from crawler.normalize.dates import labels
from crawler.normalize.dates.mentions import Mention
from crawler.normalize.fold import fold
from crawler.normalize.links import chosen_links
from crawler.normalize.markup import Link
from crawler.normalize.title import status_named
from store.event import DeadlineKind

_LONGEST = 4_000  # characters of all lines
_FEWEST_WORDS, _OF_SENTENCE = 6, 2
_SENTENCE = re.compile(r"[^\W_]{2}[.!?…。]$")
_TITLE_SHARE = 0.6  # of a line, above which it is but the title
_BEFORE = 60  # characters of the line or cell before a date that say what it is the date of
_MEETING = re.compile(
    r"^https?://(?:[\w-]+\.)*(?:zoom\.us|zoomgov\.com|teams\.microsoft\.com|teams\.live\.com|meet\.google\.com|"
    r"webex\.com|gotomeeting\.com|gotowebinar\.com|whereby\.com|meet\.jit\.si|bluejeans\.com)/",
    re.I,
)
Deadlines = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Rest:
    """The rest of what a record says; `description` is HTML, `deadlines` are (kind, date text) pairs."""

    description: str | None = None
    deadlines: Deadlines = ()
    registration_url: str | None = None
    abstract_url: str | None = None
    online_url: str | None = None


class RestReader:
    """Reads the rest of the records of one page."""

    def __init__(self, page_url: str, mentioned: dict[int, tuple[Mention, ...]], remains: Remains, tables: Tables):
        self._page_url, self._mentioned, self._remains, self._tables = page_url, mentioned, remains, tables

    def of(self, record: Record, title: Title, place: str | None) -> Rest:
        """What the lines of a record say; nothing of a record that is but part of a line."""
        if record.shape is Shape.SEGMENT:
            return Rest()
        lines = [line for line in self._remains.lines(record) if line not in record.before]
        links = self._links(lines)
        chosen = chosen_links([Link(url, words, "") for words, url in links])
        said = [text for line in lines for text in self._prose(line, record.spot, title, place)]
        return Rest(
            _paragraphs(said),
            tuple(dict.fromkeys(self._deadlines(lines, record.spot))),
            chosen.get("registration"),
            chosen.get("abstract"),
            next((url for _, url in links if _MEETING.match(url)), None),
        )

    def _links(self, lines: Sequence[Line]) -> list[tuple[str, str]]:
        found = [(text, address(href, self._page_url)) for line in lines for text, href in line.link_texts()]
        return [(text, url) for text, url in found if url]

    def _prose(self, line: Line, spot: Spot, title: Title, place: str | None) -> Iterator[str]:
        if line is not spot.first:
            if self._is_prose(line, spot, title, place):
                yield line.text
            return
        sentences = self._remains.sentences(line)
        while sentences and (len(sentences[0].split()) < _FEWEST_WORDS or place_worth(sentences[0]) >= 1):
            sentences.pop(0)  # "9:00, Town Hall, Leeds. Lunch is included."
        if sentences and title.text not in sentences[0]:
            yield ". ".join(sentences)

    def _is_prose(self, line: Line, spot: Spot, title: Title, place: str | None) -> bool:
        text = line.text
        if line.heading or (place and _is_mostly(text, place)):
            return False
        if text in title.text or (title.text in text and len(title.text) >= _TITLE_SHARE * len(text)):
            return False
        if is_empty_wording(text) or status_named(text) or label_of(text)[0] or place_worth(text) >= 1:
            return False
        if sum(link.end - link.start for link in line.links) > len(text) // 2:
            return False
        if any(one.label.kind is not None for one in self._mentioned.get(line.number, ())):
            return False  # it is among the deadlines
        words = len(text.split())
        return words >= _FEWEST_WORDS or (words >= _OF_SENTENCE and _SENTENCE.search(text) is not None)

    def _deadlines(self, lines: Sequence[Line], spot: Spot) -> Iterator[tuple[str, str]]:
        for number, line in enumerate(lines):
            for one in self._mentioned.get(line.number, ()):
                if one.day is None or one.month is None or (line is spot.first and one.start == spot.start):
                    continue
                kind = one.label.kind or self._kind_beside(line, one, lines[number - 1] if number else None)
                if kind is not None and (text := _date_text(line, one, spot)):
                    yield kind.value, text

    def _kind_beside(self, line: Line, date: Mention, above: Line | None) -> DeadlineKind | None:
        """What the header of its column, or the short line above says of a date that stands alone."""
        if line.text[: date.start].strip(" :–-"):
            return None
        cell = cell_of(line.block)
        header = self._tables.header_of(cell) if cell is not None else None
        said = header or (above.text if above is not None and len(above.text) <= _BEFORE else "")
        return labels.kind_of(fold(said)) if said and labels.mentions(fold(said)) else None


def _is_mostly(text: str, place: str) -> bool:
    return text in place or (place in text and len(text) < 2 * len(place))


def _date_text(line: Line, date: Mention, spot: Spot) -> str | None:
    """The words of a date; one without a year is the last such day before the event."""
    if date.year is not None or spot.year is None:
        return line.text[date.start : max(date.end, date.clock[1] if date.clock else 0)]
    day, month = date.day, date.month
    if day is None or month is None:
        return None
    year = spot.year if (month, day) <= (spot.month, spot.day) else spot.year - 1
    return f"{year:04}-{month:02}-{day:02}"


def _paragraphs(texts: Sequence[str]) -> str | None:
    kept: list[str] = []
    for text in dict.fromkeys(texts):
        if sum(map(len, kept)) + len(text) > _LONGEST:
            break
        kept.append(text)
    return "".join(f"<p>{escape(text, quote=False)}</p>" for text in kept) or None
