"""Extractor for kind "microdata": schema.org in microdata (itemscope, itemprop) and RDFa Lite (typeof, property).

Both become the same nodes as JSON-LD's, so that one mapping reads all three.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from config.source import SourceBase
from crawler.extract.decode import decode
from crawler.extract.dom import app_shell, elements, page_title, selector_of, text_of
from crawler.extract.page import Container, Extraction, Page
from crawler.extract.schema_nodes import Node
from crawler.extract.schema_org import Graph
from crawler.extract.shown import hidden_dates, shown_clock, shown_days, shown_link
from crawler.items import EventItem

_LINKS = {
    "a": "href", "area": "href", "link": "href", "audio": "src", "embed": "src", "iframe": "src", "img": "src",
    "source": "src", "track": "src", "video": "src", "object": "data",
}  # fmt: skip
_MAX_ITEMS = 3_000
_SCHEMA = re.compile(r"schema\.org", re.I)


@dataclass(frozen=True, slots=True)
class Syntax:
    """The attribute names of one of the two, which otherwise work alike."""

    scope: str  # marks an element as a thing
    kind: str  # its type
    props: tuple[str, ...]  # mark a thing as a property of the thing around it; the first marks text as one, too
    ids: tuple[str, ...]


MICRODATA = Syntax("itemscope", "itemtype", ("itemprop",), ("itemid",))
RDFA = Syntax("typeof", "typeof", ("property", "rel"), ("resource", "about"))


def has_markup(text: str) -> bool:
    """Cheap look before a tree is built."""
    return "itemscope" in text or "typeof=" in text


def extract_microdata(page: Page, source: SourceBase) -> Extraction:
    """Read the events marked up on the page."""
    text = decode(page.body, page.content_type)
    if not has_markup(text):
        needs_js = app_shell(selector_of(text)) if text.strip() else False
        return Extraction(problem="the page holds no microdata (itemscope) and no RDFa (typeof)", needs_js=needs_js)
    root = selector_of(text).root
    items = read_tree(root, page.url)
    return Extraction(items=tuple(items), container=Container.FILLED if items else Container.UNKNOWN)


def read_tree(root: etree._Element, page_url: str) -> list[EventItem]:
    """The events that the page marks up."""
    return Graph(nodes(root), page_url, lambda: page_title(root)).items()


def nodes(root: etree._Element) -> list[Node]:
    """The page's microdata nodes, or its RDFa nodes if it has none of the former."""
    found = _Reader(root, MICRODATA).roots() if root.find(".//*[@itemscope]") is not None else []
    if not any(_SCHEMA.search(str(node.get("@type"))) for node in found):
        found += _Reader(root, RDFA).roots()
    return found


class _Reader:
    """Builds nodes in one walk over the tree."""

    def __init__(self, root: etree._Element, syntax: Syntax) -> None:
        self._root = root
        self._syntax = syntax
        self._nodes: dict[etree._Element, Node] = {}

    def roots(self) -> list[Node]:
        """Every node that is no other's property."""
        tops: list[Node] = []
        for count, element in enumerate(one for one in elements(self._root) if self._starts(one)):
            if count >= _MAX_ITEMS:
                break
            self._nodes[element] = self._typed(element)
        for element, node in self._nodes.items():
            if not self._attach(element, node):
                tops.append(node)
        for element in elements(self._root):
            if element not in self._nodes and element.get(self._syntax.props[0]):
                self._plain(element)
        self._referred()
        for element, node in self._nodes.items():
            if isinstance(node.get("startDate"), str):
                self._complete(element, node)
        return tops

    def _complete(self, element: etree._Element, node: Node) -> None:
        """What the page shows: a day that contradicts hidden data, the time of day, the link."""
        hidden = hidden_dates(element, self._syntax.props[0])
        for name, day in (shown_days(element) if hidden else {}).items():
            if name in hidden and not str(node.get(name)).startswith(day):
                node[name] = day
        if hidden and node.get("endDate") and str(node["endDate"]) < str(node["startDate"])[:10]:
            del node["endDate"]  # it is that of the hidden start
        if 8 <= len(node["startDate"].strip()) <= 10 and (clock := shown_clock(element)):
            node["@clock"] = clock
        if "url" not in node and (href := shown_link(element)):
            node["url"] = href

    def _starts(self, element: etree._Element) -> bool:
        return element.get(self._syntax.scope) is not None and bool(
            element.get(self._syntax.kind) or element.get("itemprop")
        )

    def _typed(self, element: etree._Element) -> Node:
        node: Node = {}
        if kinds := (element.get(self._syntax.kind) or "").split():
            node["@type"] = kinds
        identifier = next((value for name in self._syntax.ids if (value := element.get(name))), None)
        if identifier:
            node["@id"] = identifier
        return node

    def _owner(self, element: etree._Element) -> Node | None:
        parent = element.getparent()
        while parent is not None:
            if parent in self._nodes:
                return self._nodes[parent]
            parent = parent.getparent()
        return None

    def _attach(self, element: etree._Element, node: Node) -> bool:
        names = _names(next((value for prop in self._syntax.props if (value := element.get(prop))), None))
        owner = self._owner(element) if names else None
        if owner is None:
            return False
        for name in names:
            _add(owner, name, node)
        return True

    def _plain(self, element: etree._Element) -> None:
        owner = self._owner(element)
        if owner is None:
            return
        for name in _names(element.get(self._syntax.props[0])):
            _add(owner, name, _property_value(element, name))

    def _referred(self) -> None:
        """itemref: properties that stand elsewhere on the page."""
        by_id = {identifier: one for one in elements(self._root) if (identifier := one.get("id"))}
        for element, node in self._nodes.items():
            for identifier in (element.get("itemref") or "").split()[:20]:
                for one in elements(by_id[identifier]) if identifier in by_id else ():
                    for name in _names(one.get("itemprop")):
                        _add(node, name, self._nodes.get(one) or _property_value(one, name))


def _names(value: str | None) -> list[str]:
    """Property names without their vocabulary ("schema:name", "http://schema.org/name")."""
    return [name.rsplit("/", 1)[-1].rsplit(":", 1)[-1] for name in (value or "").split()]


def _add(node: Node, name: str, value: object) -> None:
    if name in node and not name.startswith("@"):
        known = node[name]
        node[name] = [*known, value] if isinstance(known, list) else [known, value]
    elif value not in (None, ""):
        node[name] = value


def _property_value(element: etree._Element, name: str) -> str:
    """The value of a property element (HTML 5.2.4); `content` overrides what is shown."""
    content = element.get("content")
    if content is not None and content.strip():
        return content
    tag = str(element.tag).lower()
    if tag == "time" and element.get("datetime"):
        return str(element.get("datetime"))
    if (
        tag in _LINKS
        and element.get(_LINKS[tag])
        and (name in ("url", "sameAs", "image") or tag in ("link", "area", "img"))
    ):
        return str(element.get(_LINKS[tag]))
    if tag in ("data", "meter") and element.get("value"):
        return str(element.get("value"))
    if name == "description":
        return "\n".join(_paragraphs(element))
    return text_of(element) or str(element.get("datetime") or element.get("title") or element.get("href") or "")


def _paragraphs(element: etree._Element) -> Iterator[str]:
    blocks = [one for one in elements(element) if one.tag in ("p", "li")]
    yield from (text for one in blocks or [element] if (text := text_of(one)))
