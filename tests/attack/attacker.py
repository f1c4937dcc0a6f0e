"""A hostile site on loopback: every path is one attack, written byte by byte to the socket. Listens on a free port."""

from __future__ import annotations

import contextlib
import gzip
import socket
import socketserver
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import brotli
import zstandard

Attack = Callable[[socket.socket], None]
LONGEST_S = 20.0  # an attack gives up by itself after that long
MB = 1024 * 1024


@dataclass
class Attacker:
    """Paths and what they do; robots.txt allows everything; anything else is 404. `hits`: (path, headers), in order."""

    port: int = 0
    attacks: dict[str, Attack] = field(default_factory=dict)
    hits: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def paths(self) -> list[str]:
        return [path for path, _ in self.hits if path != "/robots.txt"]

    def serve(self, connection: socket.socket) -> None:
        head = b""
        while b"\r\n\r\n" not in head:
            read = connection.recv(65536)
            if not read:
                return
            head += read
        first, *lines = head.decode("latin-1").split("\r\n\r\n")[0].split("\r\n")
        path = first.split()[1]
        self.hits.append((path, {name.lower(): value.strip() for name, _, value in (x.partition(":") for x in lines)}))
        self.attacks.get(path, answer(b"", status=404))(connection)


@contextmanager
def running_attacker() -> Iterator[Attacker]:
    attacker = Attacker()

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            self.request.settimeout(LONGEST_S)
            with contextlib.suppress(OSError):  # who is attacked goes away: that is what is hoped for
                attacker.serve(self.request)

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        request_queue_size = 128

    with Server(("127.0.0.1", 0), Handler) as server:
        attacker.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield attacker
        server.shutdown()


# --- attacks ----------------------------------------------------------------------------------------------------------


def answer(body: bytes, *headers: str, status: int = 200, kind: str = "text/html") -> Attack:
    """A well-formed answer with any body."""
    lines = (
        f"HTTP/1.1 {status} OK",
        f"Content-Type: {kind}",
        f"Content-Length: {len(body)}",
        "Connection: close",
        *headers,
    )
    head = "\r\n".join(lines).encode() + b"\r\n\r\n"
    return lambda connection: connection.sendall(head + body)


def redirect(to: str) -> Attack:
    return answer(b"", f"Location: {to}", status=302)


def endless_body(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    _pour(connection, b"<p>12 May 2027</p>" * 4000)


def endless_chunks(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    _pour(connection, b"10000\r\n" + b"x" * 65536 + b"\r\n")


def endless_headers(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    _pour(connection, b"".join(b"X-%d: %s\r\n" % (number, b"y" * 1000) for number in range(60)))


def endless_header_line(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nX: ")
    _pour(connection, b"y" * 65536)


def endless_folded_header(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nX: y\r\n")
    _pour(connection, (b" " + b"y" * 1000 + b"\r\n") * 60)


def endless_interim_answers(connection: socket.socket) -> None:
    _pour(connection, b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" * 500)


def slow_drip(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1000000\r\n\r\n")
    _drip(connection)


def slow_headers(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nX: ")
    _drip(connection)


def silence(connection: socket.socket) -> None:
    time.sleep(LONGEST_S)


def _pour(connection: socket.socket, block: bytes) -> None:
    until = time.monotonic() + LONGEST_S
    while time.monotonic() < until:
        connection.sendall(block)


def _drip(connection: socket.socket) -> None:
    until = time.monotonic() + LONGEST_S
    while time.monotonic() < until:
        connection.sendall(b"x")
        time.sleep(0.1)


# --- bombs ------------------------------------------------------------------------------------------------------------


def gzip_bomb(size: int = 32 * MB, layers: int = 1) -> bytes:
    packed = b"\0" * size
    for _ in range(layers):
        packed = gzip.compress(packed, 9)
    return packed


def brotli_bomb(size: int = 32 * MB) -> bytes:
    return brotli.compress(b"\0" * size, quality=1)


def zstd_bomb(size: int = 32 * MB) -> bytes:
    return zstandard.ZstdCompressor(level=1).compress(b"\0" * size)
