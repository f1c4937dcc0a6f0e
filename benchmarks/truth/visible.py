"""What a subscriber sees of an event, compared by our own rules (architecture decision 10), not by the store's."""

from __future__ import annotations

import datetime as dt
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from store.event import Event, EventFields, Place

Shown = dict[str, object]


def shown(event: EventFields) -> Shown:
    """Field -> value, equal wherever a subscriber would see no difference."""
    place = event.place
    return {
        "title": _text(event.title),
        "start": _time(event.start),
        "end": _time(event.end),
        "timezone": event.timezone,
        "status": event.status,
        "mode": event.mode,
        "place": _place(place),
        "url": _link(event.url),
        "registration_url": _link(event.registration_url),
        "abstract_url": _link(event.abstract_url),
        "online_url": _link(event.online_url),
        "description": _text(event.description),
        "accreditation": _text(event.accreditation),
        "sponsor": _text(event.sponsor),
        "type": event.type,
        "deadlines": frozenset(event.deadlines),
    }


def differences(one: Event, other: Event) -> frozenset[str]:
    """The names of the fields in which a subscriber sees a difference."""
    before, after = shown(one), shown(other)
    return frozenset(name for name, value in before.items() if value != after[name])


def _text(text: str | None) -> str:
    return " ".join((text or "").split())


def _time(time: dt.datetime | dt.date | None) -> object:
    return (type(time).__name__, time)


def _place(place: Place) -> tuple[object, ...]:
    texts = (place.venue, place.street, place.city, place.region, place.country)
    points = (place.latitude, place.longitude)
    return (*map(_text, texts), *(None if point is None else round(point, 3) for point in points))


def _link(url: str | None) -> str:
    """The address without what counts visits."""
    if url is None:
        return ""
    parts = urlsplit(url)
    kept = [(key, value) for key, value in parse_qsl(parts.query) if not key.startswith("utm_")]
    return urlunsplit(parts._replace(query=urlencode(kept)))
