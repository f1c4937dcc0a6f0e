"""How one source treats one event: drawn once, kept for the whole year."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from benchmarks.truth.dice import dice, weighted
from benchmarks.truth.source import Hours, Rewrite, Source
from benchmarks.truth.title import LOSSY
from benchmarks.truth.true_event import Mark, TrueEvent
from config.source import Precedence
from store.event import EventType

_OWN, _FOREIGN, _STRANGE = 2.0, 0.6, 0.15
_NEVER = 0.10
"""Part of the events whose changes an aggregator never notices."""


@dataclass(frozen=True, slots=True)
class Habit:
    """One source and one event.

    rewrites     what it does to the title
    lag          days after which it notices changes; None: never
    delay        days after the announcement from which it lists the event
    off          days by which its date is wrong
    absent       rounds in which it leaves the event out, though it is ahead
    mended       round from which its typing errors are mended
    says_mode, says_type, says_organizer  whether it states that
    """

    name: str
    rewrites: tuple[Rewrite, ...]
    lag: int | None
    delay: int
    off: int
    absent: range
    mended: int
    says_mode: bool
    says_type: bool
    says_organizer: bool


def lists(seed: str, source: Source, event: TrueEvent) -> bool:
    """True if the source lists this event. Who lists the days of a congress does not list the whole."""
    congress = event.titles == "congress"
    if congress and (event.part_of is not None) != source.days_apart:
        return False
    if Mark.HOURS in event.marks and source.hours is Hours.DATE:
        return False
    if source.own:
        return event.org.home
    whole = event.part_of[0] if event.part_of else event.id
    share = source.share.get(event.audience.value, 0) * _interest(source, event)
    return dice(seed, source.slug, whole, "lists").random() < share


def _interest(source: Source, event: TrueEvent) -> float:
    """Who translates everything lists what its readers understand: their language, English, and the congresses."""
    if source.language is None:
        return 1
    if event.language == source.language:
        return _OWN
    return _FOREIGN if event.language == "en" or event.type is EventType.CONGRESS else _STRANGE


def habit(seed: str, source: Source, event: TrueEvent, rounds: int) -> Habit:
    name = f"{seed}/{source.slug}/{event.id}"
    rng = dice(name)
    strong = source.precedence is not Precedence.AGGREGATOR
    return Habit(
        name=name,
        rewrites=_rewrites(rng, source, event),
        lag=None if not strong and rng.random() < _NEVER else 0 if source.own else rng.randint(0, source.lag),
        delay=0 if source.own else rng.randint(0, 25),
        off=rng.choice((-1, 1)) if rng.random() < source.day_error else 0,
        absent=_absent(rng, rounds),
        mended=rng.randint(1, 2 * rounds),
        says_mode=strong or rng.random() < 0.6,
        says_type=strong or rng.random() < 0.8,
        says_organizer=strong or rng.random() < 0.5,
    )


def _rewrites(rng: Random, source: Source, event: TrueEvent) -> tuple[Rewrite, ...]:
    found = tuple(map(Rewrite, weighted(rng, source.titles).split("+")))
    return tuple(each for each in found if each not in LOSSY) if Mark.TITLE in event.marks else found


def _absent(rng: Random, rounds: int) -> range:
    """Most never; some for a while, which ends before or after anybody draws conclusions; some for good."""
    drawn, begin = rng.random(), rng.randint(1, max(1, rounds - 1))
    if drawn < 0.015:
        return range(begin, begin + rng.randint(1, 6))
    return range(begin, rounds) if drawn < 0.022 else range(0)
