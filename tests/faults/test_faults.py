"""Every fault in one crawl: its class and sentence, what it leaves untouched, and that it is told when it is over.

All sources are well first, then each misbehaves in its way while one beside them changes an event, then all are well
again. Three rounds in one process, on real sockets.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from config.load import Config, load_config
from store.crawl import CrawlClass
from store.event import Event
from store.health import Health, assess
from store.watch import Kind
from tests.attack.attacker import Attack, answer
from tests.crawler.fetch.crawling import Crawled, Room, Worker, article, page
from tests.crawler.fetch.site import Answer, Site, running_site
from tests.faults.behaviour import Server, running
from tests.faults.certificates import Certificates, context
from tests.faults.table import EVENTS, FAULTS, Fault, Way, day, title

pytestmark = pytest.mark.timeout(180)
WELL = "well"
BEFORE, DURING, AFTER = range(3)
IDS = [fault.slug for fault in FAULTS]
SLOW = [fault.slug for fault in FAULTS if fault.is_slow]


@dataclass
class Round:
    """One crawl of everything: what the child said, and the store after it."""

    crawled: Crawled
    events: dict[str, list[Event]]
    health: dict[str, Health]
    told: dict[str, list[str]]
    postponed: dict[str, dt.datetime | None]


@dataclass
class World:
    """All misbehaving sources and the well one beside them. `hasty`: the slow ones, in the same data folder."""

    room: Room
    hasty: Room
    site: Site
    certificates: Certificates
    servers: dict[str, Server] = field(default_factory=dict)
    rounds: list[Round] = field(default_factory=list)

    def config(self) -> Config:
        return load_config(self.room.config, {})

    def open(self, stack: ExitStack) -> None:
        """Give a server of its own to whatever does more than answer, and write all source files."""
        for fault in FAULTS:
            if not isinstance(fault.bad, Answer):
                secure = fault.bad in (Way.SELF_SIGNED, Way.EXPIRED)
                tls = context(self.certificates.good) if secure else None
                self.servers[fault.slug] = stack.enter_context(running(_well(fault), tls))
            for room in (self.room, self.hasty) if fault.is_slow else (self.room,):
                room.source(fault.slug, self.url(fault), kind=fault.kind)
        self.room.source(WELL, f"{self.site.url}/{WELL}")
        self.announce("Well as ever")
        self.be_well()

    def url(self, fault: Fault) -> str:
        server = self.servers.get(fault.slug)
        if server is None:
            return f"{self.site.url}/{fault.slug}"
        return f"{'https' if server.tls else 'http'}://127.0.0.1:{server.port}/{fault.slug}"

    def announce(self, *names: str) -> None:
        """Let the well source list these events."""
        listed = (article(name, day(WELL, number)) for number, name in enumerate(names))
        self.site.html(f"/{WELL}", page(*listed), validators=False)

    def be_well(self) -> None:
        for fault in FAULTS:
            if fault.slug in self.servers:
                self.servers[fault.slug].behaviour = _well(fault)
            else:
                self.site.routes[f"/{fault.slug}"] = fault.good

    def misbehave(self) -> None:
        for fault in FAULTS:
            if isinstance(fault.bad, Answer):
                self.site.routes[f"/{fault.slug}"] = fault.bad
            elif isinstance(fault.bad, Way):
                self._block(fault, fault.bad)
            else:
                self.servers[fault.slug].behaviour = fault.bad

    def _block(self, fault: Fault, way: Way) -> None:
        server = self.servers[fault.slug]
        if way is Way.NO_NAME:
            self.room.source(fault.slug, "http://nowhere.invalid/dns")
        elif way is Way.CLOSED:
            server.close()
        else:
            server.tls = context(self.certificates.expired if way is Way.EXPIRED else self.certificates.self_signed)

    def repair(self) -> None:
        for fault in FAULTS:
            server = self.servers.get(fault.slug)
            if fault.bad is Way.CLOSED and server:
                server.open()
            elif server and server.tls:
                server.tls = context(self.certificates.good)
            elif fault.bad is Way.NO_NAME:
                self.room.source(fault.slug, self.url(fault))

    def _crawled(self) -> Crawled:
        """All of them at once but for the slow ones, whose short time limit is no matter of the others."""
        together = self.room.crawl(WELL, *(slug for slug in IDS if slug not in SLOW))
        slow = self.hasty.crawl(*SLOW)
        return Crawled(max(together.code, slow.code), together.lines | slow.lines, together.log + slow.log)

    def crawl(self) -> None:
        crawled = self._crawled()
        now, config = dt.datetime.now(dt.UTC), self.config()
        with self.room.store() as store:
            events: dict[str, list[Event]] = {slug: [] for slug in (WELL, *IDS)}
            for event in store.events():
                (source,) = {listing.source for listing in store.listings(event.uid)}
                events[source].append(event)
            told: dict[str, list[str]] = {slug: [] for slug in (WELL, *IDS)}
            for announcement in store.alarms.take_note(config, [], now):
                for subject in announcement.subjects:
                    told[subject.source].append(announcement.kind)
            states = store.source_states()
            health = {each.slug: each.health for each in assess(config, states, now)}
        self.rounds.append(Round(crawled, events, health, told, {slug: states[slug].due_after for slug in states}))


def _well(fault: Fault) -> Attack:
    return answer(fault.good.body, kind=dict(fault.good.headers)["Content-Type"])


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The three rounds, done once for all tests of this file."""
    folder: Path = tmp_path_factory.mktemp("faults")
    certificates = Certificates.under(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(os.environ, "SSL_CERT_FILE", str(certificates.authority))
        worker = Worker(folder / "none")
    try:
        room = Room.under(folder, worker)
        room.settings("max_bytes = 60000\nconcurrency = 32", "[health]\nmisses = 1\n")
        hasty = replace(Room.under(folder / "hasty", worker, 'timeout = "1s"'), data=room.data)
        with running_site() as site, ExitStack() as stack:
            made = World(room, hasty, site, certificates)
            made.open(stack)
            made.crawl()
            made.misbehave()
            made.announce("Well as ever", "And one more")
            made.crawl()
            made.repair()
            made.be_well()
            made.crawl()
            yield made
    finally:
        worker.close()


def line(world: World, turn: int, slug: str) -> dict[str, Any]:
    return world.rounds[turn].crawled.lines[slug]


@pytest.mark.parametrize("fault", FAULTS, ids=IDS)
def test_fault_has_its_class_and_its_sentence(fault: Fault, world: World) -> None:
    """The class is the one of the contract, and the sentence names what an operator must know."""
    said = line(world, DURING, fault.slug)
    host = f"127.0.0.1:{world.servers[fault.slug].port if fault.slug in world.servers else world.site.port}"
    assert line(world, BEFORE, fault.slug)["class"] == "ok"
    assert said["class"] == fault.crawl_class, said
    assert fault.detail.format(host=host, url=world.url(fault)) in said["detail"]
    assert "\n" not in said["detail"]
    assert CrawlClass(fault.crawl_class).help


@pytest.mark.parametrize("fault", FAULTS, ids=IDS)
def test_published_events_stay_as_they_were(fault: Fault, world: World) -> None:
    """Whatever a site does, its events stay published: the same UIDs, the same words, the same sequence."""
    before, during, after = (world.rounds[turn].events[fault.slug] for turn in (BEFORE, DURING, AFTER))
    assert [event.title for event in before] == [title(fault.slug, number) for number in range(EVENTS)]
    assert during == before
    assert after == before


@pytest.mark.parametrize("fault", FAULTS, ids=IDS)
def test_fault_and_recovery_are_announced(fault: Fault, world: World) -> None:
    """A fault is told once, and so is that it is over; what is no fault is not told."""
    broken = not CrawlClass(fault.crawl_class).healthy
    told = [[kind for kind in each.told[fault.slug] if kind is not Kind.SETTLED] for each in world.rounds]
    assert told == ([[], [Kind.BROKEN], [Kind.RECOVERED]] if broken else [[], [], []])
    found = [each.health[fault.slug] for each in world.rounds]
    assert found == [Health.OK, Health.BROKEN if broken else Health.OK, Health.OK]


def test_source_beside_them_is_untouched(world: World) -> None:
    """In the same process, at the same time, a well site is read and its news is taken over."""
    names = [[event.title for event in each.events[WELL]] for each in world.rounds]
    assert names == [["Well as ever"], *[["Well as ever", "And one more"]] * 2]
    assert [each.health[WELL] for each in world.rounds] == [Health.OK] * 3
    assert len({each.events[WELL][0].uid for each in world.rounds}) == 1


def test_host_that_asks_to_wait_is_left_alone_until_then(world: World) -> None:
    """Retry-After is remembered as the time before which the source is not due."""
    until = world.rounds[DURING].postponed["limited"]
    assert until is not None
    assert abs((until - dt.datetime.now(dt.UTC)).total_seconds() - 7200) < 170


def test_log_holds_no_traceback(world: World) -> None:
    """Each fault is one line for an operator."""
    log = world.rounds[DURING].crawled.log
    assert "Traceback" not in log
    told = [text.split("WARNING crawler: ")[1].partition(":")[0] for text in log.splitlines() if "WARNING" in text]
    assert sorted(told) == sorted(fault.slug for fault in FAULTS if fault.crawl_class != "ok")
