"""A page's document tree as lines of text, each with the block that it stands in. First step of reading plain HTML.

A line ends at every block element, cell and <br>. Inside a line a space is put where two inline elements touch and the
text would run together ("14, 2023" + "11:30 AM"), and nowhere else ("1" + "st", a drop capital).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from lxml import etree

from crawler.extract.listing.furniture import Region, region_of

MAX_LINES = 30_000
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_UNSEEN = frozenset(
    "script style noscript template head select option svg math iframe object canvas video audio".split()  # noqa: SIM905
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
STRUCK = frozenset(["s", "del", "strike"])
_INLINE = frozenset(["span", "b", "strong", "em", "i", "cite"]) | STRUCK
_MOST_INNER = 12
_BOLD = frozenset(["b", "strong"])
_ORDINAL = re.compile(r"(?:st|nd|rd|th|er|re|e|º|ª)\b")
_LAST_DIGITS = re.compile(r"\d+$")
_FIRST_DIGITS = re.compile(r"\d+")
_CLOCK = re.compile(r"\d{1,2}:\d\d(?!\d)")
_DATE_END = re.compile(r"\d[-./]\d{1,4}$")
_LONGEST_NUMBER = 4  # digits; what would be longer was two numbers


class Weight(IntEnum):
    """How much a line stands out from running text."""

    PLAIN = 0
    BOLD = 1
    HEADING = 2


@dataclass(frozen=True, slots=True)
class Link:
    """Part of a line that is a link: characters start..end of its text."""

    start: int
    end: int
    href: str


@dataclass(frozen=True, slots=True)
class Inner:
    """An inline element that is part of a line: characters start..end of its text."""

    start: int
    end: int
    element: etree._Element


@dataclass(slots=True, eq=False)
class Line:
    """One line of text.

    block    the innermost block element around it
    heading  1-6 inside a heading, else 0
    bold     nearly all of it is bold
    region   what part of the page it is in
    """

    number: int
    text: str
    block: etree._Element
    heading: int
    bold: bool
    links: tuple[Link, ...]
    region: Region
    inner: tuple[Inner, ...] = ()

    @property
    def weight(self) -> Weight:
        return Weight.HEADING if self.heading else Weight.BOLD if self.bold else Weight.PLAIN

    def link_texts(self) -> Iterator[tuple[str, str]]:
        """(text, href) of its links."""
        for link in self.links:
            yield self.text[link.start : link.end].strip(), link.href


def lines_of(root: etree._Element) -> list[Line]:
    """All lines of a document, at most `MAX_LINES`, in order."""
    writer = _Writer(root)
    skipped: etree._Element | None = None
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        if len(writer.lines) >= MAX_LINES:
            break
        if skipped is not None:
            if event == "end" and element is skipped:
                skipped = None
                writer.add(element.tail)
        elif event in ("comment", "pi"):
            writer.add(element.tail)
        elif event == "start":
            if element.tag in _UNSEEN:
                skipped = element
            else:
                writer.open(element)
        else:
            writer.close(element)
    writer.flush()
    return writer.lines


class _Writer:
    """Collects the text of the line at hand and puts finished lines away."""

    def __init__(self, root: etree._Element) -> None:
        self.lines: list[Line] = []
        self._blocks: list[etree._Element] = [root]
        self._regions: list[tuple[etree._Element, Region]] = []
        self._heading = 0
        self._bold = 0
        self._anchor: str | None = None
        self._fresh()

    def _fresh(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._bold_length = 0
        self._links: list[Link] = []
        self._inner: list[Inner] = []
        self._open: list[tuple[etree._Element, int]] = []
        self._anchor_start = 0
        self._spaced = False
        self._boundary = False

    def open(self, element: etree._Element) -> None:
        tag = element.tag
        if tag in _BLOCKS:
            self.flush()
            self._blocks.append(element)
            self._heading = _HEADINGS.get(tag, self._heading)
        elif tag == "br":
            self.flush()
        elif tag in _BOLD:
            self._bold += 1
        elif tag == "a" and element.get("href"):
            self._anchor, self._anchor_start = element.get("href"), self._length
        if tag in _INLINE:
            self._open.append((element, self._length))
        if tag not in ("html", "body") and (region := region_of(element)) is not None:
            self.flush()
            self._regions.append((element, region))
        self._boundary = True
        self.add(element.text)

    def close(self, element: etree._Element) -> None:
        tag = element.tag
        if tag in _BLOCKS:
            self.flush()
            if len(self._blocks) > 1:
                self._blocks.pop()
            if tag in _HEADINGS:
                self._heading = 0
        elif tag in _BOLD:
            self._bold -= 1
        elif tag == "a" and self._anchor is not None:
            self._end_link()
            self._anchor = None
        if self._open and self._open[-1][0] is element:
            start = self._open.pop()[1]
            if self._length > start and len(self._inner) < _MOST_INNER:
                self._inner.append(Inner(start, self._length, element))
        if self._regions and self._regions[-1][0] is element:
            self.flush()
            self._regions.pop()
        self._boundary = True
        self.add(element.tail)

    def _end_link(self) -> None:
        if self._anchor and self._length > self._anchor_start:
            start = self._anchor_start + (self._anchor_start > 0 and self._text()[self._anchor_start] == " ")
            self._links.append(Link(start, self._length, self._anchor))

    def _text(self) -> str:
        if len(self._parts) > 1:
            self._parts = ["".join(self._parts)]
        return self._parts[0] if self._parts else ""

    def add(self, text: str | None) -> None:
        """Take text in, white space folded."""
        if not text:
            return
        words = " ".join(text.split())
        if not words:
            self._spaced = True
            return
        if self._parts and (self._spaced or text[0].isspace() or (self._boundary and _apart(self._parts[-1], words))):
            words = f" {words}"
        self._parts.append(words)
        self._length += len(words)
        if self._bold > 0:
            self._bold_length += len(words)
        self._spaced, self._boundary = text[-1].isspace(), False

    def flush(self) -> None:
        if self._parts:
            if self._anchor:
                self._end_link()
            self.lines.append(
                Line(
                    number=len(self.lines),
                    text=self._text(),
                    block=self._blocks[-1],
                    heading=self._heading,
                    bold=self._bold_length * 5 >= self._length * 4,
                    links=tuple(self._links),
                    region=self._regions[-1][1] if self._regions else Region.MAIN,
                    inner=tuple(self._inner),
                )
            )
        self._fresh()


def _apart(left: str, right: str) -> bool:
    """Whether two touching inline texts are two words."""
    last, first = left[-1], right[0]
    if last.isdigit() and first.isdigit():
        if _CLOCK.match(right) and _DATE_END.search(left):
            return True
        before, after = _LAST_DIGITS.search(left), _FIRST_DIGITS.match(right)
        return bool(before and after and len(before[0]) + len(after[0]) > _LONGEST_NUMBER)
    if last.isdigit():
        return first.isalpha() and not _ORDINAL.match(right)
    if first.isdigit():
        return last.isalpha() or last in ",.;)"
    return last.islower() and first.isupper()
