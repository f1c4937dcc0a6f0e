"""The attacks. Each returns what became of it as counts; none of them waits politely."""

from __future__ import annotations

import contextlib
import http.client
import select
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from typing import TypeVar

from tests.abuse.running import Attacked, heard

_HALF_HEAD = b"GET /feeds/events.ics HTTP/1.1\r\nHost: a\r\nX-Slow: "
_HALF_BODY = b"PROPFIND /feeds/events.ics HTTP/1.1\r\nHost: a\r\nContent-Length: 60000\r\n\r\n"
_WHOLE = b"GET /feeds/events.ics HTTP/1.1\r\nHost: a\r\n\r\n"
_TRICKLE_EVERY_S = 0.25
_WORKERS = 16
_OTHERS = 2  # sockets of the visitor
Found = TypeVar("Found", str, int)


def trickle(server: Attacked, many: int, start: bytes, *, at_most_s: float) -> tuple[int, float]:
    """Open `many` connections, send `start`, then a byte every quarter of a second on each.

    Returns how many were closed by the server within `at_most_s`, and when the last of them was (seconds)."""
    connections = [server.connect() for _ in range(many)]
    began, last, closed = time.monotonic(), 0.0, 0
    for connection in connections:
        _send(connection, start)
    while connections and time.monotonic() - began < at_most_s:
        time.sleep(_TRICKLE_EVERY_S)
        gone = [each for each in connections if _is_over(each) or not _send(each, b"x")]
        for each in gone:
            each.close()
            connections.remove(each)
            closed, last = closed + 1, time.monotonic() - began
    for each in connections:
        each.close()
    return closed, last


def slow_heads(server: Attacked, many: int, *, at_most_s: float) -> tuple[int, float]:
    """Slowloris: headers that never end."""
    return trickle(server, many, _HALF_HEAD, at_most_s=at_most_s)


def slow_bodies(server: Attacked, many: int, *, at_most_s: float) -> tuple[int, float]:
    """A body that is announced and never comes."""
    return trickle(server, many, _HALF_BODY, at_most_s=at_most_s)


def slow_readers(server: Attacked, many: int, *, at_most_s: float) -> tuple[int, float]:
    """Ask for the largest feed and read nothing of it, with the smallest window that the system gives."""
    before, connections = server.connections + _OTHERS, []
    for _ in range(many):
        connection = socket.socket()
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
        connection.connect(("127.0.0.1", server.port))
        _send(connection, _WHOLE * 16)
        connections.append(connection)
    began, last, held = time.monotonic(), 0.0, many
    while held and time.monotonic() - began < at_most_s:
        time.sleep(_TRICKLE_EVERY_S)
        # Whoever reads nothing does not hear that the line is dead: the server's own sockets are counted.
        if (now_held := max(0, server.connections - before)) < held:
            held, last = now_held, time.monotonic() - began
    for each in connections:
        each.close()
    return many - held, last


def distinct_filters(server: Attacked, many: int, *, clients: int = 16, first: int = 0) -> Counter[int]:
    """As many different filters, asked for by that many clients at once; counts by status."""
    return _by_workers(many, lambda number: _status_of(server, _filter(first + number)), clients)


def _filter(number: int) -> str:
    """No two alike; feeds, pages and embeds in turn."""
    address = ("/feeds/events.ics", "/feeds/events.rss", "/events/", "/embed/list", "/feeds/new.json")[number % 5]
    return f"{address}?q=talk+{number}&country=PL,DE,US,JP" if number % 3 else f"{address}?to=2028-01-01&q={number}"


def large_heads(server: Attacked, many: int) -> Counter[str]:
    """Requests whose address or headers do not end before 200 KB; counts by first line of the answer."""
    lines = (b"GET /" + b"a" * 200_000, _HALF_HEAD + b"y" * 200_000, _HALF_HEAD + b"y\r\nX: y" * 40_000)
    return _by_workers(many, lambda number: _first_line(server, lines[number % len(lines)]))


def malformed(server: Attacked, requests: Iterable[bytes], times: int) -> Counter[str]:
    """Requests that are none, over and over; counts by first line of the answer."""
    every = list(requests) * times
    return _by_workers(len(every), lambda number: _first_line(server, every[number]))


def pipelines(server: Attacked, many: int, requests: int) -> Counter[str]:
    """On each of `many` connections `requests` at once, and their answers are not read until the end."""
    return _by_workers(many, lambda _: _first_line(server, b"GET / HTTP/1.1\r\nHost: a\r\n\r\n" * requests))


def crowd(server: Attacked, many: int, *, for_s: float) -> int:
    """Hold `many` silent connections open for a while; returns how many the server holds at the end."""
    connections = [server.connect() for _ in range(many)]
    time.sleep(for_s)
    held = server.connections
    for each in connections:
        each.close()
    return held


def _send(connection: socket.socket, data: bytes) -> bool:
    try:
        connection.sendall(data)
    except OSError:
        return False
    return True


def _is_over(connection: socket.socket) -> bool:
    """Whether the other side has closed; what it said before is read."""
    try:
        while select.select([connection], [], [], 0)[0]:
            if not connection.recv(65536):
                return True
    except ConnectionError:
        return True
    return False


def _status_of(server: Attacked, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    with contextlib.closing(connection):
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        return answer.status


def _first_line(server: Attacked, request: bytes) -> str:
    """ "closed" where the server hangs up without a word: a reset may also take the word away."""
    with server.connect() as connection:
        _send(connection, request)
        with contextlib.suppress(OSError):
            connection.shutdown(socket.SHUT_WR)
        answer = heard(connection)
    return answer.partition(b"\r\n")[0].decode("latin-1") or "closed"


def _by_workers(many: int, attack: Callable[[int], Found], workers: int = _WORKERS) -> Counter[Found]:
    found: Counter[Found] = Counter()
    numbers, lock = iter(range(many)), threading.Lock()

    def work() -> None:
        while True:
            with lock:
                number = next(numbers, None)
            if number is None:
                return
            result = attack(number)
            with lock:
                found[result] += 1

    threads = [threading.Thread(target=work) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found
