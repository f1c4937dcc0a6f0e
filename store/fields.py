"""How columns of the tables are declared: the kinds of field that `models` is made of."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, ForeignKey, Integer, Text
from sqlmodel import Field

from store.columns import Day, UtcDateTime


def day_field(*, index: bool = False) -> Any:
    return Field(sa_type=Day, index=index)


def instant_field(*, index: bool = False) -> Any:
    return Field(sa_type=UtcDateTime, index=index)


def instant_or_none_field() -> Any:
    return Field(default=None, sa_type=UtcDateTime, nullable=True)


def text_field(default: str) -> Any:
    return Field(default=default, sa_type=Text)


def long_text_field() -> Any:
    return Field(sa_type=Text)


def long_text_or_none_field(*, index: bool = False) -> Any:
    return Field(default=None, sa_type=Text, nullable=True, index=index)


def own_id() -> Any:
    return Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))


def key_of(column: str, *, primary_key: bool = False, index: bool = True, nullable: bool = False) -> Any:
    return Field(
        sa_column=Column(
            ForeignKey(column), primary_key=primary_key, index=index and not primary_key, nullable=nullable
        )
    )
