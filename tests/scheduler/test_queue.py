"""The shared queue on a real PostgreSQL: who may take what, what is replaced, and what is given to others."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Iterator
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from procrastinate.jobs import Status

from config.load import Config, load_config
from config.source import Identity, Precedence
from scheduler import follow
from scheduler.doctor import Grade
from scheduler.follow import Follower
from scheduler.outcome import Outcome
from scheduler.queue import NAME, PROGRAM, RULES, CrawlJob, CrawlQueue, opened
from scheduler.queue_doctor import QueueState, judged, queue_finding
from scheduler.queue_lead import MOST_DEATHS, QueuedCrawls
from scheduler.worker import LOOK_S, RefusedError, _Session
from scheduler.workplace import Workplace
from store.crawl import CrawlClass, CrawlRun
from store.repository import Store
from tests.e2e.fleet import configure
from tests.scheduler.waiting import eventually

NOW = dt.datetime(2027, 1, 1, 12, tzinfo=dt.UTC)


@pytest.fixture
def url(empty_postgresql: str) -> str:
    return empty_postgresql


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    with Store.open(url) as store:
        yield store


@pytest.fixture
async def queue(url: str, store: Store) -> AsyncIterator[CrawlQueue]:
    async with opened(url, store) as queue:
        yield queue


@pytest.fixture
def config(tmp_path: Path, url: str) -> Config:
    """Two hosts with two sources each."""
    configure(tmp_path / "config", 2, 2, "30 s")
    return load_config(tmp_path / "config", {"SMA_EVENTS_DATABASE_URL": url})


@pytest.fixture
def place(config: Config, store: Store, tmp_path: Path) -> Workplace:
    return Workplace.open(config, store, tmp_path / "data", None)


def crawled(store: Store, slug: str, at: dt.datetime, crawl_class: CrawlClass = CrawlClass.OK) -> None:
    store.finish_crawl(CrawlRun(slug, at, at, crawl_class), at, Precedence.SOCIETY, Identity.NATIVE)


async def taken(queue: CrawlQueue, worker: int | None = None) -> list[str]:
    """Let one worker take all that it may have at once; return the slugs."""
    jobs = queue.app.job_manager
    number = await jobs.register_worker() if worker is None else worker
    found = []
    while (job := await jobs.fetch_job(queues=None, worker_id=number)) is not None:
        found.append(str(job.task_kwargs["source"]))
    return found


async def test_many_processes_make_the_tables_once(url: str, store: Store) -> None:
    """Those that start at the same moment wait for the one that is first."""

    async def begin() -> dict[str, int]:
        async with opened(url, store) as queue:
            return await queue.counts()

    assert await asyncio.gather(*(begin() for _ in range(4))) == [{"todo": 0, "doing": 0, "failed": 0}] * 4


async def test_one_crawl_per_host_and_one_job_per_source(queue: CrawlQueue, config: Config) -> None:
    """However many workers take jobs, no host is taken twice; a source that waits is not asked for twice."""
    for slug in config.sources:
        assert await queue.ask(config, slug, None)
        assert not await queue.ask(config, slug, None)
    assert await taken(queue) == ["s00-00", "s01-00"]
    assert await taken(queue) == []


async def test_a_job_under_old_rules_is_replaced(queue: CrawlQueue, config: Config, tmp_path: Path) -> None:
    """What waits is asked for anew when the source's file has changed; other sources' jobs stay."""
    for slug in ("s00-00", "s01-00"):
        await queue.ask(config, slug, None)
    file = tmp_path / "config" / "sources" / "s00-00.toml"
    file.write_text(file.read_text() + 'language = "fr"\n')
    changed = load_config(tmp_path / "config", {"SMA_EVENTS_DATABASE_URL": "postgresql://x/y"})
    assert await queue.ask(changed, "s00-00", None)
    assert not await queue.ask(changed, "s01-00", None)
    jobs = await queue.app.job_manager.list_jobs_async(status=Status.TODO.value)
    expected = [asdict(CrawlJob.of(changed, slug, None)) for slug in ("s00-00", "s01-00")]
    assert sorted((job.task_kwargs for job in jobs), key=lambda said: str(said["source"])) == expected


async def test_jobs_that_nobody_would_do_are_swept_out(queue: CrawlQueue, config: Config) -> None:
    """Sources that left the configuration, and what another program asked for."""
    for slug in config.sources:
        await queue.ask(config, slug, None)
    left = {slug: source for slug, source in config.sources.items() if slug != "s00-01"}
    await queue.sweep(replace(config, sources=left))
    jobs = await queue.app.job_manager.list_jobs_async()
    assert sorted(str(job.task_kwargs["source"]) for job in jobs) == ["s00-00", "s01-00", "s01-01"]


def test_who_must_not_crawl(config: Config) -> None:
    """Another program, another configuration, no such source; also where the job is of a shape that we do not know."""
    job = CrawlJob.of(config, "s00-00", None)
    without = replace(config, sources={})
    assert job.refusal(config) is None
    assert job.refusal(without) == RULES
    assert replace(job, rules="other").refusal(config) == RULES
    assert replace(job, program="0.0/0000").refusal(config) == PROGRAM
    assert CrawlJob.read({"url": "https://example.org/"}).refusal(config) == PROGRAM


async def test_a_worker_that_refuses_is_not_always_first(queue: CrawlQueue, place: Workplace) -> None:
    """After each refusal it looks at other intervals: else one that may crawl would look just after it for ever."""
    session, looks = _Session(lambda: place, queue), set()
    foreign = replace(CrawlJob.of(place.config, "s00-00", None), rules="other")
    for _ in range(3):
        with pytest.raises(RefusedError):
            await session._crawl(**asdict(foreign))
        looks.add(session._worker.fetch_job_polling_interval)
    assert len(looks) == 3
    assert all(LOOK_S <= each <= 2 * LOOK_S for each in looks)


async def test_a_job_is_put_back_once(queue: CrawlQueue, config: Config) -> None:
    """A crawl whose worker is gone waits again; where a newer job of its source waits already, that one stays."""
    await queue.ask(config, "s00-00", None)
    job = await queue.app.job_manager.fetch_job(None, await queue.app.job_manager.register_worker())
    assert job is not None
    await queue.put_back(job)
    assert await queue.counts() == {"todo": 1, "doing": 0, "failed": 0}
    job = await queue.app.job_manager.fetch_job(None, await queue.app.job_manager.register_worker())
    assert job is not None
    await queue.ask(config, "s00-00", None)
    await queue.put_back(job)
    assert await queue.counts() == {"todo": 1, "doing": 0, "failed": 0}
    await queue.put_back(job)
    assert await queue.counts() == {"todo": 1, "doing": 0, "failed": 0}


async def test_a_crawl_that_fails_gives_way_to_a_younger_request(queue: CrawlQueue, config: Config) -> None:
    """As after a restart of the database: the scheduler asks again, then the worker puts its own job back."""
    crawls = []

    async def crawl(**said: object) -> None:
        crawls.append(said["source"])
        if len(crawls) == 1:
            await queue.ask(config, "s00-00", None)
            raise ConnectionError

    queue.app.task(name=NAME, queue=NAME, retry=3)(crawl)
    await queue.ask(config, "s00-00", None)
    await queue.app.run_worker_async(queues=[NAME], wait=False, delete_jobs="always", install_signal_handlers=False)
    assert (crawls, await queue.counts()) == (["s00-00", "s00-00"], {"todo": 0, "doing": 0, "failed": 0})


class Lead:
    """A scheduler's end of the queue, running."""

    def __init__(self, place: Workplace) -> None:
        self.outcomes: list[Outcome] = []
        self.crawls = QueuedCrawls(lambda: place, self.outcomes.append)

    async def __aenter__(self) -> Lead:
        self._running = asyncio.create_task(self.crawls.run())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._running.cancel()
        await asyncio.gather(self._running, return_exceptions=True)


async def test_the_scheduler_hears_of_every_crawl_once(queue: CrawlQueue, place: Workplace) -> None:
    """Whoever crawled: what was recorded before it began is not told, everything after that is, in order."""
    crawled(place.store, "s00-00", NOW)
    async with Lead(place) as lead:
        lead.crawls.submit("s01-00")

        async def asked() -> bool:
            return (await queue.counts())["todo"] == 1

        await eventually(asked)
        assert lead.crawls.running == 1
        crawled(place.store, "s01-00", NOW)
        crawled(place.store, "s01-01", NOW, CrawlClass.TIMEOUT)

        await eventually(lambda: len(lead.outcomes) == 2)
        assert [(each.slug, each.crawl_class) for each in lead.outcomes] == [
            ("s01-00", CrawlClass.OK),
            ("s01-01", CrawlClass.TIMEOUT),
        ]
        assert lead.crawls.running == 0


async def test_a_dead_worker_s_crawl_goes_to_another_and_is_given_up_in_the_end(
    queue: CrawlQueue, place: Workplace
) -> None:
    """Twice it is given to another worker; a source that takes the third one along is recorded as broken."""
    settings = place.config.settings
    hasty = settings.queue.model_copy(update={"stalled_after": dt.timedelta(seconds=1)})
    config = replace(place.config, settings=settings.model_copy(update={"queue": hasty}))
    async with Lead(replace(place, config=config)) as lead:
        lead.crawls.submit("s00-00")
        for _ in range(MOST_DEATHS):
            worker = await queue.app.job_manager.register_worker()

            async def took(worker: int = worker) -> bool:
                return await taken(queue, worker) == ["s00-00"]

            await eventually(took)

        await eventually(lambda: bool(lead.outcomes))
    (outcome,) = lead.outcomes
    assert (outcome.slug, outcome.crawl_class) == ("s00-00", CrawlClass.RESET)
    assert outcome.detail == "3 workers were lost while they crawled it"
    assert await queue.counts() == {"todo": 0, "doing": 0, "failed": 0}


async def test_a_web_role_publishes_what_others_crawled(place: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    """At its start, and after each crawl that changed anything; a crawl as the last one asks for nothing."""
    monkeypatch.setattr(follow, "PAUSE_S", 0.5)
    for slug in place.config.sources:
        crawled(place.store, slug, NOW)
    asked: list[str] = []
    follower = Follower(lambda: place, lambda: asked.append("publish"), first_pass_s=0)
    running = asyncio.create_task(follower.run())
    try:
        await eventually(lambda: len(asked) == 1)
        crawled(place.store, "s00-00", NOW + dt.timedelta(hours=1))
        await asyncio.sleep(1.5)
        assert len(asked) == 1
        crawled(place.store, "s00-00", NOW + dt.timedelta(hours=2), CrawlClass.DNS)
        await eventually(lambda: len(asked) == 2)
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


def test_doctor_looks_at_the_queue(url: str, place: Workplace) -> None:
    """Without a scheduler it fails; with one an idle queue is fine."""
    assert queue_finding(url, place.store, 30).grade is Grade.FAILED
    turns = place.store.turns()
    assert turns.take("scheduler")
    found = queue_finding(url, place.store, 30)
    turns.close()
    assert (found.grade, found.text) == (Grade.OK, "0 crawls wait, 0 run")


@pytest.mark.parametrize(
    ("state", "grade"),
    [
        (QueueState(True, (3, 1), 0, 0), Grade.OK),
        (QueueState(True, (3, 3), 0, 0), Grade.FAILED),
        (QueueState(True, (3, 3), 2, 2), Grade.WARNING),
        (QueueState(True, (2000, 2000), 8, 0), Grade.WARNING),
        (QueueState(False, (0, 0), 8, 0), Grade.FAILED),
    ],
)
def test_how_the_queue_is_judged(state: QueueState, grade: Grade) -> None:
    """Jobs that wait are a fault only where nobody takes any."""
    assert judged(state).grade is grade
