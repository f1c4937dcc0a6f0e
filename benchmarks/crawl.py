"""Rows 1 and 3: what reading and storing add to a crawl, and what a second crawl of an unchanged site costs.

Row 1: JSON-LD pages of 30 KB on loopback, listings of 100 links, no delay. Our crawl child against a child whose spider
only follows the links: once under the same settings (middlewares, connections; no pipelines), once under Scrapy's own
settings with the same number of connections, which are a good deal slower than ours. Nothing is archived. Child
processes take turns (A B C A B C), each is measured after a first listing. The figure is throughput, pages per second
by the clock; the note has the same ratio in CPU time, which does not see what else the machine is doing. Pages come
from nginx where it is installed, else from a small server of Python's.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.process import wait
from benchmarks.row import Row
from config.load import load_config
from feeds.publish import publish as publish_tree
from store.repository import Store
from tests.ports import free_port

GOAL, GOAL_REQUESTS = 0.85, 0.03
LINKS = 100
PAGE_BYTES = 30_000
AS_OF = ("2027-01-10T10:00:00+00:00", "2027-01-10T22:00:00+00:00")
COUNTED = ("event", "listing")


@dataclass(frozen=True)
class Size:
    """Listings of 100 links each (the first warms up and is not counted), and how often the two sides take turns."""

    listings: int
    rounds: int


def measure(quick: bool) -> list[Row]:
    """Return row 1 (throughput) and row 3 (unchanged crawl: requests, rows, feeds)."""
    size = Size(3, 2) if quick else Size(11, 7)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)  # nginx reads as a user of its own where root starts it
        write_site(folder / "site", size.listings)
        with served(folder / "site") as port:
            write_config(folder / "conf", port, size.listings)
            return [*_throughput(folder, size), *_unchanged(folder, size)]


def _throughput(folder: Path, size: Size) -> list[Row]:
    (folder / "conf" / "service.toml").write_text(f"{SERVICE}[retention]\nbodies_per_page = 0\n")
    sides: dict[str, list[dict[str, float]]] = {"ours": [], "noop": [], "stock": []}
    for number in range(size.rounds):
        for side, runs in sides.items():
            runs.append(crawl(folder, f"{side}-{number}", side))
    pages = (size.listings - 1) * (LINKS + 1)
    ours, noop, stock = (runs[1:] for runs in sides.values())  # the first round warms the disk cache
    row = _ratio(ours, noop, pages, "a no-op spider under the same settings")
    beside = _ratio(ours, stock, pages, "a no-op spider under Scrapy's own settings").measured
    return [replace(row, note=f"{row.note}; against a no-op spider under Scrapy's own settings {beside:.2f}")]


def _ratio(ours: list[dict[str, float]], theirs: list[dict[str, float]], pages: int, baseline: str) -> Row:
    wall, cpu = (
        sorted(their[clock] / our[clock] for our, their in zip(ours, theirs, strict=True)) for clock in ("wall", "cpu")
    )
    ratio = statistics.median(wall)
    speed = [pages / statistics.median(run["wall"] for run in side) for side in (ours, theirs)]
    cost = [1000 * statistics.median(run["cpu"] for run in side) / pages for side in (ours, theirs)]
    note = (
        f"{pages} pages, {len(wall)} rounds, {wall[0]:.2f} to {wall[-1]:.2f}; "
        f"{speed[0]:.0f} against {speed[1]:.0f} pages/s; by CPU time {statistics.median(cpu):.2f} ({cpu[0]:.2f} to "
        f"{cpu[-1]:.2f}), {cost[0]:.2f} ms against {cost[1]:.2f} ms a page"
    )
    what = f"crawl + extract + normalize + store against {baseline}"
    return Row(1, what, ratio, "of no-op", f">= {GOAL}", ratio >= GOAL, note)


def _unchanged(folder: Path, size: Size) -> list[Row]:
    (folder / "conf" / "service.toml").write_text(SERVICE)
    data = folder / "again"
    first = crawl(folder, "again", "ours", AS_OF[0])
    before = publish(folder, data)
    database = data / "sma-events.db"
    watch_writes(database)
    second = crawl(folder, "again", "ours", AS_OF[1])
    written, after = count_writes(database), publish(folder, data)
    ratio = second["requests"] / first["requests"]
    told = f"{second['requests']} requests against {first['requests']} (robots.txt among them), {first['items']} events"
    goal = f"<= {GOAL_REQUESTS}"
    same = before == after and bool(before)
    return [
        Row(3, "unchanged crawl: requests", ratio, "of a full crawl", goal, ratio <= GOAL_REQUESTS, told),
        Row(3, "unchanged crawl: event and listing rows", written, "written", "0", written == 0, "counted by triggers"),
        Row(3, "unchanged crawl: feed bytes", float(same), "identical", "1", same, f"{len(before)} files"),
    ]  # fmt: skip


# --- the site ----------------------------------------------------------------------------------------------------

SERVICE = '[crawl]\ndelay = "0s"\nper_host = 8\nmax_pages = 100000\n[service]\ncontact = "mailto:bench@example.org"\n'


def write_site(root: Path, listings: int) -> None:
    """Listings with 100 links each, and a page of 30 KB with one JSON-LD event behind each link."""
    for listing in range(listings):
        pages = root / f"e{listing}"
        pages.mkdir(parents=True)
        numbers = range(LINKS)
        links = "".join(f'<li><a class="event" href="/e{listing}/{n}.html">Event {n}</a></li>' for n in numbers)
        (root / f"list{listing}.html").write_text(f"<html><body><ul>{links}</ul></body></html>")
        for number in numbers:
            (pages / f"{number}.html").write_text(page(listing, number))
    (root / "robots.txt").write_text("User-agent: *\nDisallow: /private/\n")


def page(listing: int, number: int) -> str:
    day = 1 + (number * 7 + listing) % 28
    address = {"addressLocality": "Berlin", "addressCountry": "DE"}
    event = {
        "@context": "https://schema.org",
        "@type": "Event",
        "@id": f"https://events.example.org/{listing}/{number}",
        "name": f"SMA meeting {listing}-{number}: motor function over time",
        "startDate": f"2027-{1 + number % 12:02}-{day:02}T09:30:00+02:00",
        "endDate": f"2027-{1 + number % 12:02}-{day:02}T17:00:00+02:00",
        "eventStatus": "https://schema.org/EventScheduled",
        "location": {
            "@type": "Place",
            "name": "Hall 3",
            "address": address,
        },
        "organizer": {"@type": "Organization", "name": "Example Society for SMA"},
        "url": f"https://events.example.org/{listing}/{number}",
        "description": "A day on spinal muscular atrophy for families and for those who treat them. " * 4,
    }
    script = f'<script type="application/ld+json">{json.dumps(event)}</script>'
    filler = (
        '<div class="block"><p>Text of a page that <a href="/x">links</a> here and there.</p><img src="a.png"></div>\n'
    )
    head = f"<!doctype html><html><head><title>Event {number}</title>{script}</head><body>\n"
    return head + filler * ((PAGE_BYTES - len(head)) // len(filler)) + "</body></html>"


def write_config(conf: Path, port: int, listings: int) -> None:
    """One source per listing."""
    (conf / "sources").mkdir(parents=True)
    for listing in range(listings):
        (conf / "sources" / f"list{listing}.toml").write_text(
            f'name = "List {listing}"\nurl = "http://127.0.0.1:{port}/list{listing}.html"\nkind = "jsonld"\n'
            'relevance = "all"\nallow_private = true\ndelay = "0s"\n'
            '[detail]\nlink = "a.event::attr(href)"\n[detail.fields]\n'
        )


@contextmanager
def served(root: Path) -> Iterator[int]:
    """The site on a free port of loopback, by nginx or by Python."""
    port = free_port()
    nginx = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    process = subprocess.Popen(nginx_command(nginx, root, port) if nginx else python_command(root, port))
    try:
        wait(port)
        yield port
    finally:
        process.terminate()
        process.wait()


def nginx_command(nginx: str, root: Path, port: int) -> list[str]:
    conf = root.parent / "nginx.conf"
    conf.write_text(
        f"daemon off; pid {root.parent}/nginx.pid; error_log {root.parent}/nginx.log; worker_processes 1;\n"
        "events { worker_connections 256; }\n"
        "http { types { text/html html; text/plain txt; } access_log off; keepalive_requests 100000;\n"
        f"  client_body_temp_path {root.parent}/body; proxy_temp_path {root.parent}/proxy;\n"
        f"  fastcgi_temp_path {root.parent}/fastcgi; uwsgi_temp_path {root.parent}/uwsgi;\n"
        f"  scgi_temp_path {root.parent}/scgi;\n"
        f"  server {{ listen 127.0.0.1:{port}; root {root}; }} }}\n"
    )
    return [nginx, "-p", str(root.parent), "-c", str(conf)]


def python_command(root: Path, port: int) -> list[str]:
    return [
        sys.executable,
        "-m",
        "http.server",
        "--bind",
        "127.0.0.1",
        "--directory",
        str(root),
        "-p",
        "HTTP/1.1",
        str(port),
    ]


# --- the two sides -------------------------------------------------------------------------------------------------


def crawl(folder: Path, name: str, side: str, as_of: str = AS_OF[0]) -> dict[str, float]:
    """One crawl of all listings by a child process; its CPU seconds, requests and stored items."""
    command = [sys.executable, "-m", "benchmarks.crawl_child", side, str(folder / "conf"), str(folder / name), as_of]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def publish(folder: Path, data: Path) -> dict[str, bytes]:
    """The feeds as they are published from that store, by path."""
    out = data / "public"
    with Store.open(f"sqlite:///{data / 'sma-events.db'}") as store:
        now = dt.datetime.fromisoformat(AS_OF[0])
        publish_tree(store, load_config(folder / "conf", {}), "https://sma.example.org", out, now)
    files = sorted(file for file in (out / "feeds").rglob("*") if file.is_file())
    return {str(file.relative_to(out)): file.read_bytes() for file in files}


def watch_writes(database: Path) -> None:
    """Count every row written into the event and listing tables from now on."""
    with sqlite3.connect(database) as connection:
        connection.execute("CREATE TABLE bench_writes (what TEXT)")
        for table in COUNTED:
            for verb in ("INSERT", "UPDATE", "DELETE"):
                counted = f"INSERT INTO bench_writes VALUES ('{table}')"  # noqa: S608  (our own two names)
                trigger = f"CREATE TRIGGER bench_{table}_{verb} AFTER {verb} ON {table}"
                connection.execute(f"{trigger} BEGIN {counted}; END")
    connection.close()


def count_writes(database: Path) -> int:
    with sqlite3.connect(database) as connection:
        count = int(connection.execute("SELECT count(*) FROM bench_writes").fetchone()[0])
    connection.close()
    return count
