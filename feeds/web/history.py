"""What has changed in an event, in sentences: newest first, one line per day and field."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from feeds.formats.text import one_line
from feeds.formats.wording import day
from feeds.web.event_row import Day
from store.views import Change
from store.walltime import read_zoned

_LONGEST_VALUE = 120
_NAMES = {
    "url": "organiser’s page",
    "registration_url": "registration page",
    "abstract_url": "abstract page",
    "online_url": "online address",
    "all_day": "time of day",
    "timezone": "time zone",
    "precision": "exactness of the date",
}
_UNQUOTED = {"description", "deadlines", "url", "registration_url", "abstract_url", "online_url"}


@dataclass(frozen=True, slots=True)
class HistoryLine:
    day: Day
    sentence: str


def history_lines(changes: Iterable[Change]) -> tuple[HistoryLine, ...]:
    newest_first = sorted(changes, key=lambda change: change.at, reverse=True)
    lines = [HistoryLine(_day(change.at), change_sentence(change)) for change in newest_first]
    return tuple(dict.fromkeys(lines))


def change_sentence(change: Change) -> str:
    """ "Start changed from “2027-05-12” to “2027-05-19”.", "Description changed." (too long to quote)."""
    name = _NAMES.get(change.field, change.field.replace("_", " ")).capitalize()
    old, new = _value(change.field, change.old), _value(change.field, change.new)
    if change.field in _UNQUOTED or max(len(old), len(new)) > _LONGEST_VALUE:
        return f"{name} changed."
    if not old:
        return f"{name} announced: “{new}”."
    if not new:
        return f"{name} “{old}” taken back."
    return f"{name} changed from “{old}” to “{new}”."


def _value(field: str, value: str | None) -> str:
    """A value as people read it; the store keeps moments as "2027-05-12T09:00:00[Europe/Brussels]"."""
    if not value:
        return ""
    if field in ("start", "end"):
        moment = read_zoned(value)
        return f"{day(moment)}, {moment:%H:%M}" if isinstance(moment, dt.datetime) else day(moment)
    return value.replace("-", " ") if field in ("status", "mode", "type") else one_line(value)


def _day(at: dt.datetime) -> Day:
    date = at.astimezone(dt.UTC).date()
    return Day(date.isoformat(), day(date))
