"""`sma-events worker`: takes crawls from the shared queue and runs them as one machine alone would.

The dispatcher and its child processes are the same; a job waits for its crawl there, so that sources that are taken
together share a child. A host is held twice: by the job's lock, so that no other worker takes a job for nothing, and by
a lock on the database connection of this process, which holds whatever becomes of the job; both until the host has
had its rest.

Whatever breaks the connection to the database ends the crawls that run: another worker may be given them, and no two
may run on one host. They go back into the queue, and the worker begins anew as soon as the database answers.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import random
import uuid
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import structlog
from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.jobs import Job
from procrastinate.worker import Worker as QueueWorker

from config.load import Config
from config.settings import CrawlSettings
from scheduler.difference import tell_of_reload
from scheduler.dispatch import host_of
from scheduler.hosts import SharedHostLocks
from scheduler.logs import in_a_line
from scheduler.outcome import Outcome
from scheduler.queue import DATABASE_AWAY, NAME, CrawlJob, CrawlQueue, known_run, opened
from scheduler.reload import watch_of
from scheduler.service import dispatcher_of, tell
from scheduler.workplace import Workplace
from store.crawl import CrawlRun
from store.migrate import TooNewError

log = structlog.get_logger(__name__)

GATHER_S = 1.0  # jobs are taken one by one; those of such a moment share a child, whose start costs more than that
LOOK_S = 0.5  # how often a free worker looks for jobs that nobody announces: a host that has become free
AWAY_S = 2.0  # between two attempts to reach the database
STOP_S = 4.0  # for ending children and putting jobs back
REFUSED_S = 3  # until a refused job is offered again; a new configuration reaches all machines within about this time
_TOLD_AT = 3  # refusals of a source in a row, after which this is no matter of moments
_MOST_ATTEMPTS = 5
_BEHIND = -1  # the priority of a refused job: it must not hold up its host's others


class RefusedError(Exception):
    """This machine must not crawl that; the job goes back."""


class _Retries(BaseRetryStrategy):
    """A refused job waits for another worker, one whose worker stops goes back at once, anything else tries again."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if isinstance(exception, RefusedError):
            # Not at the moment of our own next look, always: we would be the first to see it again, time after time.
            wait_ms = round(1000 * (REFUSED_S + random.uniform(0, LOOK_S)))  # noqa: S311  no secret
            return RetryDecision(retry_in={"milliseconds": wait_ms}, priority=_BEHIND)
        if isinstance(exception, asyncio.CancelledError):
            return RetryDecision(retry_at=dt.datetime.now(dt.UTC))
        if job.attempts >= _MOST_ATTEMPTS:
            return None
        return RetryDecision(retry_in={"seconds": 2**job.attempts})


class Worker:
    """Takes crawls until it is cancelled. Raises TooNewError where the database has become that of a newer program."""

    def __init__(self, place: Workplace) -> None:
        self._place = place
        self._session: _Session | None = None
        self.watch = watch_of(place, self._take_over)

    async def run(self) -> None:
        """Take crawls whenever the database can be reached."""
        asyncio.get_running_loop().set_exception_handler(_in_a_line)
        watching = asyncio.create_task(self.watch.run())
        try:
            while True:
                try:
                    await self._work()
                except DATABASE_AWAY as error:
                    said = "the database cannot be reached, trying again"
                    log.error(said, reason=in_a_line(error), seconds=AWAY_S)  # noqa: TRY400
                await asyncio.sleep(AWAY_S)
        finally:
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)

    async def _work(self) -> None:
        settings = self._place.config.settings
        async with opened(settings.database_url or "", self._place.store) as queue:
            log.info("the worker waits for crawls", at_once=settings.crawl.concurrency)
            self._session = _Session(lambda: self._place, queue)
            await self._session.run()

    async def _take_over(self, config: Config) -> None:
        old, self._place = self._place.config, replace(self._place, config=config)
        if self._session is not None:
            self._session.limit(config.settings.crawl)
        tell_of_reload(old, config)


def _in_a_line(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """What procrastinate could not note of a job: another worker was given it, or the database is away."""
    error = context.get("exception")
    reason = in_a_line(error) if isinstance(error, Exception) else str(context.get("message"))
    log.warning("a job could not be brought to its end, it is looked after by the scheduler", reason=reason)


class _Session:
    """The worker from one connection to the database to its loss."""

    def __init__(self, where: Callable[[], Workplace], queue: CrawlQueue) -> None:
        self._where = where
        self._store = where().store
        self._silent_s = where().config.settings.queue.stalled_after.total_seconds()
        self._turns = self._store.turns()
        self._dispatcher = dispatcher_of(where, self._heard, SharedHostLocks(self._turns))
        self._dispatcher.record = self._record
        self._gathered: list[str] = []
        self._awaited: dict[str, asyncio.Future[Outcome]] = {}
        self._refused: Counter[str] = Counter()
        self._too_new: TooNewError | None = None
        queue.app.task(name=NAME, queue=NAME, retry=_Retries())(self._crawl)
        self._worker = QueueWorker(
            app=queue.app,
            queues=[NAME],
            concurrency=self._dispatcher.at_once,
            fetch_job_polling_interval=LOOK_S,
            shutdown_graceful_timeout=0,
            delete_jobs="always",
            install_signal_handlers=False,
            update_heartbeat_interval=self._silent_s / 3,
            stalled_worker_timeout=self._silent_s,
        )

    def limit(self, crawl: CrawlSettings) -> None:
        """Crawl within other limits; only how many jobs are held at once stays as it was at the beginning."""
        self._dispatcher.limit(crawl)

    def _record(self, run: CrawlRun) -> None:
        """A crawl that ended with the database has done nothing wrong."""
        if not self._turns.alive():
            raise ConnectionError("the connection to the database was lost")
        self._where().record(run)

    async def run(self) -> None:
        """Take crawls until the database is lost or we are cancelled; then end them all."""
        if not await asyncio.to_thread(self._turns.take, f"worker {uuid.uuid4()}"):
            raise ConnectionError("the database gives no locks")
        self._crawling = asyncio.create_task(self._dispatcher.run())
        others = [asyncio.create_task(self._take_jobs()), asyncio.create_task(self._watch())]
        try:
            await asyncio.wait([self._crawling, *others], return_when=asyncio.FIRST_COMPLETED)
        finally:
            await self._end(others)
        if self._too_new is not None:
            raise self._too_new

    async def _take_jobs(self) -> None:
        await self._worker.run()  # type: ignore[no-untyped-call]

    async def _end(self, others: Sequence[asyncio.Task[None]]) -> None:
        """End the crawls, then let the jobs go; what hangs on a database that is away is left to hang."""
        await self._end_crawls()
        for task in others:
            task.cancel()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(STOP_S):
                ended = await asyncio.gather(self._crawling, *others, return_exceptions=True)
                await asyncio.to_thread(self._turns.close)
                for error in ended:
                    if isinstance(error, Exception) and not isinstance(error, DATABASE_AWAY):
                        raise error

    async def _end_crawls(self) -> None:
        """End the children; another worker may crawl their hosts as soon as their jobs are put back."""
        self._crawling.cancel()
        await asyncio.wait([self._crawling])

    async def _watch(self) -> None:
        """Return when what we hold is not ours any more: the server has lost us."""
        while True:
            await asyncio.sleep(self._silent_s / 6)
            try:
                async with asyncio.timeout(self._silent_s / 3):
                    alive = await asyncio.to_thread(self._turns.alive)
            except TimeoutError:
                alive = False
            if not alive:
                log.error("the connection to the database was lost, crawls that run are ended and asked for again")
                return

    async def _crawl(self, **said: Any) -> None:
        """One job: crawl its source, unless that has happened meanwhile, and let its host rest."""
        job = CrawlJob.read(said)
        await self._agree(job)
        host = host_of(job.source, self._where().config.sources[job.source])
        try:
            await self._have(host)
            if await self._is_due(job) and await self._outcome(job.source) is not None:
                await asyncio.sleep(self._dispatcher.rest_s(job.source))
        except asyncio.CancelledError:  # the worker stops, or has lost the database
            await self._end_crawls()
            raise
        finally:
            self._turns.give_back(SharedHostLocks.name(host))
        if not await asyncio.to_thread(self._turns.alive):
            raise ConnectionError("the connection to the database was lost")

    async def _have(self, host: str) -> None:
        """Wait for the host. Who counts as dead may live after all, and crawl what we were given in his place."""
        while not await asyncio.to_thread(self._turns.take, SharedHostLocks.name(host)):
            if not await asyncio.to_thread(self._turns.alive):
                raise ConnectionError("the connection to the database was lost")
            await asyncio.sleep(LOOK_S)

    async def _is_due(self, job: CrawlJob) -> bool:
        """Whether nobody has crawled the source since the job was asked for."""
        states = await asyncio.to_thread(self._store.source_states, [job.source])
        if known_run(states.get(job.source)) == job.last_run:
            return True
        log.debug("crawled meanwhile", source=job.source)
        return False

    async def _agree(self, job: CrawlJob) -> None:
        """Raise RefusedError where whoever asked goes by another program or another configuration than we do."""
        try:
            await asyncio.to_thread(self._store.check_tables)
        except TooNewError as error:
            self._too_new = error
            self._worker.stop()  # type: ignore[no-untyped-call]
            raise RefusedError(str(error)) from error
        refusal = job.refusal(self._where().config)
        if refusal is None:
            self._refused.pop(job.source, None)
            return
        # Else a worker that looks as often as we do, a little after us, would be second every time.
        self._worker.fetch_job_polling_interval = LOOK_S * random.uniform(1, 2)  # noqa: S311  no secret
        self._refused[job.source] += 1
        if self._refused[job.source] == _TOLD_AT:
            log.error("this worker must not crawl that source, it is left to others", source=job.source,
                      reason=f"it has {refusal} than the scheduler", help="bring this machine up to date")  # fmt: skip
        raise RefusedError(refusal)

    async def _outcome(self, slug: str) -> Outcome | None:
        """Let the dispatcher crawl it. None where the source has left the configuration and nobody crawls it."""
        if not self._gathered:
            asyncio.get_running_loop().call_later(GATHER_S, self._submit)
        self._gathered.append(slug)
        waiting: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        self._awaited[slug] = waiting
        try:
            while slug in self._where().config.sources or self._dispatcher.busy_with(slug):
                done, _ = await asyncio.wait([waiting], timeout=LOOK_S)
                if done:
                    return waiting.result()
            return None
        finally:
            del self._awaited[slug]

    def _submit(self) -> None:
        slugs, self._gathered = self._gathered, []
        for slug in slugs:
            self._dispatcher.submit(slug)

    def _heard(self, outcome: Outcome) -> None:
        tell(outcome)
        waiting = self._awaited.get(outcome.slug)
        if waiting is not None and not waiting.done():
            waiting.set_result(outcome)
