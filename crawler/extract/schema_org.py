"""schema.org nodes to items: the mapping that JSON-LD, microdata and RDFa share.

A node is a dict of property -> value as JSON-LD has it: text, number, node, or a list of those; "@type" and "@id" as
there. `Graph` finds the events among the nodes of one page and resolves references between them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import unescape
from typing import Any
from urllib.parse import urljoin

from crawler.extract.words import address, is_absolute, line, plain_line, prose
from crawler.items import EventItem

Node = dict[str, Any]

_NESTED = (dict, list)
_MAX_NODES = 20_000
_MAX_DEPTH = 60
# What schema.org derives from Event without anyone attending: a broadcast counts only if it has a name of its own.
_BROADCASTS = frozenset(["PublicationEvent", "BroadcastEvent", "OnDemandEvent", "DeliveryEvent"])
_EVENTS = frozenset(["Festival", "Hackathon", "CourseInstance", "EventSeries"])
# What hangs on an event without being one of the page's own events, or leads to another page's.
_ASIDE = frozenset(
    ["superEvent", "organizer", "performer", "attendee", "review", "aggregateRating", "publication", "recordedIn",
     "previousStartDate", "workPerformed", "workFeatured", "sponsor", "isPartOf", "publisher", "breadcrumb"]
)  # fmt: skip
_INHERITED = ("name", "location", "organizer", "url", "image", "eventAttendanceMode", "inLanguage")


def types_of(node: Node) -> list[str]:
    """Type names without their vocabulary ("http://schema.org/Event", "schema:Event" -> "Event")."""
    kinds = _texts(node.get("@type")) + _texts(node.get("additionalType"))
    return [_type_name(kind) for kind in kinds]


def _type_name(kind: str) -> str:
    if kind.isidentifier():  # "Event": there is nothing around it
        return kind
    return kind.rstrip("/#").replace(":", "/").rsplit("/", 1)[-1].rsplit("#", 1)[-1]


def is_event(node: Node) -> bool:
    kinds = types_of(node)
    if any(kind in _BROADCASTS for kind in kinds):
        return bool(node.get("name"))
    return any(kind.endswith("Event") or kind in _EVENTS for kind in kinds)


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


class Graph:
    """All nodes of one page."""

    def __init__(self, roots: Iterable[Any], page_url: str) -> None:
        self._page_url = page_url
        self._by_id: dict[str, Node] = {}
        self._roots = list(roots)
        self._index()

    def items(self) -> list[EventItem]:
        """The page's events in order, each once."""
        seen: set[tuple[str | None, ...]] = set()
        items: list[EventItem] = []
        for node, parent in self._events():
            item = self.item(node, parent)
            key = (item.title, item.start, item.native_id or item.url, item.location)
            if (item.title or item.start) and key not in seen:
                seen.add(key)
                items.append(item)
        return items

    def _index(self) -> None:
        for node in self._walk(self._roots):
            identifier = node.get("@id")
            if isinstance(identifier, str) and len(node) > 1:
                known = self._by_id.get(identifier)
                if known is None or len(node) > len(known):
                    self._by_id[identifier] = node

    def _walk(self, roots: list[Any]) -> Iterator[Node]:
        stack: list[tuple[Any, int]] = [(root, 0) for root in reversed(roots)]
        for _ in range(_MAX_NODES):
            if not stack:
                return
            value, depth = stack.pop()
            if isinstance(value, dict):
                yield value
                value = list(value.values())
            if isinstance(value, list) and depth < _MAX_DEPTH:
                stack += [(one, depth + 1) for one in reversed(value) if isinstance(one, _NESTED)]

    def _events(self) -> Iterator[tuple[Node, Node | None]]:
        """(event, the node it belongs to) in page order; a series stands back behind its own events."""
        stack: list[tuple[Any, Node | None, int]] = [(root, None, 0) for root in reversed(self._roots)]
        for _ in range(_MAX_NODES):
            if not stack:
                return
            value, parent, depth = stack.pop()
            if isinstance(value, list):
                stack += [(one, parent, depth + 1) for one in reversed(value) if isinstance(one, _NESTED)]
            elif isinstance(value, dict) and depth < _MAX_DEPTH:
                event = is_event(value)
                if event and not self._only_series(value) and not _is_reference(value):
                    yield value, parent
                inside = value if event or "hasCourseInstance" in value else None
                stack += [
                    (one, inside if name in ("subEvent", "subEvents", "hasCourseInstance") else None, depth + 1)
                    for name, one in reversed(value.items())
                    if isinstance(one, _NESTED) and name not in _ASIDE
                ]

    def _only_series(self, node: Node) -> bool:
        has_parts = bool(node.get("subEvent") or node.get("subEvents"))
        return has_parts and ("EventSeries" in types_of(node) or not node.get("startDate"))

    def resolve(self, value: Any) -> Any:
        """The node that a bare {"@id": ...} refers to on this page; anything else as it is."""
        if isinstance(value, dict) and _is_reference(value):
            return self._by_id.get(str(value["@id"]), value)
        return value

    def first(self, node: Node, *names: str) -> Any:
        """The first non-empty value of the named properties, references resolved."""
        for name in names:
            value = node.get(name)
            if value is None:
                continue
            if isinstance(value, list):
                value = next((one for one in value if one not in (None, "", [], {})), None)
            if value not in (None, "", [], {}):
                return self.resolve(value)
        return None

    def text(self, node: Node, *names: str) -> str | None:
        found = self.first(node, *names)
        return None if found is None else plain_line(_value(found))

    def item(self, node: Node, parent: Node | None) -> EventItem:
        """Read one event; what an instance or part leaves open is taken from the whole that it belongs to."""
        if parent is not None:
            node = {**{name: parent[name] for name in _INHERITED if name in parent}, **node}
        schedule = self.first(node, "eventSchedule")
        when = {**schedule, **node} if isinstance(schedule, dict) else node
        item = EventItem(
            title=self.text(node, "name", "headline"),
            start=self._moment(when, "startDate", "startTime"),
            end=self._moment(when, "endDate", "endTime"),
            duration=self.text(node, "duration"),
            timezone=self.text(when, "scheduleTimezone"),
            previous_start=self.text(node, "previousStartDate"),
            url=self._url(node),
            registration_url=self._registration(node),
            description=_markup(_value(self.first(node, "description", "disambiguatingDescription", "abstract"))),
            organizer=self._name(node, "organizer", "provider"),
            status=_term(self.text(node, "eventStatus")),
            mode=_term(self.text(node, "eventAttendanceMode", "courseMode")),
            type=_kind(types_of(node)),
            keywords=self._keywords(node),
            audience=self._name(node, "audience"),
            language=self._name(node, "inLanguage"),
            native_id=self._identifier(node),
        )
        self._locate(item, node)
        return item

    def _moment(self, node: Node, date: str, time: str) -> str | None:
        day = self.text(node, date)
        clock = self.text(node, time)
        if day and clock and len(day) == 10 and not clock[:4].isdigit():
            return f"{day}T{clock.lstrip('T')}"
        return day or (clock if clock and clock[:4].isdigit() else None)

    def _url(self, node: Node) -> str | None:
        own = self.first(node, "url", "mainEntityOfPage", "sameAs")
        if isinstance(own, dict):
            own = own.get("@id") or own.get("url")
        found = address(own, self._page_url)
        identifier = node.get("@id")
        return found or (
            address(identifier, self._page_url) if isinstance(identifier, str) and "#" not in identifier else None
        )

    def _registration(self, node: Node) -> str | None:
        offer = self.first(node, "offers")
        return address(_value(self.first(offer, "url")), self._page_url) if isinstance(offer, dict) else None

    def _identifier(self, node: Node) -> str | None:
        identifier = node.get("@id")
        if isinstance(identifier, str) and identifier and not identifier.startswith("_:"):
            return line(_joined(self._page_url, identifier))
        found = self.first(node, "identifier")
        return line(found.get("value")) if isinstance(found, dict) else line(found)

    def _name(self, node: Node, *names: str) -> str | None:
        found = self.first(node, *names)
        if isinstance(found, dict):
            return self.text(found, "name", "legalName", "alternateName", "audienceType")
        return plain_line(found)

    def _keywords(self, node: Node) -> tuple[str, ...]:
        found = node.get("keywords") or node.get("about") or []
        values = found if isinstance(found, list) else [found]
        words: list[str] = []
        for value in values[:40]:
            text = self.text(value, "name", "termCode") if isinstance(value, dict) else plain_line(value)
            words += [word for part in (text or "").split(",") if (word := part.strip())]
        return tuple(words[:40])

    def _locate(self, item: EventItem, node: Node) -> None:
        places = node.get("location")
        for place in map(self.resolve, places if isinstance(places, list) else [places]):
            if isinstance(place, dict):
                self._place(item, place)
            elif item.location is None and item.venue is None and (text := plain_line(place)):
                self._text_place(item, text)

    def _text_place(self, item: EventItem, text: str) -> None:
        if text.startswith(("http://", "https://")):
            item.online_url = item.online_url or address(text, self._page_url)
        else:
            item.location = text

    def _place(self, item: EventItem, place: Node) -> None:
        if "VirtualLocation" in types_of(place):
            item.online_url = item.online_url or address(self.first(place, "url", "sameAs"), self._page_url)
            item.mode = item.mode or ("OnlineEventAttendanceMode" if item.venue is None else None)
            return
        if item.venue or item.location:
            return
        geo = self.first(place, "geo")
        source = geo if isinstance(geo, dict) else place
        item.latitude, item.longitude = self.text(source, "latitude"), self.text(source, "longitude")
        item.venue = self.text(place, "name")
        where = self.first(place, "address")
        if isinstance(where, dict):
            self._postal(item, where)
        elif text := plain_line(where):
            item.location = f"{item.venue}, {text}" if item.venue and item.venue not in text else text
        elif "PostalAddress" in types_of(place) or "addressLocality" in place:
            self._postal(item, place)

    def _postal(self, item: EventItem, where: Node) -> None:
        item.street = self.text(where, "streetAddress")
        item.city = self.text(where, "addressLocality")
        item.region = self.text(where, "addressRegion")
        country = self.first(where, "addressCountry")
        item.country = self.text(country, "name", "identifier") if isinstance(country, dict) else plain_line(country)
        item.venue = item.venue or self.text(where, "name")


def _value(found: Any) -> Any:
    """Unwrap {"@value": ...} and take a node's name or address where text was expected."""
    if isinstance(found, dict):
        return next((found[name] for name in ("@value", "name", "url", "@id") if found.get(name)), None)
    return found


def _is_reference(node: Node) -> bool:
    return "@id" in node and all(name in ("@id", "@type") for name in node)


def _markup(value: Any) -> str | None:
    """A description; some sites escape its markup twice."""
    text = prose(value)
    return unescape(text) if text and "&lt;" in text else text


def _term(text: str | None) -> str | None:
    """The last part of a vocabulary address ("https://schema.org/EventCancelled" -> "EventCancelled")."""
    return text.rstrip("/").replace(":", "/").rsplit("/", 1)[-1].rsplit("#", 1)[-1] or None if text else None


def _kind(types: list[str]) -> str | None:
    """The most telling type name; plain "Event" says nothing."""
    return next((kind for kind in types if kind != "Event" and (kind.endswith("Event") or kind in _EVENTS)), None)


def _joined(page_url: str, reference: str) -> str:
    if is_absolute(reference):
        return reference
    try:
        return urljoin(page_url, reference)
    except ValueError:
        return reference
