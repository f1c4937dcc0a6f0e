"""A small service of its own for tests of backup and restore: one configuration, one data folder, a few crawls."""

from __future__ import annotations

import datetime as dt
import subprocess
from dataclasses import dataclass
from pathlib import Path

from crawler.archive import Archive, ArchivedBody, body_hash
from store.crawl import PageState
from store.decision import Hide
from store.repository import Store
from tests.e2e.running import COMMAND, environment
from tests.store.make import DAY, NOW, crawl, series

SOURCE = 'name = "Society"\nurl = "https://society.example.org/events"\nkind = "html"\nrelevance = "all"\n'
PAGE = "https://society.example.org/events"
BODY = b"<html><body>the calendar of the society</body></html>"
FEEDS = ("events.ics", "events.rss", "events.atom", "events.json", "deadlines.ics", "new.rss")


@dataclass(frozen=True)
class Place:
    """Where it lives; `url` where its database is a server."""

    folder: Path
    url: str = ""

    @property
    def config(self) -> Path:
        return self.folder / "config"

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def store(self) -> Store:
        return Store.open(self.url or f"sqlite:///{self.data / 'sma-events.db'}")

    def command(self, *arguments: str) -> list[str]:
        return [*COMMAND, "--config", str(self.config), "--data", str(self.data), *arguments]

    def env(self) -> dict[str, str]:
        return environment(**({"SMA_EVENTS_DATABASE_URL": self.url} if self.url else {}))

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one command as an operator does."""
        return subprocess.run(
            self.command(*arguments), env=self.env(), capture_output=True, text=True, timeout=60, check=False
        )

    def done(self, *arguments: str) -> str:
        """Run one command that has to end well."""
        ended = self.run(*arguments)
        assert ended.returncode == 0, ended.stderr
        return ended.stdout

    def fill(self, events: int = 12, now: dt.datetime = NOW) -> Place:
        """Write a configuration, two crawls (at `now` and a day later), a decision and an archived page."""
        (self.config / "sources").mkdir(parents=True)
        (self.config / "sources" / "society.toml").write_text(SOURCE)
        (self.config / "service.toml").write_text('[service]\ncontact = "office@example.org"\n')
        state = PageState(PAGE, '"1"', None, body_hash(BODY), "r" * 32, now)
        with self.store() as store:
            crawl(store, *series(events), pages=(state,), at=now)
            crawl(store, *series(events, description="Now with a programme."), at=now + DAY)
            store.decide(Hide(next(store.events()).uid, "not ours"), now + DAY)
        Archive(self.data / "archive", "society", 5).save(PAGE, body_hash(BODY), ArchivedBody(PAGE, "text/html", BODY))
        return self

    def feeds(self) -> dict[str, bytes]:
        """Publish, and return the bytes of every feed and page that says no time of the clock."""
        self.done("publish")
        return {name: (self.data / "public" / "feeds" / name).read_bytes() for name in FEEDS}

    def events(self) -> list[tuple[str, str, int, dt.datetime]]:
        with self.store() as store:
            return [(each.uid, each.slug, each.sequence, each.last_modified) for each in store.events()]

    def leftovers(self) -> list[str]:
        """Everything in the data folder that a finished backup or restore leaves there."""
        names = sorted(path.name for path in self.data.iterdir())
        return [name for name in names if name.startswith((".restore", ".prune", "before")) or "part" in name]
