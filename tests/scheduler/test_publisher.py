"""Publishing in a child: one at a time, requests gathered, failures told."""

import asyncio
import contextlib
import sys
from pathlib import Path

import pytest

from scheduler.publisher import Publisher, PublishError, publish_in_child

GOOD = """
import sys, json
open(sys.argv[1], "a").write("x")
print(json.dumps({"written": 1, "unchanged": 2, "removed": 0}))
"""


async def ended(running: asyncio.Task[None]) -> None:
    """Cancel it and wait until its child is gone."""
    running.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await running


async def test_the_childs_counts_are_returned(tmp_path: Path) -> None:
    """What the child says it has written is the answer."""
    found = await publish_in_child([sys.executable, "-c", GOOD, str(tmp_path / "log")])
    assert found == {"written": 1, "unchanged": 2, "removed": 0}


async def test_a_child_that_fails_is_an_error_with_its_last_words() -> None:
    """The last line on stderr is the reason."""
    with pytest.raises(PublishError, match=r"^disk is full$"):
        await publish_in_child([sys.executable, "-c", "import sys; sys.exit('disk is full')"])


async def test_requests_that_come_together_are_one_publishing(tmp_path: Path) -> None:
    """Three requests at once cost one run; one that comes later costs another."""
    log = tmp_path / "log"
    publisher = Publisher(lambda: [sys.executable, "-c", GOOD, str(log)])
    running = asyncio.create_task(publisher.run())
    try:
        for expected in ("x", "xx"):
            for _ in range(3):
                publisher.request()
            async with asyncio.timeout(10):
                while not log.exists() or log.read_text() != expected:  # noqa: ASYNC110  another process writes it
                    await asyncio.sleep(0.02)
            await asyncio.sleep(1)
            assert log.read_text() == expected
    finally:
        await ended(running)


async def test_a_failed_publishing_does_not_end_the_publisher(tmp_path: Path) -> None:
    """After a failure the next request is served."""
    log = tmp_path / "log"
    commands = iter([[sys.executable, "-c", "raise SystemExit(1)"], [sys.executable, "-c", GOOD, str(log)]])
    publisher = Publisher(lambda: next(commands))
    running = asyncio.create_task(publisher.run())
    try:
        publisher.request()
        await asyncio.sleep(1.5)
        publisher.request()
        async with asyncio.timeout(10):
            while not log.exists():  # noqa: ASYNC110  another process writes it
                await asyncio.sleep(0.02)
        assert not running.done()
    finally:
        await ended(running)
