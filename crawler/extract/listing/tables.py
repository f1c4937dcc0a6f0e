"""What the columns of a table are headed with, and what that makes of the dates in them."""

from __future__ import annotations

from lxml import etree

from crawler.extract.listing.signatures import column
from crawler.extract.listing.words import lists_of, only
from crawler.normalize import words
from crawler.normalize.fold import fold

_HEADER_CHARS = 60
_ROWS_LOOKED_AT = 3
_CELLS = ("td", "th")
# Lists of the date words that head columns of other dates than the event's.
_DUE = frozenset(
    ["deadline", "until", "until-behind", "abstract", "early-bird", "registration", "late-breaking", "grant", "other"]
)


class Tables:
    """The headers of the tables of one page, remembered."""

    def __init__(self) -> None:
        self._headers: dict[etree._Element, dict[int, str]] = {}
        self._rows: set[etree._Element] = set()

    def header_of(self, cell: etree._Element) -> str | None:
        """The text that heads the column of a cell."""
        table = next((one for one in cell.iterancestors("table")), None)
        if table is None:
            return None
        return self._of(table).get(column(cell))

    def _of(self, table: etree._Element) -> dict[int, str]:
        """Column -> header of a table."""
        found = self._headers.get(table)
        if found is None:
            row, found = _headers(table)
            self._headers[table] = found
            if row is not None:
                self._rows.add(row)
        return found

    def is_header(self, block: etree._Element) -> bool:
        """Whether a block stands in a row of headers."""
        row = row_of(block)
        if row is None:
            return False
        table = next(iter(row.iterancestors("table")), None)
        if table is not None:
            self._of(table)
        return row in self._rows

    def lists(self, cell: etree._Element) -> frozenset[str]:
        """The word lists ("column-date", ...) that the header of a cell speaks."""
        header = self.header_of(cell)
        if not header:
            return frozenset()
        lists = lists_of(header)
        if only(header, "column-date"):
            return lists
        return lists | {"column-other"} if words.found("dates", fold(header)) & _DUE else lists


def cell_of(block: etree._Element) -> etree._Element | None:
    """The innermost table cell around (or at) a block."""
    return block if block.tag in _CELLS else next(iter(block.iterancestors(*_CELLS)), None)


def row_of(block: etree._Element) -> etree._Element | None:
    return block if block.tag == "tr" else next(iter(block.iterancestors("tr")), None)


def _headers(table: etree._Element) -> tuple[etree._Element | None, dict[int, str]]:
    """The row of headers and column -> header: a first row of nothing but <th>, in <thead>, or of such words."""
    for number, row in enumerate(table.iter("tr")):
        if number >= _ROWS_LOOKED_AT:
            break
        cells = [one for one in row if one.tag in _CELLS]
        if len(cells) < 2:
            continue
        texts = {column(cell): _text(cell) for cell in cells}
        if _is_header(row, cells, list(texts.values())):
            return row, {at: text for at, text in texts.items() if text}
    return None, {}


def _is_header(row: etree._Element, cells: list[etree._Element], texts: list[str]) -> bool:
    if any(len(text) > _HEADER_CHARS for text in texts):
        return False
    parent = row.getparent()
    if all(cell.tag == "th" for cell in cells) or (parent is not None and parent.tag == "thead"):
        return True
    named = [text for text in texts if text and any(name.startswith("column-") for name in lists_of(text))]
    digits = any(char.isdigit() for text in texts for char in text)
    return not digits and len(named) * 2 > len([text for text in texts if text])


def _text(cell: etree._Element) -> str:
    return " ".join("".join(str(text) for text in cell.itertext()).split())
