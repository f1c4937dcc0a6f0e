"""XML elements of RSS and Atom: text that every parser takes, and the event module that both carry."""

from __future__ import annotations

import datetime as dt

from lxml import etree

from feeds.formats.text import clean
from feeds.formats.wording import address, place_line
from store.event import Event, Precision

ATOM = "http://www.w3.org/2005/Atom"
CONTENT = "http://purl.org/rss/1.0/modules/content/"
DC = "http://purl.org/dc/elements/1.1/"
EV = "http://purl.org/rss/1.0/modules/event/"
HISTORY = "http://purl.org/syndication/history/1.0"


def add(parent: etree._Element, tag: str, text: str, **attributes: str) -> etree._Element:
    """A child with this text, without the characters that XML forbids."""
    element = etree.SubElement(parent, tag, {name: clean(value) for name, value in attributes.items()})
    if text:
        element.text = clean(text)
    return element


def add_complete(parent: etree._Element) -> None:
    """Say that what is not in this feed is no part of it any more (RFC 5005, 2)."""
    etree.SubElement(parent, f"{{{HISTORY}}}complete")


def add_event_module(parent: etree._Element, event: Event) -> None:
    """Dates as W3CDTF; the last day counts, unlike in iCalendar (feeds.md 7.13)."""
    month = event.precision is Precision.MONTH
    add(parent, f"{{{EV}}}startdate", f"{event.start:%Y-%m}" if month else _w3cdtf(event.start))
    if event.end is not None and not month:
        add(parent, f"{{{EV}}}enddate", _w3cdtf(event.end))
    where = address(event.place) or place_line(event)
    if where:
        add(parent, f"{{{EV}}}location", where)
    if event.organizer:
        add(parent, f"{{{EV}}}organizer", event.organizer)
    add(parent, f"{{{EV}}}type", event.type.value)


def _w3cdtf(moment: dt.datetime | dt.date) -> str:
    return moment.isoformat()


def fragment(root: etree._Element, name: bytes) -> bytes:
    """The only child of `root` as bytes without namespace declarations, which the head of the feed holds."""
    data = etree.tostring(root[0], encoding="utf-8")
    return b"<" + name + data[data.index(b">") :] + b"\n"
