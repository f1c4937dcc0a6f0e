"""Selectors that would read the same items with kind "html", so that an admin can freeze what `auto` found.

They are guessed from the elements of the largest run of records and then asked: only what reproduces most of the items
is proposed. Nothing here knows how a title or a date was found; it looks for the element whose text holds it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from lxml import etree
from parsel import Selector

from crawler.extract.html import texts
from crawler.extract.listing.records import Record, Shape
from crawler.extract.page import Proposal
from crawler.items import EventItem

_FEWEST = 3  # items that make a list
_LOOKED_AT = 12  # items by which selectors are guessed
_MOST_ELEMENTS = 60  # elements of an item that are looked at
_MOST = 0.8  # share of the items that a selector must reproduce
_EXTRA = 1.5  # elements that an item selector may find for each item
_NAME = re.compile(r"[A-Za-z_][\w-]*", re.ASCII)
_HEADINGS = tuple(f"xpath:preceding::h{level}[1]" for level in range(1, 5))

Pair = tuple[Record, EventItem]


def propose(root: etree._Element, read: Sequence[Pair]) -> Proposal | None:
    """Container, item and field selectors; None where none reproduce most of the items."""
    pairs = _largest(read)
    if len(pairs) < _FEWEST or 2 * len(pairs) < len(read):
        return None
    elements = [record.element for record, _ in pairs]
    item = _item_selector(elements)
    container, scope = _container(root, elements)
    found = [one.root for one in Selector(root=scope, type="html").css(item)]
    if len(found) > _EXTRA * len(pairs) or not set(elements) <= set(found):
        return None
    fields = dict(_fields(pairs))
    return Proposal(item, fields, container) if {"title", "start"} <= set(fields) else None


def _largest(read: Sequence[Pair]) -> list[Pair]:
    """Items whose elements have the same tag and parent's tag, the most numerous of them."""
    groups: dict[tuple[str, str], list[Pair]] = {}
    for record, item in read:
        parent = record.element.getparent()
        if record.shape is Shape.ELEMENT and parent is not None:
            groups.setdefault((str(record.element.tag), str(parent.tag)), []).append((record, item))
    return max(groups.values(), key=len, default=[])


def _item_selector(elements: Sequence[etree._Element]) -> str:
    common = set.intersection(*({*_classes(element)} for element in elements))
    return "".join([str(elements[0].tag), *(f".{name}" for name in _classes(elements[0]) if name in common)])


def _classes(element: etree._Element) -> list[str]:
    return [name for name in (element.get("class") or "").split() if _NAME.fullmatch(name)]


def _container(root: etree._Element, elements: Sequence[etree._Element]) -> tuple[str | None, etree._Element]:
    """The nearest element around all items that a selector alone names, and the selector."""
    around = list(elements[0].iterancestors())
    for element in elements[1:]:
        own = set(element.iterancestors())
        around = [one for one in around if one in own]
    page = Selector(root=root, type="html")
    for one in around:
        for selector in _own_selectors(one):
            if one.tag not in ("html", "body") and [hit.root for hit in page.css(selector)] == [one]:
                return selector, one
    return None, root


def _own_selectors(element: etree._Element) -> Iterator[str]:
    tag = str(element.tag)
    name = element.get("id") or ""
    if _NAME.fullmatch(name):
        yield f"#{name}"
    for word in _classes(element):
        yield f"{tag}.{word}"
    yield tag


def _fields(pairs: Sequence[Pair]) -> Iterator[tuple[str, str]]:
    """(field, selector) of what can be selected."""
    sample = pairs[:_LOOKED_AT]
    nodes = [Selector(root=record.element, type="html") for record, _ in sample]
    offered = _offered(record.element for record, _ in sample)
    for name in ("title", "start", "time", "location"):
        wanted = [_own(getattr(item, name)) for _, item in sample]
        if sum(bool(text) for text in wanted) >= _MOST * len(sample) and (
            selector := _best(nodes, offered, wanted, name, _holds)
        ):
            yield name, selector
    links = [item.url or "" for _, item in sample]
    if all(links) and (selector := _best(nodes, [one for one in offered if one[0] == "a"], links, "url", _ends_with)):
        yield "url", selector
    years = [item.year or "" for _, item in sample]
    if any(item.year and item.year not in (item.start or "") for _, item in sample) and (
        selector := _best(nodes, _HEADINGS, years, "year", _holds)
    ):
        yield "year", selector


def _own(text: str | None) -> str:
    """What of a text stands in the item: a prefix from a heading does not."""
    return (text or "").rsplit(": ", 1)[-1]


def _offered(elements: Iterator[etree._Element]) -> list[str]:
    """Selectors of the elements inside, the most frequent first."""
    seen: Counter[str] = Counter()
    for element in elements:
        inside = [one for one in element.iter("*") if one is not element][:_MOST_ELEMENTS]
        seen.update({selector for one in inside for selector in _inner_selectors(one)})
    return sorted(seen, key=lambda selector: (-seen[selector], selector))[:_MOST_ELEMENTS]


def _inner_selectors(element: etree._Element) -> Iterator[str]:
    tag = str(element.tag)
    yield tag
    for name in _classes(element):
        yield f"{tag}.{name}"
    if tag in ("td", "th"):
        yield f"{tag}:nth-child({len(list(element.itersiblings(preceding=True))) + 1})"


def _best(
    nodes: Sequence[Selector],
    offered: Sequence[str],
    wanted: Sequence[str],
    field: str,
    matches: Callable[[str, str], bool],
) -> str | None:
    """The selector whose text holds what is wanted in most items, with the least text beside it."""
    best: tuple[int, bool, str] | None = None
    for selector in offered:
        read = [" ".join(" ".join(texts(node, selector, field)).split()) for node in nodes]
        hits = sum(bool(text) and matches(found, text) for found, text in zip(read, wanted, strict=True))
        rank = (sum(len(found) for found in read), "." not in selector, selector)
        if hits >= _MOST * len(nodes) and (best is None or rank < best):
            best = rank
    return best[2] if best else None


def _holds(found: str, wanted: str) -> bool:
    return "".join(wanted.split()) in "".join(found.split())


def _ends_with(found: str, wanted: str) -> bool:
    return bool(found) and wanted.endswith(found.split(" ", maxsplit=1)[0].lstrip("./"))
