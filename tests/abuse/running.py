"""The attacked server from outside: its port, its memory, raw requests, and a visitor who asks all the while."""

from __future__ import annotations

import contextlib
import json
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
_ANSWER_S = 20.0


@dataclass(frozen=True)
class Attacked:
    """A running server."""

    port: int
    pid: int
    log: Path

    @property
    def memory_mb(self) -> float:
        """Resident memory of the process."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) / 1024

    @property
    def connections(self) -> int:
        """Sockets that the process holds open, the listening one among them."""
        links = Path(f"/proc/{self.pid}/fd").iterdir()
        return sum(_is_socket(link) for link in links)

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=_ANSWER_S)

    def say(self, request: bytes) -> bytes:
        """What comes back until the server closes; TimeoutError where it does not."""
        with self.connect() as connection:
            with contextlib.suppress(ConnectionError):
                connection.sendall(request)
            return heard(connection)


def _is_socket(link: Path) -> bool:
    try:
        return str(link.readlink()).startswith("socket:")
    except FileNotFoundError:
        return False


def heard(connection: socket.socket) -> bytes:
    """What comes until the other side closes or resets."""
    parts = []
    with contextlib.suppress(ConnectionError):
        while part := connection.recv(65536):
            parts.append(part)
    return b"".join(parts)


@contextlib.contextmanager
def attacked(folder: Path, *, short: bool) -> Iterator[Attacked]:
    """A server over `folder` (`serve.prepare`), ended afterwards. Its log lies beside the data."""
    log = folder / "server.log"
    command = [sys.executable, "-m", "tests.abuse.serve", str(folder), *(["--short"] if short else [])]
    with (
        log.open("w") as written,
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=written, text=True) as process,
    ):
        assert process.stdout is not None
        try:
            port = int(process.stdout.readline())
            server = Attacked(port, process.pid, log)
            _wait_until_served(server)
            yield server
        finally:
            process.terminate()
            process.wait(20)


def _wait_until_served(server: Attacked) -> None:
    for _ in range(200):
        with contextlib.suppress(OSError):
            if b" 200 " in server.say(b"GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")[:20]:
                return
        time.sleep(0.05)
    raise TimeoutError("the server does not answer")


@dataclass(frozen=True)
class Visit:
    """What the visitor saw: how long each answer took (seconds), and how many did not come or were no 200 or 304."""

    took: tuple[float, ...]
    failed: int

    @property
    def median_ms(self) -> float:
        return statistics.median(self.took) * 1000

    @property
    def p99_ms(self) -> float:
        return sorted(self.took)[int(len(self.took) * 0.99)] * 1000


class Visitor:
    """A well-behaved client in a process of its own, from the moment it is made until it is asked what it saw."""

    def __init__(self, server: Attacked) -> None:
        command = [sys.executable, "-I", str(Path(__file__).with_name("visitor.py")), str(server.port)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        time.sleep(0.3)

    def seen(self) -> Visit:
        """End the visit."""
        out, _ = self._process.communicate(timeout=60)
        found = json.loads(out)
        return Visit(tuple(found["took"]), found["failed"])
