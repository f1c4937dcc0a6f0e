"""Extractor for kind "tribe": the REST interface of The Events Calendar (`/wp-json/tribe/events/v1/events`)."""

from __future__ import annotations

from typing import Any

from config.source import SourceBase
from crawler.extract.decode import decode
from crawler.extract.measure import loads
from crawler.extract.page import Container, Extraction, Page, Refused
from crawler.extract.words import address, line, plain_line, prose
from crawler.items import EventItem


def is_tribe(value: object) -> bool:
    """Whether a JSON value is an answer of this interface: a list of events, or one event."""
    if not isinstance(value, dict):
        return False
    if isinstance(value.get("events"), list):
        return any(name in value for name in ("rest_url", "total_pages", "next_rest_url")) or any(
            _is_event(one) for one in value["events"]
        )
    return _is_event(value)


def _is_event(value: object) -> bool:
    return isinstance(value, dict) and "start_date" in value and ("utc_start_date" in value or "rest_url" in value)


def extract_tribe(page: Page, source: SourceBase) -> Extraction:
    """Read one page of the list, and the address of the next."""
    text = decode(page.body, page.content_type)
    try:
        value = loads(text)
    except ValueError:
        start = " ".join(text[:60].split()) or "nothing at all"
        return Extraction(problem=f"no answer of The Events Calendar, which is JSON: the body begins with {start!r}")
    if not is_tribe(value):
        return Extraction(problem=_complaint(value))
    return tribe_events(value, page)


def _complaint(value: object) -> str:
    if isinstance(value, dict) and (message := plain_line(value.get("message"))):
        return f"the interface answers: {message[:200]}"
    return "JSON, but no answer of The Events Calendar (no `events`)"


def tribe_events(value: dict[str, Any], page: Page) -> Extraction:
    """Read a parsed answer."""
    listed = value["events"] if isinstance(value.get("events"), list) else [value]
    items = tuple(_item(one, page.url) for one in listed if isinstance(one, dict))
    odd = [Refused("an entry of `events` that is no object", {"raw": line(str(one)[:200]) or ""})
           for one in listed if not isinstance(one, dict)]  # fmt: skip
    following = address(value.get("next_rest_url"), page.url)
    container = Container.FILLED if listed else Container.EMPTY
    return Extraction(items, tuple(odd), (following,) if following and following != page.url else (), (), container)


def _item(event: dict[str, Any], page_url: str) -> EventItem:
    all_day = _flag(event.get("all_day"))
    item = EventItem(
        title=plain_line(event.get("title")),
        start=_moment(event.get("start_date"), all_day),
        end=_moment(event.get("end_date"), all_day),
        timezone=line(event.get("timezone")),
        all_day=all_day,
        url=address(event.get("url"), page_url),
        description=prose(event.get("description")) or prose(event.get("excerpt")),
        organizer=_organizer(event.get("organizer")),
        status=_status(event),
        mode=_mode(event),
        online_url=address(event.get("virtual_url"), page_url),
        keywords=_words(event, "categories") + _words(event, "tags"),
        native_id=line(event.get("global_id")) or line(event.get("id")),
    )
    if item.start is None and (instant := line(event.get("utc_start_date"))):
        item.start, item.timezone = f"{instant.replace(' ', 'T')}Z", None
    _locate(item, _first(event.get("venue")))
    return item


def _moment(value: object, all_day: bool) -> str | None:
    """Local wall time "2027-05-12 09:00:00"; of an all-day event only the day, its end being the last day."""
    text = line(value)
    if text is None or text.startswith("0000"):
        return None
    return text[:10] if all_day else text.replace(" ", "T", 1)


def _locate(item: EventItem, venue: dict[str, Any]) -> None:
    item.venue = plain_line(venue.get("venue"))
    item.street = plain_line(venue.get("address"))
    item.city = plain_line(venue.get("city"))
    item.region = plain_line(venue.get("province")) or plain_line(venue.get("stateprovince") or venue.get("state"))
    item.country = plain_line(venue.get("country"))
    item.latitude, item.longitude = line(venue.get("geo_lat")), line(venue.get("geo_lng"))


def _first(value: object) -> dict[str, Any]:
    """A venue is an object, a list with objects, or an empty list."""
    if isinstance(value, list):
        value = next((one for one in value if isinstance(one, dict)), None)
    return value if isinstance(value, dict) else {}


def _organizer(value: object) -> str | None:
    return plain_line(_first(value).get("organizer"))


def _flag(value: object) -> bool:
    return value is True or value == 1 or (isinstance(value, str) and value.lower() in ("yes", "true", "1"))


def _status(event: dict[str, Any]) -> str | None:
    """The Event Status extension says canceled/postponed; `status` itself is WordPress's "publish"."""
    own = line(event.get("event_status")) or line(event.get("status"))
    return own if own and own.lower() in ("canceled", "cancelled", "postponed", "rescheduled", "moved-online") else None


def _mode(event: dict[str, Any]) -> str | None:
    if not _flag(event.get("is_virtual")):
        return None
    kind = line(event.get("virtual_event_type"))
    return "hybrid" if kind == "hybrid" else "online"


def _words(event: dict[str, Any], name: str) -> tuple[str, ...]:
    listed = event.get(name)
    if not isinstance(listed, list):
        return ()
    return tuple(word for one in listed[:40] if isinstance(one, dict) and (word := plain_line(one.get("name"))))
