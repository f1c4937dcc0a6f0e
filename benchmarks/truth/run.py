"""Runs a world through a real store, and scores what the store makes of it."""

from __future__ import annotations

import datetime as dt
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.truth.belonging import Belonging, belonging
from benchmarks.truth.crawls import Crawled, Year
from benchmarks.truth.faults import Fault, Faults
from benchmarks.truth.look import Look, Signature, look, signature
from benchmarks.truth.pairs import PairFigures, figures
from benchmarks.truth.placement import Node, Placements
from benchmarks.truth.standing import Standing
from benchmarks.truth.steady import Steady
from benchmarks.truth.words import Part
from benchmarks.truth.world import World, world
from config.source import Identity
from store.event import EventData
from store.repository import Store


@dataclass(frozen=True, slots=True)
class Size:
    """How large a world is and how often it is crawled."""

    events: int = 3000
    sources: int = 12
    rounds: int = 20


@dataclass(slots=True)
class Ledger:
    """What the sources really said, kept apart from the store.

    told    every word ever uttered -> the true event that it announces
    listed  source -> true event -> word, at its last complete run that was not held
    noise, titles  of each source's last word on each event
    """

    told: dict[Signature, str] = field(default_factory=dict)
    listed: dict[str, dict[str, EventData]] = field(default_factory=dict)
    noise: dict[Node, frozenset[str]] = field(default_factory=dict)
    titles: dict[Node, str] = field(default_factory=dict)

    def hear(self, crawled: Crawled) -> None:
        """Before the store is told."""
        for item in crawled.shown:
            self.told[signature(item.data)] = item.event_id
            node = (crawled.source.slug, item.event_id)
            self.noise[node] = self.noise.get(node, frozenset()) | item.noise
            self.titles[node] = f"{item.data.title!r} {item.data.start}"

    def accept(self, crawled: Crawled) -> None:
        """After a run that counts."""
        if crawled.run.complete and crawled.run.crawl_class.healthy:
            self.listed[crawled.source.slug] = {item.event_id: item.data for item in crawled.shown}


@dataclass(frozen=True, slots=True)
class Result:
    """The figures of one world.

    belonging        editions, and what belongs to a congress
    retired          UIDs that went because two published events were joined; `older_retired`: the older one went
    judged           events at all looks whose fields were judged, and how many of their titles and starts are right
    pieces           announcements given to the store
    held_rightly     runs that the gate held and that were not true
    held_wrongly     runs that the gate held though they were true; a person released them at once
    passed_wrongly   runs that were not true and passed
    seconds          spent in the store's `finish_crawl`
    published        events published at the end; `behind`: true events, or days of congresses, behind them
    """

    part: Part
    seed: int
    size: Size
    pairs: PairFigures
    faults: Faults
    belonging: Belonging
    retired: int
    older_retired: int
    judged: int
    titles_right: int
    starts_right: int
    pieces: int
    crawls: int
    held_rightly: int
    held_wrongly: int
    passed_wrongly: int
    seconds: float
    published: int
    behind: int
    field_cases: tuple[str, ...]

    def count(self, fault: Fault) -> int:
        return self.faults.count(fault)


def measure(part: Part, seed: int, size: Size) -> Result:
    """Build the world, crawl it for a year into a temporary SQLite store, and score it."""
    with tempfile.TemporaryDirectory() as folder, Store.open(f"sqlite:///{Path(folder)}/truth.db") as store:
        year = Year(world(part, seed, size.events, size.sources), size.rounds)
        scorer = Scorer(year.world)
        for _ in scorer.crawl(year, store):
            pass
        return scorer.result(store, part, seed, size)


class Scorer:
    """Crawls a year and judges after every crawl and every round."""

    def __init__(self, true: World) -> None:
        self.faults = Faults()
        self.ledger = Ledger()
        self.placements = Placements(self.faults)
        self.steady = Steady(self.faults)
        ranks = {source.slug: source.precedence for source in true.sources}
        self.standing = Standing(self.faults, true.events, ranks)
        self._true = true
        self._counts: Counter[str] = Counter()
        self._seconds = 0.0
        self._last: Look | None = None

    def crawl(self, year: Year, store: Store) -> Iterator[Look]:
        """Yield a look after every round."""
        for number in range(year.rounds):
            for source in self._true.sources:
                self._one(year.crawl(source, number, store.page_states(source.slug)), store)
            store.mark_released(dt.datetime.combine(year.day(number), dt.time(8), dt.UTC))  # what publishing does
            yield self.judge(look(store, year.day(number), self.ledger.told))

    def judge(self, seen: Look) -> Look:
        """Score one look."""
        self.placements.take(seen)
        self.standing.take(seen, self.ledger.listed)
        for event in seen.events.values():
            self.steady.compare(event)
        self._last = seen
        return seen

    def _one(self, crawled: Crawled, store: Store) -> None:
        self.ledger.hear(crawled)
        begun = time.perf_counter()
        result = store.finish_crawl(crawled.run, crawled.at, crawled.source.precedence, Identity.NATIVE)
        self._seconds += time.perf_counter() - begun
        self._counts["crawls"] += 1
        self._counts["pieces"] += len(crawled.run.items)
        if self._passes(crawled, store, held=result.held is not None):
            self.ledger.accept(crawled)
        self.steady.after_crawl(store)

    def _passes(self, crawled: Crawled, store: Store, *, held: bool) -> bool:
        """A person looks at a held run at once, and lets through what is true."""
        if not held:
            self._counts["passed wrongly"] += not crawled.truthful
            return True
        self._counts["held wrongly" if crawled.truthful else "held rightly"] += 1
        if crawled.truthful:
            store.release_held(crawled.source.slug, crawled.at)
        return crawled.truthful

    def pairs(self) -> PairFigures:
        return figures(self.placements, self._true.events, self.ledger.noise, self.ledger.titles)

    def result(self, store: Store, part: Part, seed: int, size: Size) -> Result:
        """At the end of the year."""
        sightings = self._last.sightings if self._last else {}
        self.steady.check_history(store, sightings)
        return Result(
            part=part,
            seed=seed,
            size=size,
            pairs=self.pairs(),
            faults=self.faults,
            belonging=belonging(self._last, self._true.events) if self._last else Belonging(),
            retired=len(self.placements.retired),
            older_retired=self.placements.older_retired,
            judged=self.standing.judged,
            titles_right=self.standing.titles_right,
            starts_right=self.standing.starts_right,
            pieces=self._counts["pieces"],
            crawls=self._counts["crawls"],
            held_rightly=self._counts["held rightly"],
            held_wrongly=self._counts["held wrongly"],
            passed_wrongly=self._counts["passed wrongly"],
            seconds=self._seconds,
            published=len(sightings),
            behind=len({sighting.event_id for each in sightings.values() for sighting in each}),
            field_cases=tuple(self.standing.field_cases),
        )
