"""How selectors name elements: ids, lasting class names, tags, positions, headings before. Used by `selectors`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from lxml import etree

_TAG = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*", re.ASCII)  # not "o:p": neither CSS nor XPath takes it
_NAME = re.compile(r"[A-Za-z_][\w-]*", re.ASCII)
# Names that a build makes ("css-1q2w3e", "sc-bdVaJa", "a1b2c"), or that count ("post-123"): they will not last.
_PASSING = re.compile(r"\d[A-Za-z]+\d|[A-Za-z]\d+[A-Za-z]|^(?:css|sc|jsx|svelte)-|[-_]\d{3,}$|^.{40}")
_MOST_ELEMENTS = 60  # elements of an item that are looked at
_MOST_CLASSES = 8  # a selector of hundreds would break the engine that reads it
_COMMON = frozenset(["br", "span", "div", "p"])
_HEADINGS = tuple(f"h{level}" for level in range(1, 7))


def classes(element: etree._Element) -> list[str]:
    """Class names that look as if they will last."""
    names = (element.get("class") or "").split()[:_MOST_CLASSES]
    return [name for name in names if _NAME.fullmatch(name) and not _PASSING.search(name)]


def own_selectors(element: etree._Element) -> Iterator[str]:
    """What may name an element on its page: its id, a class, its tag."""
    tag = str(element.tag)
    if not _TAG.fullmatch(tag):
        return
    name = element.get("id") or ""
    if _NAME.fullmatch(name) and not _PASSING.search(name):
        yield f"#{name}"
    for word in classes(element):
        yield f"{tag}.{word}"
    yield tag


def item_selectors(elements: Sequence[etree._Element], top: etree._Element) -> Iterator[str]:
    """What may name all items below `top`: their common classes; what they hold; their path."""
    tag = str(elements[0].tag)
    if not _TAG.fullmatch(tag):
        return
    common = set.intersection(*({*classes(element)} for element in elements))
    names = "".join(f".{name}" for name in classes(elements[0]) if name in common)
    yield f"{tag}{names}"
    for child in _common_children(elements):
        yield f"{tag}{names}:has(> {child})"
    before = {_tag_before(element) for element in elements}
    if len(before) == 1 and (sibling := before.pop()):
        yield f"{sibling} + {tag}{names}"
    paths = {_path(element, top) for element in elements}
    if len(paths) == 1 and (path := paths.pop()):
        yield f"xpath:./{path}"


def _tag_before(element: etree._Element) -> str | None:
    before = next((str(one.tag) for one in element.itersiblings("*", preceding=True)), "")
    return before if _TAG.fullmatch(before) else None


def _common_children(elements: Sequence[etree._Element]) -> list[str]:
    """Tags that a child of each item has, but for those that any text may hold."""
    children = [{str(one.tag) for one in element if isinstance(one.tag, str)} for element in elements]
    return sorted(tag for tag in set.intersection(*children) - _COMMON if _TAG.fullmatch(tag))[:3]


def _path(element: etree._Element, top: etree._Element) -> str | None:
    tags = [str(element.tag)]
    for one in element.iterancestors():
        if one is top:
            break
        tags.append(str(one.tag))
    return "/".join(reversed(tags)) if all(_TAG.fullmatch(tag) for tag in tags) else None


def inside(elements: Sequence[etree._Element]) -> list[str]:
    """Selectors of the elements within items, the most frequent first; then the item's own text."""
    seen: Counter[str] = Counter()
    for element in elements:
        within = [one for one in element.iter("*") if one is not element][:_MOST_ELEMENTS]
        seen.update({selector for one in within for selector in _inner(one, element)})
    offered = sorted(seen, key=lambda selector: (-seen[selector], selector))[: 2 * _MOST_ELEMENTS]
    return [*offered, "xpath:text()[normalize-space()][1]", "xpath:text()", "xpath:."]


def _inner(element: etree._Element, item: etree._Element) -> Iterator[str]:
    tag = str(element.tag)
    if not _TAG.fullmatch(tag):
        return
    yield tag
    for name in classes(element):
        yield f"{tag}.{name}"
    if tag in ("td", "th"):
        yield f"{tag}:nth-child({len(list(element.itersiblings(preceding=True))) + 1})"
    elif path := _positions(element, item):
        yield f"xpath:./{path}"


def _positions(element: etree._Element, item: etree._Element) -> str | None:
    steps: list[str] = []
    here: etree._Element | None = element
    while here is not None and here is not item:
        tag = str(here.tag)
        if not _TAG.fullmatch(tag):
            return None
        steps.append(f"{tag}[{len(list(here.itersiblings(tag, preceding=True))) + 1}]")
        here = here.getparent()
    return "/".join(reversed(steps))


def beside(elements: Sequence[etree._Element]) -> list[str]:
    """Selectors of what stands before and behind items: siblings, their links, and headings above."""
    found: dict[str, None] = {}
    for axis, preceding in (("preceding-sibling", True), ("following-sibling", False)):
        tags = [{str(one.tag) for one in element.itersiblings("*", preceding=preceding)} for element in elements]
        for tag in sorted(filter(_TAG.fullmatch, set.intersection(*tags) if tags else ())):
            found[f"xpath:{axis}::{tag}[1]"] = None
            found[f"xpath:{axis}::{tag}[1]/text()[normalize-space()][1]"] = None
            found[f"xpath:{axis}::{tag}[1]//a"] = None
    return [*found, *(f"xpath:preceding::{heading}[1]" for heading in (*_HEADINGS, "caption"))]
