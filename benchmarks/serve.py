"""Row 6: our server under uvicorn (one worker) against nginx with gzip_static, on the same files in the same run."""

from __future__ import annotations

import datetime as dt
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from benchmarks.process import wait
from benchmarks.row import Row
from config.load import load_config
from feeds.tree import PublishedTree
from feeds.web.app import create_app
from feeds.web.server import server_config
from store.repository import Store
from tests.ports import free_port

ROW = 6
ICS, RSS, ATOM, JSON = (f"feeds/events.{extension}" for extension in ("ics", "rss", "atom", "json"))
WORDS = [
    "congress",
    "meeting",
    "course",
    "registry",
    "muscle",
    "neuron",
    "cohort",
    "outcome",
    "scale",
    "family",
    "centre",
]
_RATE = re.compile(r"Requests/sec:\s+([\d.]+)")


@dataclass(frozen=True, slots=True)
class Case:
    what: str
    path: str
    conditional: bool
    goal: float


CASES = (
    Case("304 of the 1 MB .ics", ICS, True, 0.40),
    Case("gzip .ics, 1 MB", ICS, False, 0.60),
    Case("gzip .rss, 100 KB", RSS, False, 0.50),
    Case("gzip .atom, 100 KB", ATOM, False, 0.50),
    Case("gzip .json, 100 KB", JSON, False, 0.50),
)


def measure(quick: bool) -> list[Row]:
    """One row per case: requests per second of ours divided by nginx's, median of the rounds."""
    missing = [tool for tool in ("nginx", "wrk") if not shutil.which(tool, path=_path())]
    if missing:
        note = f"not measured: {' and '.join(missing)} not installed"
        return [Row(ROW, case.what, 0.0, "of nginx", f">= {case.goal:.2f}", reached=False, note=note) for case in CASES]
    with tempfile.TemporaryDirectory() as folder, _both_servers(Path(folder)) as (ours, nginx):
        return [_measure(case, ours, nginx, quick) for case in CASES]


def _measure(case: Case, ours: str, nginx: str, quick: bool) -> Row:
    rounds, seconds = (2, 1) if quick else (4, 2)
    mine, theirs = (_headers(base, case) for base in (ours, nginx))
    _rate(ours, case, mine, 1), _rate(nginx, case, theirs, 1)  # warm
    pairs = [(_rate(ours, case, mine, seconds), _rate(nginx, case, theirs, seconds)) for _ in range(rounds)]
    ratio = statistics.median(our / their for our, their in pairs)
    low, high = min(our / their for our, their in pairs), max(our / their for our, their in pairs)
    note = f"{statistics.median(our for our, _ in pairs):,.0f} requests/s, wrk -t1 -c8; rounds {low:.2f} to {high:.2f}"
    return Row(ROW, f"serve: {case.what}", ratio, "of nginx", f">= {case.goal:.2f}", ratio >= case.goal, note)


def _headers(base: str, case: Case) -> list[str]:
    """Request headers for wrk, checked to give what the case wants from this server."""
    headers = {"Accept-Encoding": "gzip"}
    request = urllib.request.Request(f"{base}/{case.path}", headers=headers)  # noqa: S310  # our own loopback
    with urllib.request.urlopen(request) as response:  # noqa: S310
        assert response.headers["Content-Encoding"] == "gzip", f"{base} sends no gzip"
        if case.conditional:
            headers["If-None-Match"] = response.headers["ETag"]
    return [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]


def _rate(base: str, case: Case, headers: list[str], seconds: int) -> float:
    command = ["wrk", "-t1", "-c8", f"-d{seconds}s", *headers, f"{base}/{case.path}"]
    output = subprocess.run(command, check=True, capture_output=True, text=True, env={"PATH": _path()}).stdout
    assert "Non-2xx" not in output, output
    rate = _RATE.search(output)
    assert rate, output
    return float(rate[1])


@contextmanager
def _both_servers(folder: Path) -> Iterator[tuple[str, str]]:
    public = folder / "data" / "public"
    _publish(public)
    ours, nginx = free_port(), free_port()
    (folder / "config").mkdir()
    processes = [
        subprocess.Popen([sys.executable, "-m", "benchmarks.serve", str(folder), str(ours)]),
        subprocess.Popen(
            ["nginx", "-p", str(folder), "-c", str(_nginx_conf(folder, public, nginx))], env={"PATH": _path()}
        ),
    ]
    try:
        for port in (ours, nginx):
            wait(port)
        yield f"http://127.0.0.1:{ours}", f"http://127.0.0.1:{nginx}"
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(10)


def _publish(public: Path) -> None:
    """Files of the sizes that performance.md speaks of, compressible about as real feeds are (1 MB to about 150 KB)."""
    with PublishedTree(public, dt.datetime.now(dt.UTC)) as tree:
        tree.put(ICS, _text(1_000_000))
        for path in (RSS, ATOM, JSON):
            tree.put(path, _text(100_000))
        tree.put("index.html", b"<!DOCTYPE html><title>t</title>")


def _text(size: int) -> bytes:
    random_ = random.Random(6)  # noqa: S311  # the same text in every run
    text = ""
    while len(text) < size:
        words = " ".join(random_.choices(WORDS, k=12))
        text += f"BEGIN:VEVENT\r\nUID:{random_.getrandbits(64):016x}\r\nSUMMARY:{words}\r\nEND:VEVENT\r\n"
    return text[:size].encode()


def _nginx_conf(folder: Path, public: Path, port: int) -> Path:
    """sendfile off: on a virtual machine's loopback it is the slower way for 1 MB."""
    file = folder / "nginx.conf"
    temporary = "\n".join(
        f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;" if os.geteuid() == 0 else ""  # the files lie in a folder of whoever runs this
    file.write_text(f"""{user}
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/nginx.log;
events {{ worker_connections 64; }}
http {{
  {temporary}
  access_log off;
  sendfile off;
  output_buffers 2 512k;
  keepalive_requests 100000000;
  types {{ text/calendar ics; application/rss+xml rss; application/atom+xml atom; application/feed+json json; }}
  server {{
    listen 127.0.0.1:{port};
    root {public};
    gzip_static on;
    gzip_vary on;
  }}
}}
""")
    return file


def _path() -> str:
    """Debian keeps nginx where only root's PATH looks."""
    return os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin"


def _serve(folder: Path, port: int) -> None:
    with Store.open(f"sqlite:///{folder}/events.db") as store:
        config = load_config(folder / "config", {})
        app = create_app(store, config, folder / "data" / "public", f"http://127.0.0.1:{port}")
        uvicorn.Server(server_config(app, "127.0.0.1", port)).run()


if __name__ == "__main__":
    _serve(Path(sys.argv[1]), int(sys.argv[2]))
