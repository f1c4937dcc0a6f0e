"""Notices that the configuration folder changed and hands the new configuration over, without a restart.

The operating system says that a file changed; because network file systems and some containers do not, the folder is
also looked at every few seconds, and SIGHUP asks at once. A folder that is still being written is waited for.
A file that is broken is told, and what it said before stands (config/load.py).
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import os
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import structlog
from watchfiles import awatch

from config.errors import ConfigError
from config.load import Config, load_config
from config.signature import Signature, signature
from crawler.sources import LAST_VALID, configured
from feeds.manifest import replace_file
from scheduler.logs import in_a_line
from scheduler.workplace import Workplace

log = structlog.get_logger(__name__)

LOOK_EVERY_S = 2.0
STILL_S = 0.3  # unchanged for so long: whoever writes has finished
PATIENCE_LOOKS = 5
_DATABASE = "SMA_EVENTS_DATABASE_URL"


@dataclass(slots=True)
class ConfigWatch:
    """Calls `take` with each new configuration; `read` makes one from the folder and raises ConfigError.

    known   what the folder looked like when the configuration was read that is in force
    """

    folder: Path
    read: Callable[[], Config]
    take: Callable[[Config], Awaitable[None]]
    known: Signature
    look_every_s: float = LOOK_EVERY_S
    _wanted: asyncio.Event = field(default_factory=asyncio.Event)
    _asked: bool = False  # by SIGHUP: read whatever the folder looks like

    def request(self) -> None:
        """Read the folder again, whether it looks changed or not."""
        self._asked = True
        self._wanted.set()

    async def run(self) -> None:
        """Watch until cancelled."""
        hints = asyncio.create_task(self._heed_hints())
        try:
            while True:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(self.look_every_s):
                        await self._wanted.wait()
                self._wanted.clear()
                await self._look()
        finally:
            hints.cancel()
            await asyncio.gather(hints, return_exceptions=True)

    async def _heed_hints(self) -> None:
        """Look at once when the operating system says that something changed; without such news the clock does it."""
        try:
            async for _ in awatch(self.folder, debounce=200, step=50, recursive=True, stop_event=asyncio.Event()):
                self._wanted.set()
        except Exception as error:
            log.info("the system tells of no changes of files, so the folder is looked at", reason=in_a_line(error))

    async def _look(self) -> None:
        """Hand over what the folder says if it differs from what is known."""
        found = await asyncio.to_thread(signature, self.folder)
        asked, self._asked = self._asked, False
        if found == self.known and not asked:
            return
        found = await self._until_still(found)
        try:
            await self.take(await asyncio.to_thread(self.read))
        except ConfigError as error:
            for problem in error.problems:
                log.error("the configuration cannot be used, the last one stays", problem=str(problem))  # noqa: TRY400
        except Exception as error:
            log.error("the configuration could not be taken over, trying again", reason=in_a_line(error))  # noqa: TRY400
            self._asked |= asked
            return
        self.known = found

    async def _until_still(self, found: Signature) -> Signature:
        for _ in range(PATIENCE_LOOKS):
            await asyncio.sleep(STILL_S)
            later = await asyncio.to_thread(signature, self.folder)
            if later == found:
                break
            found = later
        return found


def watch_of(place: Workplace, take: Callable[[Config], Awaitable[None]]) -> ConfigWatch:
    """Return what notices changes of the place's configuration folder and hands over what it then says."""
    stand_ins = place.data / LAST_VALID
    remember_shared(place.config, stand_ins)
    # A database that was selected by the file must not stay selected by the variable that children get.
    env = dict(os.environ)

    def read() -> Config:
        config = load_config(place.config.directory, env, stand_ins)
        remember_shared(config, stand_ins)
        return configured(config, place.store, dt.datetime.now(dt.UTC))

    return ConfigWatch(place.config.directory, read, take, place.config.seen)


def remember_shared(config: Config, folder: Path) -> None:
    """Keep the files that everything depends on, for the day on which one of them is broken."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in config.shared.items():
        kept, data = folder / name, text.encode()
        if not kept.exists() or kept.read_bytes() != data:
            replace_file(kept, data)


@contextlib.contextmanager
def same_database(place: Workplace) -> Iterator[None]:
    """Let every child use this process's database, whatever service.toml says meanwhile."""
    url, before = place.config.settings.database_url, os.environ.get(_DATABASE)
    os.environ[_DATABASE] = url or ""
    try:
        yield
    finally:
        if before is None:
            del os.environ[_DATABASE]
        else:
            os.environ[_DATABASE] = before
