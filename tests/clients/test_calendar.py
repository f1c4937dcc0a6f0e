"""vdirsyncer and khal subscribe to the published calendar: every event, its title, its time on the reader's clock."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from feeds.formats.wording import titled
from store.event import Event, Precision
from tests.clients.conftest import Run, Served

SYNC = """
[general]
status_path = "{folder}/status/"
[pair sma]
a = "remote"
b = "local"
collections = null
[storage remote]
type = "http"
url = "{url}"
[storage local]
type = "filesystem"
path = "{folder}/calendar/"
fileext = ".ics"
"""
KHAL = """
[calendars]
[[sma]]
path = {folder}/calendar/
[locale]
local_timezone = {zone}
default_timezone = {zone}
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
"""


def subscribe(served: Served, run_client: Run, folder: Path, feed: str) -> list[Path]:
    """Let vdirsyncer fetch a feed; returns the files it made of it, one for each event."""
    (folder / "calendar").mkdir()
    config = folder / "vdirsyncer"
    config.write_text(SYNC.format(folder=folder, url=served.base_url + feed), encoding="utf-8")
    run_client("vdirsyncer", "-c", str(config), "discover", "sma", answer="y\n")
    run_client("vdirsyncer", "-c", str(config), "sync")
    return sorted((folder / "calendar").iterdir())


@pytest.fixture(scope="module")
def subscription(served: Served, run_client: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a subscription to the main feed, fetched once."""
    folder = tmp_path_factory.mktemp("subscription")
    subscribe(served, run_client, folder, "/feeds/events.ics")
    return folder


@pytest.mark.parametrize("zone", ["Europe/Warsaw", "America/Los_Angeles", "Asia/Kathmandu"])
def test_khal_lists_every_event_at_the_right_local_time(
    served: Served, run_client: Run, subscription: Path, zone: str
) -> None:
    """Wherever the reader lives, title and time are those of the store, converted to the reader's clock."""
    events = [event for event in served.store.events() if event.precision is not Precision.MONTH]
    config = subscription / "khal"
    config.write_text(KHAL.format(folder=subscription, zone=zone), encoding="utf-8")
    line = "{start-long-full}|{end-long-full}|{title}"
    arguments = ["-c", str(config), "list", "--once", "--notstarted", "--day-format", "", "--format", line]
    listed = run_client("khal", *arguments, "2026-01-01", "2028-01-01", zone=zone).stdout.splitlines()
    assert sorted(listed) == sorted(f"{local(event, zone)}|{titled(event)}" for event in events)


def local(event: Event, zone: str) -> str:
    """Begin and end on the clock of a zone, as khal writes them; a day is the same day everywhere."""
    if not isinstance(event.start, dt.datetime):
        return f"{event.start} 00:00|{event.last_day} 00:00"
    begin = event.start.astimezone(ZoneInfo(zone))
    end = event.end.astimezone(begin.tzinfo) if isinstance(event.end, dt.datetime) else begin + dt.timedelta(hours=1)
    return f"{begin:%Y-%m-%d %H:%M}|{end:%Y-%m-%d %H:%M}"


def test_vdirsyncer_makes_one_item_of_one_event(served: Served, run_client: Run, tmp_path: Path) -> None:
    """A named or filtered feed is a subscription like the main one."""
    items = subscribe(served, run_client, tmp_path, "/feeds/events.ics?country=PL")
    assert len(items) == 1


def test_a_second_sync_changes_nothing(served: Served, run_client: Run, subscription: Path) -> None:
    """One item for each event; fetched again, none is written anew: nothing in the feed speaks of the moment."""
    items = {item: item.stat().st_mtime_ns for item in (subscription / "calendar").iterdir()}
    run_client("vdirsyncer", "-c", str(subscription / "vdirsyncer"), "sync")
    assert {item: item.stat().st_mtime_ns for item in (subscription / "calendar").iterdir()} == items
    assert len(items) == sum(event.precision is not Precision.MONTH for event in served.store.events())
