"""Families of true events: what belongs together, and what looks as if it did.

Every family takes dice, the season, an organisation and a name, and returns its events. Twins on purpose: the same
title in several cities on one day, early and late sessions, tracks for adults and children, an online repeat, parts
and numbers of a series, the editions of a congress and what surrounds it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random

from benchmarks.truth.fate import fates
from benchmarks.truth.season import Season, at, online, onsite
from benchmarks.truth.true_event import Audience, Facts, Mark, TrueEvent
from benchmarks.truth.words import Org
from store.event import EventType

Family = Callable[[Random, Season, Org, str], list[TrueEvent]]


@dataclass(frozen=True, slots=True)
class Draft:
    """What an event is to become: its type, the kind of its titles, and what is announced first."""

    type: EventType
    titles: str
    first: Facts


def event(rng: Random, season: Season, org: Org, name: str, draft: Draft, **more: object) -> TrueEvent:
    """An event with a theme, a template and a fate drawn for it; `more` says otherwise."""
    titles = draft.titles
    first = replace(draft.first, template=rng.randrange(len(season.words.titles[titles])))
    audience = Audience.ONLINE if first.place is None else Audience.PROFESSIONAL
    drawn = TrueEvent(
        id=name, type=draft.type, titles=titles, audience=audience, org=org, language=org.language,
        zone=str(first.start.tzinfo), theme=rng.randrange(len(season.words.theme)),
        disease=rng.randrange(len(season.words.disease)), days=False, series=name,
        versions=fates(rng, first, season.words),
    )  # fmt: skip
    return replace(drawn, **more)  # type: ignore[arg-type]


def same_words(drawn: TrueEvent, twin: TrueEvent) -> TrueEvent:
    """`drawn` under the title of `twin`."""
    template, angle = twin.versions[0].template, twin.versions[0].angle
    versions = tuple(replace(version, template=template, angle=angle) for version in drawn.versions)
    return replace(drawn, theme=twin.theme, disease=twin.disease, versions=versions)


def single(rng: Random, season: Season, org: Org, name: str) -> list[TrueEvent]:
    """A symposium or workshop; sometimes another one in the same city that day, or an online repeat weeks later."""
    kind = rng.choice((EventType.SYMPOSIUM, EventType.WORKSHOP))
    city, day = season.city(rng, org.language), season.day(rng)
    since, hour = season.announced(rng, day, 40, 160), rng.choice((9, 10, 13, 14.5))
    length = dt.timedelta(hours=rng.choice((3, 4, 7)))
    start = at(day, hour, city.zone)
    first = onsite(rng, season, city, start, start + length, since=since)
    found = [event(rng, season, org, name, Draft(kind, kind.value, first))]
    if rng.random() < 0.3:
        beside = replace(onsite(rng, season, city, start, start + length, since=since), venue=first.venue)
        theme = (found[0].theme + 1) % len(season.words.theme)
        found.append(event(rng, season, org, f"{name}-beside", Draft(kind, kind.value, beside), theme=theme))
        found = [replace(each, marks=frozenset({Mark.TITLE})) for each in found]
    if rng.random() < 0.2:
        found.append(_repeat(rng, season, found[0]))
    return found


def _repeat(rng: Random, season: Season, of: TrueEvent) -> TrueEvent:
    """The online repeat of an event on site: the same day in the evening, or weeks later."""
    first = of.versions[0]
    day = first.last_day + dt.timedelta(days=rng.choice((0, 7, 21, 30)))
    start = at(day, 19 if day > first.last_day else 21, of.zone)
    drawn = online(rng, season, start, start + dt.timedelta(hours=2), first.since)
    repeat = event(rng, season, of.org, f"{of.id}-repeat", Draft(EventType.WEBINAR, of.titles, drawn))
    marks = frozenset({Mark.TITLE})
    return replace(same_words(repeat, of), wrap="online-repeat", ordinal=of.ordinal, marks=marks)


def webinar(rng: Random, season: Season, org: Org, name: str) -> list[TrueEvent]:
    """One webinar."""
    zone, day = season.city(rng, org.language).zone, season.day(rng)
    start = at(day, rng.choice((12, 16, 17, 18, 19.5)), zone)
    since = season.announced(rng, day, 20, 80)
    first = online(rng, season, start, start + dt.timedelta(minutes=rng.choice((60, 90))), since)
    return [event(rng, season, org, name, Draft(EventType.WEBINAR, "webinar", first))]


def webinars(rng: Random, season: Season, org: Org, name: str) -> list[TrueEvent]:
    """A monthly series: numbered, or always under the same title; or a journal club."""
    titles = rng.choice(("webinar-numbered", "webinar-monthly", "journal-club"))
    kind = EventType.JOURNAL_CLUB if titles == "journal-club" else EventType.WEBINAR
    zone, begin = season.city(rng, org.language).zone, season.day(rng, beyond=-150)
    hour, offset, found = rng.choice((12, 17, 18, 19)), rng.randint(0, 60), list[TrueEvent]()
    for number in range(rng.randint(5, 10)):
        day = begin + dt.timedelta(days=28 * number)
        start = at(day, hour, zone)
        since = season.announced(rng, day, 25, 75)
        first = online(rng, season, start, start + dt.timedelta(hours=1), since)
        drawn = event(rng, season, org, f"{name}-{number}", Draft(kind, titles, first), series=name)
        if found and titles != "webinar-numbered":
            drawn = same_words(drawn, found[0])
        found.append(replace(drawn, ordinal=offset + number + 1, language=org.language))
    return found


def course(rng: Random, season: Season, org: Org, name: str) -> list[TrueEvent]:
    """A course in two to three parts, weeks apart, announced together."""
    city, day = season.city(rng, org.language), season.day(rng, beyond=20)
    since, found = season.announced(rng, day, 50, 150), list[TrueEvent]()
    for part in range(1, rng.randint(2, 3) + 1):
        start = at(day + dt.timedelta(days=28 * (part - 1)), 9, city.zone)
        first = onsite(rng, season, city, start, start + dt.timedelta(hours=8), since=since)
        drawn = event(
            rng, season, org, f"{name}-{part}", Draft(EventType.COURSE, "course", first), series=name, ordinal=part
        )
        found.append(same_words(drawn, found[0]) if found else drawn)
    return found


def support(rng: Random, season: Season, org: Org, name: str) -> list[TrueEvent]:
    """Meetings of families under one title, on one day, in several cities."""
    day, hour = season.day(rng), rng.choice((10, 11, 15))
    cities = [city for city in season.words.city if city.language == org.language]
    since, found = season.announced(rng, day, 25, 90), list[TrueEvent]()
    for city in rng.sample(cities, min(len(cities), rng.randint(2, 5))):
        start = at(day, hour, city.zone)
        first = onsite(rng, season, city, start, start + dt.timedelta(hours=3), since=since, hybrid=0)
        draft = Draft(EventType.SUPPORT_MEETING, "support-meeting", first)
        here = f"{name}-{city.name.lower().replace(' ', '-')}"
        drawn = event(rng, season, org, here, draft, audience=Audience.FAMILY, series=name)
        found.append(same_words(drawn, found[0]) if found else drawn)
    return found


def awareness(rng: Random, season: Season, org: Org, name: str) -> list[TrueEvent]:
    """An awareness day in several cities, all day."""
    found = support(rng, season, org, name)
    days = [_as_awareness(each) for each in found]
    return [replace(each, disease=days[0].disease) for each in days]


def _as_awareness(meeting: TrueEvent) -> TrueEvent:
    versions = tuple(replace(version, template=0) for version in meeting.versions)
    return replace(meeting, type=EventType.AWARENESS_DAY, titles="awareness-day", days=True, versions=versions)


def sessions(rng: Random, season: Season, org: Org, name: str) -> list[TrueEvent]:
    """The same webinar twice a day: told apart by a word of the title, or by the hour alone."""
    zone, day = season.city(rng, org.language).zone, season.day(rng)
    since, said = season.announced(rng, day, 20, 70), rng.random() < 0.5
    found: list[TrueEvent] = []
    for hour, wrap in ((10, "early"), (18, "late")):
        start = at(day, hour, zone)
        first = online(rng, season, start, start + dt.timedelta(hours=1), since)
        drawn = event(rng, season, org, f"{name}-{wrap}", Draft(EventType.WEBINAR, "session", first))
        drawn = same_words(drawn, found[0]) if found else drawn
        marks = frozenset({Mark.TITLE if said else Mark.HOURS})
        found.append(replace(drawn, wrap=wrap if said else None, marks=marks, series=name))
    return found


def tracks(rng: Random, season: Season, org: Org, name: str) -> list[TrueEvent]:
    """One day of care for adults and one for children, in the same house at the same hour."""
    city, day = season.city(rng, org.language), season.day(rng)
    start, since = at(day, 9.5, city.zone), season.announced(rng, day, 40, 140)
    found: list[TrueEvent] = []
    for track in range(2):
        first = onsite(rng, season, city, start, start + dt.timedelta(hours=6), since=since, hybrid=0)
        drawn = event(rng, season, org, f"{name}-{track}", Draft(EventType.SYMPOSIUM, "track", first))
        drawn = same_words(drawn, found[0]) if found else drawn
        found.append(replace(drawn, track=track, marks=frozenset({Mark.TITLE})))
    return found


def family_days(rng: Random, season: Season, org: Org, name: str) -> list[TrueEvent]:
    """A conference of families, this year's and next year's."""
    city, day = season.city(rng, org.language), season.day(rng, beyond=-30)
    found: list[TrueEvent] = []
    for edition in range(2):
        start = at(day + dt.timedelta(days=364 * edition + 7 * edition), 10, city.zone)
        since = season.announced(rng, day, 60, 180) if not edition else found[0].versions[0].last_day
        since = min(since + dt.timedelta(days=20 * edition), season.end - dt.timedelta(days=25))
        first = onsite(rng, season, city, start, start + dt.timedelta(days=1, hours=6), since=since, hybrid=0.1)
        draft = Draft(EventType.FAMILY_CONFERENCE, "family-conference", first)
        here = f"{name}-{start.year}-{edition}"
        drawn = event(rng, season, org, here, draft, audience=Audience.FAMILY, series=name, days=True)
        found.append(same_words(drawn, found[0]) if found else drawn)
    return found
