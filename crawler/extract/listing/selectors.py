"""Selectors that would read the same items with kind "html", so that an admin can freeze what `auto` found.

They are guessed from the elements of the largest run of records and then asked: only what reads the days and titles of
nearly all items, and little else, is proposed. Nothing here knows how a title or a date was found; it looks for the
element whose text holds it. Stable class names go before tags, tags before positions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from lxml import etree
from parsel import Selector

from crawler.extract.html import select, texts
from crawler.extract.listing.frozen import Frozen, Reader
from crawler.extract.listing.records import Record, Shape
from crawler.extract.listing.selector_names import beside, inside, item_selectors, own_selectors
from crawler.extract.page import Proposal
from crawler.items import EventItem

_FEWEST = 3  # items that make a list
_LOOKED_AT = 12  # items by which selectors are guessed
_MOST = 0.9  # share of the items with a field that a selector must reproduce
_LARGEST = 0.5  # share of the items that the run must hold
_EXTRA = 1.5  # elements that an item selector may find for each item
Pair = tuple[Record, EventItem]
Matches = Callable[[str, EventItem], bool]


@dataclass(frozen=True, slots=True)
class _Scope:
    """Container and item selectors with the elements that they find."""

    container: str | None
    item: str
    nodes: list[Selector]


def propose(root: etree._Element, read: Sequence[Pair], reader: Reader) -> Proposal | None:
    """Container, item and field selectors; None where none read nearly all items."""
    pairs = _largest(read)
    if len(pairs) < _FEWEST or len(pairs) < _LARGEST * len(read):
        return None
    fields: dict[str, str] | None = None
    for scope in _scopes(root, [record.element for record, _ in pairs]):
        fields = fields or dict(_fields(pairs, reader))
        if not {"title", "start"} <= set(fields):
            return None
        frozen = Frozen(scope.nodes, fields)
        if reader.reads_same(frozen, [item for _, item in read]):
            return Proposal(scope.item, fields, scope.container)
    return None


def _largest(read: Sequence[Pair]) -> list[Pair]:
    """Items whose elements have the same tag and parent's tag, the most numerous of them."""
    groups: dict[tuple[str, str], list[Pair]] = {}
    for record, item in read:
        parent = record.element.getparent()
        if record.shape is Shape.ELEMENT and parent is not None:
            groups.setdefault((str(record.element.tag), str(parent.tag)), []).append((record, item))
    return max(groups.values(), key=len, default=[])


def _scopes(root: etree._Element, elements: Sequence[etree._Element]) -> Iterator[_Scope]:
    container, top = _container(root, elements)
    wanted = set(elements)
    for item in item_selectors(elements, top):
        nodes = list(select(Selector(root=top, type="html"), item))
        if len(nodes) <= _EXTRA * len(elements) and wanted <= {node.root for node in nodes}:
            yield _Scope(container, item, nodes)


def _container(root: etree._Element, elements: Sequence[etree._Element]) -> tuple[str | None, etree._Element]:
    """The nearest element around all items that a selector alone names, and the selector."""
    around = list(elements[0].iterancestors())
    for element in elements[1:]:
        own = set(element.iterancestors())
        around = [one for one in around if one in own]
    page = Selector(root=root, type="html")
    for one in around:
        for selector in own_selectors(one):
            if one.tag not in ("html", "body") and [hit.root for hit in page.css(selector)] == [one]:
                return selector, one
    return None, root


def _fields(pairs: Sequence[Pair], reader: Reader) -> Iterator[tuple[str, str]]:
    """(field, selector) of what can be selected."""
    sample = pairs[:: max(1, len(pairs) // _LOOKED_AT)][:_LOOKED_AT]
    elements = [record.element for record, _ in sample]
    items = [item for _, item in sample]
    nodes = [Selector(root=element, type="html") for element in elements]
    within = inside(elements)
    around = beside(elements)
    guess = _Guess(nodes, items)
    if title := guess.best([*within, *around], "title", lambda text, item: _holds(text, _own(item.title))):
        yield "title", title
    if start := guess.best([*within, *around], "start", reader.has_day):
        yield "start", start
    if guess.needs_year(start, reader) and (year := guess.best(around, "year", _has_year)):
        yield "year", year
    for name, matches in _TEXTS.items():
        if selector := guess.best(within, name, matches):
            yield name, selector
    links = [one for one in [*within, *around] if one.split(".")[0].rsplit("/", 1)[-1].split("[")[0] == "a"]
    if all(item.url for item in items) and (url := guess.best(links, "url", _leads)):
        yield "url", url


@dataclass(frozen=True, slots=True)
class _Guess:
    """Sample items with their nodes."""

    nodes: list[Selector]
    items: list[EventItem]

    def best(self, offered: Sequence[str], field: str, matches: Matches) -> str | None:
        """The selector whose text holds what is wanted in nearly all items that have it, with the least text beside."""
        having = [
            (node, item)
            for node, item in zip(self.nodes, self.items, strict=True)
            if field in ("start", "year") or getattr(item, field)
        ]
        if len(having) * 2 < len(self.items):
            return None
        best: tuple[int, bool, bool, int, str] | None = None
        for number, selector in enumerate(offered):
            length = _length(selector, field, having, matches, best[0] if best else None)
            if length is None:
                continue
            rank = (length, selector.startswith("xpath:"), "." not in selector, number, selector)
            if best is None or rank < best:
                best = rank
        return best[-1] if best else None

    def needs_year(self, start: str | None, reader: Reader) -> bool:
        """Whether the start's own text leaves the year out."""
        return start is not None and any(not reader.says_year(_text(node, start, "start")) for node in self.nodes)


def _length(
    selector: str, field: str, having: Sequence[tuple[Selector, EventItem]], matches: Matches, least: int | None
) -> int | None:
    """Characters that a selector reads in all; None where it misses too many items, or reads more than the least."""
    length, missed = 0, 0
    for node, item in having:
        text = _text(node, selector, field)
        length += len(text)
        missed += not (text and matches(text, item))
        if missed > (1 - _MOST) * len(having) or (least is not None and length > least):
            return None
    return length


def _text(node: Selector, selector: str, field: str) -> str:
    return " ".join(" ".join(texts(node, selector, field)).split())


def _own(text: str | None) -> str:
    """What of a text stands in the item: a prefix from a heading does not."""
    return (text or "").rsplit(": ", 1)[-1]


def _holds(found: str, wanted: str) -> bool:
    return "".join(wanted.split()) in "".join(found.split())


def _has_time(found: str, item: EventItem) -> bool:
    return _holds(found, item.time or "")


def _has_place(found: str, item: EventItem) -> bool:
    return _holds(found, item.location or "")


_TEXTS: dict[str, Matches] = {"time": _has_time, "location": _has_place}


def _has_year(found: str, item: EventItem) -> bool:
    return bool(item.year) and (item.year or "") in found


def _leads(found: str, item: EventItem) -> bool:
    return (item.url or "").endswith(found.split(" ", maxsplit=1)[0].lstrip("./"))
