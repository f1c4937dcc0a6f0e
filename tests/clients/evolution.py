"""evolution-data-server, with which GNOME's calendar, clock and mail program read subscriptions."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.clients.calendar import Item, from_json
from tests.clients.programs import Programs, stop

_SESSION = Path(__file__).with_name("evolution_session.py")
_PYTHON = "/usr/bin/python3"  # Debian's, which has `gi`
_NEEDS = "import gi; gi.require_version('ECal', '2.0'); gi.require_version('EDataServer', '1.2')"


class Evolution:
    """A desktop session of its own, in which the server lives on between looks."""

    def __init__(self, programs: Programs, folder: Path) -> None:
        programs.find("dbus-run-session")
        if not _is_installed():
            pytest.skip("evolution-data-server, gir1.2-ecal-2.0 and python3-gi are not installed")
        folder.mkdir(mode=0o700)
        self._log = folder / "log"
        self._process = programs.start(
            "dbus-run-session", "--", _PYTHON, str(_SESSION), log=self._log,
            HOME=str(folder), XDG_RUNTIME_DIR=str(folder), GIO_USE_NETWORK_MONITOR="base", GSETTINGS_BACKEND="memory",
        )  # fmt: skip

    def look(self, addresses: Sequence[str]) -> list[list[Item]]:
        return [[from_json(entry) for entry in json.loads(self._ask(address))] for address in addresses]

    def _ask(self, address: str) -> str:
        assert self._process.stdin
        assert self._process.stdout
        print(address, file=self._process.stdin, flush=True)
        answer = self._process.stdout.readline()
        assert answer, self._log.read_text(encoding="utf-8")
        return answer

    def close(self) -> None:
        stop(self._process)


def _is_installed() -> bool:
    if not Path(_PYTHON).exists():
        return False
    return subprocess.run([_PYTHON, "-c", _NEEDS], capture_output=True, check=False).returncode == 0
