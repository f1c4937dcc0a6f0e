"""Publishing in a child: one at a time, requests gathered, failures told."""

import asyncio
import contextlib
import subprocess
import sys
import time
from pathlib import Path

import pytest

from scheduler.child import PYTHON_MODULE
from scheduler.publisher import Publisher, PublishError, publish_in_child

GOOD = """
import sys, json
open(sys.argv[1], "a").write("x")
print(json.dumps({"written": 1, "unchanged": 2, "removed": 0}))
"""

# Starts a child and is killed as soon as the child has begun to load what it needs.
KILLED_PARENT = """
import os, pathlib, signal, subprocess, sys, time
child = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
print(child.pid, flush=True)
while "_ctypes" not in pathlib.Path(f"/proc/{child.pid}/maps").read_text():
    time.sleep(0.001)
time.sleep(0.1)
os.kill(os.getpid(), signal.SIGKILL)
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


async def test_what_failed_is_tried_again_without_a_request(tmp_path: Path) -> None:
    """One request, two failures of different kinds, and then the publishing that was asked for: once."""
    log = tmp_path / "log"
    failing = iter([[sys.executable, "-c", "raise SystemExit(1)"], [str(tmp_path / "no-such-program")]])
    publisher = Publisher(lambda: next(failing, [sys.executable, "-c", GOOD, str(log)]), retry_s=0.1)
    running = asyncio.create_task(publisher.run())
    try:
        publisher.request()
        async with asyncio.timeout(10):
            while not log.exists():  # noqa: ASYNC110  another process writes it
                await asyncio.sleep(0.02)
        await asyncio.sleep(1)
        assert (log.read_text(), running.done()) == ("x", False)
    finally:
        await ended(running)


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel tells of a parent's death on Linux alone")
def test_a_killed_parent_leaves_no_publishing_behind(tmp_path: Path) -> None:
    """The child ends with its parent even where it is still being loaded, which takes longer than anything else."""
    (tmp_path / "data").mkdir()
    where = ["--config", str(tmp_path), "--data", str(tmp_path / "data"), "--base-url", "https://example.org"]
    call = [sys.executable, "-c", KILLED_PARENT, *PYTHON_MODULE, "scheduler.publishing", *where]
    child = int(subprocess.run(call, capture_output=True, text=True, check=False).stdout)
    status, deadline = Path(f"/proc/{child}/status"), time.monotonic() + 20
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        while "State:\tZ" not in status.read_text() and time.monotonic() < deadline:
            time.sleep(0.05)
    assert list((tmp_path / "data").iterdir()) == []
