"""RSS 2.0 with the event module, written with lxml.

Portals show title and description only, so both say when and where. `pubDate` is when we first published the event,
never the day of the event: readers hide what lies in the future (feeds.md 7.5).
"""

from __future__ import annotations

import datetime as dt
from email.utils import format_datetime
from html import escape as html

from lxml import etree

from feeds.formats.describe import excerpt
from feeds.formats.format import Feed, Format, Look
from feeds.formats.markup import story
from feeds.formats.text import clean, one_line
from feeds.formats.wording import address, gist, headline, labels, place_line, status_line
from store.event import Event, Precision

TTL_MIN = 720  # as often as sources are crawled by default
_ATOM = "http://www.w3.org/2005/Atom"
_CONTENT = "http://purl.org/rss/1.0/modules/content/"
_DC = "http://purl.org/dc/elements/1.1/"
_EV = "http://purl.org/rss/1.0/modules/event/"
_NAMESPACES = {"atom": _ATOM, "content": _CONTENT, "dc": _DC, "ev": _EV}


def block(event: Event, look: Look) -> bytes:
    """One <item>. Namespace declarations are left to the head, where every item finds them."""
    rss = etree.Element("rss", nsmap=_NAMESPACES)
    item = etree.SubElement(rss, "item")
    _add(item, "title", headline(event))
    _add(item, "link", look.page(event))
    guid = _add(item, "guid", f"urn:uuid:{event.uid}")
    guid.set("isPermaLink", "false")
    _add(item, "pubDate", _rfc822(event.created))
    _add(item, "description", _summary(event, look))
    _add(item, f"{{{_CONTENT}}}encoded", story(event, look))
    if event.organizer:
        _add(item, f"{{{_DC}}}creator", event.organizer)
    if event.language:
        _add(item, f"{{{_DC}}}language", event.language)
    for word in labels(event):
        _add(item, "category", word)
    _add_event_module(item, event)
    data = etree.tostring(item, encoding="utf-8")
    return b"<item>" + data[data.index(b">") + 1 :] + b"\n"


def _add(parent: etree._Element, tag: str, text: str) -> etree._Element:
    element = etree.SubElement(parent, tag)
    element.text = clean(text)
    return element


def _add_event_module(item: etree._Element, event: Event) -> None:
    """Dates as W3CDTF; the last day counts, unlike in iCalendar (feeds.md 7.13)."""
    month = event.precision is Precision.MONTH
    _add(item, f"{{{_EV}}}startdate", f"{event.start:%Y-%m}" if month else event.start.isoformat())
    if event.end is not None and not month:
        _add(item, f"{{{_EV}}}enddate", event.end.isoformat())
    where = address(event.place) or place_line(event)
    if where:
        _add(item, f"{{{_EV}}}location", where)
    if event.organizer:
        _add(item, f"{{{_EV}}}organizer", event.organizer)
    _add(item, f"{{{_EV}}}type", event.type.value)


def _summary(event: Event, look: Look) -> str:
    """What and when on the first line, then the excerpt. Readers take it for HTML, so that text is escaped."""
    parts = (status_line(event), f"{gist(event)}.", one_line(excerpt(event, look.excerpt)))
    return html(" ".join(part for part in parts if part), quote=False)


def head(feed: Feed) -> bytes:
    """Everything before the first item."""
    rss = etree.Element("rss", nsmap=_NAMESPACES)
    rss.set("version", "2.0")
    channel = etree.SubElement(rss, "channel")
    _add(channel, "title", feed.title)
    _add(channel, "link", feed.page)
    _add(channel, "description", feed.description)
    _add(channel, "language", "en")
    if feed.updated is not None:
        _add(channel, "lastBuildDate", _rfc822(feed.updated))
    _add(channel, "ttl", str(TTL_MIN))
    _add(channel, "docs", "https://www.rssboard.org/rss-specification")
    if feed.address is not None:
        own = etree.SubElement(channel, f"{{{_ATOM}}}link")
        own.set("rel", "self")
        own.set("type", "application/rss+xml")
        own.set("href", feed.address)
    data = etree.tostring(rss, encoding="utf-8", xml_declaration=True)
    return data.removesuffix(b"</channel></rss>") + b"\n"


def _rfc822(moment: dt.datetime) -> str:
    return format_datetime(moment.astimezone(dt.UTC).replace(microsecond=0), usegmt=True)


FORMAT = Format(
    extension="rss",
    media_type="application/rss+xml; charset=utf-8",
    version=1,
    block=block,
    head=head,
    tail=b"</channel></rss>\n",
    upcoming_first=True,
)
