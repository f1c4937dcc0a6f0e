"""Headings that carry something to the rows below: the title, the month, the year, the body that meets."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from html import escape
from itertools import groupby

from store.event import Status
from tests.pages.draft import Draft
from tests.pages.programme import Wishes
from tests.pages.truth import Body, Truth

_DEFAULT_TIMES = (dt.time(16), dt.time(17, 30), dt.time(18), dt.time(19))


def titled(draft: Draft) -> Body:
    """A heading is the title; the paragraph below has date and place."""
    events = draft.events(Wishes())
    return Body("".join(_titled(draft, event) for event in events), tuple(events))


def _titled(draft: Draft, event: Truth) -> str:
    if draft.variant:
        clock = f"<br>{draft.clock(event)}" if event.time else ""
        when = f"<p>{draft.date(event)}{clock}<br>{draft.place(event)}</p>"
        return f"<h3>{draft.title(event)}</h3>{when}<p>{draft.blurb()}</p>"
    return f"<h3>{draft.link(event)}</h3><p>{draft.moment(event)}, {draft.place(event)}</p><p>{draft.blurb()}</p>"


def months(draft: Draft) -> Body:
    """A heading names month and year; the rows have the day alone."""
    events = [_within_month(event) for event in draft.events(Wishes(most=12, last=240))]
    groups = groupby(events, key=lambda event: event.start.replace(day=1))
    return Body("".join(_month(draft, month, list(rows)) for month, rows in groups), tuple(events))


def _within_month(event: Truth) -> Truth:
    """Cut an event that would run into the next month: a row of days has no room for that."""
    return replace(event, end=None) if event.end and event.end.month != event.start.month else event


def _month(draft: Draft, month: dt.date, events: list[Truth]) -> str:
    rows = "".join(_day_row(draft, event) for event in events)
    heading = f"<h2>{draft.language.month(month)}</h2>"
    return f"{heading}<table>{rows}</table>" if draft.variant else f"{heading}<ul>{rows}</ul>"


def _day_row(draft: Draft, event: Truth) -> str:
    language = draft.language
    pattern = language.day_range if event.end else language.day_rows[draft.variant]
    day = language.fill(pattern, event.start, event.end)
    if draft.variant:
        cells = (day, draft.clock(event), draft.title(event), draft.place(event))
        return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"
    clock = f", {draft.clock(event)}" if event.time else ""
    return f"<li><b>{day}</b> {draft.link(event)}{clock}, {draft.place(event)}</li>"


def years(draft: Draft) -> Body:
    """A heading names the year; the rows have day and month."""
    events = [_within_year(event) for event in draft.events(Wishes(most=12, last=420))]
    groups = groupby(events, key=lambda event: event.start.year)
    return Body("".join(_year(draft, year, list(rows)) for year, rows in groups), tuple(events))


def _within_year(event: Truth) -> Truth:
    return replace(event, end=None) if event.end and event.end.year != event.start.year else event


def _year(draft: Draft, year: int, events: list[Truth]) -> str:
    heading = draft.language.year_heading.format(y=year) if draft.variant else str(year)
    rows = (
        f"<p><b>{draft.bare(event)}</b>{f', {draft.clock(event)}' if event.time else ''}<br>"
        f"{draft.title(event)}<br><i>{draft.place(event)}</i></p>"
        for event in events
    )
    return f"<h2>{heading}</h2>{''.join(rows)}"


def committees(draft: Draft) -> Body:
    """A section for each body: when and where it meets as a rule, then its days alone; few have a time of their own."""
    bodies = draft.rng.sample(draft.language.bodies, 3)
    sections = [_committee(draft, body) for body in bodies]
    return Body(
        "".join(section.html for section in sections), tuple(event for section in sections for event in section.truth)
    )


def _committee(draft: Draft, body: str) -> Body:
    usual, place = draft.rng.choice(_DEFAULT_TIMES), draft.rng.choice(draft.language.places)
    days = sorted(draft.rng.sample(range(6, 300), draft.rng.randint(3, 6)))
    events = [
        Truth(title=body, start=draft.today + dt.timedelta(day), time=usual, place=place, status=Status.SCHEDULED)
        for day in days
    ]
    own = draft.rng.randrange(len(events) * 2)  # half of the sections have one session at another hour
    if own < len(events):
        events[own] = replace(events[own], time=dt.time(20, 30))
    rows = "".join(f"<li>{_session(draft, event, usual)}</li>" for event in events)
    rule = draft.language.default_time.format(time=draft.language.clock(draft.style, usual))
    label = f"<p>{draft.word('place')}: {escape(place)}</p>"
    html = f"<section><h2>{escape(body)}</h2><p>{escape(rule)}</p>{label}<ul>{rows}</ul></section>"
    return Body(html.replace("<section>", "").replace("</section>", "") if draft.variant else html, tuple(events))


def _session(draft: Draft, event: Truth, usual: dt.time) -> str:
    return draft.date(event) if event.time == usual else f"{draft.date(event)} ({draft.clock(event)})"
