"""The queue of crawls that several machines share: procrastinate's tables in our PostgreSQL.

One job is one crawl of one source. Its lock is the host, so that no two run on a host; its queueing lock is the source,
so that no source waits twice. Jobs are only work to do, and are deleted when they are done: what came of a crawl is in
the store, and a queue that is lost is filled again by the scheduler from the sources' state.

procrastinate's tables live in a schema that is named after their layout. Another layout (an update of procrastinate)
therefore begins with an empty queue instead of migrating one that others are using.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import asdict, dataclass
from importlib.metadata import version
from typing import Any

import psycopg
from procrastinate import App, PsycopgConnector, exceptions
from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager
from procrastinate.schema import SchemaManager

from config.load import Config
from scheduler.dispatch import host_of
from store import migrate
from store.database import LIVELY, DatabaseError
from store.repository import Store
from store.views import SourceState

NAME = "crawl"  # of the queue, and of the one task in it
RULES = "another configuration"
PROGRAM = "another version of the program"
# What any question to the queue may end with while the database is away.
DATABASE_AWAY = (exceptions.ConnectorException, psycopg.Error, DatabaseError, OSError, TimeoutError)
_CONNECTIONS = 4
_PATIENCE_S = 10.0
_SCHEMA_WAIT_S = 0.2


@dataclass(frozen=True, slots=True)
class CrawlJob:
    """What a job says, as JSON.

    last_run  when the source was last crawled, as whoever asks knows it: a later crawl makes the job needless
    rules     how the source is to be read; who would read it otherwise must not crawl it
    program   version of the program and of its tables
    """

    source: str
    last_run: str | None
    rules: str
    program: str

    @classmethod
    def of(cls, config: Config, slug: str, last_run: str | None) -> CrawlJob:
        """Raises KeyError for a source that is not configured."""
        return cls(slug, last_run, config.rules_hash(slug), program())

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> CrawlJob:
        """Read a job's arguments; those of another program may be others, and are refused for its version."""
        return cls(said.get("source", ""), said.get("last_run"), said.get("rules", ""), said.get("program", ""))

    def refusal(self, config: Config) -> str | None:
        """Say what keeps a machine with this configuration from the job; None where nothing does."""
        if self.program != program():
            return PROGRAM
        if self.source not in config.sources or config.rules_hash(self.source) != self.rules:
            return RULES
        return None


def known_run(state: SourceState | None) -> str | None:
    """Return when the source was last crawled, as a job says it."""
    return state.last_run.isoformat() if state and state.last_run else None


def program() -> str:
    """What all processes on one queue must have in common."""
    return f"{version('sma-events')}/{migrate.head()}"


def schema_name() -> str:
    """Return the name of the schema for the layout of tables that this procrastinate expects."""
    return f"sma_queue_{hashlib.sha256(SchemaManager.get_schema().encode()).hexdigest()[:8]}"


class _Jobs(JobManager):
    """A job that goes back goes altogether where its source waits in a younger one.

    There is room for one of them only, and a job that stayed "doing" would keep its host from the other.
    """

    async def retry_job(
        self,
        job: Job,
        retry_at: dt.datetime | None = None,
        priority: int | None = None,
        queue: str | None = None,
        lock: str | None = None,
    ) -> None:
        try:
            await super().retry_job(job, retry_at, priority, queue, lock)
        except exceptions.UniqueViolation:
            await self.finish_job(job, Status.FAILED, delete_job=True)


class CrawlQueue:
    """The queue, opened. Every method may raise one of DATABASE_AWAY."""

    def __init__(self, app: App) -> None:
        self.app = app

    async def ask(self, config: Config, slug: str, last_run: str | None) -> bool:
        """Ask for a crawl; False where the same crawl waits already. What waits under other rules is replaced."""
        wanted = asdict(CrawlJob.of(config, slug, last_run))
        if await self._defer(config, wanted):
            return True
        for job in await self._waiting(slug):
            if job.task_kwargs != wanted:
                await self._cancel(job)
        return await self._defer(config, wanted)

    async def _defer(self, config: Config, wanted: dict[str, Any]) -> bool:
        slug = wanted["source"]
        host = host_of(slug, config.sources[slug])
        task = self.app.configure_task(NAME, queue=NAME, lock=host, queueing_lock=slug, allow_unknown=True)
        try:
            await task.defer_async(**wanted)
        except exceptions.AlreadyEnqueued:
            return False
        return True

    async def _waiting(self, slug: str | None = None) -> list[Job]:
        jobs = self.app.job_manager
        return list(await jobs.list_jobs_async(queue=NAME, status=Status.TODO.value, queueing_lock=slug))

    async def _cancel(self, job: Job) -> None:
        await self.app.job_manager.cancel_job_by_id_async(job.id or 0, delete_job=True)

    async def sweep(self, config: Config) -> None:
        """Take waiting jobs out that no worker would do: of sources that are gone, or that are to be read otherwise."""
        for job in await self._waiting():
            if CrawlJob.read(job.task_kwargs).refusal(config):
                await self._cancel(job)

    async def stalled(self, silent_s: float) -> list[Job]:
        """Return the jobs whose worker has not been heard of for so long."""
        return list(await self.app.job_manager.get_stalled_jobs(queue=NAME, seconds_since_heartbeat=silent_s))

    async def put_back(self, job: Job) -> None:
        """Let another worker take the job; where the source waits in another job already, this one goes."""
        with _ended_meanwhile():
            await self.app.job_manager.retry_job(job, retry_at=dt.datetime.now(dt.UTC))

    async def give_up(self, job: Job) -> None:
        """Take the job out of the queue."""
        with _ended_meanwhile():
            await self.app.job_manager.finish_job(job, Status.FAILED, delete_job=True)

    async def counts(self) -> dict[str, int]:
        """Return status -> number of jobs."""
        jobs = await self.app.job_manager.list_queues_async(queue=NAME)
        found: dict[str, Any] = dict(next(iter(jobs), {}))
        return {status: int(found.get(status, 0)) for status in ("todo", "doing", "failed")}


@contextmanager
def _ended_meanwhile() -> Iterator[None]:
    """A job that its worker ended after all, while we looked at it, is nobody's error: procrastinate raises one."""
    try:
        yield
    except exceptions.ConnectorException as error:
        if not isinstance(error.__cause__, psycopg.errors.RaiseException):
            raise


@asynccontextmanager
async def opened(url: str, store: Store) -> AsyncIterator[CrawlQueue]:
    """Open the queue in the store's database; its tables are made where they are missing."""
    app = App(connector=_connector(url))
    app.job_manager = _Jobs(app.connector)
    async with app.open_async():
        await make_tables(app, store)
        yield CrawlQueue(app)


async def make_tables(app: App, store: Store) -> None:
    """Make procrastinate's tables; of several processes that start at once one does, and the others wait."""
    if await app.check_connection_async():
        return
    turns = store.turns()
    try:
        while not await asyncio.to_thread(turns.take, "queue tables"):  # noqa: ASYNC110  # another process has it
            await asyncio.sleep(_SCHEMA_WAIT_S)
        if not await app.check_connection_async():
            await asyncio.to_thread(store.make_room, schema_name())
            await app.schema_manager.apply_schema_async()
    finally:
        await asyncio.to_thread(turns.close)


def _connector(url: str) -> PsycopgConnector:
    conninfo = f"postgresql{url[url.index('://') :]}"  # SQLAlchemy's scheme names the driver, too
    return PsycopgConnector(
        conninfo=conninfo,
        kwargs={**LIVELY, "options": f"-c search_path={schema_name()}"},
        min_size=1,
        max_size=_CONNECTIONS,
        timeout=_PATIENCE_S,
    )
