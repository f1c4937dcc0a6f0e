"""Waiting for what is expected, on a machine that may be slow."""

from __future__ import annotations

import asyncio
import inspect
import time
from collections.abc import Awaitable, Callable

PATIENCE_S = 30.0


async def eventually(look: Callable[[], bool | Awaitable[bool]]) -> None:
    """Return as soon as `look` says yes; fail when that takes longer than `PATIENCE_S`."""
    deadline = time.monotonic() + PATIENCE_S
    while not (await found if inspect.isawaitable(found := look()) else found):
        assert time.monotonic() < deadline
        await asyncio.sleep(0.02)
