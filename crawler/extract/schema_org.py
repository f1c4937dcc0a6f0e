"""schema.org events to items: the mapping that JSON-LD, microdata and RDFa share.

`schema_nodes` finds the events among the nodes of a page and resolves references between them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from html import unescape
from typing import Any
from urllib.parse import urljoin

from crawler.extract.schema_nodes import EVENT_KINDS, Node, Nodes, texts, types_of, value_of
from crawler.extract.words import address, is_absolute, line, plain_line, prose
from crawler.items import EventItem

# Broadcasts are events, of which the programme has the name. Without one of their own a person looks at them first.
_BROADCASTS = frozenset(["BroadcastEvent", "OnDemandEvent"])
_BROADCAST_CONFIDENCE = 0.5
_WHOLES = ("superEvent", "superEvents")
_CLOCK_IN_TEXT = "@clock"  # set by `microdata`: the time of day that the marked-up element shows
# A calendar plugin writes "2027-5-12T10-10-30-00": hour, hour, minute, second.
_DASHED_CLOCK = re.compile(r"(\d{4}-\d{1,2}-\d{1,2})T(\d\d)-\2-(\d\d)-\d\d")
_INHERITED = ("name", "location", "organizer", "url", "image", "eventAttendanceMode", "inLanguage")


class Graph(Nodes):
    """The events of one page as items. `page_title` is asked where an event has no name, nor what it belongs to."""

    def __init__(
        self, roots: Iterable[Any], page_url: str, page_title: Callable[[], str | None] = lambda: None
    ) -> None:
        super().__init__(roots)
        self._page_url = page_url
        self._page_title = page_title

    def items(self) -> list[EventItem]:
        """The page's events in order, each once."""
        seen: set[tuple[str | None, ...]] = set()
        items: list[EventItem] = []
        for node, parent, owner in self.events():
            item = self.item(node, parent)
            if item.title is None and item.start:
                self._name_after(item, node, owner)
            key = (item.title, item.start, item.native_id or item.url, item.location)
            if (item.title or item.start) and key not in seen:
                seen.add(key)
                items.append(item)
        return items

    def _name_after(self, item: EventItem, node: Node, owner: Node | None) -> None:
        """What has no name is called after the event that it is a part of, the programme it airs, or the page."""
        whole = next((self.by_id(one) for name in _WHOLES for one in texts(node.get(name))), None)
        broadcast = any(kind in _BROADCASTS for kind in types_of(node))
        for named in (whole, self.first(node, *_WHOLES), owner):
            if isinstance(named, dict) and (text := self.text(named, "name", "headline")):
                item.title, item.rules["title"] = text, "name of what it belongs to"
                break
        else:
            item.title, item.rules["title"] = None if broadcast else self._page_title(), "title of the page"
        if broadcast:
            item.confidence = _BROADCAST_CONFIDENCE
            item.start = item.start if item.title else None  # a nameless broadcast is nothing to attend

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
            description=_markup(value_of(self.first(node, "description", "disambiguatingDescription", "abstract"))),
            organizer=self._name(node, "organizer", "provider"),
            accreditation=self._name(node, "educationalCredentialAwarded"),
            sponsor=self._all_names(node, "sponsor") or self._all_names(node, "funder"),
            status=_term(self.text(node, "eventStatus")),
            mode=_term(self.text(node, "eventAttendanceMode", "courseMode")),
            type=_kind(types_of(node)),
            keywords=self._keywords(node),
            audience=self._name(node, "audience"),
            language=self._name(node, "inLanguage"),
            native_id=self._identifier(node),
        )
        if item.start and len(item.start) <= 10:
            item.time = line(node.get(_CLOCK_IN_TEXT))
        self._locate(item, node)
        return item

    def _moment(self, node: Node, date: str, time: str) -> str | None:
        day = self.text(node, date)
        clock = self.text(node, time)
        if day and (dashed := _DASHED_CLOCK.fullmatch(day)):
            return f"{dashed[1]}T{dashed[2]}:{dashed[3]}"
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
        return address(value_of(self.first(offer, "url")), self._page_url) if isinstance(offer, dict) else None

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

    def _all_names(self, node: Node, name: str) -> str | None:
        found = node.get(name)
        names = (self._name({name: one}, name) for one in (found if isinstance(found, list) else [found])[:20])
        return line(", ".join(dict.fromkeys(text for text in names if text)))

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


def _markup(value: Any) -> str | None:
    """A description; some sites escape its markup twice."""
    text = prose(value)
    return unescape(text) if text and "&lt;" in text else text


def _term(text: str | None) -> str | None:
    """The last part of a vocabulary address ("https://schema.org/EventCancelled" -> "EventCancelled")."""
    return text.rstrip("/").replace(":", "/").rsplit("/", 1)[-1].rsplit("#", 1)[-1] or None if text else None


def _kind(types: list[str]) -> str | None:
    """The most telling type name; plain "Event" says nothing."""
    return next((kind for kind in types if kind != "Event" and (kind.endswith("Event") or kind in EVENT_KINDS)), None)


def _joined(page_url: str, reference: str) -> str:
    if is_absolute(reference):
        return reference
    try:
        return urljoin(page_url, reference)
    except ValueError:
        return reference
