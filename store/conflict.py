"""What the sources of an event disagree about so that people must know: its date. Pure; used by `merge`.

Two days are a disagreement, and two instants where both say the hour; a month and a day within it are not, nor is a
day beside an hour of that day. A source that does not list the event any more is not asked.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from store.event import Conflict, EventData, Precision
from store.walltime import write_zoned, zone
from store.word import Word


def conflicts(ordered: Sequence[Word]) -> tuple[Conflict, ...]:
    """Return what the words of those that list the event contradict each other in; `ordered` by strength."""
    listed = [word.data for word in ordered if not word.gone]
    pairs = ((one, other) for at, one in enumerate(listed) for other in listed[at + 1 :])
    if not any(_disagree(one, other) for one, other in pairs):
        return ()
    return (Conflict(field="start", values=tuple(_values(listed))),)


def _values(listed: Iterable[EventData]) -> list[tuple[str, str]]:
    """Each source with its word, once."""
    return list(dict.fromkeys((data.source, _text(data)) for data in listed))


def _text(data: EventData) -> str:
    """The start as history shows it, a month as 2027-05."""
    return data.first_day.isoformat()[:7] if data.precision is Precision.MONTH else write_zoned(data.start)


def _disagree(one: EventData, other: EventData) -> bool:
    if Precision.MONTH in (one.precision, other.precision):
        return _month(one) != _month(other)
    if isinstance(one.start, dt.datetime) and isinstance(other.start, dt.datetime):
        return one.start != other.start
    return not _days(one, other.timezone) & _days(other, one.timezone)


def _month(data: EventData) -> tuple[int, int]:
    return (data.first_day.year, data.first_day.month)


def _days(data: EventData, timezone: str | None) -> set[dt.date]:
    """The day on which it starts; of an instant, in its own zone and in the one that the other source names."""
    days = {data.first_day}
    if isinstance(data.start, dt.datetime) and timezone:
        days.add(data.start.astimezone(zone(timezone)).date())
    return days
