"""Pages and sources for the tests of the extractors: one fixed "now", fictional addresses."""

from __future__ import annotations

import datetime as dt
from typing import Any

from pydantic import TypeAdapter

from config.source import Source
from crawler.extract.page import Extraction, Page
from crawler.extract.registry import extract

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
URL = "https://example.org/events"
_SOURCE: TypeAdapter[Source] = TypeAdapter(Source)


def a_source(kind: str, **keys: Any) -> Source:
    """A valid source of this kind."""
    rules: dict[str, Any] = {
        "html": {"html": {"item": "li", "fields": {"title": "a", "start": ".date"}}},
        "json": {"json": {"items": "items", "fields": {"title": "title", "start": "start"}}},
    }.get(kind, {})
    url = "list.toml" if kind == "file" else URL
    return _SOURCE.validate_python({"name": "Example", "url": url, "kind": kind, **rules, **keys})


def a_page(body: bytes | str, url: str = URL, content_type: str = "") -> Page:
    return Page(url, body if isinstance(body, bytes) else body.encode(), content_type, NOW)


def read(kind: str, body: bytes | str, url: str = URL, content_type: str = "", **keys: Any) -> Extraction:
    """What the extractor of `kind` makes of `body`."""
    return extract(a_page(body, url, content_type), a_source(kind, **keys))


def starts(extraction: Extraction) -> list[tuple[str | None, str | None]]:
    """Title and start of every item."""
    return [(item.title, item.start) for item in extraction.items]
