"""A feed that is ready to be written: what every way of making one gives back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple


class Rendered(NamedTuple):
    """changed: aware UTC, the last visible change of what the feed holds, None if it is empty; chunks: its bytes."""

    changed: dt.datetime | None
    chunks: Iterator[bytes]


def moment_of(changed: str) -> dt.datetime | None:
    """The last change as blocks carry it, ISO text, which compares as moments do; "" for none."""
    return dt.datetime.fromisoformat(changed) if changed else None
