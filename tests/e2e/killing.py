"""kill -9 at random points of crawl and publish, and what is left each time. `kill_many.py` does it 200 times.

A victim process crawls three sources and publishes, round after round. After each kill the database must be sound and
hold exactly the crawls that were finished, every published file must be whole, and the next crawl and publish must
complete, with valid feeds. Which state belongs to how many finished crawls is known from a store that nobody killed.
"""

from __future__ import annotations

import datetime as dt
import itertools
import multiprocessing
import random
import signal
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext
from pathlib import Path

from config.load import Config, load_config
from config.source import Identity, Precedence
from feeds.check import check_atom, check_ics, check_json, check_rss, check_tree
from feeds.publish import publish
from store.event import EventData
from store.event import Place as Where
from store.repository import Store
from tests.store.make import DAY, NOW, listing, run
from tests.store.snapshot import faults, take

SOURCES = ("organiser", "society", "portal")
ITEMS = 40
BASE_URL = "https://events.example.org"
# Pages are looked at whole by `check_tree` after the next publish; some are fragments by design.
_CHECKS = {".ics": check_ics, ".rss": check_rss, ".atom": check_atom, ".json": check_json}
_WHEN_WRITTEN = ("released", "revision")  # these tell of publishing, not of crawls


@dataclass(slots=True)
class Tally:
    """How many kills fell into which phase, and everything that was wrong afterwards."""

    phases: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)


class Place:
    """Where it happens: a database, a published tree, a configuration without anything in it."""

    def __init__(self, folder: Path) -> None:
        self.database = folder / "store.db"
        self.url = f"sqlite:///{self.database}"
        self.public = folder / "data" / "public"
        self.config_folder = folder / "config"
        self.config_folder.mkdir(parents=True, exist_ok=True)

    def config(self) -> Config:
        return load_config(self.config_folder, {})


def items(number: int) -> Iterator[EventData]:
    """What the source of the `number`-th crawl lists: some events anew, some changed, one moved, one gone.

    All three list the same, and the strongest begins: so no uid or slug hangs on when something is published.
    """
    for each in range(number // 9, ITEMS + number // 3):
        start = dt.date(2027, 5, 1) + (each + (number // 3 if each % 13 == 0 else 0)) * DAY
        words = f"Talks, posters and time to meet; announcement {number // 3 if each % 4 == 0 else 0}."
        yield listing(
            f"Lecture on muscle {each}",
            start,
            native_id=f"lecture-{each}",
            url=f"https://lectures.example.org/{each}",
            place=Where(venue="Lecture hall", city="Ghent", country="BE"),
            description=words * 9,
        )


def crawl(store: Store, number: int) -> None:
    slug, now = SOURCES[number % len(SOURCES)], NOW + number * dt.timedelta(hours=1)
    proposed = run(items(number), slug, now)
    result = store.finish_crawl(proposed, now, Precedence.SOCIETY, Identity.NATIVE)
    if result.held:
        raise AssertionError(result.held)


def publish_all(store: Store, place: Place, config: Config, number: int) -> None:
    publish(store, config, BASE_URL, place.public, NOW + number * dt.timedelta(hours=1))


def victim(place: Place, pipe: Connection) -> None:
    """Crawl and publish until somebody ends it."""
    with Store.open(place.url) as store:
        config = place.config()
        pipe.send("ready")
        for number in itertools.count(store.info().crawls):
            pipe.send("crawl")
            crawl(store, number)
            if number % 2:
                pipe.send("publish")
                publish_all(store, place, config, number)


class Unharmed:
    """The same crawls in a store that nobody kills: its content after each of them."""

    def __init__(self, place: Place) -> None:
        self._store = Store.open(place.url)
        self._known: list[object] = [content(self._store)]

    def after(self, crawls: int) -> object:
        for number in range(len(self._known) - 1, crawls):
            crawl(self._store, number)
            self._known.append(content(self._store))
            if number == len(SOURCES) - 1:
                self._store.mark_released(NOW + DAY)
        return self._known[crawls]

    def close(self) -> None:
        self._store.close()


def content(store: Store) -> object:
    """Return all that crawls have written."""
    tables = take(store).tables
    kept = {name: tables[name] for name in ("listing", "alias", "change", "deadline", "crawl", "source_state", "pair")}
    events = [{name: row[name] for name in row if name not in _WHEN_WRITTEN} for row in tables["event"].values()]
    return kept, events


def kill_once(context: ForkServerContext, place: Place, after_s: float) -> str:
    """Start a victim, kill it that long after it is ready, and return what it was doing."""
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=victim, args=(place, theirs), daemon=True)
    process.start()
    theirs.close()
    phase = _last_word(ours, "")
    time.sleep(after_s)
    process.kill()
    process.join()
    phase = _last_word(ours, phase)
    ours.close()
    return phase if process.exitcode == -signal.SIGKILL else f"ended by itself with {process.exitcode}"


def _last_word(pipe: Connection, known: str) -> str:
    """Return the last phase that the victim told, `known` if it said no more. Where none is known, wait for one."""
    try:
        while not known or pipe.poll():
            known = pipe.recv()
    except EOFError:
        pass  # it is dead, and has said what it had to say
    return known


def look(place: Place, unharmed: Unharmed) -> Iterator[str]:
    """Yield what is wrong after a kill, and with the crawl and the publish that follow."""
    yield from broken_files(place.public)
    with sqlite3.connect(place.database) as connection:
        for pragma in ("integrity_check", "foreign_key_check"):
            said = [row[0] for row in connection.execute(f"PRAGMA {pragma}")]
            yield from (f"{pragma}: {each}" for each in said if each != "ok")
    connection.close()
    with Store.open(place.url) as store:
        yield from faults(take(store))
        crawls = store.info().crawls
        if content(store) != unharmed.after(crawls):
            yield f"the store is not what {crawls} crawls make it"
        crawl(store, crawls)
        if content(store) != unharmed.after(crawls + 1):
            yield f"crawl {crawls} after the kill came out differently"
        publish_all(store, place, place.config(), crawls)
    yield from check_tree(place.public)


def broken_files(public: Path) -> Iterator[str]:
    """Yield the feeds that a reader would find cut or mixed."""
    for file in public.rglob("[!.]*"):
        if file.suffix in _CHECKS:
            yield from (f"{file.name}: {problem}" for problem in _CHECKS[file.suffix](file.read_bytes()))


def kill_many(folder: Path, kills: int, seed: int) -> Tally:
    """Kill `kills` victims at random points of a round, and tell what was found."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.e2e.killing"])
    place, tally, chance = Place(folder / "killed"), Tally(), random.Random(seed)  # noqa: S311 (no secret)
    unharmed = Unharmed(Place(folder / "unharmed"))
    round_s = _prepare(place)
    for number in range(kills):
        tally.phases[kill_once(context, place, chance.uniform(0, round_s))] += 1
        tally.problems += [f"kill {number}: {problem}" for problem in look(place, unharmed)]
    unharmed.close()
    return tally


def _prepare(place: Place) -> float:
    """Crawl every source once, publish, and return how many seconds a round takes: two crawls and a publish."""
    with Store.open(place.url) as store:
        for number in range(len(SOURCES)):
            crawl(store, number)
        store.mark_released(NOW + DAY)
        publish_all(store, place, place.config(), len(SOURCES))
        began = time.perf_counter()
        for number in (len(SOURCES), len(SOURCES) + 1):
            crawl(store, number)
        publish_all(store, place, place.config(), len(SOURCES) + 1)
    return time.perf_counter() - began
