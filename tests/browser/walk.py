"""Every page of a running site: found by its site map and by following links, so that new pages need no word here."""

from __future__ import annotations

import http.client
import re
import time
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urldefrag, urljoin, urlsplit

from lxml import etree, html

_NOWHERE = "/not-to-be-found/"
_ENTRANCES = ("/", "/sitemap.xml", "/embed/frame", _NOWHERE)
_LINKING = {"href", "src", "action", "poster", "data", "xlink:href"}
_LOCATION = re.compile(rb"<loc>([^<]+)</loc>")
_IDLE_S = 30
_LISTED = re.compile(r"(/[a-z]{2})?/events/(past/)?[^/]+/")
_NOT_ASKED = ("javascript:", "mailto:", "webcal:", "data:", "tel:")


@dataclass(frozen=True)
class Answer:
    """What an address of the site answers: "/events/?mode=online", 200, "text/html; charset=utf-8", bytes."""

    address: str
    status: int
    media_type: str
    body: bytes

    @property
    def is_page(self) -> bool:
        return self.media_type.startswith("text/html")

    @cached_property
    def tree(self) -> html.HtmlElement:
        return html.document_fromstring(self.body, parser=html.HTMLParser(encoding="utf-8"))

    @cached_property
    def anchors(self) -> frozenset[str]:
        return frozenset(self.tree.xpath("//@id")) if self.is_page else frozenset()

    @cached_property
    def structure(self) -> frozenset[str]:
        """The kinds of elements in it, each with its parent, classes and attributes, whatever their texts are."""
        return frozenset(
            f"{_kind(element.getparent())} > {_kind(element)} {sorted(element.attrib)}"
            for element in self.tree.iter(etree.Element)
        )

    @property
    def stands_for_another(self) -> bool:
        """Whether it calls another page the true one: its text in another language than its frame."""
        canonical = [link.get("href", "") for link in self.tree.iter("link") if link.get("rel") == "canonical"]
        return any(not address.endswith(self.address) for address in canonical)

    def links(self) -> Iterator[str]:
        """Every address that it names, as it is written there."""
        for element in self.tree.iter(etree.Element):
            yield from (value for name, value in element.attrib.items() if name in _LINKING)
            yield from (part.split()[0] for part in (element.get("srcset") or "").split(",") if part.split())


def _kind(element: html.HtmlElement | None) -> str:
    return "" if element is None else f"{element.tag!s}.{element.get('class', '')}"


class Walk:
    """Asks one origin over one connection, each address once."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=20)
        self._last_used = time.monotonic()
        self._answers: dict[str, Answer] = {}

    def close(self) -> None:
        self._connection.close()

    def ask(self, address: str) -> Answer:
        """The answer at "/path?query", not following redirects."""
        if address not in self._answers:
            self._answers[address] = self._get(address)
        return self._answers[address]

    def _get(self, address: str) -> Answer:
        if time.monotonic() - self._last_used > _IDLE_S:  # the server closes a connection that nobody uses
            self._connection.close()
        self._connection.request("GET", address)
        reply = self._connection.getresponse()
        body = reply.read()
        self._last_used = time.monotonic()
        return Answer(address, reply.status, reply.headers.get("Content-Type", ""), body)

    def inside(self, page: Answer, link: str) -> tuple[str, str] | None:
        """A link as ("/path?query", fragment); None where it leaves the origin."""
        if link.startswith(_NOT_ASKED):
            return None
        address, fragment = urldefrag(urljoin(self.url + page.address, link))
        if not address.startswith(self.url + "/") and address != self.url:
            return None
        return address.removeprefix(self.url) or "/", fragment

    def pages(self) -> list[Answer]:
        """All that is text/html, reached from the entrances without asking for a filter; and the page for no page."""
        waiting, found = deque(_ENTRANCES), dict.fromkeys(_ENTRANCES)
        while waiting:
            answer = self.ask(waiting.popleft())
            for address in self._next(answer):
                if "?" not in address and address not in found:
                    found[address] = None
                    waiting.append(address)
        asked = [self.ask(address) for address in found]
        return [each for each in asked if each.is_page and (each.status == 200 or each.address == _NOWHERE)]

    def _next(self, answer: Answer) -> Iterator[str]:
        if answer.is_page:
            links: Iterable[str] = answer.links()
        else:
            links = [location.decode() for location in _LOCATION.findall(answer.body)]
        for link in links:
            if place := self.inside(answer, link):
                yield place[0]


def representatives(pages: Iterable[Answer]) -> list[Answer]:
    """Every page but those of single events, months and years, and pages that lack a translation; of these as many as
    show all kinds of elements there are.
    """
    kept, seen = [], set[str]()
    alike = []
    for page in pages:
        if _LISTED.fullmatch(page.address) or page.stands_for_another:
            alike.append(page)
        else:
            kept.append(page)
            seen |= page.structure
    while alike:
        best = max(alike, key=lambda page: len(page.structure - seen))
        if not best.structure - seen:
            break
        kept.append(best)
        seen |= best.structure
        alike.remove(best)
    return kept
