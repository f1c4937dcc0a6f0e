"""Detail pages: which are due, and what they add to the items of a list. Reads the archive, asks for nothing itself."""

from __future__ import annotations

import datetime as dt
import logging
from collections import defaultdict
from collections.abc import Mapping

from config.relevance import RelevanceRules
from config.source import Source
from crawler.archive import ArchivedBody
from crawler.extract.page import Extraction, Page
from crawler.in_time import detail_in_time, extract_in_time, links_in_time
from crawler.items import EventItem
from crawler.journal import Journal
from crawler.normalize.event import Context
from crawler.outcome import Trouble
from crawler.patience import OutOfTimeError
from crawler.read import read_item
from crawler.visits import Visit, Visits
from store.crawl import CrawlClass

log = logging.getLogger(__name__)


class Details:
    """The detail pages of one source in one crawl."""

    def __init__(self, source: Source, slug: str, rules: RelevanceRules, visits: Visits, journal: Journal) -> None:
        self.source = source
        self.slug = slug
        self.rules = rules
        self.visits = visits
        self.journal = journal

    def with_links(self, visit: Visit, extraction: Extraction) -> Extraction:
        """The extraction with the links that [detail] selects, where the format itself knows of none."""
        return links_in_time(extraction, self._page(visit.found), self.source.detail)

    def had_items(self, visit: Visit) -> bool:
        """True where the page, as it was last time, showed events."""
        old = self.visits.archived(visit.url)
        return old is not None and bool(extract_in_time(self._page(old), self.source).items)

    def items_before(self, visit: Visit, extraction: Extraction) -> Mapping[str, list[EventItem]]:
        """The list's items as they were when their detail pages were read, by link."""
        found: dict[str, list[EventItem]] = defaultdict(list)
        if self.source.detail is None:
            return found
        if not visit.unchanged:
            old = self.visits.archived(visit.url)
            extraction = extract_in_time(self._page(old), self.source) if old else Extraction()
        for item in extraction.items:
            found[item.link or ""].append(item)
        return found

    def fresh_enough(self, item: EventItem, listing: str) -> bool:
        """True where the item's detail page is archived and not due."""
        link = item.link or ""
        known = self.visits.known(link)
        if known is None or not self.visits.archive.holds(link, known.body_hash):
            return False
        return self.visits.fresh_enough(link, lambda: self._day(self.fallback(item), listing))

    def linked_fresh_enough(self, link: str) -> bool:
        """The same for a page that stands for itself; its day is that of its first event."""

        def day() -> dt.date | None:
            found = self.visits.archived(link)
            items = extract_in_time(self._page(found), self.source).items if found else ()
            return self._day(items[0], link) if items else None

        return self.visits.fresh_enough(link, day)

    def completed(self, item: EventItem, found: ArchivedBody) -> EventItem:
        """The item with what its detail page says."""
        if self.source.detail is None:
            return item
        try:
            return detail_in_time(self._page(found), self.source.detail, item)
        except (OutOfTimeError, MemoryError):
            raise
        except Exception as error:  # read_detail does not raise; if it does after all, that costs one page
            log.debug("reading %s failed", found.url, exc_info=True)
            problem = f"reading {found.url} failed: {type(error).__name__}: {error}"
            self.journal.detail_trouble.append(Trouble(CrawlClass.NOT_THE_FORMAT, problem))
            return item

    def with_rules(self, item: EventItem, found: ArchivedBody) -> EventItem:
        """An item of a page that stands for itself, with the fields that [detail] names besides."""
        return self.completed(item, found) if self.source.detail and self.source.detail.fields else item

    def fallback(self, item: EventItem) -> EventItem:
        """The item with its last archived detail page, or as the list has it."""
        found = self.visits.archived(item.link) if item.link else None
        return self.completed(item, found) if found else item

    def _day(self, item: EventItem, page_url: str) -> dt.date | None:
        context = Context(source=self.source, slug=self.slug, page_url=page_url, now=self.visits.now)
        event = read_item(item, context, self.rules).event
        return event.first_day if event else None

    def _page(self, found: ArchivedBody) -> Page:
        return Page(url=found.url, body=found.body, content_type=found.content_type, now=self.visits.now)
