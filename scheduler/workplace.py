"""What a running service works with: configuration, store, folders, address, the command lines of its children."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from config.load import Config
from crawler.sources import configured
from feeds.manifest import replace_file
from scheduler.child import PYTHON_MODULE
from store.crawl import CrawlRun
from store.repository import Store

_ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class Workplace:
    """Everything that crawling, publishing and serving need to know. `as_of` is a "now" for replays."""

    config: Config
    store: Store
    data: Path
    base_url: str
    as_of: dt.datetime | None = None

    @classmethod
    def open(
        cls, config: Config, store: Store, data: Path, base_url: str | None, as_of: dt.datetime | None = None
    ) -> Workplace:
        """Lay the last valid versions of broken source files under `config`.

        `base_url` None: as service.toml says, else as the service on this data folder was last reached.
        """
        now = dt.datetime.now(dt.UTC)
        address = base_url or config.settings.service.base_url or _last_address(data) or base_url_of(config)
        return cls(configured(config, store, now), store, data, address, as_of)

    def remember_address(self) -> None:
        """Let commands that publish into this data folder make the links that its service makes, whatever its port."""
        replace_file(self.data / _ADDRESS, self.base_url.encode())

    @property
    def public(self) -> Path:
        return self.data / "public"

    def crawl_command(self, slugs: Sequence[str]) -> list[str]:
        limit = ["--memory-mb", str(self.config.settings.crawl.memory_mb)]
        return [*PYTHON_MODULE, "crawler.run", *self._where(), *limit, *slugs]

    def publish_command(self, out: Path | None = None) -> list[str]:
        place = ["--base-url", self.base_url, "--out", str(out or self.public)]
        return [*PYTHON_MODULE, "scheduler.publishing", *self._where(), *place]

    def _where(self) -> list[str]:
        as_of = ["--as-of", self.as_of.isoformat()] if self.as_of else []
        return ["--config", str(self.config.directory), "--data", str(self.data), *as_of]

    def record(self, run: CrawlRun) -> None:
        """Write a crawl whose child died; its source keeps what it has."""
        source = self.config.sources[run.slug]
        self.store.finish_crawl(run, run.finished, source.precedence, source.identity)


def _last_address(data: Path) -> str:
    try:
        return (data / _ADDRESS).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return ""


def base_url_of(config: Config, port: int = 8000) -> str:
    """Return the address that absolute links begin with."""
    return config.settings.service.base_url or f"http://127.0.0.1:{port}"
