"""calcurse imports a file once; it knows neither UIDs nor status, so what tells readers must stand in the title."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections.abc import Sequence
from pathlib import Path

from tests.clients.calendar import Item, written
from tests.clients.libraries import download
from tests.clients.programs import Programs

_ZONE = "Asia/Kathmandu"
_TIMED = "T|%(start:epoch)|%(end:epoch)|%m\n"
_ALL_DAY = "D|%m\n"
_HEADING = re.compile(r"\d{4}-\d\d-\d\d(?=:$)")
_FROM, _DAYS = "01/01/2026", 15 * 366


class Calcurse:
    def __init__(self, programs: Programs, folder: Path) -> None:
        programs.find("calcurse")
        self._programs, self._folder = programs, folder

    def look(self, addresses: Sequence[str]) -> list[list[Item]]:
        return [self._imported(address) for address in addresses]

    def _imported(self, address: str) -> list[Item]:
        """Whoever imports anew begins anew: a second import would double every event (calcurse keeps no UID)."""
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir()
        file = self._folder / "feed.ics"
        file.write_bytes(download(address))
        place = ["-D", str(self._folder / "data"), "-C", str(self._folder / "config")]
        (self._folder / "data").mkdir()
        (self._folder / "config").mkdir()
        report = self._programs.run("calcurse", *place, "-i", str(file), zone=_ZONE)
        assert " 0 skipped" in report, report
        shown = ["--format-apt", _TIMED, "--format-recur-apt", _TIMED, "--format-event", _ALL_DAY]
        shown += ["--format-recur-event", _ALL_DAY]
        query = [
            "-Q",
            "--filter-type",
            "cal",
            "--output-datefmt",
            "%Y-%m-%d",
            "--from",
            _FROM,
            "-d",
            str(_DAYS),
            *shown,
        ]
        return _items(self._programs.run("calcurse", *place, *query, zone=_ZONE).splitlines())

    def close(self) -> None:
        """Nothing is open."""


def _items(lines: Sequence[str]) -> list[Item]:
    """It lists day by day: what takes several days comes on each of them."""
    days: dict[str, list[str]] = {}
    moments: set[Item] = set()
    day = ""
    for line in lines:
        if heading := _HEADING.match(line):
            day = heading[0]
        elif line.startswith("D|"):
            days.setdefault(line[2:], []).append(day)
        elif line.startswith("T|"):
            start, end, title = line[2:].split("|", 2)
            moments.add(Item(title, _instant(start), _instant(end)))
    for title, each in days.items():
        assert len(each) == (dt.date.fromisoformat(each[-1]) - dt.date.fromisoformat(each[0])).days + 1, title
    return [*moments, *(Item(title, each[0], each[-1]) for title, each in days.items())]


def _instant(epoch: str) -> str:
    return written(dt.datetime.fromtimestamp(int(epoch), dt.UTC))
