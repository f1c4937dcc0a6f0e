"""Targets that read pages: every extractor, and behind it everything up to the judged event."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from config.load import load_config, read_source_file
from config.relevance import RelevanceRules
from config.rules import DetailRules
from config.source import Source
from crawler.challenge import is_barrier
from crawler.extract.detail import read_detail, with_detail_links
from crawler.extract.page import Page
from crawler.read import classify, read_page
from tests.fuzz.dictionary import dictionary
from tests.fuzz.target import Target

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
SOURCES = Path(__file__).parents[1] / "sources"
_SOURCE: TypeAdapter[Source] = TypeAdapter(Source)
_TYPES = (
    "", "text/html; charset=utf-8", "text/html; charset=iso-8859-1", "text/html; charset=shift_jis", "application/json",
    "text/calendar; charset=utf-16", "application/rss+xml", "text/plain; charset=\x00", "text/html;charset=gb2312",
)  # fmt: skip
_URLS = ("https://example.org/events", "https://example.org/events?page=2&day=1", "https://[::1]/a/b/../c#d")
_HTML: dict[str, Any] = {
    "container": "#events", "item": "xpath://article", "next_page": "a.next::attr(href)",
    "fields": {
        "title": "h3::text",
        "start": {"select": ".date::text", "format": "%d %B %Y"},
        "year": {"select": "xpath:preceding::h2[1]//text()", "regex": "(20\\d\\d)"},
        "url": "a::attr(href)", "city": {"from": "location", "regex": ",\\s*(\\w+)$"}, "location": ".place",
    },
}  # fmt: skip
_JSON: dict[str, Any] = {
    "items": "data.events[?title] || [*].event", "next_page": "links.next",
    "fields": {"title": "name || title", "start": "starts_at", "end": "to_string(end)", "city": "place[0].city"},
}  # fmt: skip
_EXTRAS: list[dict[str, Any]] = [
    {"relevance": "all", "timezone": "Europe/Warsaw", "language": "pl", "country": "PL", "date_order": "dmy"},
    {"relevance": "all", "timezone": "America/New_York", "utc_means_local": True, "trust": "review"},
    {
        "include": ["congress"],
        "exclude": ["title: (a+)+$"],
        "defaults": {"title": "Day", "duration": "2h", "city": "Kraków"},
    },
]
_DETAIL = DetailRules.model_validate({"link": "h3 a::attr(href)", "fields": {"description": ".body", "end": ".end"}})


@cache
def _rules() -> RelevanceRules:
    """Those that ship with the program."""
    return load_config(Path(__file__).parents[2] / "config", {}).relevance


@cache
def _sources(kind: str) -> Sequence[Source]:
    """Those of the recorded pages of that kind, then some with other rules and surroundings."""
    recorded = [
        found for file in sorted(SOURCES.glob("*/source.toml")) if (found := read_source_file(file)[1]).kind == kind
    ]
    values: dict[str, Any] = {"name": "Example", "url": "https://example.org/events", "kind": kind}
    values |= {"html": {"html": _HTML}, "json": {"json": _JSON}, "file": {"url": "list.toml"}}.get(kind, {})
    return [*recorded, *(_SOURCE.validate_python({**values, **extra}) for extra in _EXTRAS)]


def read(kind: str, suffix: str, data: bytes) -> None:
    """One byte chooses the source and the header, the rest is the page."""
    if not data:
        return
    choice, body = data[0], data[1:]
    sources = _sources(kind)
    source = sources[choice % len(sources)]
    url = f"list{suffix}" if suffix else _URLS[choice % 3]
    page = Page(url, body, _TYPES[choice % len(_TYPES)], NOW)
    extraction, readings = read_page(page, source, "example", _rules())
    classify(extraction, readings, source)
    for reading in readings:
        assert reading.accepted == (reading.code is None)
        if reading.event is not None:
            json.loads(reading.event.model_dump_json())
        repr(reading).encode()
    if kind == "html":
        is_barrier(body, page.url, page.url)
        for item in with_detail_links(extraction, page, _DETAIL).items[:2]:
            read_detail(page, _DETAIL, item)


def _recorded(kind: str, suffixes: tuple[str, ...]) -> Sequence[bytes]:
    """The project's own recorded pages of that kind; its neighbours' where they may be mistaken for it."""
    found = []
    for folder in sorted(SOURCES.iterdir()):
        if (folder / "source.toml").exists() and read_source_file(folder / "source.toml")[1].kind == kind:
            found += [path.read_bytes() for path in sorted(folder.glob("page*")) if path.suffix in suffixes]
    return [bytes([number]) + body for number, body in enumerate(found)]


def _every(*kinds: str) -> Sequence[bytes]:
    return [seed for kind in kinds for seed in _recorded(kind, (".html", ".json", ".xml", ".ics"))]


_DATES = dictionary("dates-of-machines")
_MARKUP = dictionary("html")
_SCHEMA = dictionary("schema-org")
_HEVENT = dictionary("microformats")
_ICAL = dictionary("icalendar")
_XML = dictionary("feeds")
_TABLE = dictionary("curated")
_COLUMNS = dictionary("spreadsheet")


def _target(kind: str, tokens: Sequence[bytes], seeds: Callable[[], Sequence[bytes]], suffix: str = "") -> Target:
    name = f"read-{suffix[1:] or kind}"
    return Target(name, partial(read, kind, suffix), seeds, (*tokens, *_DATES), 3000)


PAGES = (
    _target(
        "auto",
        (*_MARKUP, *_SCHEMA, *_XML),
        partial(_every, "auto", "html", "jsonld", "microdata", "hevent", "tribe", "rss", "ics"),
    ),
    _target("html", _MARKUP, partial(_every, "html")),
    _target("jsonld", (*_SCHEMA, *_MARKUP[10:12]), partial(_every, "jsonld")),
    _target("microdata", (*_SCHEMA, *_MARKUP), partial(_every, "microdata")),
    _target("hevent", (*_HEVENT, *_MARKUP), partial(_every, "hevent")),
    _target("tribe", _SCHEMA, partial(_every, "tribe")),
    _target("json", _SCHEMA, partial(_every, "json", "tribe")),
    _target("ics", _ICAL, partial(_every, "ics")),
    _target("rss", (*_XML, *_MARKUP), partial(_every, "rss")),
    _target("file", _COLUMNS, partial(_recorded, "file", (".csv",)), ".csv"),
    _target("file", _TABLE, partial(_recorded, "file", (".toml",)), ".toml"),
)
