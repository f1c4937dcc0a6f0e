"""Extractor for kind "ics": iCalendar files (RFC 5545), also broken ones.

`contentline` reads the lines, `zones` the time zones, `recurrence` lays out repeating events; this module makes items.
Every VEVENT becomes an item (with what could be read); only recurring ones are bounded to a window around "now".
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator

from config.source import SourceBase
from crawler.extract.contentline import Component, Property, read_calendars
from crawler.extract.decode import decode
from crawler.extract.page import Container, Extraction, Page, Refused
from crawler.extract.recurrence import Expanded, Room, Series, expand, is_recurring
from crawler.extract.words import address, line, prose
from crawler.extract.zones import known_zone, read_stamp, zone_of
from crawler.items import EventItem

_COMPONENT = re.compile(r"^\s*BEGIN:V(?:CALENDAR|EVENT|TODO|JOURNAL|FREEBUSY|TIMEZONE)", re.I | re.M)
_PERIOD_UNITS = {"W": "weeks", "D": "days", "H": "hours", "M": "minutes", "S": "seconds"}
_ONLINE = (
    "CONFERENCE",
    "X-GOOGLE-CONFERENCE",
    "X-MICROSOFT-SKYPETEAMSMEETINGURL",
    "X-MICROSOFT-ONLINEMEETINGEXTERNALLINK",
)


def looks_like_ics(text: str) -> bool:
    """Whether a body is a calendar, by its first component."""
    return _COMPONENT.search(text[:5000]) is not None and not text.lstrip().startswith(("<", "{", "["))


def extract_ics(page: Page, source: SourceBase) -> Extraction:
    """Read every calendar of the file; what cannot be read is refused by itself, never the whole file for it."""
    text = decode(page.body, page.content_type)
    calendars = read_calendars(text)
    if not calendars or not _COMPONENT.search(text):
        start = " ".join(text[:60].split()) or "nothing at all"
        return Extraction(problem=f"no iCalendar data: the body begins with {start!r}")
    items: list[EventItem] = []
    refused: list[Refused] = []
    room = Room()
    for calendar in calendars:
        found, failed = _Reader(calendar, page, source).read(room)
        items += found
        refused += failed
    container = Container.FILLED if items or refused else Container.EMPTY
    return Extraction(items=tuple(items), refused=tuple(refused), container=container)


class _Reader:
    """Reads one VCALENDAR."""

    def __init__(self, calendar: Component, page: Page, source: SourceBase) -> None:
        self._calendar = calendar
        self._page = page
        named = calendar.text("X-WR-TIMEZONE")
        # With utc_means_local the Z is a mistake of the exporter: nothing may be converted by it.
        self._display_zone = known_zone(named) if named and not source.utc_means_local else None

    def read(self, room: Room) -> tuple[list[EventItem], list[Refused]]:
        events = self._calendar.inside("VEVENT")
        repeated = Counter(event.text("UID") for event in events)
        recurring = {event.text("UID") for event in events if is_recurring(event)}
        items: list[EventItem] = []
        refused: list[Refused] = []
        series: dict[str | None, list[Component]] = {}
        for event in events:
            uid = event.text("UID")
            if uid in recurring and (uid is not None or is_recurring(event)):
                series.setdefault(uid or f"series {len(series)}", []).append(event)
            elif item := self._single(event, repeated[uid] > 1):
                items.append(item)
            else:
                refused.append(Refused("an event without DTSTART", self._raw(event), code="no-date"))
        occurrences, failed = self._recurring(series, room)
        return items + occurrences, refused + failed

    def _single(self, event: Component, uid_repeats: bool) -> EventItem | None:
        start = event.first("DTSTART")
        if start is None:
            return None
        moment = self.moment(start)
        item = self._item(event)
        if moment is None:
            item.start = line(start.value)
        else:
            self._set_times(item, event, moment, self._end(event, moment))
        if item.native_id and (uid_repeats or event.first("RECURRENCE-ID")):
            item.native_id += f"/{(event.text('RECURRENCE-ID') or item.start)}"
        return item

    def _recurring(
        self, series: dict[str | None, list[Component]], room: Room
    ) -> tuple[list[EventItem], list[Refused]]:
        items: list[EventItem] = []
        refused: list[Refused] = []
        for components in series.values():
            made = expand(self._series(components), self._page.now, room)
            items += [self._occurrence(found) for found in made.occurrences]
            if made.reason:
                refused.append(Refused(made.reason, self._raw(components[0]), made.code, made.until))
        return items, refused

    def _series(self, components: list[Component]) -> Series:
        return Series(tuple(components), self.moment, self._end)

    def _occurrence(self, found: Expanded) -> EventItem:
        item = self._item(found.component)
        self._set_times(item, found.component, found.start, found.end)
        if item.native_id:
            item.native_id += f"/{_iso(found.identity)}"
        return item

    def moment(self, prop: Property, value: str | None = None) -> dt.datetime | dt.date | None:
        """The value of a date property: a date, an aware time in its zone, or a naive one that floats."""
        stamp = read_stamp(prop.value if value is None else value)
        if not isinstance(stamp, dt.datetime):
            return stamp
        if prop.params.get("VALUE", "").upper() == "DATE":
            return stamp.date()
        if stamp.tzinfo is None:
            tzid = prop.params.get("TZID")
            zone = zone_of(tzid, self._calendar) if tzid else None
            return stamp.replace(tzinfo=zone or self._display_zone)
        if stamp.tzinfo is dt.UTC and self._display_zone:
            return stamp.astimezone(self._display_zone)
        return stamp

    def _end(self, event: Component, start: dt.datetime | dt.date) -> dt.datetime | dt.date | None:
        if prop := event.first("DTEND"):
            return self.moment(prop)
        length = read_duration(event.text("DURATION") or "")
        if length is None:
            return None
        try:
            return start + length
        except OverflowError:
            return None

    def _set_times(
        self, item: EventItem, event: Component, start: dt.datetime | dt.date, end: dt.datetime | dt.date | None
    ) -> None:
        if _is_all_day(event, start, end):
            start, end = _day(start), None if end is None else _day(end)
            item.all_day = True
            last = end - dt.timedelta(days=1) if end and end > start else None
            item.end = last.isoformat() if last and last > start else None
        elif isinstance(end, dt.datetime) and isinstance(start, dt.datetime):
            item.all_day = False
            item.end = _iso(end, beside=start) if _ends_later(start, end) else None
        item.start = _iso(start)
        if isinstance(start, dt.datetime):
            item.timezone = _zone_name(start)

    def _item(self, event: Component) -> EventItem:
        text = event.text
        latitude, longitude = _geo(text("GEO"))
        online = next((found for name in _ONLINE if (found := address(text(name), self._page.url))), None)
        return EventItem(
            title=line(text("SUMMARY")),
            location=line(text("LOCATION")),
            latitude=latitude,
            longitude=longitude,
            url=address(text("URL"), self._page.url),
            online_url=online,
            description=prose(text("DESCRIPTION")) or prose(text("X-ALT-DESC")),
            organizer=_organizer(event.first("ORGANIZER")),
            status=line(text("STATUS")),
            keywords=tuple(_categories(event)),
            language=_language(event.first("SUMMARY")),
            native_id=line(text("UID")),
            rules={"title": "SUMMARY", "start": "DTSTART", "end": "DTEND or DURATION", "location": "LOCATION"},
        )

    def _raw(self, event: Component) -> dict[str, str]:
        wanted = ("SUMMARY", "DTSTART", "RRULE", "UID")
        return {name.lower(): text for name in wanted if (text := line(event.text(name)))}


def read_duration(text: str) -> dt.timedelta | None:
    """A DURATION value (3.3.6), "P2DT3H"; None if it is none or negative."""
    text = text.strip().upper().lstrip("+")
    if not text.startswith("P") or len(text) > 40:
        return None
    total, number = dt.timedelta(), ""
    for char in text[1:]:
        if char.isascii() and char.isdigit():
            number += char
        elif char in _PERIOD_UNITS and number:
            try:
                total += dt.timedelta(**{_PERIOD_UNITS[char]: int(number)})
            except OverflowError:
                return None
            number = ""
        elif char != "T":
            return None
    return total if total else None


def _is_all_day(event: Component, start: dt.datetime | dt.date, end: dt.datetime | dt.date | None) -> bool:
    if not isinstance(start, dt.datetime):
        return True
    marked = (event.text("X-MICROSOFT-CDO-ALLDAYEVENT") or "").upper() == "TRUE"
    return marked and start.time() == dt.time() and isinstance(end, dt.datetime) and end.time() == dt.time()


def _ends_later(start: dt.datetime, end: dt.datetime) -> bool:
    if (start.tzinfo is None) != (end.tzinfo is None):
        return end.replace(tzinfo=None) > start.replace(tzinfo=None)
    return end > start


def _day(moment: dt.datetime | dt.date) -> dt.date:
    return moment.date() if isinstance(moment, dt.datetime) else moment


def _zone_name(moment: dt.datetime) -> str | None:
    key = getattr(moment.tzinfo, "key", None)
    return key if isinstance(key, str) else None


def _iso(moment: dt.datetime | dt.date, beside: dt.datetime | None = None) -> str:
    """ISO text: wall time where the zone has a name (given apart), else with its offset.

    An end in another zone than `beside`, the start, keeps its offset.
    """
    if not isinstance(moment, dt.datetime):
        return moment.isoformat()
    if moment.tzinfo is dt.UTC:
        return moment.replace(tzinfo=None).isoformat() + "Z"
    named = _zone_name(moment)
    if named and (beside is None or _zone_name(beside) == named):
        return moment.replace(tzinfo=None).isoformat()
    return moment.isoformat()


def _geo(text: str | None) -> tuple[str | None, str | None]:
    latitude, _, longitude = (text or "").replace(",", ";").partition(";")
    try:
        float(latitude), float(longitude)
    except ValueError:
        return None, None
    return latitude.strip(), longitude.strip()


def _organizer(prop: Property | None) -> str | None:
    if prop is None:
        return None
    name = line(prop.params.get("CN"))
    return None if name and "@" in name else name


def _language(prop: Property | None) -> str | None:
    return line(prop.params.get("LANGUAGE")) if prop else None


def _categories(event: Component) -> Iterator[str]:
    for prop in event.all("CATEGORIES")[:20]:
        yield from (word for text in prop.texts[:20] if (word := line(text)))
