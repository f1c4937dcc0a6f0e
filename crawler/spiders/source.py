"""The one spider: reads a configured source, whatever its kind. `loader.py` binds one subclass of it to each source.

It fetches, calls the pure extractors, and hands on; what was seen is noted in the journal. Two kinds of page:

- a *list page* is read by the extractor of the source's kind, and names further list pages and detail pages;
- a *detail page* completes one item of a list (`details.py`), or, where the list shows links alone, is read like a
  list page by itself.

What is asked for and what is left unread: `validators.py`.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import AsyncIterator
from dataclasses import replace

import scrapy
from scrapy.exceptions import CloseSpider
from scrapy.http import Response
from twisted.python.failure import Failure

from config.secret_headers import SecretMissingError, secret_values
from config.source import FileSource
from crawler.archive import ArchivedBody
from crawler.batch import PageItems
from crawler.ending import Ending, ending_of
from crawler.extract.page import Extraction
from crawler.faults import RateLimited
from crawler.in_time import extract_in_time
from crawler.items import EventItem
from crawler.outcome import Trouble, trouble_of_exception
from crawler.patience import OutOfTimeError
from crawler.rendering.extra import what_is_missing
from crawler.spiders.answer import barrier, broken_off, visit_of
from crawler.spiders.bound import BoundSpider, Output
from crawler.visits import Visit
from store.crawl import CrawlClass, PageState

_GONE = CrawlClass.NOT_FOUND
Items = tuple[EventItem, ...]


class SourceSpider(BoundSpider):
    """Reads list pages and detail pages of its source."""

    async def start(self) -> AsyncIterator[scrapy.Request | PageItems]:
        self.begin()
        if isinstance(self.source, FileSource):
            # Without any request Scrapy would notice only after five seconds that there is nothing left to do.
            for items in self.bounded(self._read_file)():
                await self.crawler.engine.scraper.start_itemproc_async(items, response=None)
            raise CloseSpider("finished")
        if self.source.renders and (missing := what_is_missing(self.config.settings.crawl)):
            self.journal.stopped = Trouble(CrawlClass.JAVASCRIPT, missing)
            raise CloseSpider(CrawlClass.JAVASCRIPT)
        try:
            secret_values(self.source.headers, os.environ)
        except SecretMissingError as error:
            self.journal.stopped = Trouble(CrawlClass.CONFIG, str(error))
            raise CloseSpider(CrawlClass.CONFIG) from error
        for request in self._ask_list(self.source.url):
            yield request

    def _ask_list(self, url: str) -> list[scrapy.Request]:
        return self.ask(url, self.parse, body_needed=self.source.detail is not None)

    def failed(self, failure: Failure) -> Output:
        """No answer: note why, and go on with what is known."""
        request: scrapy.Request = failure.request  # type: ignore[attr-defined]
        about = request.cb_kwargs
        trouble = trouble_of_exception(failure.value or RuntimeError("unknown"), request.url)
        if isinstance(failure.value, RateLimited):
            self.journal.postpone_until = failure.value.until
            self.journal.stopped = trouble
            raise CloseSpider(trouble.crawl_class)
        if trouble.crawl_class is CrawlClass.OUT_OF_MEMORY:
            self.journal.stopped = trouble
            raise CloseSpider(trouble.crawl_class)
        yield from self._without(trouble, **about)

    def _without(self, trouble: Trouble, url: str, items: Items = (), listing: str | None = None) -> Output:
        """Go on without a page: a detail page's items stay as the list and the last good detail page had them."""
        if items and listing is not None:
            self.journal.detail_trouble.append(trouble)
            yield PageItems(listing, tuple(map(self.details.fallback, items)))
        elif listing is not None:
            self.journal.detail_trouble.append(trouble)
            self.journal.lost |= trouble.crawl_class is not _GONE
        else:
            self.journal.list_trouble.append(trouble)

    # --- list pages ---------------------------------------------------------------------------------------------

    def parse(self, response: Response, url: str | None = None) -> Output:
        """A list page was answered."""
        url = url or response.url
        known = self.visits.known(url)
        if known and response.status == 304 and self._may_skip(known):
            yield from self._skip_list(known)
            return
        visit = visit_of(response, url, self.visits)
        if isinstance(visit, Trouble):
            yield from self._without(visit, url)
        elif known and visit.unchanged and self._may_skip(known):
            self._renew_validators(known, visit)
            yield from self._skip_list(known)
        else:
            yield from self._read_list(visit)

    def _may_skip(self, known: PageState) -> bool:
        """True where an unchanged list page is not even looked at. With detail pages it is: some may be due."""
        return self.source.detail is None and self.visits.may_skip(known)

    def _skip_list(self, known: PageState) -> Output:
        self.journal.unchanged.add(known.url)
        for following in known.next_links:
            yield from self._ask_list(following)

    def _renew_validators(self, known: PageState, visit: Visit) -> None:
        fresh = replace(known, etag=visit.state.etag, last_modified=visit.state.last_modified)
        if fresh != known:
            self.journal.pages[known.url] = fresh

    def _read_list(self, visit: Visit) -> Output:
        extraction = self.details.with_links(visit, self._extract(visit))
        ending = ending_of(visit.found.body, visit.found.content_type)
        self.journal.unclosed |= ending is Ending.OPEN
        trouble = barrier(visit, extraction) or broken_off(visit, ending)
        if trouble is not None:
            yield from self._without(trouble, visit.url)
            return
        known = self.visits.known(visit.url)
        seen = known is not None and visit.unchanged and self.visits.may_skip(known)
        if seen:
            self.journal.unchanged.add(visit.url)
        else:
            self.journal.lists.append(extraction)
            following = (*extraction.next_pages, *extraction.links)
            self.journal.pages[visit.url] = replace(visit.state, next_links=following)
        for following_page in extraction.next_pages:
            if self.on_site(following_page, visit):
                yield from self._ask_list(following_page)
        yield from self._read_items(visit, extraction, seen)

    def _read_items(self, visit: Visit, extraction: Extraction, seen: bool) -> Output:
        """The items of a list page; those that need a detail page come when it does.

        seen   the page is unchanged: only detail pages that are due matter
        """
        items, by_link = self._sorted_by_link(visit, extraction)
        before = self.details.items_before(visit, extraction)
        for link, sharing in by_link.items():
            if all(item in before[link] and self.details.fresh_enough(item, visit.url) for item in sharing):
                self.journal.details_read += 1
                items += [] if seen else map(self.details.fallback, sharing)
                continue
            asked = self.ask(link, self.parse_detail, body_needed=True, items=tuple(sharing), listing=visit.url)
            yield from asked
            items += [] if asked else map(self.details.fallback, sharing)
        if (items or extraction.refused) and not seen:
            yield PageItems(visit.url, tuple(items), extraction.refused)
        yield from self._follow_links(visit, extraction)

    def _sorted_by_link(
        self, visit: Visit, extraction: Extraction
    ) -> tuple[list[EventItem], dict[str, list[EventItem]]]:
        """The items that stand for themselves, and by address those that have a detail page; rows may share one."""
        alone: list[EventItem] = []
        by_link: dict[str, list[EventItem]] = defaultdict(list)
        for item in extraction.items:
            (by_link[item.link] if item.link and self.on_site(item.link, visit) else alone).append(item)
        return alone, by_link

    def _extract(self, visit: Visit) -> Extraction:
        """Extractors do not raise; if one does after all, that costs its page and nothing else."""
        try:
            return extract_in_time(visit.page(self.now), self.source)
        except (OutOfTimeError, MemoryError) as error:
            raise CloseSpider(self.exhausted(error, visit.url)) from error
        except Exception as error:
            self.logger.debug("extracting %s failed", visit.url, exc_info=True)
            return Extraction(problem=f"reading the page failed: {type(error).__name__}: {error}")

    def _read_file(self) -> Output:
        """A local file, read without the network; relative to the configuration folder."""
        url = self.source.url
        try:
            body = (self.config.directory / url).read_bytes()
        except OSError as error:
            yield from self._without(Trouble(CrawlClass.NOT_FOUND, f"{url} cannot be read: {error.strerror}"), url)
            return
        known = self.visits.known(url)
        visit = self.visits.received(url, ArchivedBody(url, "", body), None, None)
        if known and visit.unchanged and self._may_skip(known):
            yield from self._skip_list(known)
        else:
            yield from self._read_list(visit)

    # --- detail pages -------------------------------------------------------------------------------------------

    def parse_detail(self, response: Response, url: str, items: Items, listing: str) -> Output:
        """A detail page was answered: complete the items that name it."""
        visit = visit_of(response, url, self.visits)
        if isinstance(visit, Trouble):
            yield from self._without(visit, url, items, listing)
            return
        self.journal.details_read += 1
        self.journal.pages[url] = visit.state
        yield PageItems(listing, tuple(self.details.completed(item, visit.found) for item in items))

    def _follow_links(self, visit: Visit, extraction: Extraction) -> Output:
        """Detail pages of a list that shows links alone: each is read by itself."""
        own = {item.link for item in extraction.items}
        for link in extraction.links:
            if link in own or not self.on_site(link, visit):
                continue
            known = self.visits.known(link)
            if known is None or not self.details.linked_fresh_enough(link):
                yield from self.ask(link, self.parse_linked, body_needed=True, listing=visit.url)
                continue
            self.journal.details_read += 1
            if self.visits.may_skip(known):
                self.journal.unchanged.add(link)
            else:
                yield from self._read_again(link, visit.url)

    def _read_again(self, link: str, listing: str) -> Output:
        """The daily second look at a page that is not asked for: from the archive, its state left as it is."""
        found = self.visits.confirmed(link)
        if found is None:
            yield from self.ask(link, self.parse_linked, body_needed=True, listing=listing)
        else:
            extraction = self._extract(found)
            yield PageItems(link, extraction.items, extraction.refused)

    def parse_linked(self, response: Response, url: str, listing: str) -> Output:
        """A detail page that stands for itself was answered."""
        known = self.visits.known(url)
        visit = visit_of(response, url, self.visits)
        if isinstance(visit, Trouble):
            yield from self._without(visit, url, listing=listing)
        elif known and visit.unchanged and self.visits.may_skip(known):
            self.journal.details_read += 1
            self.journal.pages[url] = visit.state
            self.journal.unchanged.add(url)
        else:
            yield from self._read_linked(visit, listing)

    def _read_linked(self, visit: Visit, listing: str) -> Output:
        extraction = self._extract(visit)
        trouble = barrier(visit, extraction)
        if trouble is None and not extraction.items and self.details.had_items(visit):
            trouble = Trouble(CrawlClass.NOT_THE_FORMAT, f"{visit.url} shows no event any more: {extraction.problem}")
        if trouble is not None:
            yield from self._without(trouble, visit.url, listing=listing)
            return
        self.journal.pages[visit.url] = visit.state
        if extraction.problem and not extraction.items:
            self.journal.detail_trouble.append(Trouble(CrawlClass.NOT_THE_FORMAT, f"{visit.url}: {extraction.problem}"))
            return
        self.journal.details_read += 1
        items = tuple(self.details.with_rules(item, visit.found) for item in extraction.items)
        yield PageItems(visit.url, items, extraction.refused)
