"""The tables of crawls: how sources are doing, what runs cost, validators and bodies of pages, runs that are held.

docs/explanation/store.md tells what the rows mean.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import BigInteger, Column, LargeBinary
from sqlmodel import Field, SQLModel

from store.fields import instant_field, instant_or_none_field, long_text_field, long_text_or_none_field, text_field
from store.models import METADATA

__all__ = ["METADATA", "BodyRow", "CrawlRow", "HeldCrawlRow", "PageRow", "SourceStateRow"]


class BodyRow(SQLModel, table=True):
    """A page's body as the archive packs it, where several machines share what they fetch."""

    __tablename__ = "body"

    source: str = Field(primary_key=True)
    page: str = Field(primary_key=True)
    digest: str = Field(primary_key=True)
    at: dt.datetime = instant_field(index=True)
    packed: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class SourceStateRow(SQLModel, table=True):
    """What we know of a configured source: how its last run went, and when it may run again."""

    __tablename__ = "source_state"

    source: str = Field(primary_key=True)
    crawl_class: str | None = None
    detail: str = text_field("")
    precedence: str | None = None
    identity: str | None = None  # chosen by the service itself, because the source rotates its ids
    identity_since: dt.datetime | None = instant_or_none_field()
    first_seen: dt.datetime = instant_field()
    last_run: dt.datetime | None = instant_or_none_field()
    last_good: dt.datetime | None = instant_or_none_field()
    last_complete: dt.datetime | None = instant_or_none_field()
    last_change: dt.datetime | None = instant_or_none_field()
    due_after: dt.datetime | None = instant_or_none_field()
    failures: int = 0
    passes: int = 0  # complete healthy runs so far
    yields: str = ""  # numbers of items in the last runs, newest last
    valid_text: str | None = long_text_or_none_field()  # the last valid text of its file


class CrawlRow(SQLModel, table=True):
    """One run and what it cost."""

    __tablename__ = "crawl"

    id: int | None = Field(default=None, primary_key=True)
    source: str = Field(index=True)
    started: dt.datetime = instant_field()
    finished: dt.datetime = instant_field(index=True)
    crawl_class: str
    detail: str = text_field("")
    complete: bool
    items: int
    new: int
    changed: int
    seen: int
    vanished: int
    dropped: str = text_field("{}")  # JSON: reason -> count
    requests: int
    bytes: int = Field(sa_type=BigInteger)


class PageRow(SQLModel, table=True):
    """Validators of one fetched page."""

    __tablename__ = "page"

    source: str = Field(primary_key=True)
    url: str = Field(primary_key=True)
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str
    rules_hash: str
    read_at: dt.datetime = instant_field()
    next_links: str = text_field("[]")


class HeldCrawlRow(SQLModel, table=True):
    """A run that the gate held, whole, so that a person can let it through."""

    __tablename__ = "held_crawl"

    source: str = Field(primary_key=True)
    at: dt.datetime = instant_field()
    reason: str = text_field("")
    proposal: str = long_text_field()
    precedence: str
    identity: str
