"""Why an item goes no further: one `DropItem` subclass per kind of reason, counted in the crawl's statistics.

A page travels through the pipelines as one batch (see `batch.py`), so these are raised and caught per item inside it.
"""

from __future__ import annotations

from scrapy.exceptions import DropItem

from crawler.read import EXCLUDED, NOT_RELEVANT, Reading


class Dropped(DropItem):
    """An item that is not stored. `code` is what is counted ("no-date"); the text is one sentence for people."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason, log_level="DEBUG")
        self.code = code


class Unreadable(Dropped):
    """It could not be read as an event: no title, no date, an impossible date."""


class Excluded(Dropped):
    """The source file's `include` and `exclude` leave it out."""


class Irrelevant(Dropped):
    """The relevance rules find nothing of SMA in it."""


_KINDS: dict[str, type[Dropped]] = {EXCLUDED: Excluded, NOT_RELEVANT: Irrelevant}


def require_accepted(reading: Reading) -> None:
    """Raise the drop that fits a reading which was not accepted."""
    if not reading.accepted:
        code = reading.code or "unread"
        raise _KINDS.get(code, Unreadable)(code, reading.reason or code)
