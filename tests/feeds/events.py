"""Events for the tests of feeds: one fictional meeting for each thing that a feed must get right."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any
from zoneinfo import ZoneInfo

from feeds.formats.format import Look
from store.event import (
    Audience,
    Deadline,
    DeadlineKind,
    Event,
    EventType,
    Mode,
    Place,
    Precision,
    Status,
    Topic,
)

BASE_URL = "https://events.example.org"
LOOK = Look(BASE_URL, excerpt=500, assumed_duration=dt.timedelta(hours=1))
CREATED = dt.datetime(2026, 9, 1, 8, 30, tzinfo=dt.UTC)
CHANGED = dt.datetime(2026, 11, 20, 17, 5, 9, tzinfo=dt.UTC)
_NAMESPACE = uuid.UUID("6e3f6c0a-5f53-4a53-9d53-2f0f6f5f8d11")


def an_event(number: int = 1, **fields: Any) -> Event:
    """An event with everything that is required; `fields` say the rest."""
    values: dict[str, Any] = {
        "id": number,
        "uid": str(uuid.uuid5(_NAMESPACE, str(number))),
        "slug": f"meeting-{number}",
        "title": f"Meeting {number}",
        "start": dt.date(2027, 5, 12),
        "sequence": 0,
        "created": CREATED,
        "last_modified": CHANGED,
        **fields,
    }
    if "precision" not in values:
        timed = isinstance(values["start"], dt.datetime)
        values["precision"] = Precision.MINUTE if timed else Precision.DATE
    return Event.model_validate(values)


def at(zone: str, *when: int, fold: int = 0) -> dt.datetime:
    """A time on the clock of an IANA zone."""
    year, month, day, hour, minute = when
    return dt.datetime(year, month, day, hour, minute, tzinfo=ZoneInfo(zone), fold=fold)


def scenarios() -> dict[str, Event]:
    """The named meetings of the goldens, in the order in which a feed lists them."""
    events = {
        "congress": _congress(),
        "webinar": an_event(
            2,
            slug="respiratory-care-webinar",
            title="Respiratory care: what changes?",
            start=at("America/New_York", 2027, 3, 10, 19, 30),
            end=at("America/New_York", 2027, 3, 10, 21, 0),
            timezone="America/New_York",
            mode=Mode.ONLINE,
            type=EventType.WEBINAR,
            topics=(Topic.RESPIRATORY,),
            online_url="https://meet.example.org/j/42?pwd=a,b;c",
            url="https://society.example.org/webinars/respiratory",
            description="Breathing at night, and what helps.\n\nSlides & recording",
            description_html=(
                "<p>Breathing at <strong>night</strong>, and what helps.</p><ul><li>Slides &amp; "
                '<a href="https://society.example.org/r?a=1&amp;b=2" rel="nofollow noopener">recording</a></li></ul>'
            ),
            sponsor="Supported by an unrestricted grant from Example Pharma.",
            language="en",
        ),
        "no-end": an_event(
            3,
            slug="journal-club-warszawa",
            title="Klub artykułów — żółć, gęś i jaźń",
            start=at("Europe/Warsaw", 2027, 1, 18, 17, 0),
            timezone="Europe/Warsaw",
            type=EventType.JOURNAL_CLUB,
            place=Place(city="Warszawa", country="PL"),
            organizer="Towarzystwo Przykładowe",
            language="pl",
        ),
        "cancelled": an_event(
            4,
            slug="family-day",
            title="SMA family day",
            start=dt.date(2027, 6, 5),
            status=Status.CANCELLED,
            sequence=2,
            type=EventType.FAMILY_CONFERENCE,
            audience=(Audience.FAMILIES,),
            place=Place(venue="Hotel Centrum", street="ul. Długa 1", city="Kraków", country="PL"),
        ),
        "postponed": an_event(
            5, slug="spring-course", title="Spring course", start=dt.date(2027, 4, 2), end=dt.date(2027, 4, 3),
            status=Status.POSTPONED, sequence=1, type=EventType.COURSE,
        ),
        "rescheduled": an_event(
            6, slug="gene-therapy-workshop", title="Gene therapy workshop",
            start=at("Africa/Casablanca", 2027, 2, 9, 9, 0), end=at("Africa/Casablanca", 2027, 2, 9, 17, 0),
            timezone="Africa/Casablanca", previous_start=dt.date(2027, 1, 12), status=Status.RESCHEDULED, sequence=3,
            type=EventType.WORKSHOP, mode=Mode.HYBRID, topics=(Topic.GENE_THERAPY, Topic.TRIALS),
            place=Place(city="Casablanca", country="MA"), online_url="https://meet.example.org/casablanca",
        ),
        "fixed-offset": an_event(
            7, slug="offset-call", title="Call at a fixed offset",
            start=dt.datetime(2027, 7, 1, 10, 0, tzinfo=dt.timezone(dt.timedelta(hours=2))), timezone="UTC+02:00",
            status=Status.UNCONFIRMED, sequence=1,
        ),
        "month-only": an_event(
            8, slug="autumn-symposium", title="Autumn symposium", start=dt.date(2027, 9, 1), end=dt.date(2027, 9, 30),
            precision=Precision.MONTH, type=EventType.SYMPOSIUM, place=Place(city="Gent", country="BE"),
        ),
    }  # fmt: skip
    return dict(sorted(events.items(), key=lambda item: (item[1].first_day, item[1].uid)))


def _congress() -> Event:
    return an_event(
        1,
        slug="sma-science-congress",
        title="SMA Science Congress; 5th edition, Łódź",
        start=dt.date(2027, 5, 12),
        end=dt.date(2027, 5, 14),
        mode=Mode.ONSITE,
        type=EventType.CONGRESS,
        audience=(Audience.RESEARCHERS, Audience.PHYSICIANS),
        topics=(Topic.GENE_THERAPY, Topic.NEWBORN_SCREENING),
        place=Place(
            venue="EC1", street="ul. Targowa 1/3", city="Łódź", country="PL", latitude=51.7687, longitude=19.4569
        ),
        url="https://kongres.example.org/2027/?lang=en&day=1,2",
        registration_url="https://kongres.example.org/rejestracja/łódź",
        abstract_url="https://kongres.example.org/abstracts",
        accreditation="12 European CME credits (ECMEC®s) by the EACCME®",
        description='Three days of science.\n\nTopics: SMN1 & SMN2 <basic>; "outcome" measures, p < 0.05; C:\\data.',
        organizer="Society for Example Medicine",
        language="en",
        deadlines=(
            Deadline(kind=DeadlineKind.ABSTRACT, date=dt.date(2027, 1, 10), time=dt.time(23, 59), timezone="UTC-12:00"),
            Deadline(kind=DeadlineKind.EARLY_BIRD, date=dt.date(2027, 3, 1)),
        ),
        sources=(
            ("society", "https://society.example.org/calendar"),
            ("organiser", "https://kongres.example.org/2027/?lang=en&day=1,2"),
        ),
    )
