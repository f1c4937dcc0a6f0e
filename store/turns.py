"""Whose turn it is, over all machines on one PostgreSQL: named locks that end with the connection that holds them.

They are session-level advisory locks on a connection of their own: whoever dies, however it dies, gives them back at
once. A machine that vanishes (power, network) or a process that is frozen gives them back when the server notices:
it asks the other end every few seconds, and it ends a session that says nothing for `silent_s`.

A connection pooler in between must keep one server connection per client ("session" mode).
"""

from __future__ import annotations

import hashlib
import threading

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

_NAMESPACE = 0x5A41  # the first of the lock's two numbers; ours are the only ones in it
_PROBE_S = 5  # the server asks a silent machine after so long, and so often, and gives up after the second time
_LOST = (DBAPIError, SQLAlchemyError, OSError)


class Turns:
    """The names that this process holds. Thread-safe; every call is one round trip.

    silent_s   the server takes everything back when no call came for so long; None: never
    """

    def __init__(self, engine: Engine, silent_s: float | None = None) -> None:
        self._engine = engine
        self._silent_s = silent_s
        self._connection: Connection | None = None
        self._held: set[str] = set()
        self._one_at_a_time = threading.Lock()

    def take(self, name: str) -> bool:
        """Hold the name if nobody else does; True if it is ours now or was before.

        False, too, where the database cannot be reached: then everything that was held is lost.
        """
        with self._one_at_a_time:
            if name in self._held:
                return True
            if self._ask("SELECT pg_try_advisory_lock(:space, :number)", name):
                self._held.add(name)
            return name in self._held

    def give_back(self, name: str) -> None:
        with self._one_at_a_time:
            if name in self._held:
                self._held.discard(name)
                self._ask("SELECT pg_advisory_unlock(:space, :number)", name)

    def holds(self, name: str) -> bool:
        """Ask the server whether the name is still ours; this also tells it that we live."""
        with self._one_at_a_time:
            return name in self._held and bool(self._ask("SELECT true")) and name in self._held

    def alive(self) -> bool:
        """True while what was taken is still ours; a connection that was lost is not opened anew by this."""
        with self._one_at_a_time:
            return self._connection is not None and bool(self._ask("SELECT true"))

    def close(self) -> None:
        """Give everything back."""
        with self._one_at_a_time:
            self._lose()

    def _ask(self, question: str, name: str | None = None) -> bool:
        try:
            if self._connection is None:
                self._connection = self._open()
            values = {"space": _NAMESPACE, "number": number_of(name)} if name else {}
            return bool(self._connection.execute(text(question), values).scalar())
        except _LOST:
            self._lose()
            return False

    def _open(self) -> Connection:
        connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        settings = {"idle": _PROBE_S, "interval": _PROBE_S, "count": 2}
        for name, value in settings.items():
            connection.execute(text(f"SET tcp_keepalives_{name} = {value:d}"))
        if self._silent_s is not None:
            connection.execute(text(f"SET idle_session_timeout = {round(self._silent_s * 1000):d}"))
        return connection

    def _lose(self) -> None:
        self._held.clear()
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.invalidate()  # the session ends, and its locks with it; it must not go back to the pool
            connection.close()


def number_of(name: str) -> int:
    """The lock's second number, of 32 bits and signed, as PostgreSQL wants it.

    Two names may share one; then one of them waits now and then without need.
    """
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], signed=True)
