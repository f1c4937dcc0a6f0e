"""Links of a list page that lead to the pages of its events. Used by `auto` where a page itself holds no event.

Every link gets a score: a date in its text, its record or its address, words for events in its address or classes,
an address below the list's own; against it speak menus, other subjects, documents and paging. Links of one shape and
one place in the document stand or fall together, so that a list is followed whole and a menu not at all.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from urllib.parse import parse_qsl, urlsplit

from lxml import etree

from crawler.extract.datetext import has_date
from crawler.extract.dom import text_of
from crawler.extract.event_words import is_paging, names_events, names_other, speaks_of_events, spoken
from crawler.extract.json_records import link_fields
from crawler.extract.listing.words import lists_of
from crawler.extract.words import address

MAX_LINKS = 200
_MAX_SEEN = 3_000
_RECORD_CHARS = 500
_RECORD_LEVELS = 5
_RECORD_LINKS = 6
_RECORD_CHILDREN = 60
_ENOUGH = 2.0  # mean score from which a group of links is one of events
_ENOUGH_ALONE = 3.0  # the same for a link without companions
_CLOSE = 0.8  # groups that are nearly as good as the best are followed as well
_PLACE = 4  # the last parts of a shape say where in the document its links stand
_FURNITURE = frozenset(["nav", "header", "footer", "aside"])
_FURNITURE_CLASS = re.compile(
    r"(?:^|[-_\s])(?:nav|navbar|navigation|menu|submenu|footer|header|breadcrumbs?|sidebar|pagination|pager|social"
    r"|share|skip|toolbar|filters?)(?:$|[-_\s])",
    re.I,
)
_DOCUMENT = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|odt|rtf|txt)$", re.I)
_NO_PAGE = re.compile(r"\.(?:jpe?g|png|gif|svg|webp|zip|ics|ical|mp[34]|mov|avi|xml|rss|css|js)$", re.I)
_QUOTED_ADDRESS = re.compile(r"[\"']((?:https?:/)?/[^\"'\s<>]{2,500})[\"']")
_DATE_IN_ADDRESS = re.compile(
    r"(?<!\d)(?:19|20)\d\d[-/_.]?(?:0[1-9]|1[0-2])(?:[-/_.]?[0-3]\d)?(?!\d)"
    r"|(?<!\d)(?:0[1-9]|1[0-2])[-_.]?(?:[0-3]\d[-_.]?)?(?:20)?\d\d(?!\d)"
)
_PAGE_KEYS = frozenset(
    ["page", "p", "paged", "offset", "start", "sort", "order", "lang", "print", "share", "view", "filter"]
)


@dataclass(frozen=True, slots=True)
class _Link:
    """A link of the page with what is looked at; `element` carries it."""

    url: str
    text: str
    element: etree._Element
    classes: str
    framed: bool  # inside a menu, a header or a footer


def detail_links(root: etree._Element, page_url: str) -> tuple[str, ...]:
    """Absolute addresses of detail pages, in page order; empty if no group of links stands out."""
    found = list(_links(root, page_url))
    groups: dict[tuple[str, ...], list[_Link]] = defaultdict(list)
    for link in found:
        groups[_shape(link)].append(link)
    scorer = _Scorer(page_url)
    scores = {shape: scorer.group(links, len(groups)) for shape, links in groups.items()}
    best = max(scores.values(), default=0.0)
    if best <= 0:
        return ()
    good = {shape for shape, score in scores.items() if score > 0}
    places = {shape[-_PLACE:] for shape in good if scores[shape] >= best - _CLOSE}
    chosen = {shape for shape in good if shape[-_PLACE:] in places}  # also what stands in the same list
    urls = dict.fromkeys(link.url for link in found if _shape(link) in chosen)
    return tuple(urls)[:MAX_LINKS]


def _links(root: etree._Element, page_url: str) -> Iterator[_Link]:
    for element in [one for one in root.iter("a", "area") if one.get("href") or one.get("onclick")][:_MAX_SEEN]:
        url = _target(element, page_url)
        if url is None or not _may_be_detail(url, page_url):
            continue
        text = " ".join(filter(None, (text_of(element), element.get("title"))))[:_RECORD_CHARS]
        if not is_paging(text):
            yield _Link(url, text, element, _classes(element), _is_framed(element))


def _target(element: etree._Element, page_url: str) -> str | None:
    """Where a link leads; one that runs a script may name an address in it."""
    href = (element.get("href") or "").strip()
    if href and not href.startswith(("#", "javascript:")):
        url = address(href, page_url)
        return url.split("#", 1)[0] if url else None
    named = _QUOTED_ADDRESS.search(f"{href} {element.get('onclick') or ''}"[:2_000])
    return address(named[1], page_url) if named else None


def _may_be_detail(url: str, page_url: str) -> bool:
    parts = urlsplit(url)
    if (parts.path in ("", "/") and not parts.query) or _NO_PAGE.search(parts.path):
        return False
    own = urlsplit(page_url)
    if (parts.netloc, parts.path.rstrip("/")) != (own.netloc, own.path.rstrip("/")):
        return True
    keys = {name.lower() for name, _ in parse_qsl(parts.query)} - {name.lower() for name, _ in parse_qsl(own.query)}
    return bool(keys - _PAGE_KEYS)  # the list itself, turned to another page or order, is none


def _classes(element: etree._Element) -> str:
    around = [element, *list(element.iterancestors())[:3]]
    return " ".join(f"{one.get('class') or ''} {one.get('id') or ''}" for one in around if one.tag != "body")


def _is_framed(element: etree._Element) -> bool:
    return any(
        one.tag in _FURNITURE or _FURNITURE_CLASS.search(f"{one.get('class') or ''} {one.get('id') or ''}")
        for one in list(element.iterancestors())[:12]
        if one.tag not in ("body", "html", "main")
    )


def _shape(link: _Link) -> tuple[str, ...]:
    """What the links of one list have in common: host, form of the address, and the tags and class above them."""
    parts = urlsplit(link.url)
    folder = re.sub(r"\d+", "0", parts.path.rstrip("/").rsplit("/", 1)[0])
    keys = ",".join(sorted({name for name, _ in parse_qsl(parts.query)}))
    above = list(link.element.iterancestors())[:3]
    classed = next((one.get("class") or "" for one in above if one.get("class")), "")
    kind = "document" if _DOCUMENT.search(parts.path) else "page"
    return (kind, parts.netloc, folder, keys, *(str(one.tag) for one in above), re.sub(r"\d+", "0", classed))


class _Scorer:
    """Scores the links of one page; what stands in an element is looked at once, however many links it holds."""

    def __init__(self, page_url: str) -> None:
        self._host = urlsplit(page_url).netloc
        self._path = spoken(page_url).split("?", 1)[0].rstrip("/")
        self._records: dict[etree._Element, str | None] = {}

    def group(self, links: Sequence[_Link], groups: int) -> float:
        """The mean score of a group, 0 where it is too low to be one of events."""
        distinct = len({link.url for link in links})
        mean = sum(self.link(link) for link in links) / len(links)
        if distinct == 1:
            return mean if mean >= (_ENOUGH if groups == 1 else _ENOUGH_ALONE) else 0.0
        return mean + min(1.0, math.log2(distinct) / 5) if mean >= _ENOUGH else 0.0

    def link(self, link: _Link) -> float:
        parts, path = urlsplit(link.url), spoken(link.url)
        new = path.removeprefix(self._path)  # what the list's own address says, it says of every link below it
        score = 2.0 if names_events(new) else 1.0 if names_events(path) else 0.0
        score += 2.0 if has_date(link.text) else 1.5 if self._is_dated(link) else 0.0
        score += 1.0 * bool(_DATE_IN_ADDRESS.search(new))
        score += 0.75 * names_events(link.classes) + 0.5 * ("event" in lists_of(link.text))
        score += 0.5 * (new != path and len(new) > 1)
        score -= 2.5 * link.framed + 2.0 * names_other(new) + 0.5 * (parts.netloc != self._host)
        return score - 2.0 * bool(_DOCUMENT.search(parts.path))

    def _is_dated(self, link: _Link) -> bool:
        """Whether a date stands in the record around a link: the largest small element with few other links."""
        found = None
        for ancestor in islice(link.element.iterancestors(), _RECORD_LEVELS):
            if ancestor not in self._records:
                self._records[ancestor] = _record_text(ancestor)
            if self._records[ancestor] is None:
                break
            found = self._records[ancestor]
        return found is not None and has_date(found)


def _record_text(element: etree._Element) -> str | None:
    """The text of an element that is small enough to be about one thing; None if it is not."""
    if len(element) > _RECORD_CHILDREN or sum(1 for _ in islice(element.iter("a"), _RECORD_LINKS + 1)) > _RECORD_LINKS:
        return None
    text = text_of(element)
    return text if len(text) <= _RECORD_CHARS else None


def json_links(value: object, page_url: str) -> tuple[str, ...]:
    """Addresses in a JSON document that look like those of events."""
    return tuple(
        dict.fromkeys(url for _, url in link_fields(value, page_url) if speaks_of_events(url) and url != page_url)
    )[:MAX_LINKS]
