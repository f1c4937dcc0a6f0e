"""Publishes when asked to, in a niced child process, one at a time. Requests meanwhile become one more."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import structlog

from scheduler.child import Line, run_child

log = structlog.get_logger(__name__)

TIME_BOX_S = 600.0
_GATHER_S = 0.5  # several sources of one child end within moments of each other


class PublishError(Exception):
    """The published tree could not be written; what was there before is still there."""


async def publish_in_child(command: Sequence[str]) -> Line:
    """Publish once and return {"written": n, "unchanged": n, "removed": n}. Raises PublishError."""
    answers: list[Line] = []
    end = await run_child(command, TIME_BOX_S, answers.append, lambda said: log.debug("publishing child", said=said))
    if not answers or end.code != 0:
        raise PublishError(end.tail[-1] if end.tail else f"the publishing process ended with code {end.code}")
    return answers[-1]


@dataclass(slots=True)
class Publisher:
    """Waits for requests and publishes."""

    command: Callable[[], Sequence[str]]
    _wanted: asyncio.Event = field(default_factory=asyncio.Event)

    def request(self) -> None:
        self._wanted.set()

    async def run(self) -> None:
        """Publish at every request, until cancelled."""
        while True:
            await self._wanted.wait()
            await asyncio.sleep(_GATHER_S)
            self._wanted.clear()
            began = time.monotonic()
            try:
                done = await publish_in_child(self.command())
            except PublishError as error:
                log.error("publishing failed, the last published files stay", reason=str(error))  # noqa: TRY400  one line
            else:
                log.info("published", **done, seconds=round(time.monotonic() - began, 1))
