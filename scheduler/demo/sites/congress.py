"""The World Meeting on Motor Neuron Diseases: one .ics file with zones, a weekly series and whole days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from icalendar import Calendar, Event, vRecur

from scheduler.demo.programme import DemoEvent
from scheduler.demo.sites.answer import Answer, Question, missing
from store.event import Mode, Status

# What a calendar program exports for this zone; icalendar's own generator is an hour off in spring.
_BERLIN = """BEGIN:VTIMEZONE
TZID:Europe/Berlin
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19810329T020000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
END:VTIMEZONE
"""
_TOKYO = """BEGIN:VTIMEZONE
TZID:Asia/Tokyo
BEGIN:STANDARD
DTSTART:19510101T000000
TZNAME:JST
TZOFFSETFROM:+0900
TZOFFSETTO:+0900
END:STANDARD
END:VTIMEZONE
"""


def answer(question: Question, events: Sequence[DemoEvent]) -> Answer:
    if question.path != "/programme.ics":
        return missing()
    calendar = Calendar()
    calendar.add("prodid", "-//World Meeting on Motor Neuron Diseases//Programme//EN")
    calendar.add("version", "2.0")
    for event in events:
        calendar.add_component(_component(event, question))
    head, tail = calendar.to_ical().split(b"BEGIN:VEVENT", 1)
    zones = (_BERLIN + _TOKYO).replace("\n", "\r\n").encode()
    return Answer(head + zones + b"BEGIN:VEVENT" + tail, "text/calendar; charset=utf-8")


def _component(event: DemoEvent, question: Question) -> Event:
    component = Event()
    component.add("uid", f"{event.key}@worldmeeting.example")
    component.add("dtstamp", dt.datetime.combine(question.today, dt.time(), dt.UTC))
    component.add("summary", event.title)
    component.add("dtstart", event.start)
    component.add("dtend", _exclusive(event.end or event.start))
    component.add("description", event.text)
    component.add("url", f"{question.address}/{event.key}")
    component.add("location", "Online" if event.mode is Mode.ONLINE else f"{event.venue}, {event.city}, Japan")
    component.add("status", "CANCELLED" if event.status is Status.CANCELLED else "CONFIRMED")
    if event.weekly:
        component.add("rrule", vRecur(freq="weekly", count=event.weekly))
        component.add("exdate", event.start + dt.timedelta(days=14))
    return component


def _exclusive(end: dt.date | dt.datetime) -> dt.date | dt.datetime:
    """Return DTEND: the day after the last one (RFC 5545 3.6.1), or the time itself."""
    return end if isinstance(end, dt.datetime) else end + dt.timedelta(days=1)
