"""Configuration and data folders of a test, and real crawls of them in child processes."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from store.repository import Store

PRIVATE = "allow_private = true"
PROJECT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class Crawled:
    """How a child ended: its exit code, its lines by source, its log."""

    code: int
    lines: dict[str, dict[str, Any]]
    log: str

    @property
    def classes(self) -> dict[str, str]:
        return {slug: line["class"] for slug, line in self.lines.items()}

    def only(self) -> dict[str, Any]:
        assert len(self.lines) == 1, self
        return next(iter(self.lines.values()))


class Worker:
    """The process in `worker.py`; started with the first crawl, ended with the tests."""

    def __init__(self, folder: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.crawler.fetch.worker", str(folder)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=PROJECT,
        )  # fmt: skip

    def crawl(self, command: dict[str, Any]) -> Crawled:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(command) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        return Crawled(answer["code"], {line["source"]: line for line in answer["lines"]}, answer["log"])

    def close(self) -> None:
        self._process.communicate(timeout=10)


@dataclass(frozen=True)
class Room:
    """One configuration folder and one data folder; `worker` crawls them without a start-up of its own."""

    config: Path
    data: Path
    worker: Worker

    @classmethod
    def under(cls, folder: Path, worker: Worker, crawl: str = "") -> Room:
        room = cls(folder / "conf", folder / "data", worker)
        (room.config / "sources").mkdir(parents=True)
        room.settings(crawl)
        return room

    def settings(self, crawl: str = "", rest: str = "") -> None:
        """Write service.toml: short times, and what a test wants besides."""
        (self.config / "service.toml").write_text(f'[crawl]\ndelay = "0s"\n{crawl}\n{rest}')

    def source(
        self, slug: str, url: str, rules: str = "", kind: str = "html", head: str = "allow_private = true"
    ) -> None:
        """Write a source file; by default a loopback one, everything relevant, read by `HTML`."""
        if kind == "html" and "[html]" not in rules:
            rules = f"{HTML}{rules}"
        text = f'name = "{slug}"\nurl = "{url}"\nkind = "{kind}"\nrelevance = "all"\n{head}\n{rules}'
        (self.config / "sources" / f"{slug}.toml").write_text(text)

    def crawl(self, *slugs: str, as_of: str | None = None) -> Crawled:
        """Crawl in the worker; several private sources together are fine there."""
        about = {"config": str(self.config), "data": str(self.data)}
        return self.worker.crawl({**about, "slugs": slugs, "as_of": as_of})

    def command(self, *slugs: str, as_of: str | None = None, module: str = "crawler.run") -> list[str]:
        """The command line of a crawl child."""
        now = ["--as-of", as_of] if as_of else []
        folders = ["--config", str(self.config), "--data", str(self.data)]
        return [sys.executable, "-m", module, *folders, *now, *slugs]

    def run(
        self, *slugs: str, as_of: str | None = None, env: dict[str, str] | None = None, module: str = "crawler.run"
    ) -> Crawled:
        """Crawl in a child process of its own, as the scheduler does."""
        command = self.command(*slugs, as_of=as_of, module=module)
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, env=env)
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        return Crawled(done.returncode, {line["source"]: line for line in lines}, done.stderr)

    def store(self) -> Store:
        return Store.open(f"sqlite:///{self.data / 'sma-events.db'}")

    def titles(self) -> list[str]:
        with self.store() as store:
            return [event.title for event in store.events()]


HTML = """
[html]
container = "#events"
item = "article"
next_page = "a.next::attr(href)"
[html.fields]
title = "h3"
start = "time::attr(datetime)"
"""


def article(title: str, day: str, link: str = "") -> str:
    linked = f'<a href="{link}">{title}</a>' if link else title
    return f'<article><h3>{linked}</h3><time datetime="{day}">{day}</time></article>'


def page(*articles: str, following: str = "", container: bool = True) -> str:
    listed = f'<div id="events">{"".join(articles)}</div>' if container else "".join(articles)
    next_page = f'<a class="next" href="{following}">more</a>' if following else ""
    return f"<html><head><title>Events</title></head><body>{listed}{next_page}</body></html>"
