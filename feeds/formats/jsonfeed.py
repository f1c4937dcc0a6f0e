"""JSON Feed 1.1, with the event's own fields under `_sma_event` in the words of our vocabulary."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from feeds.formats.country import country_name
from feeds.formats.entry import Entry, about
from feeds.formats.format import Feed, Format, Look
from feeds.formats.links import ascii_url
from feeds.formats.text import clean, instant, one_line
from feeds.formats.wording import titled
from store.event import Deadline, Event, Place, Precision

VERSION_URL = "https://jsonfeed.org/version/1.1"
ITEMS = b',\n"items": [\n'


def block(event: Event, look: Look) -> bytes:
    """One event as an item."""
    return item(about(event, look), look)


def item(entry: Entry, look: Look) -> bytes:
    """One item as a JSON object on one line."""
    members: dict[str, object] = {
        "id": entry.guid,
        "url": entry.page,
        "external_url": entry.external,
        "title": clean(entry.title),
        "summary": entry.gist,
        "content_html": clean(entry.html) if entry.is_rich else None,
        "content_text": entry.text,
        "date_published": instant(entry.published),
        "date_modified": instant(entry.changed),
        "authors": [{"name": one_line(entry.author)}] if entry.author else None,
        "language": entry.language,
        "tags": list(entry.categories),
        **entry.extra,
        "_sma_event": _event(entry.event, look) if entry.event is not None else None,
    }
    return _dumps(_known(members))


def _event(event: Event, look: Look) -> dict[str, object]:
    """The event's fields; `end` is inclusive for days and absent where it is not known."""
    month = event.precision is Precision.MONTH
    fields: dict[str, object] = {
        "about": f"{look.base_url}/about/",
        "uid": event.uid,
        "name": titled(event),
        "start": f"{event.start:%Y-%m}" if month else event.start.isoformat(),
        "end": event.end.isoformat() if event.end is not None and not month else None,
        "all_day": event.all_day,
        "timezone": event.timezone,
        "precision": event.precision.value,
        "status": event.status.value,
        "previous_start": event.previous_start.isoformat() if event.previous_start else None,
        "mode": event.mode.value if event.mode else None,
        "type": event.type.value,
        "part_of": event.part_of,
        "audience": [word.value for word in event.audience],
        "topics": [word.value for word in event.topics],
        "place": _place(event.place),
        "registration_url": ascii_url(event.registration_url) if event.registration_url else None,
        "abstract_url": ascii_url(event.abstract_url) if event.abstract_url else None,
        "online_url": ascii_url(event.online_url) if event.online_url else None,
        "accreditation": event.accreditation,
        "sponsor": event.sponsor,
        "deadlines": [deadline_object(deadline) for deadline in event.deadlines],
        "sequence": event.sequence,
    }
    return _known(fields)


def _place(place: Place) -> dict[str, object]:
    return _known({**place.model_dump(), "country_name": country_name(place.country)})


def deadline_object(deadline: Deadline) -> dict[str, object]:
    """A deadline as stated, without what was not."""
    return _known(
        {
            "kind": deadline.kind.value,
            "date": deadline.date.isoformat(),
            "time": f"{deadline.time:%H:%M}" if deadline.time is not None else None,
            "timezone": deadline.timezone,
        }
    )


def _known(fields: Mapping[str, object]) -> dict[str, object]:
    """Without what is not known: JSON Feed asks to leave a field out rather than to send null."""
    return {key: value for key, value in fields.items() if value is not None and value not in ({}, [])}


def _dumps(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def head(feed: Feed) -> bytes:
    """The object's own members, open at `items`."""
    members: Iterable[tuple[str, object]] = {
        "version": VERSION_URL,
        "title": clean(feed.title),
        "home_page_url": feed.page,
        "feed_url": feed.address,
        "description": clean(feed.description),
        "icon": feed.image,
        "authors": [{"name": one_line(feed.author)}] if feed.author else None,
        "language": "en",
    }.items()
    lines = (f'"{key}": {json.dumps(value, ensure_ascii=False)}' for key, value in members if value is not None)
    return b"{\n" + ",\n".join(lines).encode() + ITEMS


FORMAT = Format(
    extension="json",
    media_type="application/feed+json",
    version=2,
    block=block,
    entry=item,
    head=head,
    tail=b"\n]\n}\n",
    separator=b",\n",
    upcoming_first=True,
)
