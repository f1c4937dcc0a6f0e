"""Where an element stands, as text that is equal for what is built alike: tags, first class words, columns.

Used to find runs of records of one form, and the same place in each of them.
"""

from __future__ import annotations

import re
from itertools import islice

from lxml import etree

_MOST_COLUMNS = 100  # told apart; a row with more is a picture
_ROWS = frozenset(["tr", "li"])
_CLASS_WORD = re.compile(r"[A-Za-z][A-Za-z_-]*")


class Signatures:
    """Tag paths of blocks relative to an ancestor, remembered per element."""

    def __init__(self) -> None:
        self._known: dict[etree._Element, str] = {}

    def of(self, element: etree._Element) -> str:
        """Tag and first class word; a cell also has its column."""
        found = self._known.get(element)
        if found is None:
            word = _CLASS_WORD.search(element.get("class") or "")
            tag = str(element.tag)
            found = f"{tag}.{word[0]}" if word else tag
            if element.tag in ("td", "th"):
                found += f":{column(element)}"
            self._known[element] = found
        return found

    def form(self, element: etree._Element, levels: int) -> str:
        """The path of a row or list item without its own class, which tells odd rows from even or cancelled ones."""
        if element.tag not in _ROWS:
            return self.path(element, None, levels)
        above = element.getparent()
        return f"{self.path(above, None, levels - 1) if above is not None else ''}/{element.tag}"

    def path(self, element: etree._Element, top: etree._Element | None, levels: int = 12) -> str:
        """Signatures from below `top` (or `levels` up) down to `element`."""
        parts: list[str] = []
        here: etree._Element | None = element
        while here is not None and here is not top and len(parts) < levels:
            parts.append(self.of(here))
            here = here.getparent()
        return "/".join(reversed(parts))


def column(cell: etree._Element) -> int:
    """The column in which a cell begins, spans counted."""
    number = 0
    for one in islice(cell.itersiblings("td", "th", preceding=True), _MOST_COLUMNS):
        span = one.get("colspan") or "1"
        number += min(int(span), 100) if span.isdigit() and span.isascii() else 1
    return number
