"""What of a change subscribers can see. Pure; SEQUENCE, LAST-MODIFIED and history hang on it alone.

Visible: title, start, end, zone, status, mode, place, the links, description, accreditation, sponsor, type, deadlines;
and whether of the same first day only the month counts. The markup of a description is not: its text says the same.
Whitespace, the tracking parameters of an address and a step of coordinates below ten metres are no change: the old
value stays, so that not a byte of a feed moves.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from store.event import Deadline, DeadlineKind, EventFields, Place, Precision
from store.face import url_key
from store.walltime import write_zoned

VISIBLE = (
    "title", "start", "end", "timezone", "status", "mode", "place", "url", "registration_url",
    "abstract_url", "online_url", "description", "accreditation", "sponsor", "type", "deadlines", "precision",
)  # fmt: skip


_KINDS = "|".join(kind.value for kind in DeadlineKind)
_DEADLINE = re.compile(
    rf"(?P<kind>{_KINDS}) (?P<date>\d{{4}}-\d\d-\d\d)(?: (?P<time>\d\d:\d\d))?(?: (?P<timezone>\S.*))?"
)


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field's old and new value as text, None for "not known"."""

    field: str
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class Revision:
    """An event after a crawl: `fields` to store, `changes` to tell, `touched` if anything at all has to be written."""

    fields: EventFields
    changes: tuple[FieldChange, ...]
    touched: bool


def revise(old: EventFields, new: EventFields) -> Revision:
    """Return what becomes of `old` when its sources now say `new`."""
    other = [name for name in EventFields.model_fields if not _same(name, old, new)]
    values = {name: getattr(old, name) for name in EventFields.model_fields}
    values |= {name: getattr(new, name) for name in other}
    values["previous_start"] = _previous_start(old, new)
    told = [name for name in VISIBLE if name in other and not (name == "precision" and "start" in other)]
    changes = tuple(FieldChange(name, text_of(getattr(old, name)), text_of(getattr(new, name))) for name in told)
    fields = EventFields.model_validate(values)
    return Revision(fields, changes, touched=not _identical(fields, old))


def moved(old: EventFields, new: EventFields) -> bool:
    """True if the start is another one; a finer word for the same day or month has not moved it."""
    if Precision.MONTH in (old.precision, new.precision):
        return (old.first_day.year, old.first_day.month) != (new.first_day.year, new.first_day.month)
    if Precision.DATE in (old.precision, new.precision):
        return old.first_day != new.first_day
    return old.start != new.start


def text_of(value: object) -> str | None:
    """Return a field's value as history shows it."""
    if value is None or value in ("", ()):
        return None
    if isinstance(value, dt.date):
        return write_zoned(value)
    if isinstance(value, Place):
        return ", ".join(part for part in (value.text(), value.country) if part) or None
    if isinstance(value, tuple):
        return "; ".join(_deadline_text(each) for each in value)
    return str(value)


def _deadline_text(deadline: Deadline) -> str:
    time = f" {deadline.time.isoformat('minutes')}" if deadline.time else ""
    return f"{deadline.kind} {deadline.date.isoformat()}{time}" + (f" {deadline.timezone}" if deadline.timezone else "")


def deadlines_of(text: str | None) -> tuple[Deadline, ...]:
    """Return the deadlines that history tells of; what cannot be read is left out."""
    found = (_deadline_of(part) for part in (text or "").split("; "))
    return tuple(each for each in found if each is not None)


def _deadline_of(text: str) -> Deadline | None:
    parts = _DEADLINE.fullmatch(text)
    try:
        return Deadline.model_validate(parts.groupdict()) if parts else None
    except ValueError:  # 30 February, or an hour that no clock shows
        return None


def _previous_start(old: EventFields, new: EventFields) -> dt.datetime | dt.date | None:
    """The source's own word, else the start that we showed before it moved.

    A plain "scheduled" stays "scheduled": what subscribers need is the new time, and only the source may say
    "rescheduled".
    """
    if new.previous_start is not None:
        return new.previous_start
    return old.start if moved(old, new) else old.previous_start


def _same(name: str, old: EventFields, new: EventFields) -> bool:
    one, other = getattr(old, name), getattr(new, name)
    return _COMPARE.get(name, _equal)(one, other)


def _equal(one: Any, other: Any) -> bool:
    return bool(one == other)


def _same_time(one: dt.datetime | dt.date | None, other: dt.datetime | dt.date | None) -> bool:
    return type(one) is type(other) and one == other


def _same_text(one: str | None, other: str | None) -> bool:
    return one == other or (one or "").split() == (other or "").split()


def _same_url(one: str | None, other: str | None) -> bool:
    return one == other or (one is not None and other is not None and url_key(one) == url_key(other))


def _same_place(one: Place, other: Place) -> bool:
    if one == other:
        return True
    texts = all(
        _same_text(getattr(one, name), getattr(other, name))
        for name in ("venue", "street", "city", "region", "country")
    )
    return texts and _near(one.latitude, other.latitude) and _near(one.longitude, other.longitude)


def _near(one: float | None, other: float | None) -> bool:
    return one == other if one is None or other is None else abs(one - other) < 0.0001


_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "title": _same_text,
    "description": _same_text,
    "description_html": _same_text,
    "organizer": _same_text,
    "accreditation": _same_text,
    "sponsor": _same_text,
    "start": _same_time,
    "end": _same_time,
    "url": _same_url,
    "registration_url": _same_url,
    "abstract_url": _same_url,
    "online_url": _same_url,
    "place": _same_place,
}


def _identical(one: EventFields, other: EventFields) -> bool:
    return all(
        type(getattr(one, name)) is type(getattr(other, name)) and getattr(one, name) == getattr(other, name)
        for name in EventFields.model_fields
    )
