"""The time of day that an event's own description names for its day, where the data has but the day. Used by `auto`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from itertools import islice

from crawler.extract.compare import day_of, has_clock
from crawler.extract.datetext import date_clauses
from crawler.items import EventItem
from crawler.normalize.dates.completion import Habits
from crawler.normalize.dates.labels import EVENT
from crawler.normalize.dates.mentions import clocks
from crawler.normalize.dates.reading import read_text

_LOOKED_AT = 4_000  # characters of a description
_CLAUSES = 20


def with_stated_times(items: Iterable[EventItem], habits: Habits) -> list[EventItem]:
    """The items, those without a time of day completed by the sentence that repeats their day with one."""
    return [item if has_clock(item) or item.all_day or not item.description else _timed(item, habits) for item in items]


def _timed(item: EventItem, habits: Habits) -> EventItem:
    try:
        day = dt.date.fromisoformat(day_of(item, habits))
    except ValueError:
        return item
    near = replace(habits, year=day.year)
    for clause in islice(date_clauses((item.description or "")[:_LOOKED_AT]), _CLAUSES):
        said = [one for one in read_text(clause, near) if one.days is not None]
        if len(said) != 1 or said[0].label != EVENT or said[0].times.start is None:
            continue  # several days, or a deadline: whose time it is, is not sure
        if said[0].days is not None and said[0].days.start == day:
            shown = [one for one in clocks(clause, habits.language) if not one.doors]
            if shown:
                return replace(item, time=shown[0].text, rules={**item.rules, "time": "sentence of the description"})
    return item
