"""The place of each record of a run.

First what says itself that it is one: a label, a column, a class, <address>, a link to a map. Else what remains at the
same place of all records when dates, times and titles are taken away, if that reads like places over the whole run;
then what is stated above the list, for all of it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from crawler.extract.listing.lines import Line
from crawler.extract.listing.place_wording import place_worth
from crawler.extract.listing.records import Record, Shape
from crawler.extract.listing.remains import Piece, Remains
from crawler.extract.listing.sections import Section
from crawler.extract.listing.stated_places import StatedPlaces, in_title
from crawler.extract.listing.tables import Tables, cell_of
from crawler.extract.listing.titles import Title
from crawler.extract.listing.wording import REJECTED, is_empty_wording, trimmed
from crawler.extract.listing.words import lists_of

_CLASS = re.compile(
    r"(?:^|[-_\s])(?:venue|location|place|address|adresse|lieu|lugar|luogo|ort|locatie|miejsce)(?:$|[-_\s])", re.I
)
_MAP = re.compile(
    r"^https?://(?:(?:www\.|maps\.)?google\.[a-z.]+/maps|maps\.google\.|goo\.gl/maps|maps\.apple\.com|www\.openstreetmap\.org)"
)
_LABEL = re.compile(r"^([^\W\d_][^:\n]{0,24}?)\s*:\s*")
_ADDRESS_ONLY = re.compile(r"^(?:https?://|www\.)\S+$")
_LONGEST = 250
_READS_LIKE = 1.0  # worth of a text that reads like a place
_USUAL, _MEAN = 0.5, 0.5  # share of such texts at a place of the run, and their mean worth
_ALONE = 2.5  # worth of a text that is taken for a place without others beside it
_LOWEST = -1.0  # worth of a text that is a place because all others there are
_MOST_PARTS = 3


@dataclass(frozen=True, slots=True)
class Place:
    """The words of a place and the rule that found them; `said` where the page itself says that it is one."""

    text: str
    rule: str
    said: bool


class PlaceFinder:
    """Finds the places of the records of one page."""

    def __init__(self, tables: Tables, remains: Remains, stated: StatedPlaces) -> None:
        self._tables, self._remains, self._stated = tables, remains, stated

    def places(
        self, run: Sequence[Record], titles: Sequence[Title | None], sections: dict[int, Section]
    ) -> list[Place | None]:
        """A place for each record of a run of records built alike."""
        left = [self._remains.of(record, title) if title else [] for record, title in zip(run, titles, strict=True)]
        usual = _usual(left)
        found: list[Place | None] = []
        for record, title, pieces in zip(run, titles, left, strict=True):
            said = _said(record, self._tables) if record.shape is not Shape.SEGMENT else None
            place = Place(*said, said=True) if said else _chosen(pieces, usual)
            found.append(place or self._otherwise(sections[id(record)], title))
        return found

    def _otherwise(self, section: Section, title: Title | None) -> Place | None:
        if stated := self._stated.of(section):
            return Place(stated, "stated for the list", said=False)
        town = in_title(title.text) if title else None
        return Place(town, "end of the title", said=False) if town else None


def _usual(left: Sequence[Sequence[Piece]]) -> dict[str, float]:
    """key -> mean worth of where places stand in the records of a run."""
    worths: dict[str, list[float]] = defaultdict(list)
    for pieces in left:
        for piece in pieces:
            worths[piece.key].append(max(place_worth(piece.text), -3.0))
    return {
        key: sum(values) / len(values)
        for key, values in worths.items()
        if len(values) > 1
        and sum(one >= _READS_LIKE for one in values) >= _USUAL * len(values)
        and sum(values) >= _MEAN * len(values)
    }


def _chosen(pieces: Sequence[Piece], usual: dict[str, float]) -> Place | None:
    fitting = [piece for piece in pieces if piece.key in usual and place_worth(piece.text) > _LOWEST and _free(piece)]
    if not fitting:
        alone = [piece for piece in pieces if place_worth(piece.text) >= _ALONE and _free(piece)]
        return Place(alone[0].text[:_LONGEST], "reads like a place", said=False) if len(alone) == 1 else None
    best = max(fitting, key=lambda piece: (usual[piece.key], -piece.line.number))
    parts = _together(best, fitting)
    text = ", ".join(piece.text for piece in parts)
    return Place(text[:_LONGEST], "reads like a place, as in the other records", said=False)


def _together(best: Piece, fitting: Sequence[Piece]) -> list[Piece]:
    """The best piece with those on the lines right before and behind it: an address over several lines."""
    parts = [best]
    for piece in fitting:
        if piece.line.number == parts[-1].line.number + 1:
            parts.append(piece)
    for piece in reversed(fitting):
        if piece.line.number == parts[0].line.number - 1:
            parts.insert(0, piece)
    return parts[:_MOST_PARTS]


def _free(piece: Piece) -> bool:
    """Whether no label says that it is something else."""
    return piece.label is None or "column-place" in lists_of(piece.label)


def _said(record: Record, tables: Tables) -> tuple[str, str] | None:
    lines = [*record.lines, *record.after]
    for finder in (_labelled, _in_class, _mapped):
        found = finder(lines, record, tables)
        if found and found[0] and not _ADDRESS_ONLY.match(found[0]):
            return found
    return None


def _labelled(lines: list[Line], record: Record, tables: Tables) -> tuple[str, str] | None:
    for number, line in enumerate(lines):
        cell = cell_of(line.block)
        if cell is not None and cell is not record.element and "column-place" in tables.lists(cell):
            return _words([line.text]), "column of the place"
        label = _LABEL.match(line.text)
        if label and "column-place" in lists_of(label[1]) and len(label[1].split()) <= 3:
            rest = line.text[label.end() :]
            text = rest or (lines[number + 1].text if number + 1 < len(lines) else "")
            if text and len(text) <= _LONGEST:
                return _words([text]), f'behind "{label[1]}"'
        if line.block.tag == "dt" and number + 1 < len(lines) and "column-place" in lists_of(line.text):
            return _words([lines[number + 1].text]), f'behind "{line.text}"'
    return None


def _in_class(lines: list[Line], record: Record, tables: Tables) -> tuple[str, str] | None:
    found: list[str] = []
    home: etree._Element | None = None
    for line in lines:
        marked = _marked(line.block, record.element)
        if marked is None or (home is not None and marked is not home):
            continue
        if len(line.text) <= _LONGEST and not is_empty_wording(line.text) and line is not record.spot.first:
            home = marked
            found.append(line.text)
    if found:
        return _words(found[:4]), "class of the place"
    return _in_span(lines)


def _in_span(lines: list[Line]) -> tuple[str, str] | None:
    """An inline element whose class says it, part of a line."""
    for line in lines:
        for inner in line.inner:
            text = line.text[inner.start : inner.end].strip()
            if _CLASS.search(inner.element.get("class") or "") and place_worth(text) > REJECTED:
                return _words([text]), "class of the place"
    return None


def _marked(block: etree._Element, top: etree._Element) -> etree._Element | None:
    here: etree._Element | None = block
    for _ in range(4):
        if here is None or here is top:
            return None
        if here.tag == "address" or _CLASS.search(here.get("class") or ""):
            return here
        here = here.getparent()
    return None


def _mapped(lines: list[Line], record: Record, tables: Tables) -> tuple[str, str] | None:
    for line in lines:
        for text, href in line.link_texts():
            if _MAP.match(href) and text and not is_empty_wording(text):
                return _words([text]), "link to a map"
    return None


def _words(texts: list[str]) -> str:
    return ", ".join(text for text in (trimmed(text) for text in texts) if text)[:_LONGEST]
