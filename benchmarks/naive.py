"""Feeds as one writes them first: every row an SQLModel object, every entry an object of a library, all in memory.

The baselines of `benchmarks.publish` and `benchmarks.memory`. They say what our writers say of such events, so that
both sides make about the same bytes: icalendar for calendars, one lxml tree for RSS and Atom, one dict for JSON.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping, Sequence
from email.utils import format_datetime
from pathlib import Path

import icalendar
from lxml import etree
from sqlmodel import Session, col, create_engine, select

from benchmarks.meetings import NOW
from feeds.edition import months_before
from feeds.formats.country import country_name
from feeds.formats.vtimezone import vtimezone
from store.models import DeadlineRow, EventRow
from store.walltime import read_wall

BASE_URL = "https://events.example.org"
SINCE = months_before(NOW.date(), 12)
_NEWS = 50
_ATOM = "http://www.w3.org/2005/Atom"
_CONTENT = "http://purl.org/rss/1.0/modules/content/"


def written(url: str, file: Path, make: Callable[[Session], bytes]) -> None:
    """Make one feed from the store at `url` and write it to `file`."""
    engine = create_engine(url)
    with Session(engine) as session:
        file.write_bytes(make(session))
    engine.dispose()


def _events(session: Session) -> Sequence[EventRow]:
    return session.exec(select(EventRow).where(EventRow.last_day >= SINCE).order_by(col(EventRow.start_at))).all()


def events_ics(session: Session) -> bytes:
    """The zones are written as ours are: the library's own generator would be slower still."""
    rows = _events(session)
    calendar = _calendar()
    for zone in sorted({row.timezone for row in rows if row.timezone}):
        calendar.add_component(icalendar.Timezone.from_ical(vtimezone(zone, SINCE.year)))
    for row in rows:
        calendar.add_component(_component(row))
    return bytes(calendar.to_ical())


def deadlines_ics(session: Session) -> bytes:
    query = select(DeadlineRow, EventRow).where(
        col(DeadlineRow.event_id) == col(EventRow.id), DeadlineRow.date >= SINCE
    )
    calendar = _calendar()
    for due, row in session.exec(query.order_by(col(DeadlineRow.date))).all():
        calendar.add_component(_due(due, row))
    return bytes(calendar.to_ical())


def _calendar() -> icalendar.Calendar:
    calendar = icalendar.Calendar()
    for name, value in (("PRODID", "-//benchmark//EN"), ("VERSION", "2.0"), ("NAME", "SMA events")):
        calendar.add(name, value)
    return calendar


def _component(row: EventRow) -> icalendar.Event:
    component = icalendar.Event()
    start, end = read_wall(row.start, row.timezone), read_wall(row.end or row.start, row.timezone)
    if not isinstance(end, dt.datetime):
        end += dt.timedelta(days=1)
    component.add("UID", row.uid)
    component.add("DTSTAMP", row.last_modified)
    component.add("DTSTART", start)
    component.add("DTEND", end)
    component.add("SUMMARY", row.title)
    component.add("STATUS", "CANCELLED" if row.status == "cancelled" else "CONFIRMED")
    component.add("TRANSP", "OPAQUE" if isinstance(start, dt.datetime) else "TRANSPARENT")
    component.add("SEQUENCE", row.sequence)
    component.add("CREATED", row.first_seen)
    component.add("LAST-MODIFIED", row.last_modified)
    component.add("DESCRIPTION", _text(row))
    component.add("LOCATION", _where(row))
    component.add("GEO", (row.latitude, row.longitude))
    component.add("URL", row.url)
    component.add("CATEGORIES", [row.type.capitalize(), *row.topics.split(",")])
    return component


def _due(due: DeadlineRow, row: EventRow) -> icalendar.Event:
    component = icalendar.Event()
    component.add("UID", f"{row.uid}-{due.kind}-{due.position}")
    component.add("DTSTAMP", row.last_modified)
    component.add("DTSTART", due.date)
    component.add("DTEND", due.date + dt.timedelta(days=1))
    component.add("SUMMARY", f"{due.kind.capitalize()} deadline: {row.title}")
    component.add("STATUS", "CONFIRMED")
    component.add("TRANSP", "TRANSPARENT")
    component.add("SEQUENCE", row.sequence)
    component.add("CREATED", row.first_seen)
    component.add("LAST-MODIFIED", row.last_modified)
    component.add(
        "DESCRIPTION", f"Until {due.date} {due.time or ''} {due.timezone or ''}\nFor: {_title(row)}\n{_links(row)}"
    )
    component.add("URL", row.url)
    component.add("RELATED-TO", row.uid)
    component.add("CATEGORIES", [due.kind.capitalize()])
    return component


def events_rss(session: Session) -> bytes:
    return _rss([(row, f"urn:uuid:{row.uid}", row.first_seen) for row in _events(session)])


def new_rss(session: Session) -> bytes:
    """The events that changed last, each as an entry of that moment; its fields' former values are not told."""
    rows = sorted(_events(session), key=lambda row: row.last_modified, reverse=True)[:_NEWS]
    return _rss([(row, f"urn:uuid:{row.uid}#rev{row.sequence}", row.last_modified) for row in rows])


def _rss(items: list[tuple[EventRow, str, dt.datetime]]) -> bytes:
    rss = etree.Element("rss", {"version": "2.0"}, nsmap={"content": _CONTENT})
    channel = etree.SubElement(rss, "channel")
    for name, text in (("title", "SMA events"), ("link", BASE_URL), ("description", "Meetings")):
        etree.SubElement(channel, name).text = text
    for row, guid, published in items:
        item = etree.SubElement(channel, "item")
        etree.SubElement(item, "title").text = _title(row)
        etree.SubElement(item, "link").text = _page(row)
        etree.SubElement(item, "guid", {"isPermaLink": "false"}).text = guid
        etree.SubElement(item, "pubDate").text = format_datetime(published, usegmt=True)
        etree.SubElement(item, "description").text = f"{_title(row)}. {row.description[:500]}"
        etree.SubElement(item, f"{{{_CONTENT}}}encoded").text = _html(row)
        for word in (row.type, *row.topics.split(",")):
            etree.SubElement(item, "category").text = word.capitalize()
    return etree.tostring(rss, encoding="utf-8", xml_declaration=True)


def events_atom(session: Session) -> bytes:
    feed = etree.Element(f"{{{_ATOM}}}feed", nsmap={None: _ATOM})
    for name, text in (("id", BASE_URL), ("title", "SMA events"), ("updated", NOW.isoformat())):
        _child(feed, name).text = text
    for row in _events(session):
        entry = _child(feed, "entry")
        _child(entry, "id").text = f"urn:uuid:{row.uid}"
        _child(entry, "title").text = _title(row)
        _child(entry, "link", {"rel": "alternate", "href": _page(row)})
        _child(entry, "published").text = row.first_seen.isoformat()
        _child(entry, "updated").text = row.last_modified.isoformat()
        _child(entry, "summary").text = f"{_title(row)}. {row.description[:500]}"
        _child(entry, "content", {"type": "html"}).text = _html(row)
        for word in (row.type, *row.topics.split(",")):
            _child(entry, "category", {"term": word.capitalize()})
    return etree.tostring(feed, encoding="utf-8", xml_declaration=True)


def _child(parent: etree._Element, name: str, attributes: Mapping[str, str] | None = None) -> etree._Element:
    return etree.SubElement(parent, f"{{{_ATOM}}}{name}", dict(attributes or {}))


def events_json(session: Session) -> bytes:
    items = [
        {
            "id": f"urn:uuid:{row.uid}",
            "url": _page(row),
            "external_url": row.url,
            "title": _title(row),
            "content_text": _text(row),
            "date_published": row.first_seen.isoformat(),
            "date_modified": row.last_modified.isoformat(),
            "tags": [row.type, *row.topics.split(",")],
            "_sma_event": row.model_dump(mode="json", exclude={"description", "description_html"}),
        }
        for row in _events(session)
    ]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "SMA events", "items": items}
    return json.dumps(feed, ensure_ascii=False).encode()


def _title(row: EventRow) -> str:
    return f"{row.title} ({row.start[:10]}, {row.city}, {country_name(row.country)})"


def _where(row: EventRow) -> str:
    return ", ".join(part for part in (row.venue, row.city, country_name(row.country)) if part)


def _page(row: EventRow) -> str:
    return f"{BASE_URL}/events/{row.slug}/"


def _links(row: EventRow) -> str:
    return f"Event page: {_page(row)}\nOrganiser's page: {row.url}"


def _text(row: EventRow) -> str:
    return f"{row.description[:500]}\n\n{_links(row)}"


def _html(row: EventRow) -> str:
    facts = "".join(f"<li>{fact}</li>" for fact in (row.start, _where(row), row.organizer))
    return f'<ul>{facts}</ul><p>{row.description[:500]}</p><p><a href="{_page(row)}">Event page</a></p>'
