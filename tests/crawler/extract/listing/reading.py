"""Reads a page of a test as plain HTML, as of a fixed day."""

from __future__ import annotations

import datetime as dt

from crawler.extract.dom import selector_of
from crawler.extract.listing.lines import Line, lines_of
from crawler.extract.listing.read import Listing, read_listing
from crawler.normalize.dates.completion import Habits

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
URL = "https://example.org/events"


def listing(html: str, language: str | None = "en", url: str = URL) -> Listing:
    """What the plain text of a page lists."""
    return read_listing(selector_of(html).root, url, NOW, Habits(None, None, language, None, NOW.date()))


def found(html: str, language: str | None = "en", url: str = URL) -> list[tuple[str | None, str | None, str | None]]:
    """(title, day, time) of each item."""
    return [(item.title, item.day, item.time) for item in listing(html, language, url).items]


def lines(html: str) -> list[Line]:
    """The lines of a page."""
    return lines_of(selector_of(html).root)
