"""A handful of fictional events: every status, precision and way of taking part, and text that tries to break out."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from store.event import Audience, Deadline, DeadlineKind, Event, EventType, Mode, Place, Precision, Status, Topic

NOW = dt.datetime(2026, 11, 22, 14, 30, tzinfo=dt.UTC)
TODAY = NOW.date()
CREATED = dt.datetime(2026, 10, 1, 8, 0, tzinfo=dt.UTC)


def event(number: int = 1, **fields: Any) -> Event:
    """A whole-day event in Kraków, with `fields` in place of its own."""
    values: dict[str, Any] = {
        "id": number,
        "uid": f"00000000-0000-5000-8000-{number:012}",
        "slug": f"meeting-{number}",
        "title": f"Meeting {number}",
        "start": dt.date(2027, 3, 12),
        "end": dt.date(2027, 3, 14),
        "precision": Precision.DATE,
        "place": Place(venue="Hotel Centrum", street="Rynek 1", city="Kraków", country="PL"),
        "mode": Mode.ONSITE,
        "type": EventType.CONGRESS,
        "url": f"https://society.example.org/meetings/{number}",
        "organizer": "Example Society",
        "language": "en",
        "sequence": 0,
        "created": CREATED,
        "last_modified": CREATED,
        "sources": (("example-society", f"https://society.example.org/meetings/{number}"),),
    }
    return Event(**values | fields)


def timed(zone: str, *parts: int, hours: float | None = 1.5) -> dict[str, Any]:
    """start, end, timezone and precision of an event on the clock of `zone`."""
    start = dt.datetime(*parts, tzinfo=ZoneInfo(zone))  # type: ignore[arg-type,misc]
    end = start + dt.timedelta(hours=hours) if hours else None
    return {"start": start, "end": end, "timezone": zone, "precision": Precision.MINUTE}


def samples() -> list[Event]:
    """In the order of their starts, as the store gives them."""
    return [
        event(
            1,
            slug="spring-course",
            title="Spring course on motor measures",
            start=dt.date(2026, 4, 8),
            end=dt.date(2026, 4, 9),
            type=EventType.COURSE,
        ),
        event(
            2,
            slug="registry-autumn-school",
            title="Registry autumn school",
            start=dt.date(2026, 10, 30),
            end=dt.date(2026, 11, 28),
            type=EventType.TRAINING,
            mode=Mode.ONLINE,
            place=Place(),
            online_url="https://school.example.org/room",
        ),
        event(
            3,
            slug="webinar-transition",
            title="Webinar: from children’s to adult care",
            type=EventType.WEBINAR,
            mode=Mode.ONLINE,
            place=Place(),
            organizer="Example Alliance",
            audience=(Audience.PHYSICIANS, Audience.THERAPISTS),
            topics=(Topic.TRANSITION, Topic.ADULT_CARE),
            registration_url="https://alliance.example.org/register",
            description="An evening for teams.\n\nWith time for questions. <script>alert(1)</script>",
            sources=(
                ("example-alliance", "https://alliance.example.org/webinars"),
                ("example-society", "https://society.example.org/list"),
            ),
            sequence=2,
            **timed("Europe/Brussels", 2026, 12, 3, 18, 0),
        ),
        event(
            4,
            slug="fachtagung-essen",
            title="Fachtagung Neuromuskuläre Erkrankungen </script><script>alert('x')</script>",
            start=dt.date(2026, 12, 11),
            end=None,
            type=EventType.SYMPOSIUM,
            language="de",
            organizer="Beispielgesellschaft",
            place=Place(venue="Universitätsklinikum", city="Essen", country="DE", latitude=51.4, longitude=7.0),
            abstract_url="https://tagung.example.org/abstracts",
            description="Vorträge\n\nProgramm",
            description_html='<p>Vorträge</p><ul><li><a href="https://tagung.example.org/p" rel="nofollow noopener">'
            "Programm</a></li></ul>",
            accreditation="8 Fortbildungspunkte",
            sponsor="Mit freundlicher Unterstützung von Beispiel Pharma",
            status=Status.CANCELLED,
        ),
        event(
            5,
            slug="family-day-lyon",
            title="Journée des familles",
            language="fr",
            type=EventType.FAMILY_CONFERENCE,
            audience=(Audience.FAMILIES,),
            place=Place(city="Lyon", country="FR"),
            status=Status.RESCHEDULED,
            previous_start=dt.date(2026, 11, 14),
            **timed("Europe/Paris", 2027, 1, 16, 9, 30, hours=None),
        ),
        event(
            6,
            slug="international-congress-krakow",
            title="International Scientific Congress on Spinal Muscular Atrophy",
            mode=Mode.HYBRID,
            audience=(Audience.PHYSICIANS, Audience.RESEARCHERS),
            topics=(Topic.BASIC_RESEARCH, Topic.TRIALS),
            registration_url="https://congress.example.org/registration",
            deadlines=(
                Deadline(kind=DeadlineKind.ABSTRACT, date=dt.date(2026, 11, 1)),
                Deadline(
                    kind=DeadlineKind.EARLY_BIRD, date=dt.date(2027, 1, 15), time=dt.time(23, 59), timezone="UTC-12:00"
                ),
            ),
            description="Three days of basic and clinical research. " * 20,
            sequence=1,
        ),
        event(
            7,
            slug="care-symposium",
            title="Symposium on standards of care",
            start=dt.date(2027, 5, 1),
            end=dt.date(2027, 5, 31),
            precision=Precision.MONTH,
            type=EventType.SYMPOSIUM,
            status=Status.UNCONFIRMED,
            mode=None,
            place=Place(city="Milan", country="IT"),
        ),
        event(
            8,
            slug="research-meeting-chicago",
            title="Annual research & clinical care meeting",
            place=Place(venue="Lakeside Hotel", city="Chicago", region="Illinois", country="US"),
            **timed("America/Chicago", 2027, 6, 9, 8, 0, hours=57),
        ),
    ]
