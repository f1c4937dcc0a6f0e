"""What takes place in the demo: fictional meetings around today, and changes to them.

Sites only dress these values; a test changes the programme (move, cancel, add) and sees the change in the feeds.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo

from store.event import Mode, Status


class SiteName(StrEnum):
    """The fictional organisations; each has a port of its own."""

    SOCIETY = "society"
    PATIENTS = "patients"
    UNIVERSITY = "university"
    CONGRESS = "congress"
    NEWS = "news"
    HOSPITAL = "hospital"


@dataclass(frozen=True, slots=True)
class DemoEvent:
    """One meeting as its organiser knows it. `end` is inclusive for whole days; `key` is its address on the site."""

    key: str
    site: SiteName
    title: str
    start: dt.date | dt.datetime
    end: dt.date | dt.datetime | None = None
    venue: str = ""
    city: str = ""
    country: str = ""
    mode: Mode = Mode.ONSITE
    status: Status = Status.SCHEDULED
    text: str = ""
    language: str = "en"
    abstracts_until: dt.date | None = None
    month_only: bool = False
    weekly: int = 0

    def moved(self, days: int) -> DemoEvent:
        """Return it `days` later, with its end and its deadline."""
        shift = dt.timedelta(days=days)
        return dataclasses.replace(
            self,
            start=self.start + shift,
            end=self.end + shift if self.end else None,
            abstracts_until=self.abstracts_until + shift if self.abstracts_until else None,
        )


@dataclass(frozen=True, slots=True)
class Changes:
    """What happened to the programme since it was made, as a JSON file or in memory.

    move    key -> days
    cancel  keys
    add     meetings of one day: {"site", "key", "title", "days"}
    down    sites that answer 503
    """

    move: dict[str, int] = field(default_factory=dict)
    cancel: tuple[str, ...] = ()
    add: tuple[dict[str, str | int], ...] = ()
    down: tuple[str, ...] = ()

    @classmethod
    def read(cls, path: Path) -> Changes:
        """Return the changes a file holds; a file that is not there yet holds none."""
        if not path.exists():
            return cls()
        data = json.loads(path.read_text())
        return cls(data.get("move", {}), tuple(data.get("cancel", ())), tuple(data.get("add", ())),
                   tuple(data.get("down", ())))  # fmt: skip

    def write(self, path: Path) -> None:
        """Replace the file at once, so that a reader never sees half of it."""
        part = path.with_suffix(".part")
        part.write_text(json.dumps(dataclasses.asdict(self)))
        part.replace(path)

    def apply(self, events: tuple[DemoEvent, ...], today: dt.date) -> tuple[DemoEvent, ...]:
        """Return the programme after these changes."""
        return tuple(self._changed(event) for event in (*events, *(_added(row, today) for row in self.add)))

    def _changed(self, event: DemoEvent) -> DemoEvent:
        if event.key in self.cancel:
            event = dataclasses.replace(event, status=Status.CANCELLED)
        return event.moved(self.move.get(event.key, 0))


def _added(row: dict[str, str | int], today: dt.date) -> DemoEvent:
    return DemoEvent(
        key=str(row["key"]),
        site=SiteName(str(row["site"])),
        title=str(row["title"]),
        start=today + dt.timedelta(days=int(row["days"])),
        venue="Meeting House",
        city="Vienna",
        country="AT",
        text="A meeting about spinal muscular atrophy (SMA), announced a moment ago.",
    )


def programme(today: dt.date) -> tuple[DemoEvent, ...]:
    """Return what all sites announce, relative to `today`."""
    return (*_society(today), *_patients(today), *_university(today), *_congress(today), *_news(today))


def _day(today: dt.date, days: int, weekday: int) -> dt.date:
    """Return the first such weekday (Monday is 0) at least `days` from today."""
    day = today + dt.timedelta(days=days)
    return day + dt.timedelta(days=(weekday - day.weekday()) % 7)


def _at(day: dt.date, time: str, zone: str) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.fromisoformat(time), ZoneInfo(zone))


def _society(today: dt.date) -> tuple[DemoEvent, ...]:
    congress, symposium, course = _day(today, 200, 2), _day(today, 75, 4), _day(today, 40, 0)
    return (
        DemoEvent(
            "annual-congress", SiteName.SOCIETY, "Annual Congress on Spinal Muscular Atrophy",
            congress, congress + dt.timedelta(days=2), "Congress Hall on the Danube", "Vienna", "AT",
            text="Three days on SMA in children and adults: newborn screening, gene therapy with onasemnogene "
                 "abeparvovec, nusinersen and risdiplam in the long run, motor outcome measures.",
            abstracts_until=congress - dt.timedelta(days=90),
        ),
        DemoEvent(
            "adult-sma", SiteName.SOCIETY, "Symposium: Adults with SMA - Transition and Respiratory Care",
            _at(symposium, "13:00", "Europe/Vienna"), _at(symposium, "18:30", "Europe/Vienna"),
            "Old University", "Graz", "AT", Mode.HYBRID,
            text="An afternoon for neurologists, pulmonologists and physiotherapists, on site and by video.",
        ),
        DemoEvent(
            "motor-scales", SiteName.SOCIETY, "Course on Motor Outcome Measures in SMA (HFMSE, RULM, 6MWT)",
            course, course + dt.timedelta(days=1), "Training Centre", "Innsbruck", "AT", status=Status.CANCELLED,
            text="A course for physiotherapists. It had to be cancelled and will be held next year.",
        ),
        DemoEvent(
            "webinar-screening", SiteName.SOCIETY, "Webinar: Newborn Screening for SMA, First Results",
            _at(_day(today, 21, 1), "17:00", "Europe/Vienna"), _at(_day(today, 21, 1), "18:00", "Europe/Vienna"),
            mode=Mode.ONLINE, text="Laboratories and paediatric neurologists report on the first year of screening.",
        ),
        DemoEvent(
            "past-workshop", SiteName.SOCIETY, "Workshop on Spine Surgery in Spinal Muscular Atrophy",
            today - dt.timedelta(days=30), None, "Orthopaedic Clinic", "Salzburg", "AT",
            text="Indications, timing and intrathecal access after spinal fusion.",
        ),
    )  # fmt: skip


def _patients(today: dt.date) -> tuple[DemoEvent, ...]:
    family, evening, run, board = _day(today, 110, 5), _day(today, 14, 3), _day(today, 160, 6), _day(today, 60, 1)
    return (
        DemoEvent(
            "family-weekend", SiteName.PATIENTS, "SMA Family Weekend",
            family, family + dt.timedelta(days=1), "Lakeside Hostel", "Lyon", "FR",
            text="<p>A weekend for families living with SMA: <strong>equipment fair</strong>, sibling groups, "
                 "questions to the clinic.</p>",
        ),
        DemoEvent(
            "online-evening", SiteName.PATIENTS, "Online Evening: Living as an Adult with SMA",
            _at(evening, "19:30", "Europe/Paris"), _at(evening, "21:00", "Europe/Paris"), mode=Mode.ONLINE,
            text="<p>Adults with SMA talk about work, assistance and travel.</p>",
        ),
        DemoEvent(
            "charity-run", SiteName.PATIENTS, "Charity Run for SMA Research",
            _at(run, "10:00", "America/New_York"), _at(run, "14:00", "America/New_York"),
            "Riverside Park", "Boston", "US", text="<p>Five kilometres, wheelchairs first.</p>",
        ),
        DemoEvent(
            "access-meeting", SiteName.PATIENTS, "Round Table: Access to SMA Treatments",
            _at(board, "10:00", "Europe/London"), _at(board, "12:30", "Europe/London"),
            "Town Hall", "Leeds", "GB", text="<p>Advocates and payers on reimbursement for adults.</p>",
        ),
    )  # fmt: skip


def _university(today: dt.date) -> tuple[DemoEvent, ...]:
    seminar, school, stroke, tag = _day(today, 28, 2), _day(today, 130, 0), _day(today, 33, 3), _day(today, 90, 5)
    month = (today.replace(day=1) + dt.timedelta(days=250)).replace(day=1)
    return (
        DemoEvent(
            "seminar", SiteName.UNIVERSITY, "Seminar: SMN2 Splicing - From Bench to Bedside in SMA",
            _at(seminar, "16:15", "Europe/Warsaw"), _at(seminar, "17:45", "Europe/Warsaw"),
            "Lecture Hall 3", "Kraków", "PL", text="Open to all researchers in spinal muscular atrophy.",
        ),
        DemoEvent(
            "summer-school", SiteName.UNIVERSITY, "School of Neuromuscular Genetics: Spinal Muscular Atrophy",
            school, school + dt.timedelta(days=4), "Collegium Novum", "Kraków", "PL",
            text="Five days for residents: SMN1 and SMN2 copy number, carriers, counselling.",
            abstracts_until=school - dt.timedelta(days=60),
        ),
        DemoEvent(
            "stroke-day", SiteName.UNIVERSITY, "Stroke Unit Open Day",
            stroke, None, "Building B", "Kraków", "PL", text="Guided tours through the stroke unit.",
        ),
        DemoEvent(
            "autumn-meeting", SiteName.UNIVERSITY, "Meeting of the SMA Registry Group",
            month, None, "Collegium Novum", "Kraków", "PL", month_only=True, text="The exact date follows.",
        ),
        DemoEvent(
            "sma-tag", SiteName.UNIVERSITY, "SMA-Tag: Spinale Muskelatrophie bei Erwachsenen",
            _at(tag, "09:30", "Europe/Berlin"), _at(tag, "16:00", "Europe/Berlin"),
            "Hörsaalzentrum", "Leipzig", "DE", language="de",
            text="Vorträge für Ärztinnen, Therapeuten und Familien; Eintritt frei.",
        ),
        DemoEvent(
            "atemkurs", SiteName.UNIVERSITY, "Kurs: Atemtherapie bei spinaler Muskelatrophie (SMA)",
            tag + dt.timedelta(days=20), tag + dt.timedelta(days=21), "Klinik für Neurologie", "Leipzig", "DE",
            language="de", text="Zweitägiger Kurs für Physiotherapeutinnen und Pflegende.",
        ),
    )  # fmt: skip


def _congress(today: dt.date) -> tuple[DemoEvent, ...]:
    main, club, satellite = _day(today, 300, 3), _day(today, 7, 2), _day(today, 303, 6)
    return (
        DemoEvent(
            "world-meeting", SiteName.CONGRESS, "World Meeting on Motor Neuron Diseases: SMA Sessions",
            main, main + dt.timedelta(days=3), "Harbour Congress Centre", "Yokohama", "JP",
            text="Plenaries on spinal muscular atrophy\nand a poster fair, with interpreters.",
        ),
        DemoEvent(
            "journal-club", SiteName.CONGRESS, "SMA Journal Club (online)",
            _at(club, "18:00", "Europe/Berlin"), _at(club, "19:00", "Europe/Berlin"), mode=Mode.ONLINE,
            weekly=6, text="One paper on spinal muscular atrophy a week; all are welcome.",
        ),
        DemoEvent(
            "satellite", SiteName.CONGRESS, "Satellite Symposium: Respiratory Care in SMA",
            _at(satellite, "08:00", "Asia/Tokyo"), _at(satellite, "09:30", "Asia/Tokyo"),
            "Harbour Congress Centre, Room 5", "Yokohama", "JP", Mode.HYBRID,
            text="Ventilation and cough assistance in spinal muscular atrophy; breakfast is served from 7:30.",
        ),
    )  # fmt: skip


def _news(today: dt.date) -> tuple[DemoEvent, ...]:
    workshop, hearing = _day(today, 52, 4), _day(today, 95, 2)
    return (
        DemoEvent(
            "trial-workshop", SiteName.NEWS, "Workshop on Trial Design in Spinal Muscular Atrophy",
            _at(workshop, "09:00", "Europe/Brussels"), _at(workshop, "17:00", "Europe/Brussels"),
            "Science House", "Brussels", "BE", text="Endpoints, registries and real-world evidence for SMA.",
        ),
        DemoEvent(
            "hearing", SiteName.NEWS, "Public Hearing on Newborn Screening for SMA",
            hearing, None, "Parliament Annex", "Lisbon", "PT",
            text="A hearing on newborn screening for spinal muscular atrophy.",
        ),
    )  # fmt: skip
