"""Reads a page as `sources try` does: kind "auto"; language, zone, country and order as the probe sets them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from config.load import load_config
from config.relevance import RelevanceRules
from config.source import RelevanceMode, Source
from scheduler.trial import Document, try_body
from tests.pages.language import Language

_SOURCE: TypeAdapter[Source] = TypeAdapter(Source)


@dataclass(frozen=True, slots=True)
class Found:
    """One accepted item, in the terms of the truth."""

    title: str
    start: dt.date
    end: dt.date | None
    time: dt.time | None
    status: str
    confidence: float
    place: str = ""
    url: str | None = None


@cache
def _rules() -> RelevanceRules:
    return load_config(None, {}).relevance  # the shipped ones; a source with relevance "all" skips them


def accepted_items(html: str, url: str, now: dt.datetime, language: Language) -> list[Found]:
    """Read one page with nothing configured beyond what a probe finds out; what would be stored."""
    source = _SOURCE.validate_python(
        {
            "name": "Generated page",
            "url": url,
            "kind": "auto",
            "relevance": RelevanceMode.ALL,
            "timezone": language.zone,
            "language": language.code,
            "country": language.country,
            "date_order": language.order,
        }
    )
    document = try_body(html.encode(), source, "generated-page", _rules(), now)
    return [_found(item) for item in _items(document) if item["accepted"] and item["event"]]


def _items(document: Document) -> list[dict[str, Any]]:
    return list(document["items"])


def _found(item: dict[str, Any]) -> Found:
    event = item["event"]
    start, time = _moment(event["start"])
    end = _moment(event["end"])[0] if event["end"] else None
    place = " ".join(
        filter(None, (event["venue"], event["city"], event["mode"] if event["mode"] == "online" else None))
    )
    return Found(event["title"], start, end, time, event["status"], item["confidence"], place, event["url"])


def _moment(text: str) -> tuple[dt.date, dt.time | None]:
    if len(text) == 10:
        return dt.date.fromisoformat(text), None
    moment = dt.datetime.fromisoformat(text)
    return moment.date(), moment.time()
