"""Meetings of fictional societies, as many as a benchmark wants: what a generated store holds.

They differ in what feeds tell apart: country, kind, audience, subject, attendance, status, hours, deadlines. Number and
`turn` decide everything, so that every run has the same ones; another turn gives another title.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from config.source import Identity, Precedence
from store.crawl import CrawlClass, CrawlRun
from store.database import create, upsert, writing
from store.event import (
    Audience,
    Deadline,
    DeadlineKind,
    EventData,
    EventType,
    Mode,
    Place,
    Precision,
    Status,
    Topic,
)
from store.repository import Store
from store.rows import DEADLINE, EVENT, deadline_rows, event_columns

NOW = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)
FIRST_DAY, DAYS = dt.date(2026, 3, 1), 700
PAGE = "https://society.example.org/meetings"
_TEXT = "Talks, posters and workshops; for families, clinicians and researchers. Übersetzung vorhanden. "
_PLACES = (
    ("Łódź", "PL", "Europe/Warsaw", 51.7592, 19.456),
    ("New York", "US", "America/New_York", 40.7128, -74.006),
    ("Kyoto", "JP", "Asia/Tokyo", 35.0116, 135.7681),
    ("Gent", "BE", "Europe/Brussels", 51.0543, 3.7174),
    ("Sydney", "AU", "Australia/Sydney", -33.8688, 151.2093),
    ("Córdoba", "AR", "America/Argentina/Cordoba", -31.4201, -64.1888),
    ("Köln", "DE", "Europe/Berlin", 50.9375, 6.9603),
    ("Casablanca", "MA", "Africa/Casablanca", 33.5731, -7.5898),
)
_RARE_COUNTRIES = ("EE", "LV", "LT", "SI")  # one meeting in a hundred: what a filter leaves is small
_BATCH = 1000
# Twenty meetings in a language of their own each fourth: a filter that leaves as many in a store of any size.
RARE_LANGUAGES = ("fi", "et", "lv", "lt", "sl")
_KINDS, _AUDIENCES, _TOPICS = tuple(EventType), tuple(Audience), tuple(Topic)


def meeting(number: int, turn: int = 0) -> EventData:
    """A meeting of an ordinary size; one in five has deadlines, one in forty is cancelled."""
    city, country, zone, latitude, longitude = _PLACES[number % len(_PLACES)]
    if number % 100 == 0:
        country = _RARE_COUNTRIES[number // 100 % len(_RARE_COUNTRIES)]
    day = FIRST_DAY + dt.timedelta(days=number * 37 % DAYS)
    timed = number % 3 != 0
    start = dt.datetime(day.year, day.month, day.day, 8 + number % 10, tzinfo=ZoneInfo(zone)) if timed else day
    return EventData(
        title=f"Meeting {number} on spinal muscular atrophy, {city}" + (f" ({turn})" if turn else ""),
        start=start,
        end=start + dt.timedelta(hours=3) if timed else day + dt.timedelta(days=2),
        timezone=zone if timed else None,
        precision=Precision.MINUTE if timed else Precision.DATE,
        mode=Mode.HYBRID if number % 7 == 0 else Mode.ONSITE,
        place=Place(venue="Hotel Centrum", city=city, country=country, latitude=latitude, longitude=longitude),
        type=_KINDS[number % len(_KINDS)],
        audience=(_AUDIENCES[number % len(_AUDIENCES)],),
        topics=(_TOPICS[number % len(_TOPICS)], _TOPICS[(number + 5) % len(_TOPICS)]),
        status=Status.CANCELLED if number % 40 == 1 else Status.SCHEDULED,
        url=f"{PAGE}/{number}",
        description=_TEXT * 5,
        organizer="Society",
        language=RARE_LANGUAGES[number % 5] if number < 20 else "en",
        deadlines=_deadlines(day) if number % 5 == 0 else (),
        source="bench",
        page_url=PAGE,
        native_id=f"n{number}",
    )


def _deadlines(day: dt.date) -> tuple[Deadline, ...]:
    abstracts, early = day - dt.timedelta(days=90), day - dt.timedelta(days=45)
    return (
        Deadline(kind=DeadlineKind.ABSTRACT, date=abstracts, time=dt.time(23, 59), timezone="UTC-12:00"),
        Deadline(kind=DeadlineKind.EARLY_BIRD, date=early),
    )


def take_in(store: Store, items: Iterable[EventData], now: dt.datetime = NOW, *, complete: bool = True) -> None:
    """Store what one crawl found. Raises RuntimeError if the gate holds it."""
    run = CrawlRun("bench", now, now, CrawlClass.OK, items=tuple(items), complete=complete)
    result = store.finish_crawl(run, now, Precedence.ORGANISER, Identity.NATIVE)
    if result.held:
        raise RuntimeError(f"the gate held the benchmark's crawl: {result.held}")


def fill(url: str, count: int) -> None:
    """A store of `count` published meetings, written as rows: taking in so many listings would take a minute."""
    Store.open(url).close()  # makes the tables
    engine = create(url)
    blank = dict.fromkeys((column.name for column in EVENT.columns), None)
    lasting = {
        "conflicts": "[]",
        "sources": f'[["bench","{PAGE}"]]',
        "verdict": "publish",
        "revision": 1,
        "sequence": 0,
    }
    lasting |= {"hidden": False, "released": True, "first_seen": NOW, "published": NOW, "last_modified": NOW}
    for start in range(0, count, _BATCH):
        found = [(number + 1, meeting(number)) for number in range(start, min(start + _BATCH, count))]
        with writing(engine) as connection:
            rows = [blank | lasting | _own(each) | _told(data) | event_columns(data) for each, data in found]
            upsert(connection, EVENT, rows)
            upsert(connection, DEADLINE, [row for each, data in found for row in deadline_rows(each, data.deadlines)])
    engine.dispose()


def _told(data: EventData) -> dict[str, object]:
    """What is cancelled was announced before."""
    return {"sequence": 1 if data.status is Status.CANCELLED else 0}


def _own(event_id: int) -> dict[str, object]:
    uid = str(uuid.uuid5(uuid.NAMESPACE_URL, f"{PAGE}/{event_id}"))
    return {"id": event_id, "uid": uid, "slug": f"meeting-{event_id}", "minting_key": f"n{event_id}"}
