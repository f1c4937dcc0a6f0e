"""What one crawl has seen so far, and the run that it proposes to the store. Knows no Scrapy.

The spider writes down pages and troubles, the pipelines readings; `run` draws the conclusion: one class, one sentence,
and whether the crawl was complete, for only then may anything count as not listed any more.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field, replace

from config.source import Expect, SourceBase
from crawler.extract.page import Extraction
from crawler.outcome import Trouble
from crawler.read import Reading, blind_class, classify, joined
from store.crawl import CrawlClass, CrawlRun, PageState


@dataclass(slots=True)
class Journal:
    """The notes of one crawl.

    before      class of the source's last run; None if there was none
    pages       new states of pages that were read
    unchanged   pages on which everything counts as seen
    list_trouble, detail_trouble   why list pages and detail pages could not be read, in order
    details_read   detail pages that were read, or known well enough not to be asked for
    stopped     why the crawl was ended before its end
    capped      max_pages was reached
    crowded     more items came than a crawl may bring
    unclosed    a calendar or feed came without its closing mark
    lost        items may be missing for a reason that is no class of its own
    """

    slug: str
    source: SourceBase
    before: CrawlClass | None
    started: dt.datetime
    pages: dict[str, PageState] = field(default_factory=dict)
    unchanged: set[str] = field(default_factory=set)
    lists: list[Extraction] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)
    list_trouble: list[Trouble] = field(default_factory=list)
    detail_trouble: list[Trouble] = field(default_factory=list)
    details_read: int = 0
    stopped: Trouble | None = None
    postpone_until: dt.datetime | None = None
    capped: bool = False
    crowded: bool = False
    unclosed: bool = False
    lost: bool = False

    @property
    def healthy_before(self) -> bool:
        return self.before is not None and self.before.healthy

    def run(self, finished: dt.datetime, requests: int, size: int) -> CrawlRun:
        """The proposal of this crawl."""
        verdict = self.verdict()
        dropped = Counter(reading.code or "unread" for reading in self.readings if not reading.accepted)
        items = tuple(r.event for r in self.readings if r.accepted and r.event is not None)
        return CrawlRun(
            slug=self.slug,
            started=self.started,
            finished=finished,
            crawl_class=verdict.crawl_class,
            detail=verdict.detail,
            items=items,
            dropped=dict(sorted(dropped.items())),
            pages=tuple(self.pages.values()),
            unchanged_pages=frozenset(self.unchanged),
            complete=self.complete(),
            covers_until=min((cut.until for page in self.lists for cut in page.refused if cut.until), default=None),
            requests=requests,
            bytes=size,
        )

    def complete(self) -> bool:
        """True where every page of the source was read, or is known to be as it was."""
        blind = any(blind_class(page, self.source) for page in self.lists)
        partial = self.capped or self.crowded or self.unclosed or self.lost
        return not (self.stopped or self.list_trouble or partial or blind)

    def verdict(self) -> Trouble:
        """The class of the whole crawl and its particulars."""
        if self.stopped:
            return self.stopped
        if self.list_trouble:
            return self._with_count(self.list_trouble)
        for page in self.lists:
            if page_class := blind_class(page, self.source):
                return Trouble(page_class, page.problem or "")
        if self.detail_trouble and not self.details_read:
            return self._with_count(self.detail_trouble)
        return Trouble(self._class_of_content(), self._remark())

    def _class_of_content(self) -> CrawlClass:
        if not self.lists:  # nothing but unchanged pages
            return self.before or CrawlClass.QUIET
        source = self.source
        if self.unchanged:  # a count of changed pages alone says nothing about the source's usual number
            source = source.model_copy(update={"expect": Expect(quiet_ok=source.expect.quiet_ok)})
        found = classify(joined(self.lists), self.readings, source)
        empty = found in (CrawlClass.QUIET, CrawlClass.ALL_FILTERED)
        return self.before if self.unchanged and empty and self.before is CrawlClass.OK else found

    def _remark(self) -> str:
        """One sentence on what a healthy or filtered crawl should still say."""
        if self.capped:
            return "stopped at [crawl] max_pages; the rest was not looked at"
        if self.crowded:
            return "there were more items than a crawl takes in; the rest was not looked at"
        if self.unclosed:
            return "a calendar or feed has no closing mark; what may stand behind its end does not count as gone"
        if self.detail_trouble:
            return f"{len(self.detail_trouble)} detail pages could not be read: {self.detail_trouble[0].detail}"
        refused = [reading for reading in self.readings if not reading.accepted]
        if refused and not any(reading.accepted for reading in self.readings):
            return f"{len(refused)} items, none accepted; the first: {refused[0].reason}"
        return ""

    @staticmethod
    def _with_count(troubles: list[Trouble]) -> Trouble:
        first, more = troubles[0], len(troubles) - 1
        return replace(first, detail=f"{first.detail} (and {more} more pages failed)") if more else first
