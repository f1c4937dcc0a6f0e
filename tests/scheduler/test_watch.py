"""The watch over the configuration folder: what changed before it began, and what could not be taken over."""

from __future__ import annotations

import asyncio
from pathlib import Path

from config.load import Config, load_config
from scheduler.reload import ConfigWatch

LOOK_EVERY_S = 0.05


class Heard:
    """Takes configurations over; the first `failing` times it cannot."""

    def __init__(self, folder: Path, failing: int = 0) -> None:
        self.failing, self.titles, self.tries, self.taken = failing, list[str](), 0, asyncio.Event()
        config = load_config(folder, {})
        self.watch = ConfigWatch(folder, lambda: load_config(folder, {}), self.take, config.seen, LOOK_EVERY_S)

    async def take(self, config: Config) -> None:
        self.tries += 1
        if self.tries <= self.failing:
            raise ConnectionError("the database is away")
        self.titles.append(config.settings.service.name)
        self.taken.set()

    async def until_taken(self) -> None:
        """Watch until a configuration was taken over, for ten seconds at most."""
        watching = asyncio.create_task(self.watch.run())
        try:
            async with asyncio.timeout(10):
                await self.taken.wait()
        finally:
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)


def write(folder: Path, name: str) -> None:
    (folder / "service.toml").write_text(f'[service]\nname = "{name}"\n')


async def test_what_changed_while_the_service_started_is_taken_over(tmp_path: Path) -> None:
    """Between the reading of the folder and the first look at it lie seconds: imports, migrations."""
    write(tmp_path, "before")
    heard = Heard(tmp_path)
    write(tmp_path, "meanwhile")
    await heard.until_taken()
    assert heard.titles == ["meanwhile"]


async def test_what_was_asked_for_by_signal_is_tried_again(tmp_path: Path) -> None:
    """Also where the folder looks as it did: taking over failed, and nobody else would ask."""
    write(tmp_path, "same")
    heard = Heard(tmp_path, failing=2)
    heard.watch.request()
    await heard.until_taken()
    assert (heard.titles, heard.tries) == (["same"], 3)
