"""A store, its published tree, and the real web server on loopback, for real clients to subscribe to."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
import uvicorn

from feeds.publish import publish
from feeds.web.app import create_app
from store.event import Deadline, DeadlineKind, EventData, Mode, Place, Precision, Status
from store.repository import Store
from tests.feeds.events import at
from tests.feeds.stored import NOW, crawl, listed, some_config

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@dataclass(frozen=True, slots=True)
class Served:
    """A running service: its store, and where its feeds are."""

    store: Store
    base_url: str


def meetings() -> list[EventData]:
    """What clients are known to get wrong: zones, seasons, scripts, long text, ends of days and of years."""
    day = dt.timedelta(days=1)
    noon = at("Europe/Warsaw", 2027, 3, 28, 12, 0)
    ramadan = at("Africa/Casablanca", 2027, 2, 20, 9, 0)
    autumn = {"start": dt.date(2027, 10, 1), "end": dt.date(2027, 10, 31), "precision": Precision.MONTH}
    evening, early = at("America/New_York", 2027, 3, 10, 19, 30), at("Australia/Lord_Howe", 2027, 10, 3, 1, 45)
    return [
        listed(1, title="Congress; in Łódź, with «quotes» & more", start=dt.date(2027, 5, 12), end=dt.date(2027, 5, 14),
               place=Place(city="Łódź", country="PL"), description="Zażółć gęślą jaźń. " * 30,
               deadlines=(Deadline(kind=DeadlineKind.ABSTRACT, date=dt.date(2027, 1, 10)),)),
        listed(2, title="Evening webinar", start=evening, end=evening + day / 16, timezone="America/New_York",
               mode=Mode.ONLINE, online_url="https://meet.example.org/j?a=1,2"),
        listed(3, title="Noon on the day clocks change", start=noon, timezone="Europe/Warsaw"),
        listed(4, title="Morocco in Ramadan", start=ramadan, timezone="Africa/Casablanca"),
        listed(5, title="Half an hour of summer time", start=early, timezone="Australia/Lord_Howe"),
        listed(6, title="Fixed offset", start=dt.datetime(2027, 7, 1, 10, 0, tzinfo=dt.timezone(dt.timedelta(hours=2))),
               timezone="UTC+02:00"),
        listed(7, title="脊髄性筋萎縮症の会", start=at("Asia/Tokyo", 2027, 6, 1, 18, 0), timezone="Asia/Tokyo"),
        listed(8, title="New Year's Eve", start=dt.date(2027, 12, 31)),
        listed(9, title="Cancelled day", start=dt.date(2027, 8, 8), status=Status.CANCELLED),
        listed(10, title="Last summer", start=dt.date(2026, 7, 4)),
        listed(11, title="Some day in autumn", **autumn),
    ]  # fmt: skip


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The service with these meetings, on a free port."""
    tmp_path = tmp_path_factory.mktemp("served")
    listener = socket.create_server(("127.0.0.1", 0))
    base_url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    config, public = some_config(tmp_path / "config"), tmp_path / "data" / "public"
    with Store.open(f"sqlite:///{tmp_path}/store.db") as store:
        crawl(store, meetings())
        publish(store, config, base_url, public, NOW)
        app = create_app(store, config, public, base_url)
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            _wait_until(lambda: server.started)
            yield Served(store, base_url)
        finally:
            server.should_exit = True
            thread.join(10)
            listener.close()


def _wait_until(done: Callable[[], bool], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.fixture(scope="module")
def run_client(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Runs a program with an empty home of its own; skips the test where it is not installed."""
    home = tmp_path_factory.mktemp("home")

    def run(
        program: str, *arguments: str, answer: str = "", zone: str = "Europe/Warsaw"
    ) -> subprocess.CompletedProcess[str]:
        path = shutil.which(program)
        if path is None:
            pytest.skip(f"{program} is not installed")
        environment = {
            "HOME": str(home),
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "LC_ALL": "C.UTF-8",
            "TZ": zone,
        }
        done = subprocess.run(
            [path, *arguments], env=environment, input=answer, capture_output=True, text=True, timeout=60, check=False
        )
        assert done.returncode == 0, done.stderr
        return done

    return run
