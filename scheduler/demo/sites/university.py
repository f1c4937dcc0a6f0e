"""Two university pages in plain HTML: an English table and a German list, dates as people write them."""

from __future__ import annotations

import datetime as dt
import html
from collections.abc import Sequence

from scheduler.demo.programme import DemoEvent
from scheduler.demo.sites.answer import Answer, Question, missing, page
from store.event import Status

_MONTHS_DE = ("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November",
              "Dezember")  # fmt: skip


def answer(question: Question, events: Sequence[DemoEvent]) -> Answer:
    if question.path == "/events.html":
        rows = "".join(_row(event) for event in events if event.language == "en")
        table = f'<table class="agenda"><tr><th>When</th><th>What</th><th>Where</th></tr>{rows}</table>'
        return page("Centre for Neuromuscular Disorders: agenda", table)
    if question.path == "/veranstaltungen.html":
        items = "".join(_item(event) for event in events if event.language == "de")
        body = f'<ul id="termine">{items}</ul>'
        return page("Klinik für Neurologie: Veranstaltungen", body, "de")
    return missing()


def _title(event: DemoEvent, word: str) -> str:
    return html.escape(f"{word}: {event.title}" if event.status is Status.CANCELLED else event.title)


def _row(event: DemoEvent) -> str:
    due = event.abstracts_until
    deadline = f'<p class="deadline">Abstracts are due on {due:%-d %B %Y}</p>' if due else ""
    where = f"{event.venue}, {event.city}"
    return (
        f'<tr class="event" id="{event.key}"><td class="when">{english(event)}</td>'
        f'<td class="what"><a href="events.html#{event.key}">{_title(event, "Cancelled")}</a>'
        f'<p class="text">{html.escape(event.text)}</p>{deadline}</td>'
        f'<td class="where">{html.escape(where)}</td></tr>\n'
    )


def english(event: DemoEvent) -> str:
    """Return "12-14 May 2027", "31 March - 2 April 2027", "12 May 2027, 16:15-17:45" or "May 2027"."""
    start, end = event.start, event.end or event.start
    if event.month_only:
        return f"{start:%B %Y}"
    if isinstance(start, dt.datetime):
        return f"{start:%-d %B %Y, %H:%M}-{end:%H:%M}"
    if start == end:
        return f"{start:%-d %B %Y}"
    if (start.year, start.month) == (end.year, end.month):
        return f"{start:%-d}-{end:%-d %B %Y}"
    return f"{start:%-d %B} - {end:%-d %B %Y}" if start.year == end.year else f"{start:%-d %B %Y} - {end:%-d %B %Y}"


def _item(event: DemoEvent) -> str:
    where = f"{event.venue}, {event.city}"
    return (
        f'<li class="termin" id="{event.key}"><span class="datum">{german(event)}</span> '
        f'<strong>{_title(event, "Abgesagt")}</strong> <span class="ort">{html.escape(where)}</span>'
        f"<p>{html.escape(event.text)}</p></li>\n"
    )


def german(event: DemoEvent) -> str:
    """Return "12. März 2027, 9:30 bis 16:00 Uhr" or "28. März 2027 bis 2. April 2027"."""
    start, end = event.start, event.end or event.start
    if isinstance(start, dt.datetime):
        return f"{_german_day(start)}, {start:%-H:%M} bis {end:%-H:%M} Uhr"
    return _german_day(start) if start == end else f"{_german_day(start)} bis {_german_day(end)}"


def _german_day(day: dt.date) -> str:
    return f"{day.day}. {_MONTHS_DE[day.month - 1]} {day.year}"
