"""The short way for published files under uvicorn: answered in the parser's callback, from ready-made bytes.

An ASGI call costs more than the answer itself (a task, a cycle, a check of every header): most requests of a feed are
"has it changed?", and those are answered here for the price of parsing them. Whatever is not plain goes to uvicorn
as ever: other methods, a query, HTTP/1.0, an upgrade, pipelined requests, a client that reads slowly, an access log.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

if TYPE_CHECKING:
    from feeds.web.http import Headers


MAX_HEAD_BYTES = 64 * 1024  # request line and headers; the parser itself would take them without end
_HEAD_TOO_LARGE = b"HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"


class AnswersAtOnce(Protocol):
    def answer_at_once(self, url: bytes, headers: Headers) -> tuple[bytes, bytes] | None:
        """Head (status line and headers, without Date and the empty line) and body, or None: take the long way."""


class _Answered:
    """Stands where uvicorn keeps the request in progress: it is over."""

    response_complete = True
    disconnected = False
    keep_alive = True
    message_event = asyncio.Event()


def published_protocol(app: AnswersAtOnce) -> type[asyncio.Protocol]:
    """uvicorn's protocol with the short way of this application: what `uvicorn.Config` takes as `http`."""
    return type("PublishedProtocol", (_PublishedProtocol,), {"answers": app})


class _PublishedProtocol(HttpToolsProtocol):
    answers: ClassVar[AnswersAtOnce]
    _idle_since = 0.0
    _idle_timer: asyncio.TimerHandle | None = None
    _head_bytes: int | None = None  # of a request whose headers are not complete yet
    _date_of: Any = None
    _date = b""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """uvicorn's own timer starts after an answer: who never asks for anything would keep the connection."""
        super().connection_made(transport)
        self._idle_since = self.loop.time()
        self._idle_timer = self.loop.call_later(self.timeout_keep_alive, self._close_if_idle)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self._head_bytes is not None:
            self._head_bytes += len(data)
            if self._head_bytes > MAX_HEAD_BYTES and not self.transport.is_closing():
                self.transport.write(_HEAD_TOO_LARGE)
                self.transport.close()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._head_bytes = 0

    def on_headers_complete(self) -> None:
        self._head_bytes = None
        if not self._is_plain() or not self._answer():
            super().on_headers_complete()

    def _is_plain(self) -> bool:
        """A GET on a live connection with nothing else under way on it. An unsent buffer means pipelining or a slow
        reader: uvicorn then lets requests wait, so that answers do not pile up in memory."""
        parser, cycle = self.parser, self.cycle
        return (
            parser.get_method() == b"GET"
            and (cycle is None or cycle.response_complete)
            and not self.pipeline
            and parser.should_keep_alive()
            and parser.get_http_version() == "1.1"
            and not parser.should_upgrade()
            and not self.expect_100_continue
            and not self.access_log
            and self.limit_concurrency is None
            and not self.transport.get_write_buffer_size()
            and not self.transport.is_closing()
        )

    def _answer(self) -> bool:
        answer = self.answers.answer_at_once(self.url, self.headers)
        if answer is None:
            return False
        head, body = answer
        self.transport.writelines((head, self._head_end(), body))
        self.cycle = _ANSWERED
        self.server_state.total_requests += 1
        self._idle_since = self.loop.time()
        if self._idle_timer is None:
            self._idle_timer = self.loop.call_later(self.timeout_keep_alive, self._close_if_idle)
        return True

    def _head_end(self) -> bytes:
        """Date and whatever uvicorn is told to send with each answer; it makes a new list every second."""
        defaults = self.server_state.default_headers
        if defaults is not self._date_of:
            type(self)._date_of = defaults
            type(self)._date = b"".join(b"%b: %b\r\n" % pair for pair in defaults) + b"\r\n"
        return self._date

    def _close_if_idle(self) -> None:
        """One timer per connection that looks after itself costs less than one per request."""
        self._idle_timer = None
        if self.transport.is_closing() or self.cycle not in (None, _ANSWERED):
            return  # uvicorn's own timer runs
        rest = self._idle_since + self.timeout_keep_alive - self.loop.time()
        if rest > 0:
            self._idle_timer = self.loop.call_later(rest, self._close_if_idle)
        else:
            self.transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        if self._idle_timer is not None:
            self._idle_timer.cancel()
            self._idle_timer = None
        super().connection_lost(exc)


_ANSWERED: Any = _Answered()
