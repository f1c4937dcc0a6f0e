"""Column types of our own: instants and days that mean the same on every database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from sqlalchemy import Date, DateTime, Dialect, Text
from sqlalchemy.types import TypeDecorator, TypeEngine


class UtcDateTime(TypeDecorator[dt.datetime]):
    """An instant: refuses naive datetimes, stores UTC, returns aware UTC on every database.

    SQLite has no type for it: there it is text of fixed width, which sorts as time does.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return Text() if dialect.name == "sqlite" else DateTime(timezone=True)

    def bind_processor(self, dialect: Dialect) -> Callable[[dt.datetime | None], Any]:
        return _utc_text if dialect.name == "sqlite" else _utc

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], dt.datetime | None]:
        return _utc_of_text if dialect.name == "sqlite" else _utc


def _utc(value: dt.datetime | None) -> dt.datetime | None:
    return value if value is None or value.tzinfo is dt.UTC else _aware(value)


def _aware(value: dt.datetime) -> dt.datetime:
    if value.tzinfo is None:
        raise ValueError(f"{value!r} has no zone; the store takes aware datetimes only")
    return value.astimezone(dt.UTC)


def _utc_text(value: dt.datetime | None) -> str | None:
    if value is None:
        return None
    return (value if value.tzinfo is dt.UTC else _aware(value)).isoformat(" ", "microseconds")


def _utc_of_text(value: str | None) -> dt.datetime | None:
    return dt.datetime.fromisoformat(value) if value else None


class Day(TypeDecorator[dt.date]):
    """A date; ISO text on SQLite, like UtcDateTime."""

    impl = Date
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return Text() if dialect.name == "sqlite" else Date()

    def bind_processor(self, dialect: Dialect) -> Callable[[dt.date | None], Any] | None:
        return _day_text if dialect.name == "sqlite" else None

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], dt.date | None] | None:
        return _day_of_text if dialect.name == "sqlite" else None


def _day_text(value: dt.date | None) -> str | None:
    return value.isoformat() if value else None


def _day_of_text(value: str | None) -> dt.date | None:
    return dt.date.fromisoformat(value) if value else None
