"""The crawls of a year: for every source and round what its pages hold that day, and how well the crawl went."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from benchmarks.truth.announce import Crawl, Item, Occasion, announce, known
from benchmarks.truth.dice import dice, weighted
from benchmarks.truth.habit import Habit, habit, lists
from benchmarks.truth.source import Source
from benchmarks.truth.true_event import TrueEvent
from benchmarks.truth.world import World
from store.crawl import CrawlClass, CrawlRun, PageState
from store.event import Status

_KEEPS_DAYS = (0, 0, 14, 400)
_RULES = "rules"


class Course(StrEnum):
    """How a crawl goes.

    failed    the site does not answer
    partial   some pages do not answer
    half      the site itself shows only half of its events, and says nothing of it: the gate should hold that
    """

    WELL = "well"
    FAILED = "failed"
    PARTIAL = "partial"
    HALF = "half"


@dataclass(frozen=True, slots=True)
class Crawled:
    """A run for the store, and everything that the site showed, on pages answered by 304 too.

    truthful   False if the run shows what is not so (`Course.HALF`), and should not pass
    """

    source: Source
    at: dt.datetime
    run: CrawlRun
    shown: tuple[Item, ...]
    truthful: bool


class Year:
    """All crawls of a world. `rounds` crawls of every source, evenly over the year."""

    def __init__(self, world: World, rounds: int) -> None:
        self.world, self.rounds = world, rounds
        self._seed = f"{world.season.part}/{world.season.seed}"
        self._habits = self._covered()

    def day(self, number: int) -> dt.date:
        whole = (self.world.season.end - self.world.season.begin).days
        return self.world.season.begin + dt.timedelta(days=whole * number // self.rounds)

    def crawl(self, source: Source, number: int, pages: Mapping[str, PageState]) -> Crawled:
        """Read a source. `pages`: the validators that the store has; what is unchanged since is answered by 304."""
        moved = self.rounds // 2
        crawl = Crawl(number, self.day(number), source.redesign and number >= moved)
        if source.redesign and number == moved:  # while a site is rebuilt, nothing else is edited
            crawl = replace(crawl, day=self.day(number - 1))
        listed = self._listed(source, crawl)
        course = self._course(source, number)
        shown = self._shown(source, number, listed) if course is Course.HALF else listed
        order = list(self.world.sources).index(source)
        at = dt.datetime.combine(self.day(number), dt.time(6), dt.UTC) + dt.timedelta(minutes=3 * order)
        run = _run(source, at, course, shown, pages if source.conditional else {})
        return Crawled(source, at, run, shown, truthful=course is not Course.HALF)

    def _course(self, source: Source, number: int) -> Course:
        drawn = weighted(
            dice(self._seed, source.slug, number, "course"),
            {
                Course.WELL: 0.92,
                Course.FAILED: 0.04,
                Course.PARTIAL: 0.2 if source.partial else 0.01,
                Course.HALF: 0.02,
            },
        )
        rebuilt = source.redesign and number in (self.rounds // 2 - 1, self.rounds // 2)
        return Course(drawn) if number and not rebuilt else Course.WELL

    def _shown(self, source: Source, number: int, listed: tuple[Item, ...]) -> tuple[Item, ...]:
        name = (self._seed, source.slug, number, "half")
        return tuple(item for item in listed if dice(*name, item.event_id).random() < 0.5)

    def _listed(self, source: Source, crawl: Crawl) -> tuple[Item, ...]:
        """What the site lists that day. Of entries that nobody could tell apart it has one."""
        keeps = dice(self._seed, source.slug, "keeps").choice(_KEEPS_DAYS)
        found: dict[tuple[object, ...], Item] = {}
        for event, treated in self._habits[source.slug]:
            facts = known(event, treated, crawl.day)
            if facts is None:
                continue
            occasion = Occasion(source, event, treated, facts, crawl)
            if not _still_listed(occasion, keeps):
                continue
            item = announce(self.world.season.words, occasion)
            data = item.data
            found.setdefault((data.title.casefold(), data.start, data.place.city), item)
        return tuple(found.values())

    def _covered(self) -> dict[str, list[tuple[TrueEvent, Habit]]]:
        """Who lists what. An event that nobody chose is listed by one that could have."""
        found: dict[str, list[tuple[TrueEvent, Habit]]] = defaultdict(list)
        for event in self.world.events.values():
            chosen = [source for source in self.world.sources if lists(self._seed, source, event)]
            if not chosen and event.part_of is None:
                chosen = [self._fallback(event)]
            for source in chosen:
                found[source.slug].append((event, habit(self._seed, source, event, self.rounds)))
        return found

    def _fallback(self, event: TrueEvent) -> Source:
        willing = [s for s in self.world.sources if not s.own and not s.days_apart and s.hours != "date"]
        return dice(self._seed, event.id, "fallback").choice(willing)


def _still_listed(occasion: Occasion, keeps: int) -> bool:
    source, event, facts = occasion.source, occasion.event, occasion.facts
    if facts.status is Status.CANCELLED and source.drops_cancelled:
        return False
    if source.bare and event.repeated and facts.start != event.versions[0].start:
        return False  # nobody could say which of its entries has moved: such a source takes it off its list
    over = facts.last_day + dt.timedelta(days=keeps) < occasion.crawl.day
    return occasion.crawl.number not in occasion.habit.absent and not over


def _run(
    source: Source, at: dt.datetime, course: Course, shown: tuple[Item, ...], pages: Mapping[str, PageState]
) -> CrawlRun:
    if course is Course.FAILED:
        return CrawlRun(source.slug, at, at, CrawlClass.SERVER_ERROR, "The site answered 503.")
    items = shown[: len(shown) * 2 // 3] if course is Course.PARTIAL else shown
    read = _pages(items, at)
    unchanged = frozenset(url for url, state in read.items() if _same(state, pages.get(url)))
    return CrawlRun(
        slug=source.slug,
        started=at,
        finished=at,
        crawl_class=CrawlClass.TIMEOUT if course is Course.PARTIAL else CrawlClass.OK if shown else CrawlClass.QUIET,
        items=tuple(item.data for item in items if item.data.page_url not in unchanged),
        pages=tuple(state for url, state in read.items() if url not in unchanged),
        unchanged_pages=unchanged,
        complete=course is not Course.PARTIAL,
        requests=len(read),
    )


def _pages(items: Iterable[Item], at: dt.datetime) -> dict[str, PageState]:
    bodies: dict[str, list[str]] = defaultdict(list)
    for item in items:
        bodies[item.data.page_url].append(item.data.model_dump_json())
    hashes = {url: hashlib.sha256("\n".join(texts).encode()).hexdigest() for url, texts in bodies.items()}
    return {url: PageState(url, f'"{body[:16]}"', None, body, _RULES, at) for url, body in hashes.items()}


def _same(state: PageState, known: PageState | None) -> bool:
    return known is not None and known.body_hash == state.body_hash
