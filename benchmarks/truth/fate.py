"""What becomes of an event between its announcement and its day: moved, retitled, postponed, cancelled."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from random import Random

from benchmarks.truth.dice import weighted
from benchmarks.truth.true_event import Facts, Fate
from benchmarks.truth.words import City, Words
from store.event import Mode, Status

CHANCES = {
    Fate.ANNOUNCED: 0.72, Fate.RETITLED: 0.05, Fate.MOVED_DAYS: 0.04, Fate.MOVED_MONTHS: 0.025,
    Fate.MOVED_VENUE: 0.03, Fate.MOVED_CITY: 0.01, Fate.MOVED_ONLINE: 0.025, Fate.MOVED_ADDRESS: 0.04,
    Fate.POSTPONED: 0.02, Fate.CANCELLED: 0.04,
}  # fmt: skip
"""How many events meet which fate; `announced` is none at all."""


def fates(rng: Random, first: Facts, words: Words) -> tuple[Facts, ...]:
    """Return what holds of an event from its announcement on."""
    between = (first.start.date() - first.since).days
    fate = Fate(weighted(rng, {fate.value: chance for fate, chance in CHANCES.items()}))
    if fate is Fate.ANNOUNCED or between < 15:
        return (first,)
    since = first.since + dt.timedelta(days=rng.randint(8, between - 5))
    changed = _CHANGES[fate](rng, replace(first, since=since, fate=fate, month_only=False), words)
    if fate is not Fate.POSTPONED or rng.random() < 0.5:
        return first, changed
    return first, changed, _new_date(rng, changed, 60, 200)


def _retitled(rng: Random, facts: Facts, words: Words) -> Facts:
    return replace(facts, angle=(facts.angle + rng.randint(1, len(words.angle) - 1)) % len(words.angle))


def _moved_days(rng: Random, facts: Facts, words: Words) -> Facts:
    return _moved(facts, rng.choice((1, 2, 7, 14, 21)), said=rng.random() < 0.4)


def _moved_months(rng: Random, facts: Facts, words: Words) -> Facts:
    return _moved(facts, rng.randint(40, 180), said=rng.random() < 0.6)


def _moved(facts: Facts, days: int, *, said: bool) -> Facts:
    """`said`: the organiser marks it as rescheduled, and says where it was before."""
    by = dt.timedelta(days=days)
    moved = replace(facts, start=facts.start + by, end=facts.end + by)
    return replace(moved, status=Status.RESCHEDULED, previous=facts.start) if said else moved


def _new_date(rng: Random, facts: Facts, least: int, most: int) -> Facts:
    later = replace(facts, since=facts.since + dt.timedelta(days=rng.randint(20, 60)), fate=Fate.MOVED_MONTHS)
    return _moved(later, rng.randint(least, most), said=True)


def _moved_venue(rng: Random, facts: Facts, words: Words) -> Facts:
    return replace(facts, venue=rng.choice(words.venues.names)) if facts.place else _retitled(rng, facts, words)


def _moved_city(rng: Random, facts: Facts, words: Words) -> Facts:
    if facts.place is None:
        return _retitled(rng, facts, words)
    return replace(facts, place=_other_city(rng, facts.place, words), venue=rng.choice(words.venues.names))


def _other_city(rng: Random, city: City, words: Words) -> City:
    """Another city on the same clock, or the same one where there is none."""
    near = [other for other in words.city if other.zone == city.zone and other.name != city.name]
    return rng.choice(near or [city])


def _moved_online(rng: Random, facts: Facts, words: Words) -> Facts:
    if facts.place is None:
        return _retitled(rng, facts, words)
    return replace(facts, status=Status.MOVED_ONLINE, mode=Mode.ONLINE, place=None, venue=None)


def _moved_address(rng: Random, facts: Facts, words: Words) -> Facts:
    return replace(facts, address=facts.address + 1)


def _postponed(rng: Random, facts: Facts, words: Words) -> Facts:
    return replace(facts, status=Status.POSTPONED)


def _cancelled(rng: Random, facts: Facts, words: Words) -> Facts:
    return replace(facts, status=Status.CANCELLED)


_CHANGES: dict[Fate, Callable[[Random, Facts, Words], Facts]] = {
    Fate.RETITLED: _retitled,
    Fate.MOVED_DAYS: _moved_days,
    Fate.MOVED_MONTHS: _moved_months,
    Fate.MOVED_VENUE: _moved_venue,
    Fate.MOVED_CITY: _moved_city,
    Fate.MOVED_ONLINE: _moved_online,
    Fate.MOVED_ADDRESS: _moved_address,
    Fate.POSTPONED: _postponed,
    Fate.CANCELLED: _cancelled,
}
