"""Crawls in child processes: who shares a child, who waits, and who is charged when one dies.

The children here are real processes that behave as the test's script says.
"""

import asyncio
import datetime as dt
import json
import sys
import time
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest

from config.load import parse_source
from config.settings import CrawlSettings
from config.source import Source
from scheduler.child import ChildEnd
from scheduler.dispatch import Dispatcher, host_of
from scheduler.hosts import HostLocks
from scheduler.outcome import Outcome, cause_of_death
from store.crawl import CrawlClass, CrawlRun

# Crawls each slug as its name says: "die-…" kills the process, "hang-…" never ends, "slow-…" takes a moment.
CHILD = """
import json, os, signal, sys, time
log = open(sys.argv[1], "a")
for slug in sorted(sys.argv[2:]):
    log.write(f"{slug} begins {time.time()} with {len(sys.argv) - 2}\\n"); log.flush()
    if slug.startswith("die"):
        print("out of luck", file=sys.stderr, flush=True)
        os._exit(3)
    if slug.startswith("kill"):
        os.kill(os.getpid(), signal.SIGKILL)
    if slug.startswith("hang"):
        time.sleep(60)
    if slug.startswith("slow"):
        time.sleep(0.3)
    log.write(f"{slug} ends {time.time()}\\n"); log.flush()
    print(json.dumps({"source": slug, "class": "ok", "new": 1, "items": 2}), flush=True)
    print("a library says hello", flush=True)
"""


def web(slug: str, host: str | None = None, private: bool = False) -> Source:
    text = f'name = "x"\nurl = "https://{host or slug}.example/"\nkind = "ics"\nallow_private = {str(private).lower()}'
    return parse_source(slug, text, f"sources/{slug}.toml")


class Scene:
    """A dispatcher over scripted children, and what came of it."""

    def __init__(self, folder: Path, sources: dict[str, Source], at_once: int = 8, time_box_s: float = 20) -> None:
        script, self.log = folder / "child.py", folder / "log"
        script.write_text(CHILD)
        self.children: list[list[str]] = []
        self.outcomes: list[Outcome] = []
        self.recorded: list[CrawlRun] = []
        self.dispatcher = Dispatcher(
            sources=lambda: sources,
            command=lambda slugs: self._command(script, slugs),
            record=self.recorded.append,
            on_outcome=self.outcomes.append,
            at_once=at_once,
            time_box_s=time_box_s,
            locks=HostLocks(folder / "locks"),
        )

    def _command(self, script: Path, slugs: Sequence[str]) -> list[str]:
        self.children.append(sorted(slugs))
        return [sys.executable, str(script), str(self.log), *slugs]

    async def crawl(self, *slugs: str) -> dict[str, CrawlClass]:
        for slug in slugs:
            self.dispatcher.submit(slug)
        await self.dispatcher.drain()
        return {outcome.slug: outcome.crawl_class for outcome in self.outcomes}

    def spans(self) -> dict[str, tuple[float, float]]:
        """Return slug -> (began, ended) of every crawl that ended."""
        lines = [line.split() for line in self.log.read_text().splitlines()]
        began = {line[0]: float(line[2]) for line in lines if line[1] == "begins"}
        return {line[0]: (began[line[0]], float(line[2])) for line in lines if line[1] == "ends"}


async def test_sources_that_are_due_together_share_a_child(tmp_path: Path) -> None:
    """Three sources on three hosts cost one start-up."""
    scene = Scene(tmp_path, {slug: web(slug) for slug in ("a", "b", "c")})
    assert await scene.crawl("a", "b", "c") == dict.fromkeys(("a", "b", "c"), CrawlClass.OK)
    assert scene.children == [["a", "b", "c"]]
    assert {(outcome.new, outcome.items) for outcome in scene.outcomes} == {(1, 2)}


async def test_a_private_source_has_a_child_of_its_own(tmp_path: Path) -> None:
    """`allow_private` never opens the resolver for another source."""
    scene = Scene(tmp_path, {"a": web("a"), "b": web("b", private=True), "c": web("c")})
    await scene.crawl("a", "b", "c")
    assert sorted(scene.children) == [["a", "c"], ["b"]]


async def test_a_rendered_source_has_a_child_of_its_own(tmp_path: Path) -> None:
    """A browser beside it takes memory that other sources must not be charged for."""
    rendered = parse_source("b", 'name = "x"\nurl = "https://b.example/"\nkind = "auto"\njs = true', "b.toml")
    scene = Scene(tmp_path, {"a": web("a"), "b": rendered, "c": web("c")})
    await scene.crawl("a", "b", "c")
    assert sorted(scene.children) == [["a", "c"], ["b"]]


async def test_one_crawl_per_host_at_a_time(tmp_path: Path) -> None:
    """Sources of the same host run one after the other, whatever their children."""
    sources = {slug: web(slug, host="same") for slug in ("slow-a", "slow-b", "slow-c")}
    scene = Scene(tmp_path, sources)
    await scene.crawl(*sources)
    spans = sorted(scene.spans().values())
    assert len(spans) == 3
    assert all(earlier[1] <= later[0] for earlier, later in pairwise(spans))


async def test_two_processes_do_not_crawl_one_host_at_once(tmp_path: Path) -> None:
    """A crawl by hand beside the service waits for the service's crawl of that host, and only for that."""
    sources = {"slow-a": web("slow-a", host="same"), "b": web("b", host="same"), "c": web("c")}
    service, by_hand = Scene(tmp_path, sources), Scene(tmp_path, sources)
    first = asyncio.create_task(service.crawl("slow-a"))
    await asyncio.sleep(0)
    assert set(await by_hand.crawl("b", "c")) == {"b", "c"}
    await first
    spans = service.spans()
    assert spans["b"][0] >= spans["slow-a"][1]
    assert spans["c"][0] < spans["b"][0]


async def test_a_host_rests_between_two_crawls(tmp_path: Path) -> None:
    """The next source of a host waits for the delay; a source's own delay wins over the setting."""
    sources = {slug: web(slug, host="same") for slug in ("a", "b", "c")}
    sources["b"] = sources["b"].model_copy(update={"delay": dt.timedelta(0)})
    scene = Scene(tmp_path, sources)
    scene.dispatcher.delay_s = 1.0
    await scene.crawl("a", "b", "c")
    spans = scene.spans()
    assert spans["b"][0] - spans["a"][1] >= 1
    assert spans["c"][0] - spans["b"][1] < 1


async def test_no_more_crawls_at_once_than_allowed(tmp_path: Path) -> None:
    """With two slots, five sources take three children of at most two."""
    sources = {f"slow-{number}": web(f"slow-{number}") for number in range(5)}
    scene = Scene(tmp_path, sources, at_once=2)
    assert len(await scene.crawl(*sources)) == 5
    assert max(len(child) for child in scene.children) == 2
    assert sum(len(child) for child in scene.children) == 5


async def test_other_limits_hold_from_the_next_crawl_on(tmp_path: Path) -> None:
    """What runs goes on; the next ones share the places and the time that there are now."""
    scene = Scene(tmp_path, {slug: web(slug) for slug in ("slow-a", "b", "hang-c")}, at_once=1, time_box_s=60)
    crawling = asyncio.create_task(scene.crawl("slow-a", "b", "hang-c"))
    while not scene.children:  # noqa: ASYNC110  the task that starts it does
        await asyncio.sleep(0)
    scene.dispatcher.limit(CrawlSettings(concurrency=3, time_box=dt.timedelta(seconds=1)))
    assert (await crawling)["hang-c"] is CrawlClass.OUT_OF_TIME
    assert scene.children == [["slow-a"], ["b", "hang-c"], ["hang-c"]]


@pytest.mark.parametrize("started", [False, True])
async def test_a_crawl_whose_source_is_removed_keeps_its_host_to_the_end(started: bool, tmp_path: Path) -> None:
    """Another source of that host, which may be the same one under another name, waits for it."""
    sources = {slug: web(slug, host="same") for slug in ("slow-a", "b")}
    scene = Scene(tmp_path, sources)
    crawling = asyncio.create_task(scene.crawl("slow-a", "b"))
    await asyncio.sleep(0)  # it is chosen; its child begins at the next turn of the loop
    while started and not scene.children:  # noqa: ASYNC110  the task that starts it does
        await asyncio.sleep(0)
    del sources["slow-a"]
    scene.dispatcher.withdraw("slow-a")
    await crawling
    spans = scene.spans()
    assert spans["b"][0] >= spans["slow-a"][1]


async def test_a_death_in_a_shared_child_is_charged_to_the_guilty_alone(tmp_path: Path) -> None:
    """Every unfinished source runs again alone; the one that dies alone is charged, the others are well."""
    sources = {slug: web(slug) for slug in ("a", "die-b", "z")}
    scene = Scene(tmp_path, sources)
    assert await scene.crawl(*sources) == {"a": CrawlClass.OK, "die-b": CrawlClass.RESET, "z": CrawlClass.OK}
    assert scene.children == [["a", "die-b", "z"], ["die-b"], ["z"]]
    assert [(run.slug, run.crawl_class, run.complete) for run in scene.recorded] == [("die-b", CrawlClass.RESET, False)]
    assert scene.recorded[0].detail == "its process ended with exit code 3 before it was complete: out of luck"


async def test_a_child_that_hangs_is_ended_and_charged(tmp_path: Path) -> None:
    """The time box ends it; the source that hangs alone is out of time, its neighbour is well."""
    scene = Scene(tmp_path, {"hang-a": web("hang-a"), "b": web("b")}, time_box_s=1.5)
    began = time.monotonic()
    assert await scene.crawl("hang-a", "b") == {"hang-a": CrawlClass.OUT_OF_TIME, "b": CrawlClass.OK}
    assert time.monotonic() - began < 10


async def test_a_killed_child_is_out_of_memory(tmp_path: Path) -> None:
    """SIGKILL that is not ours is the kernel's way to say that memory is short."""
    scene = Scene(tmp_path, {"kill-a": web("kill-a")})
    assert await scene.crawl("kill-a") == {"kill-a": CrawlClass.OUT_OF_MEMORY}


async def test_sources_wait_where_no_child_can_be_started(tmp_path: Path) -> None:
    """A machine that can start no process for a moment costs no source its crawl, and nobody is charged."""
    scene = Scene(tmp_path, {"a": web("a"), "b": web("b")})
    failing, good = iter([[str(tmp_path / "no-such-program")]]), scene.dispatcher.command
    scene.dispatcher.command = lambda slugs: next(failing, None) or good(slugs)
    scene.dispatcher.no_process_wait_s = 0.2
    assert await scene.crawl("a", "b") == {"a": CrawlClass.OK, "b": CrawlClass.OK}
    assert (scene.children, scene.recorded) == ([["a", "b"]], [])


async def test_a_source_is_not_asked_for_twice(tmp_path: Path) -> None:
    """A request for a source that waits or runs already changes nothing."""
    scene = Scene(tmp_path, {"slow-a": web("slow-a")})
    await scene.crawl("slow-a", "slow-a")
    assert scene.children == [["slow-a"]]


async def test_a_source_that_was_removed_meanwhile_is_forgotten(tmp_path: Path) -> None:
    """A slug without a source is dropped from the queue."""
    scene = Scene(tmp_path, {})
    assert await scene.crawl("gone") == {}


async def test_stopping_ends_children_and_charges_nobody(tmp_path: Path) -> None:
    """Cancelling the dispatcher ends a hanging child within seconds, without a crawl being recorded."""
    scene = Scene(tmp_path, {"hang-a": web("hang-a")}, time_box_s=60)
    scene.dispatcher.submit("hang-a")
    running = asyncio.create_task(scene.dispatcher.run())
    while not (scene.log.exists() and scene.log.read_text()):  # noqa: ASYNC110  another process writes it
        await asyncio.sleep(0.02)
    began = time.monotonic()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert time.monotonic() - began < 4
    assert (scene.outcomes, scene.recorded, scene.dispatcher.idle) == ([], [], True)


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        (ChildEnd(-15, True, ()), CrawlClass.OUT_OF_TIME),
        (ChildEnd(-9, False, ()), CrawlClass.OUT_OF_MEMORY),
        (ChildEnd(-11, False, ()), CrawlClass.OUT_OF_MEMORY),
        (ChildEnd(-6, False, ()), CrawlClass.OUT_OF_MEMORY),
        (ChildEnd(-26, False, ()), CrawlClass.OUT_OF_TIME),
        (ChildEnd(1, False, ("MemoryError",)), CrawlClass.OUT_OF_MEMORY),
        (ChildEnd(2, False, ("error: sources/a.toml:3 kind: ...",)), CrawlClass.CONFIG),
        (ChildEnd(1, False, ("Boom",)), CrawlClass.RESET),
        (ChildEnd(0, False, ()), CrawlClass.RESET),
    ],
)
def test_cause_of_death(end: ChildEnd, expected: CrawlClass) -> None:
    """The class says whether time, memory, the configuration or something else ended it."""
    assert cause_of_death(end, 600)[0] is expected


def test_the_last_words_of_a_child_are_the_reason() -> None:
    """A database error is told by what it says, not by the link that follows it."""
    tail = ("sqlite3.OperationalError: database or disk is full", "[SQL: INSERT]", "(Background on this error at: x)")
    assert cause_of_death(ChildEnd(1, False, tail), 600)[1].endswith(f"complete: {tail[0]}")


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://Example.org/a", "example.org:443"),
        ("http://example.org/", "example.org:80"),
        ("http://example.org:8080/b", "example.org:8080"),
    ],
)
def test_host_is_host_and_port(url: str, host: str) -> None:
    """Two ports of one machine are two hosts; the default port counts as written."""
    source = parse_source("a", f'name = "x"\nurl = {json.dumps(url)}\nkind = "ics"', "sources/a.toml")
    assert host_of("a", source) == host


def test_a_local_file_is_a_host_of_its_own() -> None:
    """Files burden nobody and wait for nobody."""
    source = parse_source("a", 'name = "x"\nurl = "curated/a.toml"\nkind = "file"', "sources/a.toml")
    assert host_of("a", source) == "file:a"
