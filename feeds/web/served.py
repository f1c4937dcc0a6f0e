"""The published tree as the server holds it: an index from the manifest, bodies in memory, read at first use.

The disk is not touched per request: the manifest's modification time is looked at once a second at most, and only
paths that the manifest names are ever opened, so that no address can lead out of the tree.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import time
from collections import OrderedDict
from collections.abc import Collection, Mapping
from pathlib import Path

from feeds.manifest import Entry, read_manifest
from feeds.tree import MANIFEST
from feeds.web.addresses import english_path
from feeds.web.http import EMBED_FRAME, EMBED_LIST, RouteClass, route_class
from feeds.web.resource import Resource, from_files

log = logging.getLogger(__name__)

CHECK_EVERY_S = 1.0
MEMORY_BYTES = 256 * 1024 * 1024
_INDEX = "index.html"
_HTML = ".html"
# Documents whose address is their path without the extension (contract: /embed/list).
_BARE = {path.removesuffix(_HTML): path for path in (EMBED_LIST, EMBED_FRAME)}


class ServedTree:
    """What may be served, and the bodies read so far; the least recently used go when memory is full."""

    def __init__(self, public: Path, *, check_every_s: float = CHECK_EVERY_S, memory_bytes: int = MEMORY_BYTES) -> None:
        self.public = public
        self.manifest = public.parent / MANIFEST
        self.revision = 0  # rises with every manifest that was taken over
        self._check_every_s = check_every_s
        self._memory_bytes = memory_bytes
        self._entries: Mapping[str, Entry] = {}
        self._stamp: tuple[int, int] | None = None
        self._next_check = 0.0
        self._reloading: asyncio.Task[None] | None = None
        self._loaded: OrderedDict[str, Resource] = OrderedDict()  # by address: "/events/", "/feeds/events.ics"
        self._loaded_bytes = 0
        self.refresh()

    @property
    def present(self) -> bool:
        """Whether anything is published at all."""
        return bool(self._entries)

    @property
    def settled(self) -> bool:
        """Whether no new manifest is being read at this moment."""
        return self._reloading is None or self._reloading.done()

    @property
    def published_events(self) -> int:
        """Each once, in however many languages its page is there."""
        pages = (path for path in self._entries if path.endswith(_INDEX) and english_path(path) == path)
        return sum(route_class(path) is RouteClass.EVENT for path in pages)

    def ready(self, address: str) -> Resource | None:
        """The resource at an address such as "/events/", if it is in memory. The fast path: no disk, no await."""
        if time.monotonic() >= self._next_check:
            self._look_at_manifest()
        resource = self._loaded.get(address)
        if resource is not None:
            self._loaded.move_to_end(address)
        return resource

    async def find(self, address: str) -> Resource | None:
        """The resource at an address, read from disk if need be; None where nothing is published."""
        resource = self.ready(address)
        if resource is not None:
            return resource
        path = path_of(address)
        entry = self._entries.get(path)
        if entry is None:
            return None
        try:
            resource = await asyncio.to_thread(from_files, self.public, path, entry.last_modified)
        except FileNotFoundError:  # removed by a publish whose manifest we have not read yet
            return None
        if self._entries.get(path) == entry and resource.etag == entry.etag.encode():
            self._keep(address, resource)  # else a publish is under way: read again until its manifest is there
        return resource

    def holds(self, address: str) -> bool:
        return path_of(address) in self._entries

    def paths(self) -> Collection[str]:
        """All that is published."""
        return self._entries.keys()

    def last_modified(self, address: str) -> dt.datetime | None:
        """When the bytes published at the address last changed; None where nothing is."""
        entry = self._entries.get(path_of(address))
        return entry.last_modified if entry is not None else None

    def forget(self, address: str) -> None:
        """Drop a body, so that it is read from disk at its next use."""
        resource = self._loaded.pop(address, None)
        if resource is not None:
            self._loaded_bytes -= resource.bytes_in_memory

    def refresh(self) -> None:
        """Take over the manifest if it has changed. Blocks: for the start, and for a publisher in this process."""
        self._next_check = time.monotonic() + self._check_every_s
        stamp = self._manifest_stamp()
        if stamp is not None and stamp != self._stamp:
            self._take_over(read_manifest(self.manifest, self.public.name), stamp)

    def _look_at_manifest(self) -> None:
        self._next_check = time.monotonic() + self._check_every_s
        stamp = self._manifest_stamp()
        if stamp is None or stamp == self._stamp or not self.settled:
            return
        self._reloading = asyncio.get_running_loop().create_task(self._reload(stamp))

    async def _reload(self, stamp: tuple[int, int]) -> None:
        entries = await asyncio.to_thread(read_manifest, self.manifest, self.public.name)
        self._take_over(entries, stamp)

    def _take_over(self, entries: Mapping[str, Entry], stamp: tuple[int, int]) -> None:
        self._stamp = stamp
        if not entries and self._entries:
            log.error("The publish manifest %s cannot be read; what was read before is served on.", self.manifest)
            return
        before, self._entries = self._entries, entries
        self.revision += 1
        for address in list(self._loaded):
            path = path_of(address)
            if before.get(path) != entries.get(path):
                self.forget(address)

    def _manifest_stamp(self) -> tuple[int, int] | None:
        try:
            status = self.manifest.stat()
        except FileNotFoundError:
            return None
        return (status.st_mtime_ns, status.st_ino)

    def _keep(self, address: str, resource: Resource) -> None:
        self.forget(address)
        self._loaded[address] = resource
        self._loaded_bytes += resource.bytes_in_memory
        while self._loaded_bytes > self._memory_bytes and len(self._loaded) > 1:
            self.forget(next(iter(self._loaded)))


def path_of(address: str) -> str:
    """ "/events/" -> "events/index.html", "/feeds/events.ics" -> "feeds/events.ics", "/embed/list" -> with .html."""
    path = address.removeprefix("/")
    return path + _INDEX if path == "" or path.endswith("/") else _BARE.get(path, path)


def address_of(path: str) -> str:
    """The one address under which a path of the tree is answered; others redirect to it."""
    if path in _BARE.values():
        return "/" + path.removesuffix(_HTML)
    return "/" + (path.removesuffix(_INDEX) if path == _INDEX or path.endswith("/" + _INDEX) else path)
