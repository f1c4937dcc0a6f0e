"""The month as a grid: a cell for each day, most of them empty."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import replace

from tests.pages.draft import Draft
from tests.pages.programme import Wishes
from tests.pages.truth import Body, Truth


def month_grid(draft: Draft) -> Body:
    """One month, weeks from Monday; events stand in the cell of their day."""
    first = (draft.today.replace(day=1) + dt.timedelta(days=32 * draft.rng.randint(1, 4))).replace(day=1)
    offset = (first - draft.today).days
    wishes = Wishes(ranges=False, first=offset, last=offset + 28, least=4, most=7)
    events = [replace(event, place=None) for event in draft.events(wishes)]
    by_day = {event.start: event for event in events}
    head = "".join(f"<th>{name}</th>" for name in draft.language.wd)
    weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
    rows = "".join(f"<tr>{''.join(_cell(draft, day, first, by_day) for day in week)}</tr>" for week in weeks)
    grid = f"<table{draft.marked('calendar')}><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    heading = draft.language.month(first)
    title = f"<caption>{heading}</caption>" if draft.variant else ""
    html = grid.replace("<thead>", f"{title}<thead>") if draft.variant else f"<h2>{heading}</h2>{grid}"
    return Body(html, tuple(events))


def _cell(draft: Draft, day: dt.date, first: dt.date, by_day: dict[dt.date, Truth]) -> str:
    if day.month != first.month:
        return f'<td class="other">{day.day}</td>' if not draft.variant else "<td></td>"
    event = by_day.get(day)
    if event is None:
        return f"<td><span>{day.day}</span></td>"
    clock = f"{draft.clock(event)} " if event.time else ""
    return f"<td><span>{day.day}</span><div>{clock}{draft.link(event)}</div></td>"
