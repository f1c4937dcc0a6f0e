"""One event as schema.org JSON-LD for its own page: the few properties that the page shows, and no guess.

Search engines require name, startDate and a location with an address, so an event without a day, or without a town or
a link to join, has none of it (feeds.md 8).
"""

from __future__ import annotations

import datetime as dt

from feeds.formats.describe import excerpt
from feeds.formats.format import Look
from feeds.formats.links import ascii_url
from feeds.formats.text import one_line
from feeds.formats.wording import has_coordinates
from store.event import Event, EventType, Mode, Place, Precision, Status
from store.related import NONE, RelatedEvent, Relations

_VOCABULARY = "https://schema.org/"
_STATUS = {
    Status.SCHEDULED: "EventScheduled",
    Status.CANCELLED: "EventCancelled",
    Status.POSTPONED: "EventPostponed",
    Status.RESCHEDULED: "EventRescheduled",
    Status.MOVED_ONLINE: "EventMovedOnline",
}
_EDUCATION = frozenset(
    [EventType.WORKSHOP, EventType.COURSE, EventType.WEBINAR, EventType.TRAINING, EventType.JOURNAL_CLUB]
)


def event_jsonld(event: Event, look: Look, relations: Relations = NONE) -> dict[str, object] | None:
    """The JSON-LD object, or None where name, day or location would have to be invented."""
    location = _location(event)
    if event.precision is Precision.MONTH or location is None:
        return None
    fields: dict[str, object | None] = {
        "@context": "https://schema.org",
        "@type": "EducationEvent" if event.type in _EDUCATION else "Event",
        "@id": f"{look.page(event)}#event",
        "name": one_line(event.title),
        "startDate": _moment(event.start),
        "endDate": _moment(event.end) if event.end is not None else None,
        **_status(event),
        "eventAttendanceMode": _attendance(event, location),
        "location": location[0] if len(location) == 1 else location,
        "description": one_line(excerpt(event, look.excerpt)) or None,
        "url": look.page(event),
        "sameAs": ascii_url(event.url) if event.url else None,
        "inLanguage": event.language,
        "organizer": {"@type": "Organization", "name": one_line(event.organizer)} if event.organizer else None,
        # What is stated may be a sentence, which is no organisation's name.
        "sponsor": {"@type": "Organization", "description": one_line(event.sponsor)} if event.sponsor else None,
        **_relations(relations, look),
    }
    return {key: value for key, value in fields.items() if value is not None}


def _relations(relations: Relations, look: Look) -> dict[str, object | None]:
    """References to the pages of related events, which describe them; a series has no name of its own that we know."""
    wholes: list[dict[str, object]] = [_reference(relations.part_of, look)] if relations.part_of else []
    if relations.editions:
        editions = [_reference(each, look) for each in relations.editions]
        series = f"{look.base_url}/events/{relations.editions[0].slug}/#series"
        wholes.append({"@type": "EventSeries", "@id": series, "subEvent": editions})
    return {
        "superEvent": (wholes[0] if len(wholes) == 1 else wholes) or None,
        "subEvent": [_reference(each, look) for each in relations.parts] or None,
    }


def _reference(event: RelatedEvent, look: Look) -> dict[str, object]:
    return {"@id": f"{look.base_url}/events/{event.slug}/#event"}


def _status(event: Event) -> dict[str, object]:
    """eventStatus, and the former start where there is one. Unconfirmed has no word in schema.org: none is given."""
    status, previous = event.status, event.previous_start
    if status is Status.RESCHEDULED and previous is None:
        status = Status.SCHEDULED
    word = _STATUS.get(status)
    fields: dict[str, object] = {"eventStatus": _VOCABULARY + word} if word else {}
    if previous is not None and status in (Status.RESCHEDULED, Status.POSTPONED):
        fields["previousStartDate"] = _moment(previous)
    return fields


def _location(event: Event) -> list[dict[str, object]] | None:
    """Where it takes place: a Place, a VirtualLocation, or both; None where neither is known well enough."""
    places = [] if event.mode is Mode.ONLINE else _place(event.place)
    attended_online = event.mode in (Mode.ONLINE, Mode.HYBRID)
    link = event.online_url or (event.registration_url or event.url if attended_online else None)
    if link and event.mode is not Mode.ONSITE:
        places.append({"@type": "VirtualLocation", "url": ascii_url(link)})
    return places or None


def _place(place: Place) -> list[dict[str, object]]:
    if not (place.city or place.street):
        return []
    address = {
        "@type": "PostalAddress",
        "streetAddress": place.street,
        "addressLocality": place.city,
        "addressRegion": place.region,
        "addressCountry": place.country,
    }
    found: dict[str, object] = {
        "@type": "Place",
        "name": one_line(place.venue or place.city or place.street or ""),
        "address": {key: one_line(value) for key, value in address.items() if value},
    }
    if has_coordinates(place):
        found["geo"] = {"@type": "GeoCoordinates", "latitude": place.latitude, "longitude": place.longitude}
    return [found]


def _attendance(event: Event, location: list[dict[str, object]]) -> str | None:
    """The mode that the location shows, so that the two cannot contradict each other; None for half of a hybrid."""
    kinds = {place["@type"] for place in location}
    if len(kinds) == 2:
        return _VOCABULARY + "MixedEventAttendanceMode"
    if event.mode is Mode.HYBRID:
        return None
    return _VOCABULARY + ("OnlineEventAttendanceMode" if kinds == {"VirtualLocation"} else "OfflineEventAttendanceMode")


def _moment(moment: dt.datetime | dt.date) -> str:
    """A day, or a time with its offset to the minute."""
    return moment.isoformat(timespec="minutes") if isinstance(moment, dt.datetime) else moment.isoformat()
