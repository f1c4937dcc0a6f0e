"""Runs the service against the demo sites: a configuration written for their ports, in a folder that is removed."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import importlib.resources
import re
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import FrameType

from scheduler.cli.crawl import crawl_and_publish
from scheduler.cli.output import say
from scheduler.cli.serve import prepare
from scheduler.cli.session import Session
from scheduler.demo.site import DemoSite
from scheduler.logs import configure_logs
from scheduler.service import Service, tell
from scheduler.workplace import Workplace

SERVICE = """[service]
name = "SMA events (demo)"
contact = "demo@example.org"
[crawl]
delay = "0s"
"""
_PLACEHOLDER = re.compile(r"@(\w+)@")


def write_config(folder: Path, addresses: Mapping[str, str], every: str) -> None:
    """Write a configuration folder whose sources are the demo sites at these addresses."""
    words = {**addresses, "every": every}
    (folder / "sources").mkdir(parents=True, exist_ok=True)
    (folder / "service.toml").write_text(SERVICE)
    for file in importlib.resources.files("scheduler.demo").joinpath("sources").iterdir():
        if file.name.endswith(".toml"):
            text = _PLACEHOLDER.sub(lambda match: words[match[1]], file.read_text(encoding="utf-8"))
            (folder / "sources" / file.name).write_text(text, encoding="utf-8")


@contextlib.contextmanager
def _demo(every: str, state: Path | None, debug: bool) -> Iterator[Session]:
    """Start the sites and yield a session with a configuration and a data folder for them."""
    signal.signal(signal.SIGTERM, _end)
    today = dt.datetime.now(dt.UTC).date()
    with tempfile.TemporaryDirectory(prefix="sma-events-demo-") as folder, DemoSite(today, state) as site:
        config, data = Path(folder) / "config", Path(folder) / "data"
        write_config(config, {name.value: address for name, address in site.addresses.items()}, every)
        session = Session(config, data, debug)
        session.ensure_data()
        try:
            yield session
        finally:
            session.close()


def _end(number: int, frame: FrameType | None) -> None:
    """End at SIGTERM through the context managers, so that the temporary folder is removed."""
    del number, frame
    sys.exit(0)


def run_service(port: int, every: str, state: Path | None, debug: bool) -> None:
    """Serve the demo until a signal comes."""
    with _demo(every, state, debug) as session:
        place, listener = prepare(session, "127.0.0.1", port)
        say(f"The demo is at {place.base_url}/ (Ctrl-C ends it).", err=True)
        Service(place).run(listener)


def run_once(out: Path, port: int, state: Path | None, debug: bool) -> None:
    """Crawl the demo sites once, write the published tree to `out`, and end. The broken site is no failure."""
    with _demo("12h", state, debug) as session:
        configure_logs(None, debug)
        place = Workplace.open(session.config, session.store, session.data, f"http://127.0.0.1:{port}")
        slugs = [*place.config.sources]
        outcomes, published = asyncio.run(crawl_and_publish(place, slugs, tell))
        shutil.copytree(place.public, out, dirs_exist_ok=True)
        healthy = sum(outcome.crawl_class.healthy for outcome in outcomes)
        say(f"{healthy} of {len(outcomes)} demo sources read, {published['written']} files written to {out}.")
