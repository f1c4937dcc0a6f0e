"""Curated lists: a TOML file of `[[event]]` tables that an admin writes by hand. Used by kind "file".

Required in each table: `id`, `title`, `start`, and `evidence`, the address where the date was seen. A table with a
mistake is refused by itself, with a sentence that names the table and the key.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from config.source import SourceBase
from crawler.extract.contentline import Component, Property
from crawler.extract.decode import decode
from crawler.extract.page import Container, Extraction, Page, Refused
from crawler.extract.recurrence import Moment, Room, Series, expand
from crawler.extract.words import line, prose
from crawler.extract.zones import read_stamp
from crawler.items import EventItem

_REQUIRED = ("id", "title", "start", "evidence")
_TEXTS = frozenset(
    ["timezone", "venue", "street", "city", "region", "country", "url", "registration_url", "abstract_url",
     "online_url", "description", "organizer", "accreditation", "sponsor", "type", "audience", "mode", "status",
     "language", "previous_start", "time", "duration"]
)  # fmt: skip
_KEYS = frozenset([*_REQUIRED, *_TEXTS, "end", "rrule", "keywords", "deadlines", "latitude", "longitude"])
_KINDS = ("abstract", "early-bird", "registration", "late-breaking", "grant")


class CuratedError(ValueError):
    """A mistake in one table; the text is for the admin."""


def extract_curated(page: Page, source: SourceBase) -> Extraction:
    """Read all tables; yearly days come from their rule, from 12 months back to 24 months ahead."""
    try:
        document = tomllib.loads(decode(page.body, page.content_type).replace("\r\n", "\n"))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        return Extraction(problem=f"not valid TOML: {error}")
    unknown = [name for name in document if name != "event"]
    tables = document.get("event", [])
    if unknown or not isinstance(tables, list):
        return Extraction(problem=f"unknown key {(unknown or ['event'])[0]!r}; expected only [[event]] tables")
    return _tables(tables, page)


def _tables(tables: list[Any], page: Page) -> Extraction:
    items: list[EventItem] = []
    refused: list[Refused] = []
    seen: set[str] = set()
    for number, table in enumerate(tables, start=1):
        try:
            found = _read(table, seen)
            items += _repeated(found, str(table["rrule"]), page.now) if "rrule" in table else [found]
        except CuratedError as error:
            named = (
                f"event {number} ({table['id']!r})" if isinstance(table, dict) and "id" in table else f"event {number}"
            )
            refused.append(Refused(f"{named}: {error}", _raw(table), code="curated"))
    container = Container.FILLED if tables else Container.EMPTY
    return Extraction(items=tuple(items), refused=tuple(refused), container=container)


def _raw(table: Any) -> dict[str, str]:
    if not isinstance(table, dict):
        return {}
    return {name: text for name in ("id", "title", "start") if (text := line(str(table.get(name, ""))))}


def _read(table: Any, seen: set[str]) -> EventItem:
    if not isinstance(table, dict):
        raise CuratedError("expected a table")
    _check(table, seen)
    item = EventItem(
        title=line(table["title"]),
        start=_moment(table, "start"),
        end=_moment(table, "end"),
        native_id=str(table["id"]),
        keywords=tuple(_strings(table, "keywords")),
        deadlines=tuple(_deadlines(table)),
        rules={"start": f"seen at {table['evidence']}"},
    )
    for name in _TEXTS & table.keys():
        setattr(item, name, prose(_string(table, name)) if name == "description" else line(_string(table, name)))
    for name in ("latitude", "longitude"):
        setattr(item, name, line(table.get(name)))
    item.all_day = None if item.time or not _is_date(table["start"]) else True
    return item


def _check(table: dict[str, Any], seen: set[str]) -> None:
    unknown = sorted(set(table) - _KEYS)
    if unknown:
        raise CuratedError(f"unknown key {unknown[0]!r}; expected some of {', '.join(sorted(_KEYS))}")
    missing = [name for name in _REQUIRED if not table.get(name)]
    if missing:
        raise CuratedError(f"`{missing[0]}` is missing")
    identifier = _string(table, "id")
    if identifier in seen:
        raise CuratedError("`id` is used twice")
    if not re.match(r"https?://[^\s/]+", _string(table, "evidence")):
        raise CuratedError("`evidence` must be the address where the date was seen")
    seen.add(identifier)


def _string(table: dict[str, Any], name: str) -> str:
    value = table[name]
    if not isinstance(value, str):
        raise CuratedError(f"`{name}` must be a text, not {value!r}")
    return value


def _strings(table: dict[str, Any], name: str) -> list[str]:
    value = table.get(name, [])
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise CuratedError(f"`{name}` must be a list of texts")
    return [text for one in value if (text := line(one))]


def _is_date(value: object) -> bool:
    return isinstance(value, dt.date) and not isinstance(value, dt.datetime)


def _moment(table: dict[str, Any], name: str) -> str | None:
    value = table.get(name)
    if value is None or isinstance(value, str):
        return line(value)
    if not isinstance(value, dt.date):
        raise CuratedError(f'`{name}` must be a date, a date-time, or a text such as "2027-01"')
    return value.isoformat()


def _deadlines(table: dict[str, Any]) -> list[tuple[str, str]]:
    value = table.get("deadlines", [])
    if not isinstance(value, list):
        raise CuratedError("`deadlines` must be a list of {kind, date}")
    return [_deadline(one) for one in value]


def _deadline(value: Any) -> tuple[str, str]:
    if not isinstance(value, dict) or set(value) != {"kind", "date"}:
        raise CuratedError("`deadlines`: each needs `kind` and `date`")
    if value["kind"] not in _KINDS:
        raise CuratedError(f"`deadlines`: unknown kind {value['kind']!r}; expected one of {', '.join(_KINDS)}")
    text = value["date"].isoformat() if isinstance(value["date"], dt.date) else line(value["date"])
    if not text:
        raise CuratedError("`deadlines`: `date` must be a date")
    return value["kind"], text


def _repeated(item: EventItem, rule: str, now: dt.datetime) -> list[EventItem]:
    """One item for each occurrence of the rule within the window."""
    start, end = _exact(item.start, "start"), _exact(item.end, "end") if item.end else None
    if end is not None and item.all_day:
        end += dt.timedelta(days=1)
    length = None if end is None else _length(start, end)
    event = Component("VEVENT", [Property("DTSTART", {}, str(item.start)), Property("RRULE", {}, rule)])
    if length is not None:
        event.properties.append(Property("DURATION", {}, str(length)))
    zone = _zone(item.timezone)
    series = Series(
        (event,),
        lambda prop, value: _floating(prop.value if value is None else value, zone),
        lambda _, first: None if length is None else first + length,
    )
    made = expand(series, now, Room(occurrences=200))
    if made.reason and made.code != "outside-window":
        raise CuratedError(f"`rrule`: {made.reason}")
    return [_occurrence(item, found.start, found.end) for found in made.occurrences]


def _occurrence(item: EventItem, start: Moment, end: Moment | None) -> EventItem:
    text = _wall(start)
    if end is not None and item.all_day:
        end -= dt.timedelta(days=1)
    last = None if end is None or end == start else _wall(end)
    return replace(item, start=text, end=last, native_id=f"{item.native_id}/{text}", rules=dict(item.rules))


def _wall(moment: Moment) -> str:
    return moment.replace(tzinfo=None).isoformat() if isinstance(moment, dt.datetime) else moment.isoformat()


def _exact(text: str | None, name: str) -> Moment:
    try:
        value = text or ""
        return dt.date.fromisoformat(value) if len(value) == 10 else dt.datetime.fromisoformat(value)
    except ValueError as error:
        raise CuratedError(f"`{name}` must be a date or date-time where there is an `rrule`") from error


def _length(start: Moment, end: Moment) -> dt.timedelta:
    if isinstance(start, dt.datetime) != isinstance(end, dt.datetime):
        raise CuratedError("`start` and `end` must both be dates or both date-times")
    try:
        return end - start  # type: ignore[operator]  # both of one kind, as just checked
    except TypeError as error:
        raise CuratedError("`start` and `end` must both have an offset or neither") from error


def _zone(name: str | None) -> dt.tzinfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (KeyError, ValueError, OSError) as error:
        raise CuratedError(f"`timezone`: no such zone {name!r}") from error


def _floating(text: str, zone: dt.tzinfo | None) -> Moment | None:
    moment = read_stamp(text)
    return moment.replace(tzinfo=zone) if isinstance(moment, dt.datetime) and moment.tzinfo is None else moment
