"""Publishes when asked to, in a child process, one at a time. Requests meanwhile become one more.

What failed is tried again by itself, ever more seldom: nobody may ask before the next event changes.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import structlog

from scheduler.child import Line, run_child

log = structlog.get_logger(__name__)

TIME_BOX_S = 600.0
RETRY_S, RETRY_AT_MOST_S = 30.0, 3600.0
_GATHER_S = 0.5  # several sources of one child end within moments of each other


class PublishError(Exception):
    """The published tree could not be written; what was there before is still there."""


async def publish_in_child(command: Sequence[str]) -> Line:
    """Publish once and return {"written": n, "unchanged": n, "removed": n}. Raises PublishError."""
    answers: list[Line] = []
    try:
        end = await run_child(
            command, TIME_BOX_S, answers.append, lambda said: log.debug("publishing child", said=said)
        )
    except OSError as error:
        raise PublishError(f"no process could be started: {error.strerror or error}") from error
    if not answers or end.code != 0:
        raise PublishError(end.tail[-1] if end.tail else f"the publishing process ended with code {end.code}")
    return answers[-1]


@dataclass(slots=True)
class Publisher:
    """Waits for requests and publishes; `on_done` hears of each time whether it succeeded."""

    command: Callable[[], Sequence[str]]
    retry_s: float = RETRY_S
    on_done: Callable[[bool], None] = lambda succeeded: None
    _wanted: asyncio.Event = field(default_factory=asyncio.Event)

    def request(self) -> None:
        self._wanted.set()

    async def run(self) -> None:
        """Publish at every request, until cancelled."""
        pause_s = self.retry_s
        while True:
            await self._wanted.wait()
            await asyncio.sleep(_GATHER_S)
            self._wanted.clear()
            succeeded = await self._publish(pause_s)
            self.on_done(succeeded)
            if succeeded:
                pause_s = self.retry_s
            else:
                asyncio.get_running_loop().call_later(pause_s, self.request)
                pause_s = min(2 * pause_s, RETRY_AT_MOST_S)

    async def _publish(self, pause_s: float) -> bool:
        began = time.monotonic()
        try:
            done = await publish_in_child(self.command())
        except PublishError as error:
            said = "publishing failed, the last published files stay"
            log.error(said, reason=str(error), tried_again_in_s=round(pause_s))  # noqa: TRY400  one line
            return False
        log.info("published", **done, seconds=round(time.monotonic() - began, 1))
        return True
