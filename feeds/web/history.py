"""What has changed in an event, in sentences: newest first, one line per day and field."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from feeds.formats.text import one_line
from feeds.web.event_row import Day
from feeds.web.vocabulary import label, mode_label, status_label
from feeds.web.wording import day
from feeds.web.words import gettext as _
from feeds.web.words import marked
from store.event import EventType, Mode, Status
from store.views import Change
from store.walltime import read_zoned

_LONGEST_VALUE = 120
_NAMES = {
    "title": marked("Title"),
    "start": marked("Start"),
    "end": marked("End"),
    "status": marked("Status"),
    "previous_start": marked("Previous date"),
    "mode": marked("How to take part"),
    "type": marked("Kind"),
    "place": marked("Place"),
    "url": marked("Organiser’s page"),
    "registration_url": marked("Registration page"),
    "abstract_url": marked("Abstract page"),
    "online_url": marked("Online address"),
    "all_day": marked("Time of day"),
    "timezone": marked("Time zone"),
    "precision": marked("Exactness of the date"),
    "description": marked("Description"),
    "organizer": marked("Organiser"),
    "accreditation": marked("Accreditation"),
    "sponsor": marked("Sponsor"),
    "language": marked("Language"),
    "audience": marked("For whom"),
    "topics": marked("Topics"),
    "deadlines": marked("Deadlines"),
}
_IN_WORDS: Mapping[str, Callable[[str], str]] = {
    "status": lambda value: status_label(Status(value)),
    "mode": lambda value: mode_label(Mode(value)),
    "type": lambda value: label(EventType(value)),
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
    name = _(_NAMES[change.field]) if change.field in _NAMES else change.field.replace("_", " ").capitalize()
    old, new = _value(change.field, change.old), _value(change.field, change.new)
    if change.field in _UNQUOTED or max(len(old), len(new)) > _LONGEST_VALUE:
        return _("%(field)s changed.", field=name)
    if not old:
        return _("%(field)s announced: “%(new)s”.", field=name, new=new)
    if not new:
        return _("%(field)s “%(old)s” taken back.", field=name, old=old)
    return _("%(field)s changed from “%(old)s” to “%(new)s”.", field=name, old=old, new=new)


def _value(field: str, value: str | None) -> str:
    """A value as people read it; the store keeps moments as "2027-05-12T09:00:00[Europe/Brussels]"."""
    if not value:
        return ""
    if field in ("start", "end"):
        moment = read_zoned(value)
        return f"{day(moment)}, {moment:%H:%M}" if isinstance(moment, dt.datetime) else day(moment)
    in_words = _IN_WORDS.get(field)
    return in_words(value) if in_words else one_line(value)


def _day(at: dt.datetime) -> Day:
    date = at.astimezone(dt.UTC).date()
    return Day(date.isoformat(), day(date))
