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
import socket
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import structlog
from watchfiles import awatch

from config.errors import ConfigError
from config.load import Config, load_config
from crawler.sources import LAST_VALID, configured
from feeds.manifest import replace_file
from scheduler.logs import in_a_line
from scheduler.web import Part, run_parts, web_app
from scheduler.workplace import Workplace

log = structlog.get_logger(__name__)

LOOK_EVERY_S = 2.0
STILL_S = 0.3  # unchanged for so long: whoever writes has finished
PATIENCE_LOOKS = 5
_FOLDERS = ("", "sources")
_DATABASE = "SMA_EVENTS_DATABASE_URL"
Signature = tuple[tuple[str, int, int, int], ...]


def signature(folder: Path) -> Signature:
    """Return what changes whenever a file of the configuration does: names, times, sizes, inodes."""
    found: list[tuple[str, int, int, int]] = []
    for part in _FOLDERS:
        with contextlib.suppress(OSError), os.scandir(folder / part) as entries:
            found += [_stamp(each, part) for each in entries if each.name.endswith(".toml") and each.name[0] != "."]
    return tuple(sorted(found))


def _stamp(entry: os.DirEntry[str], part: str) -> tuple[str, int, int, int]:
    """A link counts as the file that it leads to (mounted configuration of containers is made of links)."""
    try:
        stat = entry.stat()
    except OSError:  # it went away since
        return f"{part}/{entry.name}", 0, 0, 0
    return f"{part}/{entry.name}", stat.st_mtime_ns, stat.st_size, stat.st_ino


@dataclass(slots=True)
class ConfigWatch:
    """Calls `take` with each new configuration; `read` makes one from the folder and raises ConfigError."""

    folder: Path
    read: Callable[[], Config]
    take: Callable[[Config], Awaitable[None]]
    look_every_s: float = LOOK_EVERY_S
    _wanted: asyncio.Event = field(default_factory=asyncio.Event)
    _asked: bool = False  # by SIGHUP: read whatever the folder looks like

    def request(self) -> None:
        """Read the folder again, whether it looks changed or not."""
        self._asked = True
        self._wanted.set()

    async def run(self) -> None:
        """Watch until cancelled."""
        known = await asyncio.to_thread(signature, self.folder)
        hints = asyncio.create_task(self._heed_hints())
        try:
            while True:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(self.look_every_s):
                        await self._wanted.wait()
                self._wanted.clear()
                known = await self._look(known)
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

    async def _look(self, known: Signature) -> Signature:
        """Hand over what the folder says if it differs from what is known; return what it looks like."""
        found = await asyncio.to_thread(signature, self.folder)
        asked, self._asked = self._asked, False
        if found == known and not asked:
            return known
        found = await self._until_still(found)
        try:
            await self.take(await asyncio.to_thread(self.read))
        except ConfigError as error:
            for problem in error.problems:
                log.error("the configuration cannot be used, the last one stays", problem=str(problem))  # noqa: TRY400
        except Exception as error:
            log.error("the configuration could not be taken over, trying again", reason=in_a_line(error))  # noqa: TRY400
            return known
        return found

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

    return ConfigWatch(place.config.directory, read, take)


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


def serve_alone(place: Workplace, listener: socket.socket) -> None:
    """Serve what others publish, until a signal comes; the configuration is followed here, too."""
    app = web_app(place)

    async def take(config: Config) -> None:
        app.reconfigure(config)
        log.info("the configuration was read anew")

    watch = watch_of(place, take)
    run_parts(app, listener, [watch.run(), *publishing_parts(place)], watch.request)


def publishing_parts(place: Workplace) -> list[Part]:
    """Return what renders the tree that is served: on several machines each does so for itself."""
    if not place.config.settings.shared_queue:
        return []
    from scheduler.follow import Follower
    from scheduler.publisher import Publisher

    publisher = Publisher(place.publish_command)
    return [publisher.run(), Follower(lambda: place, publisher.request, first_pass_s=0).run()]
