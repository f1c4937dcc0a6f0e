"""A full calendar for looking at: a hundred fictional meetings of every kind, status, language and length.

Made from lists by counting, without chance, so that two runs show the same pages. `fill` crawls it into a store the way
that real sources do: what was announced first, and what has changed a week later.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from config.load import Config, load_config
from config.source import Identity, Precedence
from store.crawl import CrawlClass, CrawlRun
from store.event import (
    Audience,
    Deadline,
    DeadlineKind,
    EventData,
    EventType,
    Mode,
    Place,
    Precision,
    Relevance,
    Status,
    Topic,
)
from store.repository import Store

NOW = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)
WEEK = dt.timedelta(days=7)
HOUR = dt.timedelta(hours=1)
SOCIETY, FAMILIES, AGENDA = "example-society", "family-alliance", "congress-agenda"

# City, region or None, country, zone, latitude, longitude
CITIES = [
    ("Gent", None, "BE", "Europe/Brussels", 51.05, 3.72),
    ("Kraków", None, "PL", "Europe/Warsaw", 50.06, 19.94),
    ("Toronto", "Ontario", "CA", "America/Toronto", 43.65, -79.38),
    ("São Paulo", None, "BR", "America/Sao_Paulo", -23.55, -46.63),
    ("京都", None, "JP", "Asia/Tokyo", 35.01, 135.77),
    ("Freiburg im Breisgau", "Baden-Württemberg", "DE", "Europe/Berlin", 48.0, 7.85),
    ("חיפה", None, "IL", "Asia/Jerusalem", 32.79, 34.99),
    ("Philadelphia", "Pennsylvania", "US", "America/New_York", 39.95, -75.17),
    ("Melbourne", "Victoria", "AU", "Australia/Melbourne", -37.81, 144.96),
    ("Montpellier", None, "FR", "Europe/Paris", 43.61, 3.88),
    ("Cape Town", None, "ZA", "Africa/Johannesburg", -33.92, 18.42),
    ("London", None, "GB", "Europe/London", 51.51, -0.13),
]

# Title, language, type, mode, audience, topics
KINDS: list[tuple[str, str, EventType, Mode, tuple[Audience, ...], tuple[Topic, ...]]] = [
    ("International congress on spinal muscular atrophy", "en", EventType.CONGRESS, Mode.HYBRID,
     (Audience.PHYSICIANS, Audience.RESEARCHERS), (Topic.TRIALS, Topic.BASIC_RESEARCH)),
    ("Lunch hour: breathing support at night", "en", EventType.WEBINAR, Mode.ONLINE,
     (Audience.PHYSICIANS, Audience.NURSES), (Topic.RESPIRATORY,)),
    ("Spinale Muskelatrophie im Erwachsenenalter: Versorgungsstandards, Verlaufsmessung und interdisziplinäre "
     "Zusammenarbeit zwischen Neuromuskulärem Zentrum, Hausarztpraxis und Rehabilitationseinrichtung", "de",
     EventType.COURSE, Mode.ONSITE, (Audience.PHYSICIANS, Audience.THERAPISTS), (Topic.ADULT_CARE, Topic.REHAB)),
    ("Dzień rodzin: żyjemy z SMA", "pl", EventType.FAMILY_CONFERENCE, Mode.ONSITE, (Audience.FAMILIES,), ()),
    ("ניוון שרירים שדרתי: סקר יילודים וטיפול מוקדם", "he", EventType.SYMPOSIUM, Mode.ONSITE,
     (Audience.PHYSICIANS, Audience.LABORATORY), (Topic.NEWBORN_SCREENING,)),
    ("Atelier pratique : échelles motrices chez l’enfant et l’adulte", "fr", EventType.WORKSHOP, Mode.ONSITE,
     (Audience.THERAPISTS,), (Topic.OUTCOME_MEASURES,)),
    ("SMA journal club", "en", EventType.JOURNAL_CLUB, Mode.ONLINE, (Audience.RESEARCHERS,), (Topic.BASIC_RESEARCH,)),
    ("脊髄性筋萎縮症 遺伝子治療セミナー", "ja", EventType.TRAINING, Mode.HYBRID,
     (Audience.PHYSICIANS, Audience.GENETIC_COUNSELLORS), (Topic.GENE_THERAPY, Topic.GENETICS_COUNSELLING)),
    ("ضمور العضلات الشوكي: من التشخيص إلى المتابعة", "ar", EventType.SYMPOSIUM, Mode.ONLINE,
     (Audience.PHYSICIANS,), (Topic.DIAGNOSIS,)),
    ("Encontro de apoio a famílias", "pt", EventType.SUPPORT_MEETING, Mode.ONLINE, (Audience.FAMILIES,),
     (Topic.MENTAL_HEALTH,)),
    ("Neuromuskulärer-Fortbildungsveranstaltungs-Koordinationsausschuss", "de", EventType.OTHER, Mode.ONSITE,
     (Audience.POLICY, Audience.INDUSTRY), (Topic.ACCESS_POLICY,)),
    ("Patient registries: what they can tell, and what not", "en", EventType.SATELLITE_SYMPOSIUM, Mode.HYBRID,
     (Audience.RESEARCHERS, Audience.ADVOCATES), (Topic.REGISTRIES_RWE,)),
]  # fmt: skip

STATUSES = [
    Status.CANCELLED, Status.POSTPONED, Status.RESCHEDULED, Status.MOVED_ONLINE, Status.SCHEDULED, Status.SCHEDULED,
]  # fmt: skip
TEXT = (
    "What is new, what is proven, and what helps on a Monday morning in the clinic.\n\nWith time for cases: bring your "
    "own.\n\n"
)

SOURCES: dict[str, tuple[str, str]] = {
    SOCIETY: ("Example Society for Neuromuscular Medicine", "https://society.example.org/events"),
    FAMILIES: ("Alliance of Families", "https://families.example.org/agenda"),
    AGENDA: ("Congress agenda", "https://agenda.example.net/sma?view=list"),
    "quiet-clinic": (
        "University Clinic of Examplia, Department of Paediatric Neurology",
        "https://clinic.example.edu/",
    ),
    "moved-page": ("Regional group north", "https://north.example.org/meetings"),
    "slow-host": ("Registry of Examplia", "https://registry.example.org/calendar"),
    "blocked": ("Institute for Motor Neuron Research", "https://institute.example.com/news"),
}
RUNS = {
    "quiet-clinic": CrawlClass.QUIET,
    "moved-page": CrawlClass.NOT_FOUND,
    "slow-host": CrawlClass.TIMEOUT,
    "blocked": CrawlClass.CHALLENGE,
}
SERVICE = """
[service]
name = "SMA events"
contact = "events@example.org"
"""


def meetings() -> list[EventData]:
    """A hundred, from the summer of last year until the end of next year, denser around the spring to come."""
    days = islice(_days(), 100)
    return [
        _meeting(number, kind, city, day)
        for number, (kind, city, day) in enumerate(zip(cycle(KINDS), cycle(CITIES[:11]), days, strict=False), 1)
    ]


def _days() -> Iterator[dt.date]:
    """Fifteen of the past, sixty of the half year to come, the rest later."""
    day = dt.date(2025, 7, 5)
    while True:
        yield day
        step = 34 if day < dt.date(2026, 11, 20) else 3 if day < dt.date(2027, 6, 1) else 11
        day += dt.timedelta(days=step)


def _meeting(
    number: int,
    kind: tuple[str, str, EventType, Mode, tuple[Audience, ...], tuple[Topic, ...]],
    city: tuple[str, str | None, str, str, float, float],
    day: dt.date,
) -> EventData:
    title, language, type_, mode, audience, topics = kind
    name, region, country, zone, latitude, longitude = city
    page = f"{SOURCES[SOCIETY][1]}/{number}"
    place = Place(venue="Congress centre", street="1 Station Square", city=name, region=region, country=country,
                  latitude=latitude, longitude=longitude)  # fmt: skip
    values: dict[str, Any] = {
        "title": f"{title} {number}" if type_ in (EventType.JOURNAL_CLUB, EventType.WEBINAR) else f"{title} {day.year}",
        "place": Place() if mode is Mode.ONLINE else place,
        "online_url": None if mode is Mode.ONSITE else f"https://meet.example.org/{number}",
        "registration_url": f"{page}/register" if number % 3 else None,
        "description": TEXT * (number % 4),
        "organizer": "Example Society for Neuromuscular Medicine" if number % 2 else None,
        "accreditation": "6 CME points applied for" if number % 5 == 0 else None,
        "sponsor": "Supported by an unrestricted grant from Example Pharma." if number % 7 == 0 else None,
        "deadlines": _deadlines(day) if type_ is EventType.CONGRESS else (),
        **_time(number, type_, day, zone),
    }
    return EventData(source=SOCIETY, page_url=SOURCES[SOCIETY][1], native_id=f"m{number}", url=page, language=language,
                     type=type_, mode=mode, audience=audience, topics=topics, relevance=Relevance(score=1.0),
                     **values)  # fmt: skip


def _time(number: int, type_: EventType, day: dt.date, zone: str) -> dict[str, Any]:
    if type_ in (EventType.CONGRESS, EventType.COURSE):
        return {"start": day, "end": day + dt.timedelta(days=2), "precision": Precision.DATE}
    if number % 17 == 0:
        first = day.replace(day=1)
        last = (first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
        return {"start": first, "end": last, "precision": Precision.MONTH}
    start = dt.datetime.combine(day, dt.time(12 + number % 7, 30 * (number % 2)), ZoneInfo(zone))
    end = start + HOUR * (1 + number % 3) if number % 4 else None
    return {"start": start, "end": end, "timezone": zone, "precision": Precision.MINUTE}


def _deadlines(day: dt.date) -> tuple[Deadline, ...]:
    kinds = ((DeadlineKind.ABSTRACT, 120), (DeadlineKind.EARLY_BIRD, 75), (DeadlineKind.REGISTRATION, 14))
    return tuple(Deadline(kind=kind, date=day - dt.timedelta(days=before)) for kind, before in kinds)


def _a_week_later(first: list[EventData]) -> list[EventData]:
    """Some are cancelled, postponed, moved; a few are not listed any more."""
    later = []
    for number, (meeting, status) in enumerate(zip(first, cycle(STATUSES), strict=False)):
        if number in (31, 52):
            continue
        if number > 16 and number % 5 == 0 and status is not Status.SCHEDULED:
            later.append(_changed(meeting, status))
        else:
            later.append(meeting)
    return later


def _changed(meeting: EventData, status: Status) -> EventData:
    fields: dict[str, Any] = {"status": status}
    if status is Status.RESCHEDULED:
        fields["start"] = meeting.start + dt.timedelta(days=35)
        fields["end"] = meeting.end + dt.timedelta(days=35) if meeting.end else None
    if status is Status.MOVED_ONLINE:
        fields |= {"mode": Mode.ONLINE, "place": Place(), "online_url": "https://meet.example.org/moved"}
    return meeting.model_copy(update=fields)


def _elsewhere(first: list[EventData]) -> list[EventData]:
    """Every sixth meeting is listed by the agenda too, which has another date for one of them."""
    told = []
    for number, meeting in enumerate(first[20:80:6]):
        page = f"{SOURCES[AGENDA][1]}&id={number}"
        fields: dict[str, Any] = {"source": AGENDA, "page_url": SOURCES[AGENDA][1], "native_id": f"a{number}",
                                  "description": ""}  # fmt: skip
        if number == 3 and meeting.end is not None:
            fields |= {"start": meeting.start + dt.timedelta(days=1), "end": meeting.end + dt.timedelta(days=1)}
        told.append(meeting.model_copy(update={**fields, "url": page, "registration_url": None, "sponsor": None}))
    return told


def fill(store: Store) -> None:
    """Two crawls of the society, one of the agenda, and the failures and silences of the others."""
    first = meetings()
    _crawl(store, SOCIETY, first, NOW - WEEK, Precedence.SOCIETY)
    _crawl(store, AGENDA, _elsewhere(first), NOW - WEEK, Precedence.AGGREGATOR)
    for day in range(6, -1, -1):
        moment = NOW - dt.timedelta(days=day, hours=1)
        _crawl(store, SOCIETY, _a_week_later(first), moment, Precedence.SOCIETY)
        for slug, crawl_class in RUNS.items():
            store.finish_crawl(
                CrawlRun(slug, moment, moment, crawl_class, complete=crawl_class.healthy),
                moment, Precedence.AGGREGATOR, Identity.NATIVE,
            )  # fmt: skip


def _crawl(store: Store, source: str, items: list[EventData], now: dt.datetime, precedence: Precedence) -> None:
    run = CrawlRun(source, now, now, CrawlClass.OK, items=tuple(items), complete=True)
    result = store.finish_crawl(run, now, precedence, Identity.NATIVE)
    assert result.held is None, result.held


def configuration(folder: Path) -> Config:
    """Seven sources, the feeds that ship with the project, a contact."""
    sources = folder / "sources"
    sources.mkdir(parents=True)
    for slug, (name, url) in SOURCES.items():
        (sources / f"{slug}.toml").write_text(f'name = "{name}"\nurl = "{url}"\nkind = "auto"\n', encoding="utf-8")
    shipped = Path(__file__).parents[2] / "config" / "feeds.toml"
    (folder / "feeds.toml").write_text(shipped.read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "service.toml").write_text(SERVICE, encoding="utf-8")
    return load_config(folder, {})
