"""A server whose one page may misbehave in ways that the ordinary test site cannot: by TLS, and by being closed."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.attack.attacker import Attack


@dataclass
class Server:
    """One port that does what `behaviour` says at the moment; it can be closed and opened again. No robots.txt."""

    behaviour: Attack
    tls: ssl.SSLContext | None = None
    port: int = 0
    _listener: socket.socket | None = None
    _threads: list[threading.Thread] = field(default_factory=list)

    def open(self) -> None:
        self._listener = socket.socket()
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._listener.bind(("127.0.0.1", self.port))
        self._listener.listen(32)
        self.port = self._listener.getsockname()[1]
        accepting = threading.Thread(target=self._accept, args=(self._listener,), daemon=True)
        self._threads.append(accepting)
        accepting.start()

    def close(self) -> None:
        """Refuse connections from now on."""
        if self._listener is not None:
            with contextlib.suppress(OSError):
                self._listener.shutdown(socket.SHUT_RDWR)
            self._listener.close()
            self._listener = None

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        """Answer one request; a client that goes away ends it."""
        with contextlib.suppress(OSError), connection:
            connection.settimeout(20)
            stream = self.tls.wrap_socket(connection, server_side=True) if self.tls else connection
            with stream:
                asked = stream.recv(65536)
                if b" /robots.txt " in asked.split(b"\r\n", 1)[0]:
                    stream.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                elif asked:
                    self.behaviour(stream)


@contextmanager
def running(behaviour: Attack, tls: ssl.SSLContext | None = None) -> Iterator[Server]:
    server = Server(behaviour, tls)
    server.open()
    try:
        yield server
    finally:
        server.close()
