"""Extractor for kind "hevent": microformats, h-event (microformats2) and hCalendar's vevent."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from lxml import etree

from config.source import SourceBase
from crawler.extract.decode import decode
from crawler.extract.dom import elements, selector_of, text_of
from crawler.extract.page import Container, Extraction, Page
from crawler.extract.shown import shown_clock
from crawler.extract.words import address, line
from crawler.items import EventItem
from crawler.normalize.dates.mentions import clocks


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Class names of one of the two formats, by the field of an item that they fill."""

    root: frozenset[str]
    names: Mapping[str, tuple[str, ...]]
    place: frozenset[str]  # classes of things inside an event whose names are not the event's


H_EVENT = Vocabulary(
    frozenset(["h-event"]),
    MappingProxyType(
        {
            "title": ("p-name",),
            "start": ("dt-start",),
            "end": ("dt-end",),
            "duration": ("dt-duration",),
            "url": ("u-url",),
            "location": ("p-location", "h-adr", "p-adr"),
            "description": ("e-content", "p-summary", "e-description", "p-description"),
            "organizer": ("p-organizer", "p-author"),
            "keywords": ("p-category",),
            "native_id": ("u-uid",),
            "status": ("p-status",),
        }
    ),
    frozenset(["h-card", "h-adr", "h-geo", "h-entry", "h-cite"]),
)
HCALENDAR = Vocabulary(
    frozenset(["vevent"]),
    MappingProxyType(
        {
            "title": ("summary",),
            "start": ("dtstart",),
            "end": ("dtend",),
            "duration": ("duration",),
            "url": ("url",),
            "location": ("location",),
            "description": ("description",),
            "organizer": ("organizer",),
            "keywords": ("category",),
            "native_id": ("uid",),
            "status": ("status",),
        }
    ),
    frozenset(["vcard", "adr", "geo"]),
)
_MOMENTS = frozenset(["start", "end", "duration"])
_OFFSET = re.compile(r"Z|[+-]\d{1,2}:?\d{0,2}")
_MAX_EVENTS = 1_000
_PLACE_PARTS = {
    "venue": ("p-name", "fn", "org", "p-org"),
    "street": ("p-street-address", "street-address"),
    "city": ("p-locality", "locality"),
    "region": ("p-region", "region"),
    "country": ("p-country-name", "country-name"),
    "latitude": ("p-latitude", "latitude"),
    "longitude": ("p-longitude", "longitude"),
}


def has_markup(text: str) -> bool:
    """Cheap look before a tree is built."""
    return "h-event" in text or "vevent" in text


def extract_hevent(page: Page, source: SourceBase) -> Extraction:
    """Read the microformats of the page."""
    text = decode(page.body, page.content_type)
    if not has_markup(text):
        return Extraction(problem="the page holds no microformat event (class h-event or vevent)")
    items = read_microformats(selector_of(text).root, page.url)
    return Extraction(items=tuple(items), container=Container.FILLED if items else Container.UNKNOWN)


def read_microformats(root: etree._Element, page_url: str) -> list[EventItem]:
    """All events of either format, in page order."""
    items: list[EventItem] = []
    for element in elements(root):
        classes = _classes(element)
        vocabulary = next((one for one in (H_EVENT, HCALENDAR) if classes & one.root), None)
        if vocabulary and len(items) < _MAX_EVENTS:
            item = _Reader(element, vocabulary, page_url).item()
            if item.title or item.start:
                items.append(item)
    return items


def _classes(element: etree._Element) -> frozenset[str]:
    return frozenset((element.get("class") or "").split())


class _Reader:
    """Reads one event."""

    def __init__(self, element: etree._Element, vocabulary: Vocabulary, page_url: str) -> None:
        self._element = element
        self._vocabulary = vocabulary
        self._page_url = page_url
        self._parts = list(self._own_parts())

    def _own_parts(self) -> Iterator[tuple[etree._Element, frozenset[str]]]:
        """The elements inside, without those of an event or a card nested in it."""
        nested: set[etree._Element] = set()
        for element in elements(self._element):
            if element is self._element:
                continue
            if element.getparent() in nested:
                nested.add(element)
                continue
            classes = _classes(element)
            if classes & self._vocabulary.root:
                nested.add(element)
                continue
            if classes & self._vocabulary.place:
                nested.add(element)
            if classes:
                yield element, classes

    def item(self) -> EventItem:
        texts = {field: self._texts(field) for field in self._vocabulary.names}
        item = EventItem(keywords=tuple(texts.pop("keywords")[:40]))
        for field, found in texts.items():
            setattr(item, field, found[0] if found else None)
        item.title = item.title or self._implied_title()
        item.url = address(item.url, self._page_url)
        item.start, item.end = _joined_day(item.start, None), _joined_day(item.end, item.start)
        if item.start and 8 <= len(item.start) <= 10 and item.start[:4].isdigit():
            item.time = shown_clock(self._element)
        self._locate(item)
        return item

    def _find(self, field: str) -> list[etree._Element]:
        names = self._vocabulary.names[field]
        return [element for name in names for element, classes in self._parts if name in classes]

    def _texts(self, field: str) -> list[str]:
        read = _moment_of if field in _MOMENTS else _link_of if field in ("url", "native_id") else _text_of
        return [text for element in self._find(field) if (text := line(read(element)))]

    def _implied_title(self) -> str | None:
        """microformats2 takes the whole text as name where none is marked; a short one only."""
        if self._vocabulary is not H_EVENT:
            return None
        heading = next((one for one in elements(self._element) if str(one.tag) in ("h1", "h2", "h3", "h4")), None)
        text = text_of(heading if heading is not None else self._element)
        return line(text) if len(text) <= 120 else None

    def _locate(self, item: EventItem) -> None:
        place = next(iter(self._find("location")), None)
        if place is None:
            return
        for field, names in _PLACE_PARTS.items():
            found = next(
                (one for one in elements(place) if one is not place and _classes(one) & frozenset(names)), None
            )
            if found is not None:
                setattr(item, field, line(_text_of(found)))
        if item.city or item.street:
            item.location = None


def _text_of(element: etree._Element) -> str:
    if element.tag == "abbr" and element.get("title"):
        return str(element.get("title"))
    if element.tag in ("data", "input") and element.get("value"):
        return str(element.get("value"))
    if element.tag == "img" and element.get("alt"):
        return str(element.get("alt"))
    return text_of(element)


def _link_of(element: etree._Element) -> str:
    return str(element.get("href") or element.get("src") or element.get("value") or text_of(element))


def _moment_of(element: etree._Element) -> str:
    """A date: machine attribute first, then the value class pattern (parts joined), then the text."""
    for name in ("datetime", "title", "value"):
        if element.get(name) and (name != "title" or element.tag == "abbr" or "value-title" in _classes(element)):
            return str(element.get(name))
    parts = [one for one in elements(element) if one is not element and _classes(one) & {"value", "value-title"}]
    if parts:
        return _joined_parts([_value_part(one) for one in parts])
    inner = next((one for one in elements(element) if one is not element and one.get("datetime")), None)
    return str(inner.get("datetime")) if inner is not None else text_of(element)


def _joined_parts(parts: list[str]) -> str:
    """The value class pattern: day, time of day and offset in parts of their own, in whatever order they stand."""
    offset = next((part for part in parts if _OFFSET.fullmatch(part.strip())), None)
    clock = next((part for part in parts if part is not offset and ":" in part and "-" not in part), None)
    found = clocks(clock, None) if clock else ()
    if found:
        clock = f"{found[0].first // 60:02}:{found[0].first % 60:02}"
    days = [part for part in parts if part is not offset and (":" not in part or "-" in part)]
    joined = " ".join(days) if days else ""
    moment = f"{joined}T{clock}" if joined and clock else joined or clock or ""
    return moment + (offset or "").strip()


def _value_part(element: etree._Element) -> str:
    if "value-title" in _classes(element):
        return str(element.get("title") or "")
    return str(element.get("datetime") or (element.get("title") if element.tag == "abbr" else "") or text_of(element))


def _joined_day(text: str | None, start: str | None) -> str | None:
    """An end that is but a time of day happens on the day of the start."""
    if text and start and len(text) <= 8 and ":" in text and len(start) >= 10 and start[:4].isdigit():
        return f"{start[:10]}T{text}"
    return text
