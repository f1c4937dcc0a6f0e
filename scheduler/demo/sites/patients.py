"""SMA Families Together: a WordPress site with The Events Calendar; its REST interface gives two events a page."""

from __future__ import annotations

import datetime as dt
import html
import json
from collections.abc import Sequence
from urllib.parse import urlencode

from scheduler.demo.programme import DemoEvent
from scheduler.demo.sites.answer import Answer, Question, missing, page
from store.event import Mode, Status

NAME = "SMA Families Together"
API = "/wp-json/tribe/events/v1/events"
PER_PAGE = 2
_COUNTRIES = {"FR": "France", "US": "United States", "GB": "United Kingdom"}


def answer(question: Question, events: Sequence[DemoEvent]) -> Answer:
    if question.path.rstrip("/") == API:
        return _rest(question, events)
    if question.path == "/events/":
        rows = "".join(f'<li><a href="/event/{event.key}/">{html.escape(event.title)}</a></li>' for event in events)
        return page(f"{NAME}: calendar", f"<ul class=tribe-events>{rows}</ul>")
    found = [event for event in events if question.path == f"/event/{event.key}/"]
    return page(found[0].title, found[0].text) if found else missing()


def _rest(question: Question, events: Sequence[DemoEvent]) -> Answer:
    number = int(question.query.get("page", "1")) if question.query.get("page", "1").isdigit() else 1
    pages = -(-len(events) // PER_PAGE)
    chosen = events[(number - 1) * PER_PAGE : number * PER_PAGE]
    if not chosen and number > 1:
        body: dict[str, object] = {"code": "event-archive-page-not-found", "data": {"status": 404}}
        return Answer(json.dumps(body).encode(), "application/json; charset=UTF-8", 404)
    body = {
        "events": [_event(event, question) for event in chosen],
        "rest_url": _address(question, number),
        "total": len(events),
        "total_pages": pages,
    }
    if number < pages:
        body["next_rest_url"] = _address(question, number + 1)
    return Answer(json.dumps(body).encode(), "application/json; charset=UTF-8")


def _address(question: Question, number: int) -> str:
    return f"{question.address}{API}/?{urlencode({**question.query, 'page': number})}"


def _event(event: DemoEvent, question: Question) -> dict[str, object]:
    timed = isinstance(event.start, dt.datetime)
    end = event.end or event.start
    return {
        "id": 100 + sum(event.key.encode()),
        "global_id": f"families.example?id={event.key}",
        "status": "publish",
        "url": f"{question.address}/event/{event.key}/",
        "title": ("CANCELLED: " if event.status is Status.CANCELLED else "") + html.escape(event.title),
        "description": event.text,
        "excerpt": "",
        "all_day": not timed,
        "start_date": _local(event.start, "00:00:00"),
        "end_date": _local(end, "23:59:59"),
        "utc_start_date": _utc(event.start),
        "utc_end_date": _utc(end),
        "timezone": str(event.start.tzinfo) if isinstance(event.start, dt.datetime) else "Europe/Paris",
        "venue": [] if event.mode is Mode.ONLINE else _venue(event),
        "organizer": [{"organizer": NAME}],
        "categories": [{"name": "Families"}],
    }


def _local(value: dt.date | dt.datetime, time: str) -> str:
    return f"{value:%Y-%m-%d %H:%M:%S}" if isinstance(value, dt.datetime) else f"{value:%Y-%m-%d} {time}"


def _utc(value: dt.date | dt.datetime) -> str:
    return f"{value.astimezone(dt.UTC):%Y-%m-%d %H:%M:%S}" if isinstance(value, dt.datetime) else f"{value} 00:00:00"


def _venue(event: DemoEvent) -> dict[str, str]:
    return {"venue": event.venue, "city": event.city, "country": _COUNTRIES.get(event.country, event.country)}
