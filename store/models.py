"""The tables of events, and nothing else. docs/explanation/store.md tells what the rows mean.

Those of crawls and of what watches over sources stand in `models_crawl.py` and `models_health.py`.

Ids of events and listings are given by the store inside its write transaction, so that replaying the same crawls
gives the same rows. Enumerations are stored as their public text values.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Column, Index, LargeBinary, MetaData
from sqlmodel import Field, SQLModel

from store.fields import (
    day_field,
    instant_field,
    instant_or_none_field,
    key_of,
    long_text_field,
    long_text_or_none_field,
    own_id,
    text_field,
)

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
METADATA: MetaData = SQLModel.metadata


class EventRow(SQLModel, table=True):
    """One event as published: merged from its listings. Never deleted, its uid and slug never change."""

    __tablename__ = "event"
    __table_args__ = (
        Index("ix_event_order", "start_at", "uid"),
        # What filters ask for most: a rare country or language is found without reading all events.
        *(Index(f"ix_event_{name}", name, "start_at", "uid") for name in ("country", "language", "type")),
    )

    id: int = own_id()
    uid: str = Field(unique=True)
    slug: str = Field(unique=True)
    minting_key: str
    title: str
    start: str  # wall clock: "2027-05-12" or "2027-05-12T09:00:00"
    end: str | None = None
    timezone: str | None = None
    precision: str
    start_at: dt.datetime = instant_field()
    last_day: dt.date = day_field(index=True)
    status: str
    previous_start: str | None = None
    mode: str | None = None
    type: str
    venue: str | None = None
    street: str | None = None
    city: str | None = None
    region: str | None = None
    country: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    url: str | None = None
    registration_url: str | None = None
    abstract_url: str | None = None
    online_url: str | None = None
    description: str = text_field("")
    description_html: str | None = long_text_or_none_field()
    organizer: str | None = None
    accreditation: str | None = None
    sponsor: str | None = None
    language: str | None = None
    audience: str = ""  # comma-separated values
    topics: str = ""
    sources: str = text_field("[]")  # JSON: [[source, its page for this event], ...] by precedence
    conflicts: str = text_field("[]")  # JSON: what its sources disagree about, see views.Conflict
    verdict: str  # people's decisions included
    hidden: bool = False  # by a person
    merged_into: int | None = key_of("event.id", nullable=True)  # it is the same as that one, which is shown instead
    part_of: int | None = key_of("event.id", nullable=True)  # the congress around a satellite symposium or a course
    series_key: str | None = Field(default=None, index=True)  # shared by the editions of a yearly congress
    sequence: int = 0
    first_seen: dt.datetime = instant_field()
    published: dt.datetime | None = instant_or_none_field()
    released: bool = Field(default=False, index=True)  # it has been written out: uid and slug are final
    last_modified: dt.datetime = instant_field(index=True)
    revision: int = Field(index=True)  # rises with every write that may show


class ListingRow(SQLModel, table=True):
    """One event as one source lists it, with the keys by which it is recognised.

    While it is listed, `last_seen` and `missing_pass` are NULL: it was seen at the source's last complete run.
    """

    __tablename__ = "listing"

    id: int = own_id()
    event_id: int = key_of("event.id")
    home_id: int = key_of(
        "event.id", index=False
    )  # the event that it founded or joined first; `event_id` again when a merge is undone
    source: str = Field(index=True)
    page_url: str = long_text_field()
    native_id: str | None = long_text_or_none_field()
    url_key: str | None = long_text_or_none_field(index=True)
    title_key: str = long_text_field()
    start: str
    day: dt.date = day_field(index=True)
    last_day: dt.date = day_field()
    city_key: str | None = None
    content_hash: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    data: str = long_text_field()
    reasons: str = text_field("[]")  # JSON: why it was taken for `home_id`; [] where it founded that event
    first_seen: dt.datetime = instant_field()
    changed: dt.datetime = instant_field()
    last_seen: dt.datetime | None = instant_or_none_field()
    missing_pass: int | None = None
    gone: bool = False
    since: str = text_field("{}")  # JSON: field -> when the source changed its word on it, if after `first_seen`


class AliasRow(SQLModel, table=True):
    """An old key that still leads to its listing, or an old slug that still leads to its event."""

    __tablename__ = "alias"

    source: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    value: str = Field(primary_key=True)
    event_id: int = key_of("event.id", primary_key=True)
    listing_id: int | None = key_of("listing.id", index=True, nullable=True)


class DeadlineRow(SQLModel, table=True):
    """A deadline of an event, in the order in which it is shown."""

    __tablename__ = "deadline"

    event_id: int = key_of("event.id", primary_key=True)
    position: int = Field(primary_key=True)
    kind: str
    date: dt.date = day_field(index=True)
    time: str | None = None
    timezone: str | None = None


class ChangeRow(SQLModel, table=True):
    """One visible change of one field: the history of an event."""

    __tablename__ = "change"

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = key_of("event.id")
    at: dt.datetime = instant_field(index=True)
    field: str
    old: str | None = long_text_or_none_field()
    new: str | None = long_text_or_none_field()
    source: str
    sequence: int


class DecisionRow(SQLModel, table=True):
    """A human decision, layered over what crawls found. No crawl writes it, and undoing it only marks it."""

    __tablename__ = "decision"

    id: int = own_id()
    event_id: int = key_of("event.id")
    kind: str
    field: str | None = None
    value: str | None = long_text_or_none_field()  # JSON; of a split the id of the event to which undoing it leads back
    until: str | None = long_text_or_none_field()  # JSON: stands while the sources say this
    other_id: int | None = key_of("event.id", nullable=True)  # merged into it, or split off as it
    listing_id: int | None = key_of("listing.id", index=False, nullable=True)  # what was split off
    at: dt.datetime = instant_field()
    reason: str = text_field("")
    origin: str  # the command line, or config/overrides.toml
    entry: str | None = long_text_or_none_field()  # JSON: what that file says, by which it is recognised there
    undone: dt.datetime | None = instant_or_none_field()


class PairRow(SQLModel, table=True):
    """Two events that may be one, what was made of it, and why. `one_id` < `other_id`."""

    __tablename__ = "pair"

    one_id: int = key_of("event.id", primary_key=True)
    other_id: int = key_of("event.id", primary_key=True)
    verdict: str = Field(index=True)
    score: float
    reasons: str = text_field("[]")  # JSON
    at: dt.datetime = instant_field()
    by_person: bool = False


class BlockRow(SQLModel, table=True):
    """An event rendered in one format, under the key that its renderer gave it."""

    __tablename__ = "block"

    event_id: int = key_of("event.id", primary_key=True)
    format: str = Field(primary_key=True)
    key: str
    body: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class IdentityRow(SQLModel, table=True):
    """An identity brought in from another store: a listing with this key gets this uid and slug when it is minted."""

    __tablename__ = "identity"

    source: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    value: str = Field(primary_key=True)
    uid: str
    slug: str
