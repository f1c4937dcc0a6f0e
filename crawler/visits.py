"""One source's pages as this crawl and the last ones know them: states, archived bodies, and what follows from both.

The spider asks here what to send along with a request and what an answer means. Touches the archive, no network.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from crawler.archive import Archive, ArchivedBody, body_hash
from crawler.extract.page import Page
from crawler.validators import conditional_headers, read_recently, recheck_due
from store.crawl import PageState


@dataclass(frozen=True, slots=True)
class Visit:
    """A page that was answered, by the host with a body or by the archive after a 304.

    url        as it was asked for; the key of its state
    found      the body, with the address that answered
    unchanged  the same body as last time, read under the same rules
    state      what to remember if it is read now
    """

    url: str
    found: ArchivedBody
    unchanged: bool
    state: PageState

    def page(self, now: dt.datetime) -> Page:
        return Page(url=self.found.url, body=self.found.body, content_type=self.found.content_type, now=now)


class Visits:
    """`skip` is False while nothing may count as unchanged: set by the spider, after a last crawl that was healthy."""

    skip = False

    def __init__(self, states: Mapping[str, PageState], archive: Archive, rules_hash: str, now: dt.datetime) -> None:
        self.archive = archive
        self.rules_hash = rules_hash
        self.now = now
        self._states = {url: state for url, state in states.items() if state.rules_hash == rules_hash}

    def known(self, url: str) -> PageState | None:
        """The page's state, if it was read under the present rules."""
        return self._states.get(url)

    def headers(self, url: str, body_needed: bool) -> dict[str, str]:
        """Validators to send, where a 304 would leave us with what we need."""
        state = self._states.get(url)
        if state is None:
            return {}
        enough = (not body_needed and self.may_skip(state)) or self.archive.holds(url, state.body_hash)
        return conditional_headers(state) if enough else {}

    def may_skip(self, state: PageState) -> bool:
        """True where the page, if unchanged, need not be read."""
        return self.skip and read_recently(state, self.now)

    def archived(self, url: str) -> ArchivedBody | None:
        """The body that was last read under the present rules."""
        state = self._states.get(url)
        return self.archive.read(url, state.body_hash) if state else None

    def fresh_enough(self, url: str, event_day: Callable[[], dt.date | None]) -> bool:
        """True where a detail page need not be asked for again yet. `event_day` is called only where it matters."""
        state = self._states.get(url)
        if state is None or recheck_due(state, None, self.now):
            return False
        return read_recently(state, self.now) or not recheck_due(state, event_day(), self.now)

    def received(self, url: str, found: ArchivedBody, etag: str | None, last_modified: str | None) -> Visit:
        """A body came. It is archived, whatever can be read from it."""
        digest = body_hash(found.body)
        self.archive.save(url, digest, found)
        old = self._states.get(url)
        state = PageState(
            url=url,
            etag=etag,
            last_modified=last_modified,
            body_hash=digest,
            rules_hash=self.rules_hash,
            read_at=self.now,
        )
        return Visit(url, found, old is not None and old.body_hash == digest, state)

    def confirmed(self, url: str) -> Visit | None:
        """A 304 came. None where the archived body is gone after all."""
        state = self._states.get(url)
        found = self.archived(url)
        if state is None or found is None:
            return None
        return Visit(url, found, True, replace(state, read_at=self.now))
