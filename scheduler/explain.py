"""What became of each field of an item: its raw text, the rule that read it, its value, and where that comes from.

For `sources try`. Looks at one reading at a time and decides nothing.
"""

from __future__ import annotations

import dataclasses
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from store.event import EventData, Place

if TYPE_CHECKING:
    from config.source import SourceBase
    from crawler.items import EventItem
    from crawler.read import Reading

Document = dict[str, Any]


class Origin(StrEnum):
    """Where a value comes from."""

    PAGE = "page"
    DETAIL_PAGE = "detail page"
    SOURCE_FILE = "source file"
    DERIVED = "derived"  # worked out of other fields: a country of a city, a mode of a place


# Fields of an item that say how it was read, not what the page says.
NOT_RAW = frozenset(["confidence", "rules", "day"])
_DETAIL_RULE = "detail page: "
# Raw fields whose text ends up in a field of another name.
_VALUE_OF = {"time": "start", "year": "start", "duration": "end", "keywords": "topics", "page_language": "language"}
_NO_VALUE = frozenset(["source", "page_url", "confidence", "verdict", "relevance", "from_file", "place", "precision"])
_PLACE = tuple(Place.model_fields)
_SOURCE_WIDE = ("timezone", "language", "country")

_SCHEMA_ORG = {
    "title": "name", "start": "startDate", "end": "endDate", "duration": "duration", "location": "location",
    "venue": "location.name", "street": "location.address.streetAddress", "city": "location.address.addressLocality",
    "region": "location.address.addressRegion", "country": "location.address.addressCountry",
    "latitude": "location.geo.latitude", "longitude": "location.geo.longitude", "url": "url",
    "online_url": "location.url", "registration_url": "offers.url", "description": "description",
    "organizer": "organizer", "status": "eventStatus", "mode": "eventAttendanceMode", "type": "@type",
    "keywords": "keywords", "audience": "audience", "language": "inLanguage", "previous_start": "previousStartDate",
    "native_id": "@id",
}  # fmt: skip
_ICALENDAR = {
    "title": "SUMMARY", "start": "DTSTART", "end": "DTEND", "duration": "DURATION", "timezone": "TZID",
    "all_day": "VALUE=DATE", "location": "LOCATION", "latitude": "GEO", "longitude": "GEO", "url": "URL",
    "online_url": "CONFERENCE", "description": "DESCRIPTION", "organizer": "ORGANIZER", "status": "STATUS",
    "keywords": "CATEGORIES", "native_id": "UID",
}  # fmt: skip
_MICROFORMATS = {
    "title": "p-name", "start": "dt-start", "end": "dt-end", "duration": "dt-duration", "location": "p-location",
    "url": "u-url", "description": "p-summary", "organizer": "p-organizer", "keywords": "p-category",
}  # fmt: skip
_RSS = {
    "title": "title", "start": "ev:startdate", "end": "ev:enddate", "location": "ev:location", "url": "link",
    "description": "description", "organizer": "ev:organizer", "type": "ev:type", "native_id": "guid",
    "keywords": "category",
}  # fmt: skip
# What each way of publishing events calls the fields, by the words that name the way (a kind, or auto's own word).
_VOCABULARIES: tuple[tuple[tuple[str, ...], str, dict[str, str]], ...] = (
    (("jsonld", "json-ld", "schema.org"), "JSON-LD", _SCHEMA_ORG),
    (("microdata", "rdfa"), "microdata", _SCHEMA_ORG),
    (("hevent", "microformats", "h-event"), "microformats", _MICROFORMATS),
    (("ics", "icalendar", "calendar file"), "iCalendar", _ICALENDAR),
    (("rss", "atom", "json feed", "feed"), "feed", _RSS),
    (("tribe", "the events calendar"), "The Events Calendar", {}),
)


def field_notes(reading: Reading, source: SourceBase, way: str) -> Document:
    """Return field -> {"raw", "rule", "value", "from"}, first what the page says, then what was worked out of it.

    way   what read the page: the source's kind, or for `auto` the name of the way that it took
    """
    return _Notes(reading, source, way).all()


@dataclasses.dataclass(frozen=True, slots=True)
class _Notes:
    """The notes on one reading."""

    reading: Reading
    source: SourceBase
    way: str

    def all(self) -> Document:
        raws = raw_fields(self.reading.item)
        values = _values(self.reading.event) if self.reading.event else {}
        read = {_VALUE_OF.get(name, name) for name in raws}
        names = [*raws, *(name for name in values if name not in read and name != "location")]
        return {name: self._note(name, raws.get(name), values.get(_VALUE_OF.get(name, name))) for name in names}

    def _note(self, name: str, raw: object, value: object) -> Document:
        origin = self._origin(name, raw, value)
        rule = f"[defaults] {name}" if self._from_file(name) else self._rule(name) if raw is not None else None
        return {"raw": raw, "rule": rule, "value": value, "from": origin.value}

    def _rule(self, name: str) -> str:
        return self.reading.item.rules.get(name) or generic_rule(self.way, name)

    def _from_file(self, name: str) -> bool:
        return self.reading.event is not None and name in self.reading.event.from_file

    def _origin(self, name: str, raw: object, value: object) -> Origin:
        if self._from_file(name):
            return Origin.SOURCE_FILE
        if raw is not None:
            return Origin.DETAIL_PAGE if self._rule(name).startswith(_DETAIL_RULE) else Origin.PAGE
        stated = name in _SOURCE_WIDE and value == getattr(self.source, name)
        return Origin.SOURCE_FILE if stated else Origin.DERIVED


def raw_fields(item: EventItem) -> Document:
    """Return what the page says, word for word: the fields of the item that hold something."""
    values = {name: value for name, value in dataclasses.asdict(item).items() if name not in NOT_RAW}
    return {name: value for name, value in values.items() if value not in (None, "", ())}


def _values(event: EventData) -> Document:
    """The fields of the event that say something, as JSON; `location` is the place in one line."""
    told = event.model_dump(mode="json", exclude_defaults=True)
    place = told.get("place", {})
    found = {name: value for name, value in told.items() if name not in _NO_VALUE}
    found |= {name: place[name] for name in _PLACE if name in place}
    if text := event.place.text():
        found["location"] = text
    return found


def generic_rule(way: str, name: str) -> str:
    """Return the rule of an extractor that names none for each field: "JSON-LD: startDate"."""
    known = way.lower()
    for words, label, vocabulary in _VOCABULARIES:
        if known.startswith(words):
            return f"{label}: {vocabulary.get(name, name)}"
    return f"{way}: {name}"
