"""The Danube Society for Neuromuscular Care: a list page and a page for each meeting, with JSON-LD on all of them."""

from __future__ import annotations

import html
import json
from collections.abc import Sequence

from scheduler.demo.programme import DemoEvent
from scheduler.demo.sites.answer import Answer, Question, iso, missing, page
from store.event import Mode, Status

NAME = "Danube Society for Neuromuscular Care"
_STATUS = {Status.CANCELLED: "EventCancelled", Status.POSTPONED: "EventPostponed"}
_MODE = {Mode.ONSITE: "Offline", Mode.ONLINE: "Online", Mode.HYBRID: "Mixed"}


def answer(question: Question, events: Sequence[DemoEvent]) -> Answer:
    if question.path == "/events/":
        rows = "".join(_teaser(event, question) for event in events)
        return page(f"{NAME}: meetings", f"<main id=events>{rows}</main>{_script(events, question)}")
    found = [event for event in events if question.path == f"/events/{event.key}/"]
    return page(found[0].title, _body(found[0]) + _script(found, question)) if found else missing()


def _teaser(event: DemoEvent, question: Question) -> str:
    link = f"{question.address}/events/{event.key}/"
    return f'<article><h2><a href="{link}">{html.escape(event.title)}</a></h2>{_body(event)}</article>\n'


def _body(event: DemoEvent) -> str:
    end = f" to {iso(event.end)}" if event.end else ""
    deadline = f"<p>Abstracts are due on {event.abstracts_until:%d %B %Y}.</p>" if event.abstracts_until else ""
    return f"<p>{iso(event.start)}{end}</p><p>{html.escape(event.text)}</p>{deadline}"


def _script(events: Sequence[DemoEvent], question: Question) -> str:
    graph = {"@context": "https://schema.org", "@graph": [_node(event, question) for event in events]}
    text = json.dumps(graph).replace("<", "\\u003c")
    return f'<script type="application/ld+json">{text}</script>'


def _node(event: DemoEvent, question: Question) -> dict[str, object]:
    url = f"{question.address}/events/{event.key}/"
    node: dict[str, object] = {
        "@type": "Event",
        "@id": f"{url}#event",
        "name": event.title,
        "startDate": iso(event.start),
        "url": url,
        "description": event.text,
        "inLanguage": event.language,
        "eventStatus": f"https://schema.org/{_STATUS.get(event.status, 'EventScheduled')}",
        "eventAttendanceMode": f"https://schema.org/{_MODE[event.mode]}EventAttendanceMode",
        "organizer": {"@type": "Organization", "name": NAME, "url": f"{question.address}/"},
        "location": _location(event, question),
    }
    if event.end:
        node["endDate"] = iso(event.end)
    return node


def _location(event: DemoEvent, question: Question) -> list[dict[str, object]]:
    hall: dict[str, object] = {
        "@type": "Place",
        "name": event.venue,
        "address": {"@type": "PostalAddress", "addressLocality": event.city, "addressCountry": event.country},
    }
    room: dict[str, object] = {"@type": "VirtualLocation", "url": f"{question.address}/live/{event.key}"}
    return {Mode.ONSITE: [hall], Mode.ONLINE: [room], Mode.HYBRID: [hall, room]}[event.mode]
