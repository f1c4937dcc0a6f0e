"""Extractor for kind "file": a local .ics, .csv or .toml, for what no web page lists. `Page.url` is its path."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from pathlib import PurePath
from types import MappingProxyType

from config.rules import FIELDS
from config.source import SourceBase
from crawler.extract.curated import extract_curated
from crawler.extract.decode import decode
from crawler.extract.fields import DEADLINES
from crawler.extract.ical import extract_ics
from crawler.extract.page import Container, Extraction, Page, Refused
from crawler.extract.words import line, prose
from crawler.items import EventItem

MAX_ROWS = 5_000
_ALIASES = {"id": "native_id", "uid": "native_id", "type_": "type"}


def extract_file(page: Page, source: SourceBase) -> Extraction:
    """Read the file by the ending of its name."""
    suffix = PurePath(page.url).suffix.lower()
    reader = _READERS.get(suffix)
    if reader is None:
        expected = ", ".join(_READERS)
        return Extraction(problem=f"a file source ends in one of {expected}; this one is {PurePath(page.url).name!r}")
    return reader(page, source)


def extract_csv(page: Page, source: SourceBase) -> Extraction:
    """A table whose header names the fields of a source file (title, start, city, ...); commas or semicolons."""
    text = decode(page.body, page.content_type)
    lines = text.splitlines()
    if lines and lines[0].lower().startswith("sep="):
        text = "\n".join(lines[1:])
    if not text.strip():
        return Extraction(problem="the file is empty")
    header = text.lstrip().splitlines()[0]
    delimiter = max(";,\t", key=header.count)
    try:
        rows = list(csv.reader(io.StringIO(text.lstrip()), delimiter=delimiter))[: MAX_ROWS + 1]
    except csv.Error as error:
        return Extraction(problem=f"no table of comma-separated values: {error}")
    names = [_ALIASES.get(name := cell.strip().lower().replace(" ", "_"), name) for cell in rows[0]]
    unknown = [name for name in names if name and name not in FIELDS]
    if unknown:
        return Extraction(problem=f"unknown column {unknown[0]!r}; expected some of {', '.join(sorted(FIELDS))}")
    return _rows(names, rows[1:])


def _rows(names: list[str], rows: list[list[str]]) -> Extraction:
    items: list[EventItem] = []
    refused: list[Refused] = []
    for number, row in enumerate(rows, start=2):
        if not any(cell.strip() for cell in row):
            continue
        if len(row) > len(names):
            raw = {"row": line(" | ".join(row)) or ""}
            refused.append(Refused(f"row {number} has {len(row)} cells, but the header {len(names)}", raw))
        else:
            items.append(_item({name: cell for name, cell in zip(names, row, strict=False) if name}))
    container = Container.FILLED if items or refused else Container.EMPTY
    return Extraction(items=tuple(items), refused=tuple(refused), container=container)


def _item(cells: Mapping[str, str]) -> EventItem:
    item = EventItem(rules=dict.fromkeys((name for name, cell in cells.items() if cell.strip()), "column"))
    for name, cell in cells.items():
        if name == "keywords":
            item.keywords = tuple(word for part in cell.split(",") if (word := line(part)))
        elif name in DEADLINES:
            item.deadlines += ((DEADLINES[name], text),) if (text := line(cell)) else ()
        else:
            setattr(item, name, prose(cell) if name == "description" else line(cell))
    return item


_READERS: Mapping[str, Callable[[Page, SourceBase], Extraction]] = MappingProxyType(
    {".ics": extract_ics, ".csv": extract_csv, ".toml": extract_curated}
)
