"""The tables that watch over sources: the state last announced of each, and what is to be told to whom.

docs/explanation/health.md tells what the rows mean.
"""

from __future__ import annotations

import datetime as dt

from sqlmodel import Field, SQLModel

from store.fields import instant_field, instant_or_none_field, key_of, own_id, text_field
from store.models_crawl import METADATA

__all__ = ["METADATA", "AnnouncementRow", "DeliveryRow", "SourceHealthRow"]


class SourceHealthRow(SQLModel, table=True):
    """The state of a source that was announced last, and what speaks for another one so far."""

    __tablename__ = "source_health"

    source: str = Field(primary_key=True)
    health: str
    crawl_class: str | None = None
    since: dt.datetime = instant_field()
    announced: dt.datetime = instant_field()
    failing_since: dt.datetime | None = instant_or_none_field()
    other_class: str | None = None  # how it is broken lately, where that differs from what was announced
    other_from: int = 0  # its number of failures in a row when that began


class AnnouncementRow(SQLModel, table=True):
    """One thing to be told: a change of state, or the daily list of what is still broken."""

    __tablename__ = "announcement"

    id: int = own_id()
    at: dt.datetime = instant_field(index=True)
    kind: str
    subjects: str = text_field("[]")  # JSON, see watch.Subject


class DeliveryRow(SQLModel, table=True):
    """One announcement on its way through one channel."""

    __tablename__ = "delivery"

    announcement_id: int = key_of("announcement.id", primary_key=True)
    channel: str = Field(primary_key=True)
    due: dt.datetime = instant_field()  # not to be tried before
    attempts: int = 0
    sent: dt.datetime | None = instant_or_none_field()
    given_up: dt.datetime | None = instant_or_none_field()
    gathered: bool = False  # it went out together with others
    error: str = text_field("")
