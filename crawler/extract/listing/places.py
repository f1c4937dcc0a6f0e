"""The place of a record: what a label, a class, a column, <address> or a link to a map says is one."""

from __future__ import annotations

import re

from lxml import etree

from crawler.extract.listing.lines import Line
from crawler.extract.listing.records import Record, Shape
from crawler.extract.listing.tables import Tables, cell_of
from crawler.extract.listing.wording import is_empty_wording, trimmed
from crawler.extract.listing.words import lists_of

_CLASS = re.compile(
    r"(?:^|[-_\s])(?:venue|location|place|address|adresse|lieu|lugar|luogo|ort|locatie|miejsce)(?:$|[-_\s])", re.I
)
_MAP = re.compile(
    r"^https?://(?:(?:www\.|maps\.)?google\.[a-z.]+/maps|maps\.google\.|goo\.gl/maps|maps\.apple\.com|www\.openstreetmap\.org)"
)
_LABEL = re.compile(r"^([^\W\d_][^:\n]{0,24}?)\s*:\s*")
_LONGEST = 250


def place_of(record: Record, tables: Tables) -> tuple[str, str] | None:
    """(words, rule) of the place, if the record names one recognisably."""
    if record.shape is Shape.SEGMENT:
        return None
    lines = [*record.lines, *record.after]
    for finder in (_labelled, _in_class, _mapped):
        if found := finder(lines, record, tables):
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
    return (_words(found[:4]), "class of the place") if found else None


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
