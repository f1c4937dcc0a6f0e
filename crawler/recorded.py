"""Recorded bodies read as a crawl reads a site, without a network: list pages, what follows from them, detail pages.

`sources try`, `sources replay` and golden folders all read through here; the spider does the same with requests.
Nothing is fetched or stored.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urldefrag, urlsplit

from config.relevance import RelevanceRules
from config.source import SourceBase
from crawler.archive import ArchivedBody
from crawler.challenge import is_barrier
from crawler.extract.detail import read_detail, with_detail_links
from crawler.extract.page import Extraction, Page
from crawler.extract.registry import extract
from crawler.hosts import same_site
from crawler.items import EventItem
from crawler.read import Reading, blind_class, classify, context_of, joined, read_item, unread
from store.crawl import CrawlClass

MAX_LISTS = 1_000  # a recorded site that goes in circles ends long before

Site = Callable[[str], ArchivedBody | None]
"""The body recorded for an address as it would be asked for; None where there is none."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a recorded site yields.

    detail    particulars of the class, "" if none
    lists     what was extracted from each list page
    readings  every item and every refused fragment, in page order
    links     detail pages that a crawl would follow
    missing   list pages that a crawl would have asked for and that are not recorded
    """

    crawl_class: CrawlClass
    detail: str
    lists: tuple[Extraction, ...]
    readings: tuple[Reading, ...]
    links: tuple[str, ...]
    missing: tuple[str, ...]


def site_of(bodies: Sequence[ArchivedBody], source: SourceBase) -> Site:
    """The site that these bodies make up: the first is the page of the source, whatever its address."""
    known = {_bare(body.address): body for body in reversed(bodies)}
    if bodies:
        known[_bare(source.url)] = bodies[0]
    return known.get


def read_recorded(site: Site, source: SourceBase, slug: str, rules: RelevanceRules, now: dt.datetime) -> Recorded:
    """Read everything that is recorded of a source, at the moment `now`."""
    return _Walk(site, source, slug, rules, now).read()


@dataclass(slots=True)
class _Walk:
    """One way through a recorded site."""

    site: Site
    source: SourceBase
    slug: str
    rules: RelevanceRules
    now: dt.datetime
    lists: list[Extraction] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    barriers: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    def read(self) -> Recorded:
        queue = deque([self.source.url])
        while queue and len(self.lists) < MAX_LISTS:
            url = _bare(queue.popleft())
            if url in self.seen:
                continue
            self.seen.add(url)
            body = self.site(url)
            if body is None:
                self.missing.append(url)
            else:
                queue.extend(self._read_list(url, body))
        return self._recorded()

    def _recorded(self) -> Recorded:
        if not self.lists:
            detail = f"no body of {self.source.url} is recorded"
            return Recorded(CrawlClass.NOT_FOUND, detail, (), (), (), tuple(self.missing))
        every = joined(self.lists)
        blind = next((found for page in self.lists if (found := blind_class(page, self.source))), None)
        links = (link for page in self.lists for link in (*page.links, *(item.link for item in page.items)) if link)
        if self.barriers:
            blind, every = CrawlClass.CHALLENGE, replace(every, problem=self.barriers[0])
        return Recorded(
            crawl_class=blind or classify(every, self.readings, self.source),
            detail=every.problem or "",
            lists=tuple(self.lists),
            readings=tuple(self.readings),
            links=tuple(dict.fromkeys(links)),
            missing=tuple(self.missing),
        )

    def _read_list(self, url: str, body: ArchivedBody) -> list[str]:
        """Read one list page; returns the list pages that follow from it."""
        page = self._page(body)
        extraction = with_detail_links(extract(page, self.source), page, self.source.detail)
        self.lists.append(extraction)
        if not (extraction.items or extraction.links) and is_barrier(body.body, url, body.url):
            self.barriers.append(f"{body.url} shows a verification or login page")
        self._read_items(url, body, extraction)
        own = {item.link for item in extraction.items}
        for link in extraction.links:
            if link not in own and link not in self.seen and self._on_site(link, body):
                self._read_linked(link)
        return [following for following in extraction.next_pages if self._on_site(following, body)]

    def _read_items(self, url: str, body: ArchivedBody, extraction: Extraction) -> None:
        """The items of a list page, each with its detail page; those of one detail page are read as one lot."""
        lots: dict[str, list[EventItem]] = defaultdict(list)
        items = []
        for item in extraction.items:
            found = self.site(_bare(item.link)) if item.link and self._on_site(item.link, body) else None
            link = (item.link or "") if found else ""
            completed = self._completed(item, found) if found else item
            lots[link].append(completed)
            items.append((link, completed))
        contexts = {link: context_of(lot, self.source, self.slug, url, self.now) for link, lot in lots.items()}
        self.readings += [read_item(item, contexts[link], self.rules) for link, item in items]
        self.readings += map(unread, extraction.refused)

    def _read_linked(self, link: str) -> None:
        """A detail page of a list that shows links alone stands for itself."""
        self.seen.add(link)
        body = self.site(_bare(link))
        if body is None:
            return
        extraction = extract(self._page(body), self.source)
        if extraction.problem and not extraction.items:
            return
        more = self.source.detail is not None and bool(self.source.detail.fields)
        items = [self._completed(item, body) if more else item for item in extraction.items]
        context = context_of(items, self.source, self.slug, link, self.now)
        self.readings += [read_item(item, context, self.rules) for item in items]
        self.readings += map(unread, extraction.refused)

    def _completed(self, item: EventItem, found: ArchivedBody) -> EventItem:
        detail = self.source.detail
        return read_detail(self._page(found), detail, item) if detail else item

    def _page(self, body: ArchivedBody) -> Page:
        return Page(url=body.url, body=body.body, content_type=body.content_type, now=self.now)

    def _on_site(self, url: str, body: ArchivedBody) -> bool:
        """Selectors of one site say nothing about another: links that lead away are not followed."""
        host = urlsplit(url).hostname or ""
        return any(same_site(host, urlsplit(known).hostname or "") for known in (self.source.url, body.url))


def _bare(url: str) -> str:
    return urldefrag(url).url if "#" in url else url
