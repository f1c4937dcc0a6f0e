"""Scheduler, standby, workers and web roles on one PostgreSQL, as on several machines; some are killed on the way."""

from __future__ import annotations

import signal
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from icalendar import Calendar
from sqlalchemy.exc import OperationalError

from store.crawl import CrawlClass
from store.repository import Store
from tests import postgres
from tests.e2e.fleet import Fleet, ProxySite, Role, configure, title
from tests.e2e.running import wait_for
from tests.ports import free_port

# A minute or two on two free cores: every crawl starts a process or shares one with up to seven others. The limits are
# for machines that have other things to do.
pytestmark = pytest.mark.timeout(900)
HOSTS, ON_EACH = 12, 5
PATIENCE_S = 600.0


@pytest.fixture
def server() -> Iterator[postgres.Server]:
    """A PostgreSQL of this test's own, which may be started again."""
    folder = postgres.binaries()
    if folder is None:
        pytest.skip("no PostgreSQL server is installed here")
    assert folder is not None
    with postgres.server(folder) as running:
        yield running


def until(url: str, number: int) -> None:
    """Wait until so many crawls are recorded; the database may be away for a moment meanwhile."""

    def crawls() -> int:
        try:
            return store.last_crawl()
        except OperationalError:
            return 0

    with Store.open(url) as store:
        wait_for(f"{number} crawls", lambda: crawls() >= number, PATIENCE_S)


def leads(role: Role) -> bool:
    return bool(role.logged("this process is the scheduler"))


def feed(port: int) -> bytes:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/feeds/events.ics", timeout=10) as answer:
            body: bytes = answer.read()
    except urllib.error.URLError:
        return b""
    return body


def titles(body: bytes) -> Counter[str]:
    return Counter(str(event["SUMMARY"]) for event in Calendar.from_ical(body).walk("VEVENT")) if body else Counter()


def test_crawls_survive_what_happens_to_machines(tmp_path: Path, server: postgres.Server) -> None:
    """Workers and scheduler are killed, the database restarts: each source is crawled once, no host twice at once."""
    slugs = configure(tmp_path / "config", HOSTS, ON_EACH, "10 s")
    ports, url = [free_port(), free_port()], server.address
    with ProxySite() as site, Fleet(tmp_path, SMA_EVENTS_DATABASE_URL=url, http_proxy=site.address) as fleet:
        scheduler = fleet.start("scheduler", "scheduler")
        wait_for("the scheduler", lambda: leads(scheduler))
        standby = fleet.start("standby", "up", "--port", str(ports[0]))
        workers = [fleet.start(f"worker{number}", "worker") for number in range(3)]

        until(url, 6)
        for worker in workers[:2]:
            worker.kill()
        workers[:2] = [fleet.start(f"again{number}", "worker") for number in range(2)]
        until(url, 20)
        assert not leads(standby)
        scheduler.kill()
        wait_for("the standby to take over", lambda: leads(standby), 30)
        web = fleet.start("web", "serve", "--port", str(ports[1]))
        until(url, 36)
        server.restart()
        until(url, len(slugs))

        everything = Counter({title(path): 1 for path in paths()})
        wait_for("all events", lambda: titles(feed(ports[0])) == everything, 60)
        wait_for("the other web role", lambda: feed(ports[1]) == feed(ports[0]), 60)
        for role in (standby, web, *workers):
            assert role.process.poll() is None
            assert role.stop() == 0
    with Store.open(url) as store:
        states = store.source_states()
        assert Counter(state.crawl_class for state in states.values()) == {CrawlClass.OK: len(slugs)}
        assert Counter(crawl.slug for crawl in store.crawls_after(0)) == Counter(slugs)
    assert_polite(site)


def paths() -> list[str]:
    return [f"host{host:02}.example.com/{number:02}.ics" for host in range(HOSTS) for number in range(ON_EACH)]


def assert_polite(site: ProxySite) -> None:
    """No two requests of a host overlap, and no crawl begins between another one's robots.txt and its calendar."""
    for asked in site.by_host().values():
        for before, after in pairwise(asked):
            assert before.ended <= after.began
            if after.path != "/robots.txt":
                assert before.path == "/robots.txt"


def run_worker(folder: Path, **variables: str) -> tuple[int, list[str]]:
    worker = Role(folder, "alone", "worker", **variables)
    return worker.process.wait(60), worker.lines()


def test_a_queue_without_postgresql_is_refused(tmp_path: Path) -> None:
    """With SQLite and the shared queue every command says so, with the setting to be made; so it does without queue."""
    configure(tmp_path / "config", 1, 1, "30 s")
    code, said = run_worker(tmp_path)
    assert (code, len(said)) == (2, 2)
    assert said[0].startswith('error: service.toml database_url: queue.engine = "procrastinate" needs PostgreSQL')
    code, said = run_worker(tmp_path, SMA_EVENTS_QUEUE__ENGINE="none")
    assert (code, said[0]) == (2, 'error: there is no shared queue: [queue] engine is "none"')


def test_a_worker_with_another_configuration_leaves_the_job_to_others(tmp_path: Path, empty_postgresql: str) -> None:
    """It says which source and why, crawls nothing of it, and does what it may; a right one then does the rest."""
    old, new = tmp_path / "old", tmp_path / "new"
    for folder in (old, new):
        configure(folder / "config", 2, 1, "30 s")
    changed = new / "config" / "sources" / "s00-00.toml"
    changed.write_text(changed.read_text() + 'language = "fr"\n')
    with ProxySite() as site:
        variables = {"SMA_EVENTS_DATABASE_URL": empty_postgresql, "http_proxy": site.address}
        with Fleet(old, **variables) as outdated, Fleet(new, **variables) as fleet:
            worker = outdated.start("worker", "worker")
            fleet.start("scheduler", "scheduler")
            refused = "this worker must not crawl that source, it is left to others"
            (line,) = wait_for("the refusal", lambda: worker.logged(refused), 60)
            assert (line["source"], line["reason"]) == ("s00-00", "it has another configuration than the scheduler")
            until(empty_postgresql, 1)
            assert [asked.host for asked in site.pages()] == ["host01.example.com"]
            worker.stop()  # or it takes the job again and again: who sees it first is luck
            fleet.start("worker", "worker")
            until(empty_postgresql, 2)
    with Store.open(empty_postgresql) as store:
        assert [crawl.slug for crawl in store.crawls_after(0)] == ["s01-00", "s00-00"]


def test_a_frozen_scheduler_is_replaced(tmp_path: Path, empty_postgresql: str) -> None:
    """One that is stopped (SIGSTOP) loses its turn within half a minute, and knows that when it goes on."""
    configure(tmp_path / "config", 1, 1, "30 s")
    with Fleet(tmp_path, SMA_EVENTS_DATABASE_URL=empty_postgresql) as fleet:
        frozen = fleet.start("first", "scheduler")
        wait_for("the scheduler", lambda: leads(frozen))
        second = fleet.start("second", "scheduler")
        wait_for(
            "a standby", lambda: second.logged("another process is the scheduler, or the database is away: standing by")
        )
        frozen.process.send_signal(signal.SIGSTOP)
        wait_for("the second to take over", lambda: leads(second), 30)
        frozen.process.send_signal(signal.SIGCONT)
        lost = "this process is no longer the scheduler: its connection to the database was lost"
        wait_for("the first to notice", lambda: frozen.logged(lost), 15)
        assert len(second.logged("this process is the scheduler")) == 1
