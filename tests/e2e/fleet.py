"""A site of many hosts behind one proxy, and a configuration with many sources on it: what several machines crawl.

The hosts have public names that no resolver is asked for: crawls reach them through an outgoing proxy, as behind a
firewall. So sources need no `allow_private`, and share children as in real life.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
import subprocess
import threading
import time
from collections import defaultdict
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

from tests.e2e.running import COMMAND, environment

ANSWER_S = 0.05
_CONSONANTS, _VOWELS = "bcdfghjklmnprstz", "aeiou"
TODAY = dt.datetime.now(dt.UTC).date()


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: whose page, and from when to when it was answered."""

    host: str
    path: str
    began: float
    ended: float


class ProxySite:
    """Every page of every host: a calendar with one meeting, named after host and path. Notes who asked when."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.noted = threading.Lock()
        self._server = _Server(self)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> ProxySite:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def pages(self) -> list[Asked]:
        """Return the requests for calendars, robots.txt left out, in the order in which they came."""
        with self.noted:
            return sorted((each for each in self.asked if each.path != "/robots.txt"), key=lambda each: each.began)

    def by_host(self) -> dict[str, list[Asked]]:
        found: defaultdict[str, list[Asked]] = defaultdict(list)
        with self.noted:
            for each in sorted(self.asked, key=lambda each: each.began):
                found[each.host].append(each)
        return found


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 100

    def __init__(self, site: ProxySite) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.site = site


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        """Answer as the host that the request names in full, as requests to a proxy do."""
        began, parts = time.monotonic(), urlsplit(self.path)
        time.sleep(ANSWER_S)
        robots = parts.path == "/robots.txt"
        body = b"User-agent: *\nAllow: /\n" if robots else calendar(f"{parts.hostname}{parts.path}")
        with self.server.site.noted:
            self.server.site.asked.append(Asked(parts.hostname or "", parts.path, began, time.monotonic()))
        self.send_response(200)
        self.send_header("Content-Type", "text/plain" if robots else "text/calendar")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def title(name: str) -> str:
    """A title like no other: similar ones of near days would be taken for one meeting."""
    digest = hashlib.sha256(name.encode()).digest()
    word = "".join(_CONSONANTS[byte % 16] + _VOWELS[byte // 16 % 5] for byte in digest[:6])
    return f"Spinal muscular atrophy (SMA): {word} colloquium"


def day_of(name: str) -> dt.date:
    """Two days apart from that of any other page."""
    host, number = (int(part) for part in re.findall(r"\d+", name))
    return TODAY + dt.timedelta(days=30 + 2 * (10 * host + number))


def calendar(name: str) -> bytes:
    day = day_of(name)
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//example.org//EN", "BEGIN:VEVENT", f"UID:{name}",
        "DTSTAMP:20260101T000000Z", f"DTSTART;VALUE=DATE:{day:%Y%m%d}", f"SUMMARY:{title(name)}",
        "END:VEVENT", "END:VCALENDAR", "",
    ]  # fmt: skip
    return "\r\n".join(lines).encode()


def configure(folder: Path, hosts: int, on_each: int, stalled_after: str) -> list[str]:
    """Write a configuration with that many sources, each crawled once in half a day; return their slugs."""
    (folder / "sources").mkdir(parents=True)
    (folder / "service.toml").write_text(
        '[service]\nbase_url = "https://events.example.org"\ncontact = "events@example.org"\n'
        '[crawl]\ndelay = "0 s"\nconcurrency = 8\n'
        f'[queue]\nengine = "procrastinate"\nstalled_after = "{stalled_after}"\n'
    )
    slugs = []
    for host in range(hosts):
        for number in range(on_each):
            slugs.append(f"s{host:02}-{number:02}")
            text = f'name = "{slugs[-1]}"\nurl = "http://host{host:02}.example.com/{number:02}.ics"\nkind = "ics"\n'
            (folder / "sources" / f"{slugs[-1]}.toml").write_text(text)
    return slugs


class Role:
    """One process of the fleet: `scheduler`, `worker`, `up` or `serve`, with a data folder of its own."""

    def __init__(self, folder: Path, name: str, *command: str, **variables: str) -> None:
        self._log = folder / f"{name}.log"
        where = ["--config", str(folder / "config"), "--data", str(folder / name)]
        with self._log.open("w") as log:
            self.process = subprocess.Popen(
                [*COMMAND, *where, *command], stdout=log, stderr=log, env=environment(**variables)
            )

    def logged(self, sentence: str) -> list[dict[str, Any]]:
        lines = [json.loads(line) for line in self.lines() if line.startswith("{") and line.endswith("}")]
        return [line for line in lines if line["event"] == sentence]

    def lines(self) -> list[str]:
        return self._log.read_text().splitlines()

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def stop(self) -> int:
        """End it by SIGTERM and return its exit code."""
        self.process.terminate()
        return self.process.wait(20)


class Fleet:
    """The processes of one test; what still runs at its end is ended."""

    def __init__(self, folder: Path, **variables: str) -> None:
        self._folder, self._variables = folder, variables
        self.roles: list[Role] = []

    def start(self, name: str, *command: str) -> Role:
        self.roles.append(Role(self._folder, name, *command, **self._variables))
        return self.roles[-1]

    def __enter__(self) -> Fleet:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for role in self.roles:
            if role.process.poll() is None:
                role.kill()
