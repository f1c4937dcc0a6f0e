"""What a site answers, and the words that all of them use."""

from __future__ import annotations

import datetime as dt
import html
from collections.abc import Mapping
from dataclasses import dataclass

HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Answer:
    body: bytes
    content_type: str
    status: int = 200


@dataclass(frozen=True, slots=True)
class Question:
    """One request: path, query, the site's own address ("http://127.0.0.1:4711") and today's date."""

    path: str
    query: Mapping[str, str]
    address: str
    today: dt.date


def page(title: str, body: str, language: str = "en", status: int = 200) -> Answer:
    """Return a plain page of a fictional organisation; `body` is HTML."""
    text = (
        f'<!doctype html>\n<html lang="{language}">\n<head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{html.escape(title)}</title></head>\n'
        f"<body>\n<header><h1>{html.escape(title)}</h1></header>\n{body}\n"
        "<footer><p>A fictional organisation of the sma-events demo.</p></footer>\n</body>\n</html>\n"
    )
    return Answer(text.encode(), HTML, status)


def missing() -> Answer:
    return page("Page not found", "<p>There is no such page.</p>", status=404)


def iso(value: dt.date | dt.datetime) -> str:
    """Return an ISO date, or a date-time with its offset to the minute."""
    return value.isoformat(timespec="minutes") if isinstance(value, dt.datetime) else value.isoformat()
