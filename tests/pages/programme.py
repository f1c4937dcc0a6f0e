"""The fictional events of a page, drawn from a language's words with a seeded generator."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass

from store.event import Status
from tests.pages.language import Language
from tests.pages.truth import Truth

ORIGIN = "https://example.org"
_STARTS = (dt.time(9), dt.time(9, 30), dt.time(10), dt.time(14), dt.time(16, 30), dt.time(18), dt.time(19, 30))


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a layout can show.

    ranges       events of several days as well
    times        times of day, of events of one day
    first, last  days from now between which the events begin
    """

    ranges: bool = True
    times: bool = True
    first: int = 4
    last: int = 300
    least: int = 5
    most: int = 10


def programme(language: Language, rng: random.Random, today: dt.date, wishes: Wishes) -> list[Truth]:
    """Draw the events in order of their days, no two on one day."""
    count = rng.randint(wishes.least, wishes.most)
    days = sorted(rng.sample(range(wishes.first, wishes.last), count))
    titles = rng.sample(language.titles, count)
    for index in rng.sample(range(count), 2):
        titles[index] = language.edition(rng.choice(language.editions), rng.randint(4, 29))
    timed = wishes.times and rng.random() < 0.8
    return [
        _event(
            language,
            rng,
            today + dt.timedelta(day),
            title,
            _Allowed(wishes.ranges, timed, timed and rng.random() < 0.4),
        )
        for day, title in zip(days, _unique(titles), strict=True)
    ]


@dataclass(frozen=True, slots=True)
class _Allowed:
    ranges: bool
    times: bool
    until: bool


def _unique(titles: list[str]) -> list[str]:
    """Number a title that was drawn twice, as the editions may be."""
    return [title if titles.index(title) == index else f"{title} {index + 1}" for index, title in enumerate(titles)]


def _event(language: Language, rng: random.Random, start: dt.date, title: str, allowed: _Allowed) -> Truth:
    long = allowed.ranges and rng.random() < 0.3
    time = rng.choice(_STARTS) if allowed.times and not long else None
    online = rng.random() < 0.12
    return Truth(
        title=title,
        start=start,
        end=start + dt.timedelta(rng.randint(1, 3)) if long else None,
        time=time,
        until=time.replace(hour=time.hour + 2) if time and allowed.until else None,
        place=language.words["online"] if online else rng.choice(language.places),
        status=rng.choices((Status.SCHEDULED, Status.CANCELLED, Status.POSTPONED), (90, 6, 4))[0],
        online=online,
        url=f"{ORIGIN}/e/{rng.randint(100, 99999)}",
    )


def past_events(language: Language, rng: random.Random, today: dt.date, count: int) -> list[Truth]:
    """Draw events that are over, newest first."""
    days = sorted(rng.sample(range(20, 400), count))
    titles = rng.sample(language.titles, count)
    return [
        Truth(title=title, start=today - dt.timedelta(day), place=rng.choice(language.places), optional=True)
        for day, title in zip(days, titles, strict=True)
    ]
