"""Row 4: publishing the calendar after 1 % of the events changed, against building it from objects.

The baseline is what one writes first: SQLModel objects, one icalendar component each, the whole calendar serialized.
Ours reads cached blocks and renders what changed. Both go from the same store to bytes on disk, without compression,
in turns (A B A B), each turn after another 1 % of the events has changed. Figures are CPU time, as those of the other
storing rows: what else runs on the machine must not decide.
"""

from __future__ import annotations

import datetime as dt
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar
from sqlmodel import Session, create_engine, select

from benchmarks.row import Row
from config.load import Config, load_config
from config.source import Identity, Precedence
from feeds.formats.vtimezone import vtimezone
from feeds.render import feed_chunks, months_before
from feeds.tree import PublishedTree
from store.crawl import CrawlClass, CrawlRun
from store.event import EventData, EventType, Place, Precision, Topic
from store.models import EventRow
from store.repository import Store
from store.walltime import read_wall

BASE_URL = "https://events.example.org"
NOW = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)
GOAL = 0.03
EVENTS, QUICK_EVENTS = 10_000, 1_000
ROUNDS, QUICK_ROUNDS = 5, 3
_ZONES = ("Europe/Warsaw", "America/New_York", "Asia/Tokyo", "Europe/Brussels", "Australia/Sydney")
_TEXT = "Talks, posters and workshops; for families, clinicians and researchers. Übersetzung vorhanden. "


def measure(quick: bool) -> list[Row]:
    """The row for the report."""
    count, rounds = (QUICK_EVENTS, QUICK_ROUNDS) if quick else (EVENTS, ROUNDS)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        url = f"sqlite:///{folder}/store.db"
        with Store.open(url) as store:
            baseline, ours = _alternate(store, url, folder, count=count, rounds=rounds)
    ratio = statistics.median(mine / theirs for theirs, mine in zip(baseline, ours, strict=True))
    note = (
        f"{count} events, {rounds} rounds, medians of CPU time: SQLModel objects + icalendar "
        f"{statistics.median(baseline) * 1000:.0f} ms, ours {statistics.median(ours) * 1000:.0f} ms"
    )
    what = "publish .ics after 1 % of the events changed, against SQLModel objects + icalendar"
    return [Row(4, what, ratio, "x", f"<= {GOAL}", ratio <= GOAL, note)]


def _alternate(store: Store, url: str, folder: Path, *, count: int, rounds: int) -> tuple[list[float], list[float]]:
    """CPU seconds of each turn of both sides; the first publish, which fills the cache, is not counted."""
    (folder / "config").mkdir()
    config = load_config(folder / "config", {})
    _crawl(store, [_event(number, 0) for number in range(count)], NOW, complete=True)
    _publish(store, config, folder / "public", NOW)
    baseline, ours = [], []
    for turn in range(1, rounds + 1):
        now = NOW + dt.timedelta(minutes=turn)
        _crawl(store, [_event(number, turn) for number in range(turn, count, 100)], now, complete=False)
        baseline.append(_seconds(lambda: _from_objects(url, folder / "objects.ics")))
        ours.append(_seconds(lambda now=now: _publish(store, config, folder / "public", now)))  # type: ignore[misc]
    return baseline, ours


def _seconds(work: Callable[[], object]) -> float:
    begin = time.process_time()
    work()
    return time.process_time() - begin


def _publish(store: Store, config: Config, out: Path, now: dt.datetime) -> None:
    with PublishedTree(out, now, encodings=()) as tree:
        tree.put("feeds/events.ics", feed_chunks("ics", "events", store, config, BASE_URL, now.date()))


def _from_objects(url: str, file: Path) -> None:
    """The calendar as objects: every row a model, every event a component, the zones as ours has them."""
    engine = create_engine(url)
    since = months_before(NOW.date(), 12)
    with Session(engine) as session:
        query = select(EventRow).where(EventRow.last_day >= since).order_by(EventRow.start_at)  # type: ignore[arg-type]
        rows = session.exec(query).all()
    engine.dispose()
    calendar = icalendar.Calendar()
    for name, value in (("PRODID", "-//benchmark//EN"), ("VERSION", "2.0"), ("NAME", "SMA events")):
        calendar.add(name, value)
    for zone in sorted({row.timezone for row in rows if row.timezone}):
        calendar.add_component(icalendar.Timezone.from_ical(vtimezone(zone, since.year)))
    for row in rows:
        calendar.add_component(_component(row))
    file.write_bytes(calendar.to_ical())


def _component(row: EventRow) -> icalendar.Event:
    """The properties that our writer gives such an event."""
    component = icalendar.Event()
    page = f"{BASE_URL}/events/{row.slug}/"
    start, end = read_wall(row.start, row.timezone), read_wall(row.end or row.start, row.timezone)
    if not isinstance(end, dt.datetime):
        end += dt.timedelta(days=1)
    component.add("UID", row.uid)
    component.add("DTSTAMP", row.last_modified)
    component.add("DTSTART", start)
    component.add("DTEND", end)
    component.add("SUMMARY", row.title)
    component.add("STATUS", "CONFIRMED")
    component.add("TRANSP", "OPAQUE" if isinstance(start, dt.datetime) else "TRANSPARENT")
    component.add("SEQUENCE", row.sequence)
    component.add("CREATED", row.first_seen)
    component.add("LAST-MODIFIED", row.last_modified)
    component.add("DESCRIPTION", f"{row.description[:500]}\n\nEvent page: {page}\nOrganiser's page: {row.url}")
    component.add("LOCATION", ", ".join(part for part in (row.venue, row.city, "Poland") if part))
    component.add("GEO", (row.latitude, row.longitude))
    component.add("URL", row.url)
    component.add("CATEGORIES", [row.type.capitalize(), *row.topics.split(",")])
    return component


def _crawl(store: Store, items: list[EventData], now: dt.datetime, *, complete: bool) -> None:
    run = CrawlRun("bench", now, now, CrawlClass.OK, items=tuple(items), complete=complete)
    result = store.finish_crawl(run, now, Precedence.ORGANISER, Identity.NATIVE)
    if result.held:
        raise RuntimeError(f"the gate held the benchmark's crawl: {result.held}")


def _event(number: int, turn: int) -> EventData:
    """A meeting of an ordinary size; `turn` changes its title."""
    day = dt.date(2026, 3, 1) + dt.timedelta(days=number * 37 % 700)
    timed = number % 3 != 0
    zone = _ZONES[number % len(_ZONES)]
    start = dt.datetime(day.year, day.month, day.day, 8 + number % 10, tzinfo=ZoneInfo(zone)) if timed else day
    return EventData(
        title=f"Meeting {number} on spinal muscular atrophy, Łódź" + (f" ({turn})" if turn else ""),
        start=start,
        end=start + dt.timedelta(hours=3) if timed else day + dt.timedelta(days=2),
        timezone=zone if timed else None,
        precision=Precision.MINUTE if timed else Precision.DATE,
        place=Place(venue="Hotel Centrum", city="Łódź", country="PL", latitude=51.7592, longitude=19.456),
        type=EventType.CONGRESS,
        topics=(Topic.TRIALS, Topic.REHAB),
        url=f"https://society.example.org/meetings/{number}",
        description=_TEXT * 5,
        organizer="Society",
        source="bench",
        page_url="https://society.example.org/meetings",
        native_id=f"n{number}",
    )
