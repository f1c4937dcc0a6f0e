"""Row 2: a polite crawl of many hosts takes as long as its slowest host, whose requests a delay keeps apart.

Hosts (ports) of different sizes on loopback are crawled in one process, as due sources are: as many as may be crawled
at once, for who waits for a place among these waits for no delay. Ideal is the largest of requests x delay, with one
start-up; requests are counted at the hosts, robots.txt among them. The first request of a host need not wait, so its
delays are one fewer.
"""

from __future__ import annotations

import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import ThreadingHTTPServer
from pathlib import Path

from benchmarks.pages import Pages
from benchmarks.process import seconds
from benchmarks.row import Row

GOAL = 1.05
DELAY_S = 1.0
AT_ONCE = 32  # the most that [crawl] concurrency takes


def measure(quick: bool) -> list[Row]:
    """One row: wall time against the ideal."""
    hosts, most = (6, 8) if quick else (AT_ONCE, 40)
    with tempfile.TemporaryDirectory() as name, _hosts(hosts, most) as (ports, counts):
        _configure(Path(name), ports)
        start_s = min(
            seconds([sys.executable, "-c", "import crawler.run, scrapy.crawler, crawler.crawls"]) for _ in range(3)
        )
        command = [sys.executable, "-m", "benchmarks.polite_child", str(Path(name) / "conf"), str(Path(name) / "data")]
        wall_s = seconds(command)
        requests = [counts[port] for port in ports]
    ideal_s = (max(requests) - 1) * DELAY_S + start_s
    ratio = wall_s / ideal_s
    note = (
        f"{hosts} hosts, {min(requests)} to {max(requests)} requests each, delay {DELAY_S:g} s; {wall_s:.1f} s against "
        f"{ideal_s:.1f} s, {start_s:.2f} s of it start-up; one after the other: {sum(requests) * DELAY_S:.0f} s"
    )
    what = "polite crawl of many hosts against the slowest host's requests x delay + one start-up"
    return [Row(2, what, ratio, "x", f"<= {GOAL}", ratio <= GOAL, note)]


def _configure(folder: Path, ports: list[int]) -> None:
    sources = folder / "conf" / "sources"
    sources.mkdir(parents=True)
    (folder / "conf" / "service.toml").write_text(
        f'[service]\ncontact = "bench@example.org"\n[crawl]\ndelay = "{DELAY_S}s"\nconcurrency = {AT_ONCE}\n'
    )
    for port in ports:
        (sources / f"host-{port}.toml").write_text(
            f'name = "Host {port}"\nurl = "http://127.0.0.1:{port}/"\nkind = "html"\nallow_private = true\n'
            'relevance = "all"\n[html]\nitem = "article"\n[html.fields]\ntitle = "a"\nstart = "time::attr(datetime)"\n'
            '[detail]\nlink = "a::attr(href)"\n[detail.fields]\ndescription = "p"\n'
        )


@contextmanager
def _hosts(number: int, most: int) -> Iterator[tuple[list[int], dict[int, int]]]:
    """So many hosts, the largest with `most` event pages; (their ports, port -> requests so far)."""
    counts: dict[int, int] = {}
    servers = [_host(max(most * (each + 1) // number, 1), counts) for each in range(number)]
    for server in servers:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield [server.server_address[1] for server in servers], counts
    finally:
        for server in servers:
            server.shutdown()
            server.server_close()


def _host(pages: int, counts: dict[int, int]) -> ThreadingHTTPServer:
    class Handler(Pages):
        def page(self) -> bytes:
            port: int = self.connection.getsockname()[1]
            counts[port] = counts.get(port, 0) + 1
            return b"" if self.path == "/robots.txt" else _body(self.path, pages)

    return ThreadingHTTPServer(("127.0.0.1", 0), Handler)


def _body(path: str, pages: int) -> bytes:
    if path != "/":
        return f"<html><body><p>What happens at {path}</p></body></html>".encode()
    rows = "".join(
        f'<article><a href="/{n}">SMA meeting {n}</a><time datetime="2031-{n % 12 + 1:02d}-{n % 28 + 1:02d}"></time>'
        "</article>"
        for n in range(pages)
    )
    return f"<html><body>{rows}</body></html>".encode()
