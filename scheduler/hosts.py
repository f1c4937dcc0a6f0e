"""One crawl per host at a time, over all processes that work on a data folder: `up`, and `crawl` by hand beside it.

A host is held by a lock on a file, which the system takes back when its process ends, however it ends. Where several
machines crawl, it is a lock in their database.
"""

from __future__ import annotations

import fcntl
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Protocol

from store.turns import Turns


class HostLocks:
    """The hosts that this process holds."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._held: dict[str, IO[str]] = {}

    def take(self, host: str) -> bool:
        """Hold the host if no other process does; True if it is ours now or was before."""
        if host in self._held:
            return True
        self._folder.mkdir(parents=True, exist_ok=True)
        file = (self._folder / hashlib.sha256(host.encode()).hexdigest()[:16]).open("w")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.close()
            return False
        self._held[host] = file
        return True

    def give_back(self, host: str) -> None:
        file = self._held.pop(host, None)
        if file is not None:
            file.close()


class Locks(Protocol):
    """What the dispatcher asks for a host: the files of one data folder, or the database that all machines share."""

    def take(self, host: str) -> bool:
        """Hold the host if nobody else does; True if it is ours now or was before."""

    def give_back(self, host: str) -> None:
        """Let others have it."""


@dataclass(frozen=True, slots=True)
class SharedHostLocks:
    """The same over all machines on one database: whoever dies gives his hosts back with his connection."""

    turns: Turns

    @staticmethod
    def name(host: str) -> str:
        return f"host {host}"

    def take(self, host: str) -> bool:
        return self.turns.take(self.name(host))

    def give_back(self, host: str) -> None:
        self.turns.give_back(self.name(host))
