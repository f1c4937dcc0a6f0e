"""Breaking off in the middle of a transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

from sqlalchemy import event

from store.repository import Store

_WRITES = ("INSERT", "UPDATE", "DELETE")


class CrashError(Exception):
    """The process is gone, as far as the transaction can tell."""


@contextmanager
def crashing(store: Store, at: int) -> Iterator[None]:
    """Break off before the `at`-th writing statement of the block, whatever the store is doing there."""
    written = count(1)

    def die(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith(_WRITES) and next(written) == at:
            raise CrashError

    event.listen(store._engine, "before_cursor_execute", die)
    try:
        yield
    finally:
        event.remove(store._engine, "before_cursor_execute", die)
