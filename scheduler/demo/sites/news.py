"""Neuromuscular Newsroom: RSS entries about meetings, one with the event module, others with the date in their text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from email.utils import format_datetime

from lxml import etree

from scheduler.demo.programme import DemoEvent
from scheduler.demo.sites.answer import Answer, Question, iso, missing, page
from scheduler.demo.sites.university import english
from store.event import Status

_EV = "http://purl.org/rss/1.0/modules/event/"


def answer(question: Question, events: Sequence[DemoEvent]) -> Answer:
    if question.path != "/feed.xml":
        found = [event for event in events if question.path == f"/{event.key}"]
        return page(found[0].title, f"<p>{found[0].text}</p>") if found else missing()
    root = etree.Element("rss", {"version": "2.0"}, nsmap={"ev": _EV})
    channel = etree.SubElement(root, "channel")
    for tag, text in (("title", "Neuromuscular Newsroom"), ("link", question.address), ("description", "News")):
        etree.SubElement(channel, tag).text = text
    for event in events:
        channel.append(_entry(event, question))
    return Answer(etree.tostring(root, xml_declaration=True, encoding="UTF-8"), "application/rss+xml; charset=utf-8")


def _entry(event: DemoEvent, question: Question) -> etree._Element:
    """A timed meeting carries the event module; one of whole days has its date in the text alone."""
    item = etree.Element("item")
    timed = isinstance(event.start, dt.datetime)
    title = f"Cancelled: {event.title}" if event.status is Status.CANCELLED else event.title
    text = event.text if timed else f"{english(event)}, {event.venue}, {event.city}. {event.text}"
    fields = [
        ("title", title),
        ("link", f"{question.address}/{event.key}"),
        ("guid", f"{question.address}/{event.key}"),
        ("pubDate", format_datetime(dt.datetime.combine(question.today, dt.time(), dt.UTC))),
        ("description", text),
    ]
    if timed:
        fields += [(f"{{{_EV}}}startdate", iso(event.start)), (f"{{{_EV}}}enddate", iso(event.end or event.start))]
        fields += [(f"{{{_EV}}}location", f"{event.venue}, {event.city}"), (f"{{{_EV}}}type", "workshop")]
    for tag, value in fields:
        etree.SubElement(item, tag).text = value
    return item
