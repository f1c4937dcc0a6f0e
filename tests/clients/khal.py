"""vdirsyncer and khal: one fetches, the other shows, on the reader's clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.clients.calendar import Item, written
from tests.clients.programs import Programs

_GENERAL = """
[general]
status_path = "{folder}/status/"
"""
_PAIR = """
[pair feed{number}]
a = "remote{number}"
b = "local{number}"
collections = null
[storage remote{number}]
type = "http"
url = "{address}"
[storage local{number}]
type = "filesystem"
path = "{folder}/{number}/"
fileext = ".ics"
"""
_KHAL = """
[calendars]
[[sma]]
path = {folder}/
[sqlite]
path = {folder}.db
[locale]
local_timezone = {zone}
default_timezone = {zone}
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
"""
_LINE = "{start-date-long} {start-time}|{end-date-long} {end-time}|{status}|{title}"
_YEARS = ("2026-01-01", "2041-01-01")


class Khal:
    """One subscription per address, kept between looks as on a reader's computer."""

    def __init__(self, programs: Programs, folder: Path) -> None:
        for program in ("vdirsyncer", "khal"):
            programs.find(program)
        self._programs, self._folder = programs, folder
        self._folder.mkdir()

    def look(self, addresses: Sequence[str]) -> list[list[Item]]:
        self.sync(addresses)
        return [self.listed(number, "Asia/Kathmandu") for number in range(len(addresses))]

    def sync(self, addresses: Sequence[str]) -> None:
        """Let vdirsyncer fetch all of them."""
        config = self._folder / "vdirsyncer"
        pairs = [_PAIR.format(folder=self._folder, number=n, address=each) for n, each in enumerate(addresses)]
        config.write_text(_GENERAL.format(folder=self._folder) + "".join(pairs), encoding="utf-8")
        if not (self._folder / "status").exists():
            for number in range(len(addresses)):
                (self._folder / str(number)).mkdir()
            self._programs.run("vdirsyncer", "-c", str(config), "discover", answer="y\n" * len(addresses))
        self._programs.run("vdirsyncer", "-c", str(config), "sync")

    def files(self, number: int) -> dict[Path, int]:
        """What vdirsyncer made of a feed, one file for each event, with the time at which it was written."""
        return {path: path.stat().st_mtime_ns for path in sorted((self._folder / str(number)).iterdir())}

    def listed(self, number: int, zone: str) -> list[Item]:
        """What khal shows to somebody who lives in that zone, read from that clock."""
        config = self._folder / "khal"
        config.write_text(_KHAL.format(folder=self._folder / str(number), zone=zone), encoding="utf-8")
        arguments = ["-c", str(config), "list", "--once", "--notstarted", "--day-format", "", "--format", _LINE]
        lines = self._programs.run("khal", *arguments, *_YEARS, zone=zone).splitlines()
        return [_item(line, ZoneInfo(zone)) for line in lines]

    def close(self) -> None:
        """Nothing is open."""


def _item(line: str, zone: ZoneInfo) -> Item:
    start, end, status, title = line.split("|", 3)
    return Item(title, _written(start, zone), _written(end, zone), status=status.strip())


def _written(text: str, zone: ZoneInfo) -> str:
    """A day has no hour beside it; khal names the last one."""
    if text.endswith(" "):
        return text.strip()
    return written(dt.datetime.fromisoformat(text).replace(tzinfo=zone))
