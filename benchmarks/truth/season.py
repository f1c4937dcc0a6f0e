"""What the families of a world share: its words, its organisations, its year, and single facts drawn from them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from random import Random
from zoneinfo import ZoneInfo

from benchmarks.truth.dice import dice
from benchmarks.truth.true_event import Facts, Fate
from benchmarks.truth.words import LANGUAGES, City, Org, Part, Words, words
from store.event import Mode

BEGIN = dt.date(2026, 1, 5)
YEAR_DAYS = 364
EVENTS_PER_ORG = 15
HOME_SHARE = 0.15


@dataclass(frozen=True, slots=True)
class Season:
    """The year in which a world is announced and crawled."""

    part: Part
    seed: int
    words: Words
    orgs: tuple[Org, ...]
    begin: dt.date = BEGIN
    end: dt.date = BEGIN + dt.timedelta(days=YEAR_DAYS)

    def day(self, rng: Random, after: int = 4, beyond: int = 70) -> dt.date:
        """A day from shortly after the beginning to some weeks past the end, never a Sunday."""
        day = self.begin + dt.timedelta(days=rng.randint(after, YEAR_DAYS + beyond))
        return day + dt.timedelta(days=1) if day.weekday() == 6 else day

    def announced(self, rng: Random, start: dt.date, least: int, most: int) -> dt.date:
        """When an event of that day is announced; early enough for the last crawls to see it."""
        return min(start - dt.timedelta(days=rng.randint(least, most)), self.end - dt.timedelta(days=25))

    def city(self, rng: Random, language: str) -> City:
        return rng.choice([city for city in self.words.city if city.language == language] or list(self.words.city))


def season(part: Part, seed: int, events: int) -> Season:
    vocabulary = words(part)
    return Season(part, seed, vocabulary, _orgs(vocabulary, part, seed, max(8, events // EVENTS_PER_ORG)))


def _orgs(vocabulary: Words, part: Part, seed: int, count: int) -> tuple[Org, ...]:
    """The organisations that are written out, and as many more as are needed, each with an acronym of its own."""
    rng = dice(part, seed, "orgs")
    found = {org.short: org for org in vocabulary.org}
    made = [(stem, language) for stem in vocabulary.orgs.stems for language in LANGUAGES]
    rng.shuffle(made)
    for stem, language in made[: max(0, count - len(found))]:
        form = rng.choice(vocabulary.orgs.forms[language])
        short = (stem[:3] + form.replace("{stem}", "").strip(" -")[0] + language[0]).upper()
        home = rng.random() < HOME_SHARE
        found.setdefault(short, Org(name=form.format(stem=stem), short=short, language=language, home=home))
    return tuple(found.values())


def onsite(
    rng: Random,
    season: Season,
    city: City,
    start: dt.datetime,
    end: dt.datetime,
    *,
    since: dt.date,
    hybrid: float = 0.2,
) -> Facts:
    """An announcement of something that takes place somewhere, some of it online too."""
    mode = Mode.HYBRID if rng.random() < hybrid else Mode.ONSITE
    venue = rng.choice(season.words.venues.names)
    return Facts(since, Fate.ANNOUNCED, start, end, mode, city, venue, template=0, angle=_angle(rng, season))


def online(rng: Random, season: Season, start: dt.datetime, end: dt.datetime, since: dt.date) -> Facts:
    return Facts(since, Fate.ANNOUNCED, start, end, Mode.ONLINE, None, None, template=0, angle=_angle(rng, season))


def at(day: dt.date, hour: float, zone: str) -> dt.datetime:
    """`hour` 18.5 is half past six."""
    time = dt.time(int(hour), round(hour % 1 * 60))
    return dt.datetime.combine(day, time, ZoneInfo(zone))


def _angle(rng: Random, season: Season) -> int:
    return rng.randrange(len(season.words.angle))
