"""The server that is attacked, as a process: `python -m tests.abuse.serve FOLDER [--short]` prints its port."""

from __future__ import annotations

import asyncio
import socket
import sys
from pathlib import Path

import uvicorn
import uvloop

from benchmarks.meetings import NOW, fill
from config.load import load_config
from feeds.publish import publish
from feeds.web.app import create_app
from feeds.web.connection_limits import Limits
from feeds.web.server import server_config
from scheduler.web import BACKLOG, SWITCH_S
from store.repository import Store

BASE_URL = "https://calendar.example.org"
EVENTS = 120  # of the long form
SHORT_EVENTS = 40  # 16 answers of their feed are still ten times what a socket holds
# As in production, but for the time that a test has.
SHORT = Limits(request_s=1.5, stall_s=2.0, stall_bytes=2 * 1024, connections=300)
SHORT_KEEP_ALIVE_S = 2


def prepare(folder: Path, events: int = EVENTS) -> None:
    """A store with meetings, a configuration and the published tree, made once for all attacks."""
    sources = folder / "config" / "sources"
    sources.mkdir(parents=True)
    (sources / "society.toml").write_text(
        'name = "Society"\nurl = "https://society.example.org/meetings"\nkind = "auto"\n'
    )
    (folder / "config" / "service.toml").write_text('[service]\ncontact = "calendar@example.org"\n')
    url = f"sqlite:///{folder}/events.db"
    fill(url, events)
    with Store.open(url) as store:
        publish(store, load_config(folder / "config", {}), BASE_URL, folder / "data" / "public", NOW)


async def _run(folder: Path, *, short: bool) -> None:
    with Store.open(f"sqlite:///{folder}/events.db") as store:
        config = load_config(folder / "config", {})
        app = create_app(store, config, folder / "data" / "public", BASE_URL, clock=lambda: NOW)
        settings = server_config(app, limits=SHORT if short else None)
        if short:
            settings.timeout_keep_alive = SHORT_KEEP_ALIVE_S
        with socket.create_server(("127.0.0.1", 0), backlog=BACKLOG) as listener:
            print(listener.getsockname()[1], flush=True)
            await uvicorn.Server(settings).serve([listener])


if __name__ == "__main__":
    sys.setswitchinterval(SWITCH_S)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_run(Path(sys.argv[1]), short="--short" in sys.argv))
