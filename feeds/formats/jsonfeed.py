"""JSON Feed 1.1, with the event's own fields under `_sma_event` in the words of our vocabulary."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping

from feeds.formats.country import country_name
from feeds.formats.describe import excerpt, plain
from feeds.formats.format import Feed, Format, Look
from feeds.formats.links import ascii_url
from feeds.formats.markup import story
from feeds.formats.text import clean, one_line
from feeds.formats.wording import gist, headline, labels, titled
from store.event import Deadline, Event, Place, Precision

VERSION_URL = "https://jsonfeed.org/version/1.1"
ITEMS = b',\n"items": [\n'


def block(event: Event, look: Look) -> bytes:
    """One item as a JSON object on one line."""
    item: dict[str, object] = {
        "id": f"urn:uuid:{event.uid}",
        "url": look.page(event),
        "external_url": ascii_url(event.url) if event.url else None,
        "title": clean(headline(event)),
        "summary": gist(event),
        "content_html": clean(story(event, look)) if event.description_html else None,
        "content_text": plain(event, look, excerpt(event, look.excerpt), with_facts=True),
        "date_published": _instant(event.created),
        "date_modified": _instant(event.last_modified),
        "authors": [{"name": one_line(event.organizer)}] if event.organizer else None,
        "language": event.language,
        "tags": labels(event),
        "_sma_event": _event(event, look),
    }
    return _dumps(_known(item))


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
        "audience": [word.value for word in event.audience],
        "topics": [word.value for word in event.topics],
        "place": _place(event.place),
        "registration_url": ascii_url(event.registration_url) if event.registration_url else None,
        "abstract_url": ascii_url(event.abstract_url) if event.abstract_url else None,
        "online_url": ascii_url(event.online_url) if event.online_url else None,
        "accreditation": event.accreditation,
        "sponsor": event.sponsor,
        "deadlines": [_deadline(deadline) for deadline in event.deadlines],
        "sequence": event.sequence,
    }
    return _known(fields)


def _place(place: Place) -> dict[str, object]:
    return _known({**place.model_dump(), "country_name": country_name(place.country)})


def _deadline(deadline: Deadline) -> dict[str, object]:
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


def _instant(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def head(feed: Feed) -> bytes:
    """The object's own members, open at `items`."""
    members: Iterable[tuple[str, object]] = {
        "version": VERSION_URL,
        "title": clean(feed.title),
        "home_page_url": feed.page,
        "feed_url": feed.address,
        "description": clean(feed.description),
        "language": "en",
    }.items()
    lines = (f'"{key}": {json.dumps(value, ensure_ascii=False)}' for key, value in members if value is not None)
    return b"{\n" + ",\n".join(lines).encode() + ITEMS


FORMAT = Format(
    extension="json",
    media_type="application/feed+json",
    version=1,
    block=block,
    head=head,
    tail=b"\n]\n}\n",
    separator=b",\n",
    upcoming_first=True,
)
