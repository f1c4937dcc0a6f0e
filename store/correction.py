"""A field of an event as a person sets it: read, checked, and laid over what the sources say. Pure.

What a person writes is turned into one spelling when it is decided, without what cannot be seen, and only that is
stored. Times stand as on the
clock with their zone behind them (`2027-05-12T09:00:00[Europe/Brussels]`), so that a decision means the same after
a source has changed its zone, and after a rebuild. "" is "not known".

Laying never fails: a correction that no longer fits what the sources say (an end before their new start) is left
out, and counts again once it fits.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pydantic import ValidationError

from config.characters import cleaned
from config.overrides import SettableField
from store.border import MAX_TEXT, MAX_TITLE
from store.correction_times import CorrectionError, canonical_time, lay_end, lay_start, lay_zone, read_zone
from store.event import (
    Audience,
    Deadline,
    DeadlineKind,
    EventFields,
    EventType,
    Mode,
    Place,
    Status,
    Topic,
)
from store.face import url_key
from store.url import web_url
from store.walltime import write_zoned


@dataclass(frozen=True, slots=True)
class Laid:
    """An event with corrections laid over it, and why some of them were left out."""

    fields: EventFields
    refused: Mapping[SettableField, CorrectionError]


def canonical(field: SettableField, written: str, fields: EventFields) -> str:
    """Return what a person wrote for `field` in the one spelling that is stored; "" for "not known".

    `fields` is the event as it is now: a time without a zone is on its clock. Raises CorrectionError.
    """
    text = cleaned(written).strip()
    if not text:
        if field in _REQUIRED:
            raise CorrectionError(f"{field} cannot be empty: every event has one", f"give the {field} that is right")
        return ""
    if field in (SettableField.START, SettableField.END):
        return canonical_time(text, fields, month=field is SettableField.START)
    return _READ[field](text)


def lay(fields: EventFields, corrections: Mapping[SettableField, str]) -> Laid:
    """Return `fields` with corrections (as `canonical` spelled them) laid over them, one after the other."""
    refused: dict[SettableField, CorrectionError] = {}
    for field in SettableField:
        if field in corrections:
            try:
                fields = _laid(fields, field, corrections[field])
            except CorrectionError as error:
                refused[field] = error
    return Laid(fields, refused)


def words_of(field: SettableField, fields: EventFields) -> str:
    """Return a field's value as text that is equal exactly where no reader would see a difference."""
    value = getattr(fields.place if field in _PLACE else fields, field.value)
    if value is None:
        return ""
    if isinstance(value, dt.date):
        return write_zoned(value)
    if field in _URLS:
        return url_key(value)
    if isinstance(value, tuple):
        return "; ".join(_deadline_text(each) if isinstance(each, Deadline) else each.value for each in value)
    return " ".join(str(value).split())


def _laid(fields: EventFields, field: SettableField, text: str) -> EventFields:
    values: dict[str, Any] = {name: getattr(fields, name) for name in EventFields.model_fields}
    match field:
        case SettableField.START:
            values |= lay_start(fields, text)
        case SettableField.END:
            values |= lay_end(fields, text)
        case SettableField.TIMEZONE:
            values |= lay_zone(fields, text)
        case SettableField.DESCRIPTION:
            values |= {"description": text, "description_html": None}  # the text and its markup are one word
        case SettableField.AUDIENCE | SettableField.TOPICS:
            values[field] = tuple(text.split(",")) if text else ()
        case SettableField.DEADLINES:
            values[field] = _deadlines(text) if text else ()
        case _ if field in _PLACE:
            values["place"] = _place(fields.place, field, text or None)
        case _:
            values[field] = text or None
    try:
        return EventFields(**values)
    except ValidationError as error:
        raise CorrectionError(f"{field} {text!r}: {error.errors()[0]['msg']}", "give another value") from error


def _place(place: Place, field: SettableField, value: str | None) -> Place:
    """Another place has another point on the map; what it is, nobody said."""
    if getattr(place, field.value) == value:
        return place
    return Place(**{**place.model_dump(), field.value: value, "latitude": None, "longitude": None})


def _line(text: str) -> str:
    line = " ".join(text.split())
    if len(line) > MAX_TITLE:
        raise CorrectionError(f"this is {len(line)} characters long, at most {MAX_TITLE} fit", "say it shorter")
    return line


def _text(text: str) -> str:
    if len(text) > MAX_TEXT:
        raise CorrectionError(f"this is {len(text)} characters long, at most {MAX_TEXT} fit", "say it shorter")
    return text


def _url(text: str) -> str:
    address = web_url(text) if re.fullmatch(r"https?://[^\s/]\S*", text, re.IGNORECASE) else None
    if address is None:
        raise CorrectionError(f"{text!r} is no web address", 'give one such as "https://example.org/meeting"')
    return address


def _country(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z]{2}", text):
        raise CorrectionError(f"{text!r} is no country code", 'give two letters such as "DE" (ISO 3166-1)')
    return text.upper()


def _language(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z]{2,3}", text):
        raise CorrectionError(f"{text!r} is no language code", 'give two or three letters such as "en"')
    return text.lower()


def _choice(kind: type[StrEnum]) -> Callable[[str], str]:
    """Return what reads one value of an enumeration; capitals and spaces are forgiven."""

    def read(text: str) -> str:
        value = re.sub(r"[\s_]+", "-", text.strip().lower())
        if value not in kind.__members__.values():
            raise CorrectionError(f"{text!r} is none of its values", f"give one of {', '.join(kind)}")
        return value

    return read


def _choices(kind: type[StrEnum]) -> Callable[[str], str]:
    def read(text: str) -> str:
        parts = [_choice(kind)(part) for part in text.split(",") if part.strip()]
        return ",".join(dict.fromkeys(parts))

    return read


def _deadlines(text: str) -> tuple[Deadline, ...]:
    """Read "abstract 2027-03-01; early-bird 2027-04-01 23:59 UTC-12:00", as history shows deadlines."""
    return tuple(_deadline(part) for part in re.split(r"[;,]", text) if part.strip())


def _deadline(text: str) -> Deadline:
    kind, *rest = text.split()
    try:
        date, time, zone, *more = [*rest, "", "", ""]
        found = Deadline(
            kind=DeadlineKind(kind.lower()),
            date=dt.date.fromisoformat(date),
            time=dt.time.fromisoformat(time) if time else None,
            timezone=read_zone(zone) if zone else None,
        )
    except ValueError as error:
        raise CorrectionError(f"{text.strip()!r} is no deadline", _DEADLINE_HINT) from error
    if any(more):
        raise CorrectionError(f"{text.strip()!r} is no deadline", _DEADLINE_HINT)
    return found


def _canonical_deadlines(text: str) -> str:
    return "; ".join(map(_deadline_text, _deadlines(text)))


def _deadline_text(deadline: Deadline) -> str:
    time = deadline.time.isoformat("minutes") if deadline.time else None
    return " ".join(filter(None, (deadline.kind.value, deadline.date.isoformat(), time, deadline.timezone)))


_DEADLINE_HINT = (
    f'write kind, date and perhaps a time and a zone, several with ";": "abstract 2027-03-01; early-bird '
    f'2027-04-01 23:59 UTC-12:00"; kinds are {", ".join(DeadlineKind)}'
)
_REQUIRED = frozenset({SettableField.START, SettableField.TITLE, SettableField.STATUS, SettableField.TYPE})
_PLACE = frozenset(
    {SettableField.VENUE, SettableField.STREET, SettableField.CITY, SettableField.REGION, SettableField.COUNTRY}
)
_URLS = frozenset(
    {SettableField.URL, SettableField.REGISTRATION_URL, SettableField.ABSTRACT_URL, SettableField.ONLINE_URL}
)
_READ: Mapping[SettableField, Callable[[str], str]] = {
    **dict.fromkeys(SettableField, _line),
    **dict.fromkeys(_URLS, _url),
    SettableField.DESCRIPTION: _text,
    SettableField.TIMEZONE: read_zone,
    SettableField.COUNTRY: _country,
    SettableField.LANGUAGE: _language,
    SettableField.STATUS: _choice(Status),
    SettableField.MODE: _choice(Mode),
    SettableField.TYPE: _choice(EventType),
    SettableField.AUDIENCE: _choices(Audience),
    SettableField.TOPICS: _choices(Topic),
    SettableField.DEADLINES: _canonical_deadlines,
}
