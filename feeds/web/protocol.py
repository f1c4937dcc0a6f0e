"""The short way for published files under uvicorn: answered in the parser's callback, from ready-made bytes.

An ASGI call costs more than the answer itself (a task, a cycle, a check of every header): most requests of a feed are
"has it changed?", and those are answered here for the price of parsing them. Whatever is not plain goes to uvicorn
as ever: other methods, a query, HTTP/1.0, an upgrade, pipelined requests, a client that reads slowly, an access log.

Both ways stand under the same limits (`feeds.web.connection_limits`), which are looked at here.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

import httptools
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from feeds.web.connection_limits import BAD_REQUEST, BODY_TOO_LARGE, HEAD_TOO_LARGE, TOO_SLOW, Limits, UnsentWatch

if TYPE_CHECKING:
    from feeds.web.http import Headers

_LOOK_EVERY_S = 5.0
_BODY_FOLLOWS = (b"content-length", b"transfer-encoding")
_HEAD_END = b"\r\n\r\n"
_VERSIONS = ("1.1", "1.0")  # the parser takes a request line without one for HTTP/0.9


class AnswersAtOnce(Protocol):
    def answer_at_once(self, url: bytes, headers: Headers) -> tuple[bytes, bytes] | None:
        """Head (status line and headers, without Date and the empty line) and body, or None: take the long way."""


class _OverError(Exception):
    """The connection is being closed; what came with the last request is not for us."""


class _Answered:
    """Stands where uvicorn keeps the request in progress: it is over."""

    response_complete = True
    disconnected = False
    keep_alive = True
    message_event = asyncio.Event()


def published_protocol(app: AnswersAtOnce, limits: Limits | None = None) -> type[asyncio.Protocol]:
    """uvicorn's protocol with the short way of this application: what `uvicorn.Config` takes as `http`."""
    return type("PublishedProtocol", (_PublishedProtocol,), {"answers": app, "limits": limits or Limits()})


class _PublishedProtocol(HttpToolsProtocol):
    answers: ClassVar[AnswersAtOnce]
    limits: ClassVar[Limits]
    quiet_since = 0.0  # when the last answer was complete; before that, when the connection was made
    _unsent: UnsentWatch
    _timer: asyncio.TimerHandle | None = None
    _receiving_since: float | None = None  # when the request began whose last byte is not there yet
    _head_bytes: int | None = None  # of a request whose headers are not complete yet
    _body_bytes: int | None = None  # of a request whose headers are complete and whose body is not
    _has_body = False  # the request announces one
    _at_once = 0  # answers since the last bytes arrived
    _date_of: Any = None
    _date = b""

    # Limits

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.quiet_since = self.loop.time()
        self._unsent = UnsentWatch(self.limits)
        if len(self.connections) > self.limits.connections:
            self._make_room()
        self._look_later()

    def data_received(self, data: bytes) -> None:
        self._unset_keepalive_if_required()
        self._at_once = 0
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            self._stay_with_http()
        except httptools.HttpParserError:
            self._refuse(BAD_REQUEST)
        if self._head_bytes is not None:
            self._head_bytes += len(data.rpartition(_HEAD_END)[2])  # what comes before belongs to earlier requests
            if self._head_bytes > self.limits.head_bytes:
                self._refuse(HEAD_TOO_LARGE)

    def on_message_begin(self) -> None:
        if self.transport.is_closing():
            raise _OverError  # nothing after it is parsed
        super().on_message_begin()
        self._receiving_since = self.loop.time()
        self._head_bytes = 0
        self._body_bytes = None

    def on_headers_complete(self) -> None:
        self._head_bytes = None
        if self.transport.is_closing():
            return
        if problem := self._problem_of_head():
            self._refuse(problem)
        elif len(self.pipeline) >= self.limits.pipelined:
            self.transport.abort()
        else:
            self._body_bytes = 0
            if not self._is_plain() or not self._answer():
                super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        if self.transport.is_closing():
            return
        self._body_bytes = (self._body_bytes or 0) + len(body)
        if self._body_bytes > self.limits.body_bytes:  # in chunks: nothing announced how many
            self.transport.close()
        else:
            super().on_body(body)

    def on_message_complete(self) -> None:
        self._receiving_since = self._body_bytes = None
        if not self.transport.is_closing():
            super().on_message_complete()

    def on_response_complete(self) -> None:
        self.quiet_since = self.loop.time()
        super().on_response_complete()

    def pause_writing(self) -> None:
        self._unsent.restart()
        super().pause_writing()

    def _problem_of_head(self) -> bytes | None:
        """Two Hosts, or none, are an attack on whatever stands between (RFC 9112 3.2), though ours is never read."""
        if len(self.headers) > self.limits.header_lines:
            return HEAD_TOO_LARGE
        hosts, version = 0, self.parser.get_http_version()
        size = len(self.url)
        self._has_body = False
        for name, value in self.headers:
            size += len(name) + len(value)
            if name == b"host":
                hosts += 1
            elif name in _BODY_FOLLOWS:
                self._has_body = True
                if name == b"content-length" and int(value) > self.limits.body_bytes:
                    return BODY_TOO_LARGE
        if size > self.limits.head_bytes:
            return HEAD_TOO_LARGE
        if hosts > 1 or (hosts == 0 and version == "1.1") or version not in _VERSIONS:
            return BAD_REQUEST
        return None

    def _stay_with_http(self) -> None:
        """The parser reads nothing after a wish for another protocol: it is answered in HTTP, and that is all."""
        self._receiving_since = None
        if self.cycle is not None and not self.cycle.response_complete:
            self.cycle.keep_alive = False
        else:
            self.transport.close()

    def _refuse(self, answer: bytes) -> None:
        """Say so and close. Where a request has its answer, or will have it, only close: nothing may be taken for a
        part of that, nor for a second one."""
        if self.transport.is_closing():
            return
        if self._body_bytes is None and not self.is_busy:
            first, _, rest = answer.partition(b"\r\n")
            self.transport.write(b"%b\r\n%b%b" % (first, self._defaults(), rest))
        self.transport.close()

    def _make_room(self) -> None:
        waiting = [each for each in self.connections if isinstance(each, _PublishedProtocol) and not each.is_busy]
        min(waiting, key=lambda each: each.quiet_since, default=self).transport.abort()

    @property
    def is_busy(self) -> bool:
        """Whether an answer is being made."""
        return self.cycle is not None and not self.cycle.response_complete

    def _is_idle(self, unsent: int) -> bool:
        return not unsent and not self.is_busy and self._receiving_since is None

    def _look_later(self) -> None:
        limits = self.limits
        often = min(self.timeout_keep_alive, limits.request_s, limits.stall_s) / 4
        self._timer = self.loop.call_later(min(_LOOK_EVERY_S, often), self._look)

    def _look(self) -> None:
        """One timer per connection that looks after itself costs less than one per request."""
        now, transport = self.loop.time(), self.transport
        unsent = transport.get_write_buffer_size()
        if self._unsent.stalled(unsent, now):
            transport.abort()  # close() would wait until the client has taken the rest
            return
        if not transport.is_closing():
            if self._receiving_since is not None and now - self._receiving_since > self.limits.request_s:
                self._refuse(TOO_SLOW)
            elif self._is_idle(unsent) and now - self.quiet_since >= self.timeout_keep_alive:
                transport.close()
        self._look_later()

    def connection_lost(self, exc: Exception | None) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        super().connection_lost(exc)

    # The short way

    def _is_plain(self) -> bool:
        """A GET on a live connection with nothing else under way on it. An unsent buffer means pipelining or a slow
        reader: uvicorn then lets requests wait, so that answers do not pile up in memory."""
        parser, cycle = self.parser, self.cycle
        return (
            parser.get_method() == b"GET"
            and not self._has_body
            and (cycle is None or cycle.response_complete)
            and not self.pipeline
            and self._at_once < self.limits.pipelined
            and parser.should_keep_alive()
            and parser.get_http_version() == "1.1"
            and not parser.should_upgrade()
            and not self.expect_100_continue
            and not self.access_log
            and self.limit_concurrency is None
            and not self.transport.get_write_buffer_size()
        )

    def _answer(self) -> bool:
        answer = self.answers.answer_at_once(self.url, self.headers)
        if answer is None:
            return False
        head, body = answer
        self.transport.writelines((head, self._defaults(), b"\r\n", body))
        self.cycle = _ANSWERED
        self.server_state.total_requests += 1
        self._at_once += 1
        self.quiet_since = self.loop.time()
        return True

    def _defaults(self) -> bytes:
        """Date and whatever else uvicorn is told to send with each answer; it makes a new list every second."""
        defaults = self.server_state.default_headers
        if defaults is not self._date_of:
            type(self)._date_of = defaults
            type(self)._date = b"".join(b"%b: %b\r\n" % pair for pair in defaults)
        return self._date


_ANSWERED: Any = _Answered()
