"""The sources as this process knows them: the configuration with the store's last valid versions in it, and the store.

Everything here exists once per process; `scrapy list` and the crawl child come through the same door.
"""

from __future__ import annotations

import datetime as dt
import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from config.load import Config, load_config

if TYPE_CHECKING:
    from store.repository import Store

ARCHIVE = "archive"
DATABASE = "sma-events.db"
LAST_VALID = "last-valid"  # folder of the last valid service.toml, feeds.toml and relevance.toml


def database_url(config: Config, data: Path) -> str:
    """Where the store is: the operator's database, else the SQLite file in the data folder."""
    return config.settings.database_url or f"sqlite:///{data.absolute() / DATABASE}"


@cache
def open_store(url: str) -> Store:
    """The process's one store at that address."""
    from store.repository import Store  # who asks for a name here need not wait for the database's libraries

    return Store.open(url)


def configured(config: Config, store: Store, now: dt.datetime) -> Config:
    """Remember each valid source file in the store, and let its last valid version stand in for each broken one."""
    known = store.last_valid_sources()
    for slug, file in config.files.items():
        if file.source is not None and known.get(slug) != file.text:
            store.remember_valid_source(slug, file.text, now)
    return config.with_fallbacks(known)


@cache
def load_sources(directory: str, data: str) -> tuple[Config, Store]:
    """The configuration in `directory` ("" for the default one) and the store in `data`. Raises ConfigError."""
    config = load_config(Path(directory) if directory else None, os.environ, Path(data) / LAST_VALID)
    store = open_store(database_url(config, Path(data)))
    return configured(config, store, dt.datetime.now(dt.UTC)), store
