"""What a content page states, sentence by sentence, with the references of each: for the checks and the claims table.

A statement is a sentence of a paragraph or list item, or a row of a table. The reference stands before the full stop.
A line that ends in a colon leads in what follows, and its references count for every item of that list or row of that
table. A note (`>`) is our own word about the page. A line of nothing but a label and links points somewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from markdown_it.token import Token

from feeds.web.content_markdown import CITATION, PLACEHOLDER

_SENTENCE_END = re.compile(r"[.?!][\"”’)]*\s+(?=[\"“‘(]?[A-Z0-9])")
_MARK = re.compile("\x02([^\x03]*)\x03")
_LETTER = re.compile(r"[^\W\d_]|\d")


class Kind(StrEnum):
    STATEMENT = "statement"
    NOTE = "note"
    LEAD_IN = "lead-in"
    POINTER = "pointer"


@dataclass(frozen=True, slots=True)
class Statement:
    """`line` counts from 1 in the text that was parsed; `section` is the heading above; `keys` may be inherited."""

    line: int
    section: str
    text: str
    keys: tuple[str, ...]
    kind: Kind = Kind.STATEMENT


@dataclass(frozen=True, slots=True)
class _Lead:
    text: str = ""
    keys: tuple[str, ...] = ()


def statements(tokens: Sequence[Token]) -> list[Statement]:
    """In the order of the text."""
    return list(_Reader(tokens).read())


class _Reader:
    """Walks the blocks once and keeps what sentences below may need: section, note, lead-in, head of the table."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self.section = ""
        self.notes = 0
        self.lead = _Lead()
        self.leads: list[_Lead] = []
        self.head: list[str] = []
        self.cells: list[str] = []

    def read(self) -> Iterator[Statement]:
        for index, token in enumerate(self.tokens):
            if token.type == "inline":
                yield from self._inline(self.tokens[index - 1].type, token)
            elif token.type == "tr_close" and self.cells:
                yield self._row(token, index)
            else:
                self._block(token)

    def _block(self, token: Token) -> None:
        if token.type in ("blockquote_open", "blockquote_close"):
            self.notes += token.nesting
        elif token.type in ("bullet_list_open", "ordered_list_open", "table_open"):
            self.leads.append(self.lead)
            self.head = []
        elif token.type in ("bullet_list_close", "ordered_list_close", "table_close"):
            self.leads.pop()
            self.lead = _Lead()

    def _inline(self, parent: str, token: Token) -> Iterator[Statement]:
        text = _flat(token)
        if parent == "heading_open":
            self.section, self.lead = _without_marks(text), _Lead()
        elif parent == "th_open":
            self.head.append(_without_marks(text))
        elif parent == "td_open":
            self.cells.append(text)
        else:
            yield from self._paragraph(text, token)

    def _paragraph(self, text: str, token: Token) -> Iterator[Statement]:
        line, self.lead = (token.map or [0])[0] + 1, _Lead()
        ends = [match.end() for match in _SENTENCE_END.finditer(text)]
        for start, end in pairwise([0, *ends, len(text)]):
            yield self._sentence(text[start:end], line + text.count("\n", 0, start), _is_pointer(token))

    def _sentence(self, raw: str, line: int, pointer: bool) -> Statement:
        text, keys = _without_marks(raw), _keys(raw)
        lead = self.leads[-1] if self.leads else _Lead()
        kind = Kind.NOTE if self.notes else Kind.POINTER if pointer else Kind.STATEMENT
        if text.endswith(":"):
            self.lead = _Lead(text, keys)
            kind = kind if self.notes else Kind.LEAD_IN
        whole = f"{lead.text} {text}" if lead.text else text
        return Statement(line, self.section, whole, keys or lead.keys, kind)

    def _row(self, token: Token, index: int) -> Statement:
        opened = next(each for each in reversed(self.tokens[:index]) if each.type == "tr_open")
        cells, self.cells = self.cells, []
        named = zip(self.head, cells, strict=False)
        text = "; ".join(f"{head}: {_without_marks(cell)}" if head else _without_marks(cell) for head, cell in named)
        keys = tuple(key for cell in cells for key in _keys(cell)) or self.leads[-1].keys
        return Statement((opened.map or [0])[0] + 1, self.section, text, keys)


def _flat(token: Token) -> str:
    """The words of a block; each citation is its keys between two control characters."""
    parts = []
    for child in token.children or ():
        if child.type == CITATION:
            lines = "\n" * child.content.count("\n")
            parts.append(f"\x02{' '.join(child.meta['keys'])}{lines}\x03")
        elif child.type in ("softbreak", "hardbreak"):
            parts.append("\n")
        elif child.type == PLACEHOLDER:
            parts.append("This site" if child.content == "name" else f"({child.content})")
        else:
            parts.append(child.content)
    return "".join(parts)


def _keys(raw: str) -> tuple[str, ...]:
    return tuple(key for marked in _MARK.findall(raw) for key in marked.split())


def _without_marks(raw: str) -> str:
    return " ".join(_MARK.sub("", raw).split())


def _is_pointer(token: Token) -> bool:
    """Nothing but links and labels in bold, and at least one link."""
    inside, links = 0, 0
    for child in token.children or ():
        if child.type in ("link_open", "strong_open", "link_close", "strong_close"):
            inside += child.nesting
            links += child.type == "link_open"
        elif child.type == CITATION or (inside == 0 and _LETTER.search(child.content)):
            return False
    return links > 0
