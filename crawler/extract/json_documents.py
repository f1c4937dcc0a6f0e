"""A JSON document to its events: the shapes that are known, from the most exact to records of any shape.

Used by `auto`, which also says what becomes of a document without any.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from crawler.extract import activity, json_records
from crawler.extract.compare import Yield
from crawler.extract.jsonpath import load_json
from crawler.extract.jsvalues import NotALiteralError, as_json
from crawler.extract.page import Container, Extraction, Page
from crawler.extract.presets import read_shape
from crawler.extract.rss import is_json_feed, json_feed
from crawler.extract.schema_org import Graph
from crawler.extract.stated_time import with_stated_times
from crawler.extract.tribe import is_tribe, tribe_events
from crawler.items import EventItem
from crawler.normalize.dates.completion import Habits

_READERS: tuple[tuple[str, str | None, Callable[[Any, str], list[EventItem]]], ...] = (
    ("JSON-LD", "jsonld", lambda value, url: Graph([value], url).items()),
    ("ActivityStreams", None, activity.read_activities),
    ("JSON records", None, json_records.read_records),
)


def read_value(text: str) -> Any:
    """The value of a body that begins like JSON; also what only JavaScript takes (commas too many, bare names).

    None where it cannot be read.
    """
    try:
        return load_json(text)
    except ValueError:
        pass
    try:
        return as_json(text)
    except NotALiteralError:
        return None


def read_document(value: Any, page: Page, habits: Habits) -> Extraction | None:
    """The events of a document; None where no reader finds any."""
    if is_tribe(value):
        return by_way("The Events Calendar", "tribe", tribe_events(value, page))
    if is_json_feed(value):
        return by_way("JSON Feed", "rss", json_feed(value, page))
    if (shaped := read_shape(value, page)) is not None:
        return by_way("JSON of a known platform", "json", shaped)
    for way, kind, read in _READERS:
        if (found := read_items(way, read(value, page.url), habits, kind)) is not None:
            return found
    return None


def read_items(way: str, items: Sequence[EventItem], habits: Habits, kind: str | None = None) -> Extraction | None:
    """What one way reads of a document, times of day from its texts filled in; None if it is nothing."""
    if not items:
        return None
    timed = tuple(with_stated_times(items, habits))
    return by_way(way, kind, Extraction(items=timed, container=Container.FILLED))


def by_way(way: str, kind: str | None, found: Extraction) -> Extraction:
    """An extraction that says which way gave it."""
    return replace(found, ways=(Yield(way, list(found.items), kind).summary(),))
