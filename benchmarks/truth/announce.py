"""One true event as one source announces it at one crawl: an `EventData`, and what kinds of noise are in it."""

from __future__ import annotations

import calendar
import datetime as dt
import zlib
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from benchmarks.truth.address import address, page
from benchmarks.truth.dice import dice
from benchmarks.truth.habit import Habit
from benchmarks.truth.source import Ends, Hours, Ids, Noise, Rewrite, Source
from benchmarks.truth.title import Speech, rewritten, topic
from benchmarks.truth.true_event import Facts, Fate, TrueEvent
from benchmarks.truth.words import Words
from config.source import Precedence
from store.event import Deadline, DeadlineKind, EventData, EventType, Mode, Place, Precision, Status

_ZONES = {Hours.UTC: "UTC", Hours.EASTERN: "America/New_York"}
_DEADLINES = ((DeadlineKind.ABSTRACT, 120), (DeadlineKind.EARLY_BIRD, 75), (DeadlineKind.REGISTRATION, 10))


@dataclass(frozen=True, slots=True)
class Crawl:
    """When a source is read: the number of the round, the day, and whether its site has been redesigned by then."""

    number: int
    day: dt.date
    redesigned: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """What a source says, the true event that it says it of, and the kinds of noise in it."""

    data: EventData
    event_id: str
    noise: frozenset[str]


def known(event: TrueEvent, habit: Habit, day: dt.date) -> Facts | None:
    """The facts as far as the source has noticed them; None before it lists the event."""
    listed = event.announced + dt.timedelta(days=habit.delay)
    if day < listed:
        return None
    noticed = event.at(max(listed, day - dt.timedelta(days=habit.lag or 0)))
    if habit.lag is not None or noticed.month_only:
        return noticed
    detailed = [each for each in event.versions if each.fate is Fate.DETAILED and each.since <= day]
    return detailed[-1] if detailed else event.at(listed)


@dataclass(frozen=True, slots=True)
class Occasion:
    """One source speaking of one event at one crawl, with what it knows of it."""

    source: Source
    event: TrueEvent
    habit: Habit
    facts: Facts
    crawl: Crawl


def announce(words: Words, occasion: Occasion) -> Item:
    """What the source says. Word for word the same at every crawl, but for what has changed and its own noise."""
    source, event, habit = occasion.source, occasion.event, occasion.habit
    facts, crawl = occasion.facts, occasion.crawl
    language = source.language or event.language
    said = _shifted(facts, habit.off)
    rewrites = _still(habit, crawl)
    title = rewritten(Speech(words, event, facts, language, dice(habit.name, "title")), rewrites)
    if Noise.WHITESPACE in source.noise and crawl.number % 2:
        title = title.replace(" ", "  ", 2).replace("– ", "–\u00a0")
    strong = source.precedence is not Precedence.AGGREGATOR
    data = EventData(
        title=title,
        **_times(source, event, habit, said),
        status=facts.status if strong or facts.status in _PLAIN_WORDS else Status.SCHEDULED,
        mode=facts.mode if habit.says_mode else None,
        type=event.type if habit.says_type else EventType.OTHER,
        place=_place(source, facts, language),
        url=address(source, event, facts, crawl),
        registration_url=_registration(source, event),
        online_url=_joining(source, event, facts),
        description=_description(words, event, facts, source, language),
        organizer=event.org.name if habit.says_organizer else None,
        language=language,
        deadlines=_deadlines(source, event, crawl),
        source=source.slug,
        page_url=page(source, event, facts),
        native_id=_native_id(source, event, crawl),
    )
    return Item(data, event.id, _noise(occasion, rewrites))


_PLAIN_WORDS = (Status.CANCELLED, Status.POSTPONED)
"""What aggregators say; a new date they just print."""


def _still(habit: Habit, crawl: Crawl) -> tuple[Rewrite, ...]:
    return tuple(r for r in habit.rewrites if r is not Rewrite.TYPO or crawl.number < habit.mended)


def _shifted(facts: Facts, days: int) -> Facts:
    by = dt.timedelta(days=days)
    return replace(facts, start=facts.start + by, end=facts.end + by) if days else facts


def _times(source: Source, event: TrueEvent, habit: Habit, facts: Facts) -> dict[str, object]:
    if facts.month_only:
        first = facts.start.date().replace(day=1)
        last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
        return {"start": first, "end": last, "precision": Precision.MONTH}
    by_day = source.hours is Hours.DATE or (event.days and source.hours is not Hours.FULL)
    end = _end(source, habit, facts)
    previous = facts.previous if source.precedence is not Precedence.AGGREGATOR else None
    if by_day:
        return {
            "start": facts.start.date(), "end": end.date() if end and event.days else None,
            "precision": Precision.DATE, "previous_start": previous.date() if previous else None,
        }  # fmt: skip
    name = _ZONES.get(source.hours, event.zone) if facts.place is None else event.zone
    zone = ZoneInfo(name)
    return {
        "start": facts.start.astimezone(zone), "end": end.astimezone(zone) if end else None, "timezone": name,
        "precision": Precision.MINUTE, "previous_start": previous.astimezone(zone) if previous else None,
    }  # fmt: skip


def _end(source: Source, habit: Habit, facts: Facts) -> dt.datetime | None:
    """Wrong ends: none, a default hour, or a day too many."""
    if source.ends is Ends.RIGHT:
        return facts.end
    if source.ends is Ends.ABSENT:
        return None
    wrong = dice(habit.name, "end").choice((None, facts.start + dt.timedelta(hours=1), "a day too many"))
    return facts.end + dt.timedelta(days=1) if isinstance(wrong, str) else wrong


def _place(source: Source, facts: Facts, language: str) -> Place:
    if facts.place is None:
        return Place()
    return Place(
        venue=None if Noise.NO_VENUE in source.noise else facts.venue,
        city=facts.place.called(language),
        country=None if Noise.NO_COUNTRY in source.noise else facts.place.country,
    )


def _registration(source: Source, event: TrueEvent) -> str | None:
    if source.precedence is Precedence.AGGREGATOR:
        return None
    return f"https://register.example.org/{event.org.short.lower()}/{zlib.crc32(event.id.encode())}"


def _joining(source: Source, event: TrueEvent, facts: Facts) -> str | None:
    return f"https://meet.example.org/{zlib.crc32(event.series.encode())}" if source.own and not facts.place else None


def _description(words: Words, event: TrueEvent, facts: Facts, source: Source, language: str) -> str:
    if source.precedence is Precedence.AGGREGATOR and dice(source.slug, event.id, "text").random() < 0.5:
        return ""
    return words.phrases["about"][language].format(org=event.org.name, topic=topic(words, event, facts, language))


def _deadlines(source: Source, event: TrueEvent, crawl: Crawl) -> tuple[Deadline, ...]:
    """Of congresses; the order says nothing."""
    if event.titles != "congress" or event.part_of or source.precedence is Precedence.AGGREGATOR:
        return ()
    start = event.versions[0].start.date()
    found = tuple(Deadline(kind=kind, date=start - dt.timedelta(days=days)) for kind, days in _DEADLINES)
    return found[::-1] if Noise.REORDER in source.noise and crawl.number % 2 else found


def _native_id(source: Source, event: TrueEvent, crawl: Crawl) -> str | None:
    if source.ids is Ids.NONE:
        return None
    turn = crawl.number if source.ids is Ids.ROTATING else ""
    return f"{source.slug}-{zlib.crc32(f'{event.id}/{turn}'.encode())}"


def _noise(occasion: Occasion, rewrites: tuple[Rewrite, ...]) -> frozenset[str]:
    """The kinds of noise in this announcement, as the report names them."""
    source, event, facts, crawl = occasion.source, occasion.event, occasion.facts, occasion.crawl
    truth = event.at(crawl.day)
    said = {
        f"ids: {source.ids}": source.ids is not Ids.NATIVE,
        f"address: {source.urls}": True,
        f"translated: {source.language}": source.language not in (None, event.language),
        f"hours: {source.hours}": source.hours is not Hours.RIGHT,
        f"end: {source.ends}": source.ends is not Ends.RIGHT,
        "day wrong by one": bool(occasion.habit.off),
        "change not noticed": facts.since != truth.since and facts.start != truth.start,
        "month only": facts.month_only,
        "moved online": facts.mode is Mode.ONLINE and event.versions[0].mode is not Mode.ONLINE,
        "redesigned site": crawl.redesigned,
        f"kind: {event.titles}{'-' + event.wrap if event.wrap else ''}": True,
    }
    said |= {f"title: {rewrite}": True for rewrite in rewrites}
    said |= {noise.value: True for noise in source.noise}
    return frozenset(name for name, holds in said.items() if holds)
