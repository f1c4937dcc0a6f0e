"""Where announcements arrive in tests: an SMTP server and a web server on loopback, which fail on command."""

from __future__ import annotations

import contextlib
import email
import email.policy
import json
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, BinaryIO, cast


class Sink:
    """A server on loopback, in a thread of its own."""

    def __init__(self, server: socketserver.TCPServer) -> None:
        self._server = server
        self._thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})

    @property
    def port(self) -> int:
        port: int = self._server.server_address[1]
        return port

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._thread.join(5)
        self._server.server_close()


class MailSink(Sink):
    """A mail server without TLS; `refuse` makes it answer with that code before a message."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.commands: list[str] = []
        self.refuse = 0
        self.offers_login = False
        sink = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                sink.talk(cast(BinaryIO, self.rfile), self.wfile.write)

        super().__init__(socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler))

    def talk(self, said: BinaryIO, answer: Callable[[bytes], object]) -> None:
        """Serve one connection (RFC 5321)."""
        with contextlib.suppress(ConnectionError):  # who only looked whether somebody is here has left
            answer(b"220 sink\r\n")
            while line := said.readline().decode().strip():
                self.commands.append(line)
                verb = line[:4].upper()
                if verb == "EHLO":
                    answer(b"250-sink\r\n250 AUTH PLAIN\r\n" if self.offers_login else b"250 sink\r\n")
                elif verb == "DATA":
                    answer(b"354 go on\r\n")
                    self.letters.append(_letter(said))
                    answer(b"250 taken\r\n")
                elif verb == "MAIL" and self.refuse:
                    answer(f"{self.refuse} no\r\n".encode())
                elif verb == "QUIT":
                    answer(b"221 bye\r\n")
                    return
                else:
                    answer(b"250 fine\r\n")


def _letter(said: BinaryIO) -> EmailMessage:
    lines = []
    while (line := said.readline()) != b".\r\n":
        lines.append(line)
    return email.message_from_bytes(b"".join(lines), policy=email.policy.default)


class HookSink(Sink):
    """A web server that takes POSTs; `status` is what it answers."""

    def __init__(self) -> None:
        self.documents: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self.asked, self.status = 0, 204
        sink = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                sink.asked += 1
                if sink.status < 300:
                    sink.documents.append(json.loads(body))
                    sink.keys.append(self.headers["Idempotency-Key"])
                self.send_response(sink.status)
                if 300 <= sink.status < 400:
                    self.send_header("Location", "/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                """Keep still."""

        super().__init__(ThreadingHTTPServer(("127.0.0.1", 0), Handler))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"


@contextmanager
def sinks() -> Iterator[tuple[MailSink, HookSink]]:
    mail, hook = MailSink(), HookSink()
    mail.start()
    hook.start()
    try:
        yield mail, hook
    finally:
        mail.stop()
        hook.stop()
