"""What every command shares: which configuration and data folder, opened only when a command asks for them."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scheduler.cli.errors import CommandError, MisuseError

if TYPE_CHECKING:
    from config.load import Config
    from store.repository import Store


DEFAULT_DATA = Path("data")


@dataclass
class Session:
    """One call of the command line: `config` and `store` are opened at first use, the store is closed at its end."""

    config_folder: Path | None
    data: Path
    debug: bool
    _open: list[Store] = field(default_factory=list)

    @cached_property
    def config(self) -> Config:
        from config.load import load_config

        if self.config_folder is not None and not self.config_folder.is_dir():
            raise MisuseError(
                f"there is no folder {self.config_folder}", "name the configuration folder with --config DIR"
            )
        return load_config(self.config_folder, os.environ)

    @property
    def running_config(self) -> Config:
        """The configuration for crawling and serving: where a file that all depends on is broken, its last version."""
        from config.errors import ConfigError
        from config.load import load_config
        from crawler.sources import LAST_VALID

        try:
            return self.config
        except ConfigError:
            self.config = load_config(self.config_folder, os.environ, self.data / LAST_VALID)
            return self.config

    @property
    def current_config(self) -> Config:
        """The configuration as the service uses it: last valid versions in place of broken source files."""
        return self.config.with_fallbacks(self.store.last_valid_sources()) if self.has_database else self.config

    @property
    def public(self) -> Path:
        return self.data / "public"

    @property
    def database_url(self) -> str:
        from crawler.sources import database_url

        return database_url(self.config, self.data)

    @property
    def has_database(self) -> bool:
        """Whether there is anything to read; reading commands do not create a database."""
        from crawler.sources import DATABASE

        return bool(self.config.settings.database_url) or (self.data / DATABASE).exists()

    @cached_property
    def store(self) -> Store:
        from store.repository import Store

        self.ensure_data()
        store = Store.open(self.database_url)
        self._open.append(store)
        return store

    def ensure_data(self) -> None:
        """Create the data folder, or say why it cannot be."""
        try:
            self.data.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CommandError(
                f"cannot create the data folder {self.data}: {error.strerror}",
                "name a folder you may write to with --data DIR",
            ) from error

    def close(self) -> None:
        while self._open:
            self._open.pop().close()


pass_session = click.make_pass_decorator(Session)
