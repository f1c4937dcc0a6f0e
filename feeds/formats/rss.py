"""RSS 2.0 with the event module, written with lxml.

Portals show title and description only, so both say when and where. `pubDate` is when we first published the entry,
never the day of the event: readers hide what lies in the future (feeds.md 7.5).
"""

from __future__ import annotations

import datetime as dt
from email.utils import format_datetime
from html import escape as html

from lxml import etree

from feeds.formats.element import ATOM, CONTENT, DC, EV, HISTORY, add, add_complete, add_event_module, fragment
from feeds.formats.entry import Entry, about
from feeds.formats.format import Feed, Format, Look
from store.event import Event

TTL_MIN = 720  # as often as sources are crawled by default
_NAMESPACES = {"atom": ATOM, "content": CONTENT, "dc": DC, "ev": EV, "fh": HISTORY}


def block(event: Event, look: Look) -> bytes:
    """One event as an <item>."""
    return item(about(event, look), look)


def item(entry: Entry, look: Look) -> bytes:  # every format is asked alike
    """One <item>. Namespace declarations are left to the head, where every item finds them."""
    rss = etree.Element("rss", nsmap=_NAMESPACES)
    element = etree.SubElement(rss, "item")
    add(element, "title", entry.title)
    add(element, "link", entry.page)
    add(element, "guid", entry.guid, isPermaLink="false")
    add(element, "pubDate", _rfc822(entry.published))
    # Readers take the description for HTML, so its text is escaped; some take the last of the two, hence the order.
    add(element, "description", html(entry.summary, quote=False))
    add(element, f"{{{CONTENT}}}encoded", entry.html)
    if entry.author:
        add(element, f"{{{DC}}}creator", entry.author)
    if entry.language:
        add(element, f"{{{DC}}}language", entry.language)
    for word in entry.categories:
        add(element, "category", word)
    if entry.event is not None:
        add_event_module(element, entry.event)
    return fragment(rss, b"item")


def head(feed: Feed) -> bytes:
    """Everything before the first item."""
    rss = etree.Element("rss", {"version": "2.0"}, nsmap=_NAMESPACES)
    channel = etree.SubElement(rss, "channel")
    add(channel, "title", feed.title)
    add(channel, "link", feed.page)
    add(channel, "description", html(feed.description, quote=False))  # as that of an item
    add(channel, "language", "en")
    if feed.updated is not None:
        add(channel, "lastBuildDate", _rfc822(feed.updated))
    add(channel, "ttl", str(TTL_MIN))
    add(channel, "docs", "https://www.rssboard.org/rss-specification")
    _add_image(channel, feed)
    if feed.address is not None:
        add(channel, f"{{{ATOM}}}link", "", rel="self", type="application/rss+xml", href=feed.address)
    if feed.is_complete:
        add_complete(channel)
    data = etree.tostring(rss, encoding="utf-8", xml_declaration=True)
    return data.removesuffix(b"</channel></rss>") + b"\n"


def _add_image(channel: etree._Element, feed: Feed) -> None:
    """Its title and link must be the channel's."""
    if feed.image is None:
        return
    image = etree.SubElement(channel, "image")
    add(image, "url", feed.image)
    add(image, "title", feed.title)
    add(image, "link", feed.page)


def _rfc822(moment: dt.datetime) -> str:
    return format_datetime(moment.astimezone(dt.UTC).replace(microsecond=0), usegmt=True)


FORMAT = Format(
    extension="rss",
    media_type="application/rss+xml; charset=utf-8",
    version=2,
    block=block,
    entry=item,
    head=head,
    tail=b"</channel></rss>\n",
    upcoming_first=True,
)
