"""Congresses: their editions, and what surrounds each: satellites, pre-congress courses, an online repeat, days."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from random import Random

from benchmarks.truth.families import Draft, event, same_words
from benchmarks.truth.season import Season, at, onsite
from benchmarks.truth.true_event import Facts, Fate, Mark, TrueEvent
from benchmarks.truth.words import Org
from store.event import EventType, Mode

EDITIONS = 3


def congress(rng: Random, season: Season, org: Org, name: str) -> list[TrueEvent]:
    """Up to three yearly editions, each with its satellites and courses."""
    ordinal, found, editions = rng.randint(2, 24), list[TrueEvent](), list[TrueEvent]()
    day = season.day(rng, beyond=-10)
    since = season.announced(rng, day, 60, 300)
    for number in range(EDITIONS):
        edition = _edition(rng, season, org, name, day=day, since=since)
        edition = replace(edition, ordinal=ordinal + number)
        edition = same_words(edition, editions[0]) if editions else edition
        editions.append(edition)
        found += [edition, *_around(rng, season, edition)]
        since = max(since, edition.versions[0].last_day) + dt.timedelta(days=rng.randint(5, 60))
        day += dt.timedelta(days=364 + rng.choice((-7, 0, 7)))
        if since > season.end - dt.timedelta(days=25):
            break
    return found


def _edition(rng: Random, season: Season, org: Org, name: str, *, day: dt.date, since: dt.date) -> TrueEvent:
    """One year's congress; one that is far away may be known by its month first."""
    city = season.city(rng, org.language if rng.random() < 0.5 else rng.choice(("en", "de", "fr", "es")))
    start = at(day, 9, city.zone)
    end = at(day + dt.timedelta(days=rng.randint(1, 3)), 17, city.zone)
    first = onsite(rng, season, city, start, end, since=since, hybrid=0.3)
    drawn = event(
        rng, season, org, f"{name}-{day.year}", Draft(EventType.CONGRESS, "congress", first), series=name, days=True,
    )  # fmt: skip
    if (day - since).days > 200 and rng.random() < 0.5:
        return replace(drawn, versions=_month_first(rng, drawn.versions))
    return drawn


def _month_first(rng: Random, versions: tuple[Facts, ...]) -> tuple[Facts, ...]:
    """The announcement names the month; a later word the days. Other fates come after it or not at all."""
    detailed = versions[0].since + dt.timedelta(days=rng.randint(30, 90))
    exact = replace(versions[0], since=detailed, fate=Fate.DETAILED)
    return replace(versions[0], month_only=True), exact, *(v for v in versions[1:] if v.since > detailed)


def _around(rng: Random, season: Season, parent: TrueEvent) -> list[TrueEvent]:
    """What belongs to a congress without being it."""
    if parent.versions[0].month_only:
        return []
    first = parent.versions[0]
    days = (first.end.date() - first.start.date()).days
    found = [
        _beside(rng, season, parent, f"satellite-{n}", day=rng.randint(0, days), hour=rng.choice((7.5, 12.5, 18)))
        for n in range(rng.randint(0, 2))
    ]
    if rng.random() < 0.4:
        found.append(_beside(rng, season, parent, "course", day=-1, hour=13))
    return found + [_one_day(parent, day) for day in range(1, days + 2)]


def _beside(rng: Random, season: Season, parent: TrueEvent, name: str, *, day: int, hour: float) -> TrueEvent:
    """A satellite symposium on one of the congress's days, or a course on the day before."""
    kind, titles = (
        (EventType.COURSE, "pre-course") if day < 0 else (EventType.SATELLITE_SYMPOSIUM, "satellite-symposium")
    )
    first = parent.versions[0]
    assert first.place is not None
    start = at(first.start.date() + dt.timedelta(days=day), hour, parent.zone)
    since = min(first.since + dt.timedelta(days=rng.randint(0, 40)), season.end - dt.timedelta(days=25))
    drawn = onsite(rng, season, first.place, start, start + dt.timedelta(hours=1.5 if day >= 0 else 4), since=since)
    drawn = replace(drawn, venue=first.venue, mode=Mode.ONSITE)
    themes = len(season.words.theme)
    theme = (parent.theme + sum(map(ord, name))) % themes  # the satellites of one congress differ
    beside = event(
        rng, season, parent.org, f"{parent.id}-{name}", Draft(kind, titles, drawn), parent=parent, theme=theme,
        language=parent.language,
    )  # fmt: skip
    return replace(beside, versions=_follow(parent, beside.versions[0]), marks=frozenset({Mark.TITLE}))


def _follow(parent: TrueEvent, own: Facts) -> tuple[Facts, ...]:
    """The congress's fate, as it befalls something that belongs to it."""
    origin, versions = parent.versions[0], [own]
    for version in parent.versions[1:]:
        if version.since <= own.since:
            continue
        by = version.start - origin.start
        followed = replace(
            version, start=own.start + by, end=own.end + by, template=own.template, angle=own.angle,
            previous=own.start if version.previous else None,
        )  # fmt: skip
        versions.append(followed)
    return tuple(versions)


def _one_day(parent: TrueEvent, day: int) -> TrueEvent:
    """One day of a congress, as sources list it that list days apart."""
    versions = tuple(_slice(version, day) for version in parent.versions)
    return replace(
        parent, id=f"{parent.id}-day-{day}", wrap="day", day=day, part_of=(parent.id, day), versions=versions,
        marks=frozenset({Mark.TITLE}),
    )  # fmt: skip


def _slice(version: Facts, day: int) -> Facts:
    start = version.start + dt.timedelta(days=day - 1)
    return replace(
        version, start=start, end=start.replace(hour=version.end.hour),
        previous=version.previous + dt.timedelta(days=day - 1) if version.previous else None,
    )  # fmt: skip
