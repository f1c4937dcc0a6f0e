"""Cron expressions as crontab(5) has them: five fields, names or numbers, weekday 0 and 7 are Sunday.

Of our own, because the scheduler library counts weekdays from Monday and so would shift "0 6 * * 1" by a day.
Times of a cron expression are UTC, like the service's day.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_ITEM = re.compile(r"(?:(\*)|([a-z]+|\d{1,2})(?:-([a-z]+|\d{1,2}))?)(?:/(\d{1,2}))?")
_SHORTHAND = {
    "@hourly": "0 * * * *",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@weekly": "0 0 * * 0",
    "@monthly": "0 0 1 * *",
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
}
_HORIZON_DAYS = 366 * 8 + 1  # 29 February comes back within eight years, across 2100 too


@dataclass(frozen=True, slots=True)
class _Field:
    name: str
    low: int
    high: int
    names: tuple[str, ...] = ()


_FIELDS = (
    _Field("minute", 0, 59),
    _Field("hour", 0, 23),
    _Field("day of the month", 1, 31),
    _Field("month", 1, 12, _MONTHS),
    _Field("weekday", 0, 7, _WEEKDAYS),
)


@dataclass(frozen=True, slots=True)
class Cron:
    """A parsed expression. `either_day`: both day fields are limited, then one of the two suffices (crontab(5))."""

    minutes: frozenset[int]
    hours: frozenset[int]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]  # 0 Sunday .. 6 Saturday
    either_day: bool

    def next_after(self, moment: dt.datetime) -> dt.datetime:
        """Return the first time after `moment` (aware), in UTC, on a whole minute."""
        start = moment.astimezone(dt.UTC).replace(second=0, microsecond=0) + dt.timedelta(minutes=1)
        return next(time for time in self._times(start.date()) if time >= start)

    def _times(self, first: dt.date) -> Iterator[dt.datetime]:
        for offset in range(_HORIZON_DAYS):
            day = first + dt.timedelta(days=offset)
            if self._on(day):
                for hour in sorted(self.hours):
                    for minute in sorted(self.minutes):
                        yield dt.datetime(day.year, day.month, day.day, hour, minute, tzinfo=dt.UTC)

    def _on(self, day: dt.date) -> bool:
        if day.month not in self.months:
            return False
        by_day, by_weekday = day.day in self.days, day.isoweekday() % 7 in self.weekdays
        return by_day or by_weekday if self.either_day else by_day and by_weekday


def parse_cron(text: str) -> Cron:
    """Parse "30 6 * * mon-fri". Raises ValueError that names the field and says what is expected."""
    parts = _SHORTHAND.get(text.strip().lower(), text).lower().split()
    if len(parts) != len(_FIELDS):
        raise ValueError(
            f'"{text}" is no cron expression; expected five fields (minute hour day month weekday) such as "0 6 * * *"'
        )
    minutes, hours, days, months, weekdays = (_values(part, field) for part, field in zip(parts, _FIELDS, strict=True))
    cron = Cron(
        minutes,
        hours,
        days,
        months,
        frozenset(day % 7 for day in weekdays),
        either_day=not parts[2].startswith("*") and not parts[4].startswith("*"),
    )
    if not cron.either_day and not any(cron._on(dt.date(2024, 1, 1) + dt.timedelta(days=n)) for n in range(366 * 12)):
        raise ValueError(f'"{text}" never comes: there is no such day')
    return cron


def _values(part: str, field: _Field) -> frozenset[int]:
    values: set[int] = set()
    for item in part.split(","):
        match = _ITEM.fullmatch(item)
        if match is None:
            raise ValueError(f'"{item}" is no {field.name}; expected {_expected(field)}')
        values.update(_span(match, field))
    return frozenset(values)


def _span(match: re.Match[str], field: _Field) -> range:
    star, low, high, step = match.groups()
    first = field.low if star else _number(low, field)
    # "5/10" means: from 5 on, every 10
    last = field.high if star or (step and not high) else _number(high, field) if high else first
    if last == 0 and first and field.names is _WEEKDAYS:
        last = 7  # "fri-sun"
    if last < first or step == "0" * len(step or "-"):
        raise ValueError(f'"{match[0]}" is no {field.name}; expected {_expected(field)}')
    return range(first, last + 1, int(step or 1))


def _number(text: str, field: _Field) -> int:
    if text in field.names:
        return field.names.index(text) + (field.low if field.names is _MONTHS else 0)
    number = int(text) if text.isascii() and text.isdigit() else -1
    if not field.low <= number <= field.high:
        raise ValueError(f'"{text}" is no {field.name}; expected {_expected(field)}')
    return number


def _expected(field: _Field) -> str:
    names = f" or {field.names[0]} to {field.names[-1]}" if field.names else ""
    return f"{field.low} to {field.high}{names}, a list (1,2), a range (1-5) or a step (*/2)"
