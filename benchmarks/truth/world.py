"""A world: the true events of a part and seed, so that no two of different families are alike by chance."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from benchmarks.truth import families
from benchmarks.truth.congress import congress
from benchmarks.truth.dice import dice, weighted
from benchmarks.truth.families import Family
from benchmarks.truth.season import Season, season
from benchmarks.truth.source import Source, sources
from benchmarks.truth.title import plain
from benchmarks.truth.true_event import TrueEvent
from benchmarks.truth.words import Part

_FAMILIES: dict[str, tuple[float, Family]] = {
    "congress": (16, congress),
    "single": (26, families.single),
    "webinar": (24, families.webinar),
    "webinars": (6, families.webinars),
    "course": (7, families.course),
    "support": (7, families.support),
    "awareness": (2, families.awareness),
    "sessions": (5, families.sessions),
    "tracks": (4, families.tracks),
    "families": (7, families.family_days),
}
_REGULAR = frozenset({"congress", "family-conference", "webinar-monthly", "webinar-numbered", "journal-club"})
APART_DAYS = 3
"""Days between two events of different families that bear the same title in the same place, at least."""


@dataclass(frozen=True, slots=True)
class World:
    """True events, with the days of congresses among them, and the sources that announce them.

    count   how many events there are without the days of congresses, which are parts of events
    """

    season: Season
    events: dict[str, TrueEvent]
    sources: tuple[Source, ...]
    count: int


def world(part: Part, seed: int, events: int, source_count: int = 12) -> World:
    """Return the world of this part and seed: always the same."""
    about = season(part, seed, events)
    found: dict[str, TrueEvent] = {}
    taken: dict[str, list[dt.date]] = defaultdict(list)
    count = number = 0
    while count < events:
        number += 1
        family = _family(about, number)
        if not family or _alike(about, family, taken):
            continue
        for event in family:
            if event.part_of is None and count == events:
                break
            found[event.id] = event
            count += event.part_of is None
        for event in family:
            taken[_key(about, event)] += [event.versions[0].start.date()]
    return World(about, found, sources(part)[:source_count], count)


def _family(about: Season, number: int) -> list[TrueEvent]:
    rng = dice(about.part, about.seed, "family", number)
    name = weighted(rng, {name: weight for name, (weight, _) in _FAMILIES.items()})
    return _FAMILIES[name][1](rng, about, rng.choice(about.orgs), f"{name}-{number}")


def _alike(about: Season, family: list[TrueEvent], taken: dict[str, list[dt.date]]) -> bool:
    """True if an event of an earlier family bears the same title in the same place at about the same time.

    Of what an organisation holds regularly there is one family only, whenever it is.
    """
    return any(
        event.titles in _REGULAR or abs((day - event.versions[0].start.date()).days) <= APART_DAYS
        for event in family
        for day in taken.get(_key(about, event), ())
    )


def _key(about: Season, event: TrueEvent) -> str:
    """Title and city, without the number of the edition, which some leave out, and without the year."""
    if event.titles in _REGULAR:
        return f"{event.titles}|{event.org.short}"
    facts = event.versions[0]
    title = plain(about.words, event, facts, "en").replace(str(event.ordinal), "")
    return f"{title}|{facts.place.name if facts.place else ''}"
