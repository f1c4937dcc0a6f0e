"""The whole way on PostgreSQL: crawl, publish, serve, each a process of its own."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from icalendar import Calendar

from feeds.check import check_tree
from scheduler.demo.programme import Changes
from scheduler.demo.site import DemoSite
from store.repository import Store
from tests.e2e.place import TODAY, configure
from tests.e2e.running import COMMAND, Running, environment

pytestmark = pytest.mark.timeout(150)
EVENTS = 5  # of the society


def run(folder: Path, url: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    where = ["--config", str(folder / "config"), "--data", str(folder / "data")]
    variables = environment(SMA_EVENTS_DATABASE_URL=url)
    return subprocess.run([*COMMAND, *where, *arguments], env=variables, capture_output=True, text=True, check=False)


def test_crawl_publish_and_serve_on_postgresql(tmp_path: Path, empty_postgresql: str) -> None:
    """From an empty database to the feed; a change reaches it under the same UIDs; SQLite is never touched."""
    public = tmp_path / "data" / "public"
    with DemoSite(TODAY) as site:
        configure(tmp_path, site, "12h", frozenset(["society"]))
        first = run(tmp_path, empty_postgresql, "crawl")
        assert (first.returncode, "Traceback" in first.stderr) == (0, False), first.stderr
        before = sequences((public / "feeds" / "events.ics").read_bytes())
        site.changes = Changes(move={"annual-congress": 7})
        assert run(tmp_path, empty_postgresql, "crawl").returncode == 0
    where = ("--config", str(tmp_path / "config"), "--data", str(tmp_path / "data"))
    with Running(*where, "serve", "--port", "0", SMA_EVENTS_DATABASE_URL=empty_postgresql) as service:
        after = sequences(service.get("/feeds/events.ics"))
    assert (len(after), after.keys()) == (EVENTS, before.keys())
    assert sorted(after[uid] - before[uid] for uid in after) == [0] * (EVENTS - 1) + [1]
    assert check_tree(public) == []
    assert list((tmp_path / "data").glob("*.db")) == []
    with Store.open(empty_postgresql) as store:
        assert (store.info().events, store.info().crawls) == (EVENTS, 2)


def sequences(feed: bytes) -> dict[str, int]:
    """Return UID -> SEQUENCE."""
    return {str(event["UID"]): int(str(event["SEQUENCE"])) for event in Calendar.from_ical(feed).walk("VEVENT")}
