"""Libraries that programs and web sites read calendars with: icalendar and vobject, in Node ical.js and node-ical."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import icalendar
import vobject

from tests.clients.calendar import Item, from_json, item
from tests.clients.programs import Programs

DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # the service is on loopback


def download(address: str) -> bytes:
    with DIRECT.open(address, timeout=20) as answer:
        body: bytes = answer.read()
    return body


@dataclass(frozen=True, slots=True)
class Library:
    """A library knows nothing of subscriptions: it reads what lies at the address."""

    read: Callable[[bytes], list[Item]]

    def look(self, addresses: Sequence[str]) -> list[list[Item]]:
        return [self.read(download(address)) for address in addresses]

    def close(self) -> None:
        """Nothing is open."""


def with_icalendar(data: bytes) -> list[Item]:
    events = icalendar.Calendar.from_ical(data).walk("VEVENT")
    return [
        item(
            str(event["SUMMARY"]),
            event.decoded("DTSTART"),
            event.decoded("DTEND"),
            str(event["UID"]),
            str(event["STATUS"]),
        )
        for event in events
    ]


def with_vobject(data: bytes) -> list[Item]:
    return [
        item(event.summary.value, event.dtstart.value, event.dtend.value, event.uid.value, event.status.value)
        for event in vobject.readOne(data.decode()).vevent_list
    ]


def in_node(programs: Programs, script: str) -> Library:
    """A library of the npm registry; its user sits in a zone far off, so that nothing is right by chance."""
    programs.need_node()

    def read(data: bytes) -> list[Item]:
        answer = programs.node(script, answer=data.decode(), zone="Pacific/Chatham")
        return [from_json(entry) for entry in json.loads(answer)]

    return Library(read)
