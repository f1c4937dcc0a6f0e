"""A folder with the demo's configuration and data of its own, and the commands that work on it."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import subprocess
from pathlib import Path

from scheduler.demo.run import write_config
from scheduler.demo.site import DemoSite
from tests.e2e.running import COMMAND, Running, environment
from tests.ports import free_port

TODAY = dt.datetime.now(dt.UTC).date()
SMALL = frozenset(["society", "patients", "hospital"])
EVENTS = 9  # of society and patients
BASE_URL = "https://events.example.org"


def configure(folder: Path, site: DemoSite, every: str, keep: frozenset[str] = SMALL) -> None:
    """Write the demo's configuration, with the kept sources alone: each costs a process per crawl."""
    write_config(folder / "config", {name.value: address for name, address in site.addresses.items()}, every)
    for file in (folder / "config" / "sources").iterdir():
        if file.stem not in keep:
            file.unlink()


def run(folder: Path, *arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    where = ["--config", str(folder / "config"), "--data", str(folder / "data")]
    return subprocess.run(
        [*COMMAND, *where, *arguments], env=environment(), cwd=cwd, capture_output=True, text=True, check=False
    )


def service(folder: Path) -> Running:
    """Start `up` on a free port; it tells the address of its links, which need not be that of its port."""
    where, port = ("--config", str(folder / "config"), "--data", str(folder / "data")), free_port()
    running = Running(*where, "up", "--port", str(port))
    running.address = f"http://127.0.0.1:{port}"
    return running


def publish_all(folder: Path, site: DemoSite) -> None:
    """Make a folder whose small sources were crawled an hour ago; links are those of `BASE_URL`, on any port."""
    configure(folder, site, "12h")
    settings = folder / "config" / "service.toml"
    settings.write_text(settings.read_text().replace("[service]\n", f'[service]\nbase_url = "{BASE_URL}"\n'))
    hour_ago = dt.datetime.now(dt.UTC) - dt.timedelta(hours=1)
    done = run(folder, "crawl", "--as-of", hour_ago.isoformat())
    assert "published: " in done.stdout, done.stderr


def copy(published: Path, folder: Path, every: str) -> Path:
    """Copy what `publish_all` made, with another period: one of half an hour makes every source due, once."""
    shutil.copytree(published, folder, dirs_exist_ok=True)
    for file in (folder / "config" / "sources").iterdir():
        file.write_text(re.sub(r'^every = ".*"$', f'every = "{every}"', file.read_text(), flags=re.MULTILINE))
    return folder
