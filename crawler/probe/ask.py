"""One request of a probe and its answer: `Ask` is what to fetch and on whose word, `Answer` what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from config.rules import JsonRules
from crawler.extract.page import Page
from store.crawl import CrawlClass


class Rung(StrEnum):
    """The rungs of the ladder, in the order in which they are climbed."""

    PAGE = "page"
    CALENDAR = "announced calendar"
    EXPORT = "export of the platform"
    FEED = "feed"
    EVENTS_PAGE = "events page"
    GUESS = "guessed address"
    SITEMAP = "sitemap"
    DETAIL = "linked page"
    NEXT_PAGE = "next page"

    @property
    def is_list(self) -> bool:
        """True for pages that people read as the list of events; other things are found on them."""
        return self in (Rung.PAGE, Rung.EVENTS_PAGE)

    @property
    def is_for_machines(self) -> bool:
        """True where a calendar, a feed or JSON is expected, and a web page is none."""
        return self in (Rung.CALENDAR, Rung.EXPORT, Rung.FEED, Rung.GUESS)


@dataclass(frozen=True, slots=True)
class Ask:
    """An address worth a request.

    origin   what speaks for it, in words for people
    kind     the kind of source that would read it, where the page's platform tells
    rules    for kind "json": its [json] table
    local    stamps there end in Z and are local time all the same
    """

    url: str
    rung: Rung
    origin: str
    kind: str | None = None
    rules: JsonRules | None = None
    local: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request ended with.

    page        None where there is nothing to read; its address is the final one, after redirects
    moved       it was redirected for good: the final address is the one to write down
    crawl_class, detail   why there is no page; class ok where there is one
    """

    page: Page | None
    moved: bool = False
    crawl_class: CrawlClass = CrawlClass.OK
    detail: str = ""
