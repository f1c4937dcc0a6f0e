"""A process that probes on demand, for tests: real Scrapy, real reactor, started once instead of once per probe.

Reads one JSON object per line on stdin, {"config", "url", "now", "private"}; answers with the document of
`sources probe`.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from config.load import load_config
from scheduler.probe import unpacked
from scheduler.probe_child import probe, probe_settings

PROJECT = Path(__file__).resolve().parents[3]


class ProbeWorker:
    """The process; started with the first probe, ended with the tests."""

    def __init__(self, config: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.scheduler.probe.worker", str(config)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=PROJECT,
        )  # fmt: skip

    def probe(self, config: Path, url: str, now: str, private: bool = True) -> dict[str, Any]:
        """The document for an address; `private`: it may lie on loopback, with all that was asked before."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(
            json.dumps({"config": str(config), "url": url, "now": now, "private": private}) + "\n"
        )
        self._process.stdin.flush()
        found: dict[str, Any] = json.loads(self._process.stdout.readline())
        return found

    def close(self) -> None:
        self._process.communicate(timeout=10)


async def serve() -> None:
    from scrapy.crawler import AsyncCrawlerRunner

    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        command = json.loads(line)
        config = load_config(Path(command["config"]), {})
        create = AsyncCrawlerRunner(probe_settings(config)).create_crawler
        found = await probe(
            config, command["url"], dt.datetime.fromisoformat(command["now"]),
            allow_private=command["private"], create=create, asking=lambda _: None,
        )  # fmt: skip
        print(json.dumps(unpacked(found)[0]), flush=True)
    os._exit(0)


def main() -> None:
    from scrapy.crawler import AsyncCrawlerProcess

    process = AsyncCrawlerProcess(probe_settings(load_config(Path(sys.argv[1]), {})))
    serving = asyncio.get_event_loop().create_task(serve())
    process.start(stop_after_crawl=False)
    assert serving


if __name__ == "__main__":
    main()
