"""Runs what is installed on this machine, with an empty home of its own; skips the test where it is missing."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

_NODE = Path(__file__).parent / "node"
_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Programs:
    """Starts programs that see nothing of the user's files and settings. `home`: an empty folder."""

    home: Path

    def find(self, program: str) -> str:
        """Where it lies; skips the test if it is nowhere."""
        path = shutil.which(program)
        if path is None:
            pytest.skip(f"{program} is not installed")
        return path

    def environment(self, zone: str, **more: str) -> dict[str, str]:
        language = {"LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}
        return {"HOME": str(self.home), "PATH": os.environ["PATH"], "TZ": zone, **language, **more}

    def run(self, program: str, *arguments: str, answer: str = "", zone: str = "UTC") -> str:
        """Run it to its end, with `answer` on its stdin; what it printed."""
        done = subprocess.run(
            [self.find(program), *arguments],
            env=self.environment(zone),
            input=answer,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=_SECONDS,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def need_node(self) -> None:
        """Skips the test where Node or the packages of our scripts are missing."""
        self.find("node")
        if not (_NODE / "node_modules").is_dir():
            pytest.skip("no npm packages here: run `npm ci --prefix tests/clients/node`")

    def node(self, script: str, *arguments: str, answer: str = "", zone: str = "UTC") -> str:
        """Run one of our scripts with the npm packages that it needs."""
        return self.run("node", str(_NODE / script), *arguments, answer=answer, zone=zone)

    def start(self, program: str, *arguments: str, log: Path, **more: str) -> subprocess.Popen[str]:
        """Start it as the head of a process group of its own, with pipes; what it complains of goes to `log`."""
        with log.open("ab") as complaints:
            return subprocess.Popen(
                [self.find(program), *arguments],
                env=self.environment("UTC", **more),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=complaints,
                text=True,
                encoding="utf-8",
                start_new_session=True,
            )


def stop(process: subprocess.Popen[str]) -> None:
    """End it and whatever it started."""
    with process:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(_SECONDS / 4)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
