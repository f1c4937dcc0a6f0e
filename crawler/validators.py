"""Conditional GET and what may be left unread: decisions over stored page states. Pure.

The policy, in plain words:

- Validators are sent only where the page was read under the present rules (source file, relevance rules, extractor
  version) and its body is still in the archive, or would not be needed.
- An answer of 304, or a body with the same hash, means that the page is unchanged: it is not read, and everything on
  it counts as seen. But once a day it is read again all the same, from the archive: recurrence windows move on and a
  year that was inferred from today may change.
- After a crawl that was not healthy nothing counts as unchanged: what was wrong is looked at again.
- Detail pages of an unchanged listing, or of an unchanged item of a changed one, are asked again every few days (at
  most 7; each page has its own day, so that not all fall due at once), and daily in the last 30 days before the event.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import zlib

from store.crawl import PageState

READ_AGAIN = dt.timedelta(days=1)
RECHECK_LEAST = dt.timedelta(days=4)
RECHECK_MOST = dt.timedelta(days=7)
RECHECK_SOON = dt.timedelta(days=1)
SOON_DAYS = 30


def rules_hash(config_hash: str, extractor_version: int) -> str:
    """What a reading depends on apart from the page itself."""
    return hashlib.sha256(f"{config_hash}:{extractor_version}".encode()).hexdigest()[:32]


def conditional_headers(state: PageState) -> dict[str, str]:
    """The request headers that let the host answer 304."""
    headers = {}
    if state.etag:
        headers["If-None-Match"] = state.etag
    if state.last_modified:
        headers["If-Modified-Since"] = state.last_modified
    return headers


def read_recently(state: PageState, now: dt.datetime) -> bool:
    """True while a page that has not changed need not be read again."""
    return dt.timedelta(0) <= now - state.read_at < READ_AGAIN


def recheck_due(state: PageState, event_day: dt.date | None, now: dt.datetime) -> bool:
    """True where a detail page should be asked for again, though its listing gives no reason to."""
    age = now - state.read_at
    share = zlib.crc32(state.url.encode()) / 0xFFFF_FFFF
    if age >= RECHECK_LEAST + (RECHECK_MOST - RECHECK_LEAST) * share or age < dt.timedelta(0):
        return True
    return age >= RECHECK_SOON and event_day is not None and 0 <= (event_day - now.date()).days <= SOON_DAYS
