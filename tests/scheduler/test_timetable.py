"""Dates that come are looked at again, and another configuration moves them."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from config.load import Config, load_config
from scheduler.difference import Difference, difference, needs_restart
from scheduler.jobs import Clock
from scheduler.timetable import Timetable
from store.crawl import CrawlClass
from store.views import SourceState
from tests.scheduler.waiting import eventually

HOUR = dt.timedelta(hours=1)


@dataclass
class Asked:
    """Whatever crawls; here it only remembers what it was asked for."""

    submitted: list[str] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)
    busy: set[str] = field(default_factory=set)

    def submit(self, slug: str) -> None:
        self.submitted.append(slug)

    def withdraw(self, slug: str) -> None:
        self.withdrawn.append(slug)

    def busy_with(self, slug: str) -> bool:
        return slug in self.busy


def write(folder: Path, slug: str, *lines: str) -> None:
    (folder / "sources").mkdir(parents=True, exist_ok=True)
    text = [f'name = "{slug}"', f'url = "https://{slug}.example/a.ics"', 'kind = "ics"', *lines]
    (folder / "sources" / f"{slug}.toml").write_text("\n".join(text) + "\n")


def read(folder: Path, service: str = "") -> Config:
    (folder / "service.toml").write_text(f'[service]\ncontact = "a@example.org"\n{service}')
    return load_config(folder, {})


def crawled(slug: str, ago: dt.timedelta, due_after: dt.datetime | None = None) -> SourceState:
    at = dt.datetime.now(dt.UTC) - ago
    return SourceState(slug, CrawlClass.OK, "", at, at, 0, at, due_after=due_after)


class Scene:
    """A timetable with a real clock, a configuration and state rows that the test sets."""

    def __init__(self, config: Config, *states: SourceState) -> None:
        self.config, self.crawls = config, Asked()
        self.states: dict[str, SourceState] = {state.slug: state for state in states}
        self.table = Timetable(lambda: self.config, self.crawls, self.asked)
        self.table.clock = Clock(self.table.fired, lambda: None)

    async def asked(self) -> Mapping[str, SourceState]:
        return self.states

    async def __aenter__(self) -> Scene:
        self.table.clock.start(self.config, self.states, dt.datetime.now(dt.UTC))
        self.keeping = asyncio.create_task(self.table.keep())
        return self

    async def __aexit__(self, *_: object) -> None:
        self.keeping.cancel()
        await asyncio.gather(self.keeping, return_exceptions=True)
        self.table.clock.stop()

    async def submits(self, *slugs: str) -> None:
        """Wait until exactly these were asked for, and a moment for what must not come."""
        await eventually(lambda: len(self.crawls.submitted) >= len(slugs))
        await asyncio.sleep(0.1)
        assert self.crawls.submitted == [*slugs]

    def change(self, config: Config) -> None:
        found, self.config = difference(self.config, config), config
        self.table.change(found, self.states, retimed=False)


async def test_what_is_due_is_crawled_once(tmp_path: Path) -> None:
    """A source that never ran is asked for at once; the other waits."""
    write(tmp_path, "new")
    write(tmp_path, "fresh")
    async with Scene(read(tmp_path), crawled("fresh", HOUR)) as scene:
        await scene.submits("new")


async def test_what_was_crawled_by_hand_is_not_crawled_again(tmp_path: Path) -> None:
    """When the date comes, the state row says that somebody else was faster."""
    write(tmp_path, "society")
    async with Scene(read(tmp_path), crawled("society", HOUR)) as scene:
        scene.table.fired("society")
        await asyncio.sleep(0.1)
        assert scene.crawls.submitted == []
        scene.states["society"] = crawled("society", 13 * HOUR)
        scene.table.fired("society")
        await scene.submits("society")


async def test_a_changed_file_is_crawled_at_once_and_a_new_rhythm_is_not(tmp_path: Path) -> None:
    """What decides how pages are read counts at once; Retry-After still holds."""
    for slug in ("rules", "rhythm", "asked"):
        write(tmp_path, slug)
    later = dt.datetime.now(dt.UTC) + HOUR
    states = [crawled("rules", HOUR), crawled("rhythm", HOUR), crawled("asked", HOUR, later)]
    async with Scene(read(tmp_path), *states) as scene:
        write(tmp_path, "rules", 'exclude = ["fun"]')
        write(tmp_path, "asked", 'exclude = ["fun"]')
        write(tmp_path, "rhythm", 'every = "24h"')
        scene.change(read(tmp_path))
        await scene.submits("rules")


async def test_a_file_that_changes_during_its_crawl_is_crawled_afterwards(tmp_path: Path) -> None:
    """The crawl that runs began under the old rules."""
    write(tmp_path, "society")
    async with Scene(read(tmp_path), crawled("society", HOUR)) as scene:
        scene.crawls.busy.add("society")
        write(tmp_path, "society", 'exclude = ["fun"]')
        scene.change(read(tmp_path))
        await asyncio.sleep(0.3)
        assert scene.crawls.submitted == []
        scene.crawls.busy.clear()
        scene.states["society"] = crawled("society", dt.timedelta())
        scene.table.crawled("society")
        await scene.submits("society")


async def test_a_removed_source_is_crawled_no_more(tmp_path: Path) -> None:
    """It is withdrawn where it waits, and a date that comes late finds nothing."""
    write(tmp_path, "society")
    write(tmp_path, "museum")
    async with Scene(read(tmp_path), crawled("society", HOUR), crawled("museum", HOUR)) as scene:
        (tmp_path / "sources" / "society.toml").unlink()
        write(tmp_path, "museum", "enabled = false")
        scene.change(read(tmp_path))
        for slug in ("society", "museum"):
            scene.states.pop(slug)
            scene.table.fired(slug)
            scene.table.crawled(slug)
        await asyncio.sleep(0.2)
        assert (scene.crawls.withdrawn, scene.crawls.submitted) == (["museum", "society"], [])


def test_the_difference_of_two_configurations(tmp_path: Path) -> None:
    """New, changed in what is read, changed in rhythm, gone; off counts as gone."""
    for slug in ("gone", "off", "rules", "rhythm", "same"):
        write(tmp_path, slug)
    write(tmp_path, "on", "enabled = false")
    old = read(tmp_path)
    (tmp_path / "sources" / "gone.toml").unlink()
    write(tmp_path, "off", "enabled = false")
    write(tmp_path, "rules", 'include = ["muscle"]')
    write(tmp_path, "rhythm", 'cron = "0 6 * * *"')
    write(tmp_path, "on")
    write(tmp_path, "new")
    new = read(tmp_path, 'base_url = "https://events.example.org"\n')
    assert difference(old, new) == Difference(("new", "on"), ("rules",), ("rhythm",), ("gone", "off"))
    assert difference(new, new) == Difference()
    assert (needs_restart(old, new), needs_restart(new, new)) == (["service.base_url"], [])


def test_jobs_at_once_count_after_a_restart_where_the_queue_is_shared(tmp_path: Path) -> None:
    """A worker tells the queue when it begins how many jobs it takes."""
    shared = {"SMA_EVENTS_QUEUE__ENGINE": "procrastinate", "SMA_EVENTS_DATABASE_URL": "postgresql+psycopg://db/x",
              "SMA_EVENTS_SERVICE__BASE_URL": "https://events.example.org"}  # fmt: skip

    def read_with(concurrency: int, env: dict[str, str]) -> Config:
        return load_config(tmp_path, env | {"SMA_EVENTS_CRAWL__CONCURRENCY": str(concurrency)})

    assert needs_restart(read_with(2, shared), read_with(3, shared)) == ["crawl.concurrency"]
    assert needs_restart(read_with(2, {}), read_with(3, {})) == []
