"""Atom 1.0 (RFC 4287), with the same entries as RSS.

`updated` is the last visible change of an entry. Entries that one crawl changed have the same one, because they did
change together; the feed validator mentions that, and says itself that nothing is to be done about it.
"""

from __future__ import annotations

import datetime as dt

from lxml import etree

from feeds.formats.element import ATOM, DC, EV, HISTORY, add, add_complete, add_event_module, fragment
from feeds.formats.entry import Entry, about
from feeds.formats.format import Feed, Format, Look
from feeds.formats.text import instant, one_line
from store.event import Event

# A feed must name a last change, even one in which nothing ever was.
NEVER = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
_NAMESPACES: dict[str | None, str] = {None: ATOM, "dc": DC, "ev": EV, "fh": HISTORY}
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def block(event: Event, look: Look) -> bytes:
    """One event as an <entry>."""
    return entry_element(about(event, look), look)


def entry_element(entry: Entry, look: Look) -> bytes:  # every format is asked alike
    """One <entry>. Namespace declarations are left to the head."""
    feed = etree.Element(f"{{{ATOM}}}feed", nsmap=_NAMESPACES)
    element = etree.SubElement(feed, f"{{{ATOM}}}entry")
    _add(element, "id", entry.iri)
    _add(element, "title", one_line(entry.title), type="text")
    _add(element, "link", "", rel="alternate", type="text/html", href=entry.page)
    _add(element, "published", instant(entry.published))
    _add(element, "updated", instant(max(entry.changed, entry.published)))
    if entry.author and one_line(entry.author):
        _add_person(element, entry.author)
    _add(element, "summary", entry.summary, type="text")
    _add(element, "content", entry.html, type="html")
    for word in entry.categories:
        _add(element, "category", "", term=word)
    if entry.language:
        add(element, f"{{{DC}}}language", entry.language)
    if entry.event is not None:
        add_event_module(element, entry.event)
    return fragment(feed, b"entry")


def head(feed: Feed) -> bytes:
    """Everything before the first entry."""
    root = etree.Element(f"{{{ATOM}}}feed", {_XML_LANG: "en"}, nsmap=_NAMESPACES)
    _add(root, "id", f"urn:uuid:{feed.uid}")
    _add(root, "title", feed.title, type="text")
    _add(root, "subtitle", feed.description, type="text")
    _add(root, "updated", instant(feed.updated or NEVER))
    _add_person(root, feed.author or feed.title)  # each entry needs one, its own or this (4.1.1)
    _add(root, "link", "", rel="alternate", type="text/html", href=feed.page)
    if feed.address is not None:
        _add(root, "link", "", rel="self", type="application/atom+xml", href=feed.address)
    if feed.image is not None:
        _add(root, "icon", feed.image)
    _add(root, "generator", "sma-events")
    if feed.is_complete:
        add_complete(root)
    data = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    return data.removesuffix(b"</feed>") + b"\n"


def _add(parent: etree._Element, name: str, text: str, **attributes: str) -> etree._Element:
    return add(parent, f"{{{ATOM}}}{name}", text, **attributes)


def _add_person(parent: etree._Element, name: str) -> None:
    author = etree.SubElement(parent, f"{{{ATOM}}}author")
    _add(author, "name", one_line(name))


FORMAT = Format(
    extension="atom",
    media_type="application/atom+xml; charset=utf-8",
    version=1,
    block=block,
    entry=entry_element,
    head=head,
    tail=b"</feed>\n",
    upcoming_first=True,
)
