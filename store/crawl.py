"""One crawl as the store sees it: how it ended (`CrawlClass`), what it proposes (`CrawlRun`), what became of it.

The classes are public (contract): each has one sentence of explanation and one of help.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum

from config.characters import in_one_line
from config.source import Identity
from store.event import EventData

MAX_DETAIL = 1000  # characters


class CrawlClass(StrEnum):
    """How a crawl ended. `ok` and `quiet` are healthy; everything else is one way to be broken."""

    OK = "ok"
    QUIET = "quiet"
    DNS = "broken:dns"
    TLS = "broken:tls"
    TIMEOUT = "broken:timeout"
    REFUSED = "broken:refused"
    RESET = "broken:reset"
    REDIRECT_LOOP = "broken:redirect-loop"
    PRIVATE_ADDRESS = "broken:private-address"
    ROBOTS = "broken:robots"
    RATE_LIMITED = "broken:rate-limited"
    CHALLENGE = "broken:challenge"
    NOT_FOUND = "broken:not-found"
    SERVER_ERROR = "broken:server-error"
    TOO_LARGE = "broken:too-large"
    NOT_THE_FORMAT = "broken:not-the-format"
    CONTAINER_MISSING = "broken:container-missing"
    FIELDS_MISSING = "broken:fields-missing"
    ALL_FILTERED = "broken:all-filtered"
    JAVASCRIPT = "broken:javascript"
    OUT_OF_MEMORY = "broken:out-of-memory"
    OUT_OF_TIME = "broken:out-of-time"
    GATE_HELD = "broken:gate-held"
    CONFIG = "broken:config"

    @property
    def healthy(self) -> bool:
        return self in (CrawlClass.OK, CrawlClass.QUIET)

    @property
    def explanation(self) -> str:
        return _SENTENCES[self][0]

    @property
    def help(self) -> str:
        return _SENTENCES[self][1]


_SENTENCES: dict[CrawlClass, tuple[str, str]] = {
    CrawlClass.OK: ("The page was read and lists events.", "Nothing to do."),
    CrawlClass.QUIET: (
        "The page was read and lists no events at present.",
        "Nothing to do, unless you know of events that it should list.",
    ),
    CrawlClass.DNS: (
        "The host's name could not be resolved.",
        "Check the address for a typing error, and whether the organisation has moved to another domain.",
    ),
    CrawlClass.TLS: (
        "The host's certificate is not valid, or no secure connection could be made.",
        "Open the address in a browser; if it warns as well, tell the site's owner.",
    ),
    CrawlClass.TIMEOUT: (
        "The host did not answer in time.",
        "It is tried again at the next run; if it stays so, raise [crawl] timeout or ask the site's owner.",
    ),
    CrawlClass.REFUSED: (
        "The host refused the connection.",
        "It is tried again at the next run; if it stays so, check the address and its port.",
    ),
    CrawlClass.RESET: (
        "The connection broke off before the page was complete.",
        "It is tried again at the next run; if it stays so, ask the site's owner.",
    ),
    CrawlClass.REDIRECT_LOOP: (
        "The address redirects in a circle or too many times.",
        "Open the address in a browser and put the final address into the source file.",
    ),
    CrawlClass.PRIVATE_ADDRESS: (
        "The address leads into a private network.",
        "If it is your own intranet, set allow_private = true in the source file; otherwise check the address.",
    ),
    CrawlClass.ROBOTS: (
        "The site's robots.txt does not allow this page to be fetched.",
        "Ask the site's owner for permission or for a feed, or disable the source.",
    ),
    CrawlClass.RATE_LIMITED: (
        "The site asks for fewer requests (429).",
        "Raise `every` or `delay` in the source file.",
    ),
    CrawlClass.CHALLENGE: (
        "The site shows a human-verification page, a login or a consent page instead of its events.",
        "Look for a feed or an .ics address of the site, or ask its owner to let this service's User-Agent pass.",
    ),
    CrawlClass.NOT_FOUND: (
        "The page does not exist any more (404 or 410).",
        "Find the new address of the events page and put it into the source file.",
    ),
    CrawlClass.SERVER_ERROR: (
        "The site answered with an error of its own (5xx).",
        "It is tried again at the next run; if it stays so, tell the site's owner.",
    ),
    CrawlClass.TOO_LARGE: (
        "The page is larger, or holds more, than is read.",
        "Point the source at a smaller page or feed; if the reason names max_bytes, raise that in service.toml.",
    ),
    CrawlClass.NOT_THE_FORMAT: (
        "The page is not in the format that the source file names.",
        'Look at the page with `sma-events sources try`; set the right `kind`, or kind = "auto".',
    ),
    CrawlClass.CONTAINER_MISSING: (
        "The part of the page that holds the events is not there any more.",
        "The site has changed: look at the page with `sma-events sources try` and mend the selectors.",
    ),
    CrawlClass.FIELDS_MISSING: (
        "Items were found, but none has a readable title and date, or fewer than expected do.",
        "Look at the reasons with `sma-events sources try` and mend the field rules.",
    ),
    CrawlClass.ALL_FILTERED: (
        "Items were found, but `include`, `exclude` or the relevance rules left none of them.",
        "Look at the reasons with `sma-events sources try`; loosen the rules, or set quiet_ok if that is normal.",
    ),
    CrawlClass.JAVASCRIPT: (
        "The page is empty until a script fills it.",
        "Look for a feed or a JSON address that the script reads, and use that. Rendering it needs the js extra: "
        "`make setup-js` (or `pip install .[js]`), a Chromium, and js = true in the source file.",
    ),
    CrawlClass.OUT_OF_MEMORY: (
        "Reading the page needed more memory than [crawl] memory_mb allows.",
        "Point the source at a smaller page or feed, or raise memory_mb in service.toml.",
    ),
    CrawlClass.OUT_OF_TIME: (
        "The crawl did not end within [crawl] time_box.",
        "Fewer pages (max_pages) or a longer time_box in service.toml will help.",
    ),
    CrawlClass.GATE_HELD: (
        "The crawl differs so much from the last good one that it was held back.",
        "Look at it with `sma-events gate list`; `sma-events gate release SLUG` lets it through.",
    ),
    CrawlClass.CONFIG: (
        "The source file is not valid.",
        "`sma-events sources check` says which line; the last valid version goes on meanwhile.",
    ),
}


@dataclass(frozen=True, slots=True)
class PageState:
    """Validators of one fetched page, so that an unchanged page costs one 304 (architecture decision 13).

    rules_hash    hash of (source file, relevance rules, extractor version) under which it was read
    read_at       aware UTC: when its body was last extracted
    next_links    the pages that followed from it (next pages and detail pages), which a 304 does not name
    """

    url: str
    etag: str | None
    last_modified: str | None
    body_hash: str
    rules_hash: str
    read_at: dt.datetime
    next_links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CrawlRun:
    """What one crawl proposes to the store.

    crawl_class      how fetching and reading went
    detail           one sentence with the particulars ("connection refused by example.org:443"), "" if none
    items            accepted events (verdict publish or review), one per listing
    dropped          reason -> count of what was not accepted
    pages            state of every page that was fetched and read
    unchanged_pages  pages answered by 304: every listing read on them counts as seen
    complete         every page was read; only then may anything count as not listed any more
    requests, bytes  what it cost
    covers_until     the last day that the run could have listed (a recurrence window); None: no limit
    """

    slug: str
    started: dt.datetime
    finished: dt.datetime
    crawl_class: CrawlClass
    detail: str = ""
    items: tuple[EventData, ...] = ()
    dropped: dict[str, int] = field(default_factory=dict)
    pages: tuple[PageState, ...] = ()
    unchanged_pages: frozenset[str] = frozenset()
    complete: bool = False
    requests: int = 0
    bytes: int = 0
    covers_until: dt.date | None = None

    def __post_init__(self) -> None:
        """The sentence may quote a server or a page."""
        object.__setattr__(self, "detail", in_one_line(self.detail)[:MAX_DETAIL])


@dataclass(frozen=True, slots=True)
class CrawlResult:
    """What the store made of a run.

    held      explains a run that the gate stopped, in one sentence with figures
    identity  what the store chose in this run, because the source was found to rotate its ids
    """

    crawl_class: CrawlClass
    new: int = 0
    changed: int = 0
    seen: int = 0
    vanished: int = 0
    held: str | None = None
    identity: Identity | None = None

    @property
    def visible_change(self) -> bool:
        return bool(self.new or self.changed or self.vanished)
