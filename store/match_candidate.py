"""A listing as `match` looks at it: when, where, what, under which addresses. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from urllib.parse import urlsplit

from store.event import EventData, EventType, Mode, Precision, Status
from store.face import Face, face_of, url_key
from store.match_title import Title, read_title
from store.match_words import city_name, folded, words_in
from store.walltime import sort_instant

_KIND_OF_TYPE = {
    EventType.CONGRESS: "congress", EventType.SYMPOSIUM: "symposium", EventType.SATELLITE_SYMPOSIUM: "satellite",
    EventType.WORKSHOP: "workshop", EventType.COURSE: "course", EventType.TRAINING: "course",
    EventType.WEBINAR: "webinar", EventType.JOURNAL_CLUB: "journal-club", EventType.FAMILY_CONFERENCE: "family",
    EventType.SUPPORT_MEETING: "support", EventType.AWARENESS_DAY: "awareness",
}  # fmt: skip
_MEETING_PLATFORMS = ("zoom.us", "teams.microsoft.com", "webex.com", "gotowebinar.com", "meet.google.com")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A listing as a possible counterpart of another source's.

    event_id    0 while it has no event
    present     its source lists it now
    city        one spelling for all languages, "" where unknown
    pages       addresses of its own: its page, where one registers, where one joins
    host        of its page, "" where it has none
    instant     of its start in UTC, where the hour is known
    is_month    only its month is known
    """

    event_id: int
    listing_id: int
    source: str
    present: bool
    face: Face
    title: Title
    text: str
    language: str | None
    kind: str | None
    status: Status
    mode: Mode | None
    first: dt.date
    last: dt.date | None
    start: dt.datetime | dt.date
    city: str
    country: str | None
    point: tuple[float, float] | None
    venue: tuple[str, ...]
    pages: frozenset[str]
    host: str
    organizer: str
    instant: dt.datetime | None
    is_month: bool


def candidate_of(
    data: EventData, event_id: int = 0, face: Face | None = None, *, listing_id: int = 0, present: bool = True
) -> Candidate:
    """Return one source's word as a candidate; `face` where it is known already."""
    place = data.place
    city = city_name(place.city) if place.city else ""
    title = read_title(data.title, city or None, data.first_day.year)
    return Candidate(
        event_id=event_id,
        listing_id=listing_id,
        source=data.source,
        present=present,
        face=face or face_of(data),
        title=title,
        text=data.title,
        language=data.language,
        kind=title.kind or _KIND_OF_TYPE.get(data.type),
        status=data.status,
        mode=data.mode,
        first=data.first_day,
        last=data.last_day if data.end is not None else None,
        start=data.start,
        city=city,
        country=place.country,
        point=_point(place.latitude, place.longitude),
        venue=tuple(words_in(place.venue)) if place.venue else (),
        pages=_pages(data),
        host=_host(data.url),
        organizer=" ".join(words_in(data.organizer)) if data.organizer else "",
        instant=sort_instant(data.start) if isinstance(data.start, dt.datetime) else None,
        is_month=data.precision is Precision.MONTH,
    )


def _point(latitude: float | None, longitude: float | None) -> tuple[float, float] | None:
    return None if latitude is None or longitude is None else (latitude, longitude)


def _pages(data: EventData) -> frozenset[str]:
    """Its own addresses. Where nothing tells its page from the list it was read on, that address is none of its own."""
    found = (data.url, data.registration_url, data.online_url)
    return frozenset(url_key(url) for url in found if url and _names_something(url))


def _names_something(url: str) -> bool:
    """A room of a platform is one only with its number; a bare host may be a congress's own site, or a society's."""
    parts = urlsplit(url)
    bare = parts.path.strip("/") == "" and not parts.query
    return not (bare and (parts.hostname or "").endswith(_MEETING_PLATFORMS))


def _host(url: str | None) -> str:
    host = (urlsplit(url).hostname or "") if url else ""
    return "" if host.endswith(_MEETING_PLATFORMS) else folded(host).removeprefix("www.")
