"""What one connection may cost, and how long it may take: nobody holds a place, memory or a turn without using it.

`feeds.web.protocol` asks here; uvicorn itself bounds neither the time a request takes to arrive nor how slowly an
answer is read. Clients are not told apart by address: behind a proxy all of them have the same one.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Generous for every program that reads feeds, and no more than that.

    head_bytes     request line and headers together; the parser itself would take them without end
    header_lines   browsers send 15 to 25
    body_bytes     no address takes a body; calendar programs send a PROPFIND with a few hundred bytes
    pipelined      requests at once on one connection, beyond the one that is being answered
    request_s      from the first byte of a request to its last
    stall_s, stall_bytes  of an answer that waits to be sent, so much has to go in that time (1 KB/s)
    connections    at once; beyond that the one that has been silent for longest makes room
    """

    head_bytes: int = 64 * 1024
    header_lines: int = 100
    body_bytes: int = 64 * 1024
    pipelined: int = 32
    request_s: float = 20.0
    stall_s: float = 30.0
    stall_bytes: int = 30 * 1024
    connections: int = 512


class UnsentWatch:
    """Whether a client takes what it asked for: a slow phone does, one that reads nothing holds our memory."""

    __slots__ = ("_limits", "_since", "_size")

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._since: float | None = None
        self._size = 0

    def restart(self) -> None:
        """The client made room for more: what is counted begins anew."""
        self._since = None

    def stalled(self, unsent: int, now: float) -> bool:
        """Looked at now and then with the bytes that wait in the transport."""
        if not unsent:
            self._since = None
        elif self._since is None:
            self._since, self._size = now, unsent
        elif now - self._since >= self._limits.stall_s:
            if self._size - unsent < min(self._limits.stall_bytes, self._size):
                return True
            self._since, self._size = now, unsent
        return False


def refusal(status: bytes, text: bytes) -> bytes:
    """Status line, headers up to the place of Date, and body, of an answer after which the connection is closed."""
    return (
        b"HTTP/1.1 %b\r\nconnection: close\r\ncontent-type: text/plain; charset=utf-8\r\n" % status
        + b"x-content-type-options: nosniff\r\ncontent-length: %d\r\n\r\n%b" % (len(text), text)
    )


BAD_REQUEST = refusal(b"400 Bad Request", b"This is no request that can be understood.\n")
TOO_SLOW = refusal(b"408 Request Timeout", b"The request took too long to arrive.\n")
BODY_TOO_LARGE = refusal(b"413 Content Too Large", b"No address here takes a body.\n")
HEAD_TOO_LARGE = refusal(b"431 Request Header Fields Too Large", b"The address and the headers are too long.\n")
