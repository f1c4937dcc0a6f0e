"""Named feeds of `feeds.toml`: a filter under a permanent address, `/feeds/<slug>.<ext>`."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, field_validator

# Names that the published tree uses itself (contract: /feeds/events.*, new.*, deadlines.*).
RESERVED = frozenset({"events", "new", "deadlines"})


class FilterKey(StrEnum):
    """What a feed may filter by: the keys of addresses and pages alike; the store's enums hold the values."""

    COUNTRY = "country"
    TYPE = "type"
    AUDIENCE = "audience"
    TOPIC = "topic"
    MODE = "mode"
    LANG = "lang"
    SOURCE = "source"
    Q = "q"


class Cancelled(StrEnum):
    """What becomes of cancelled events in this feed: kept and marked as such, or left out."""

    KEEP = "keep"
    DROP = "drop"


Value = Annotated[str, StringConstraints(min_length=1, max_length=100, strip_whitespace=True)]


Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")]


def _listed(value: object) -> object:
    return (value,) if isinstance(value, str) else value


Values = Annotated[tuple[Value, ...], BeforeValidator(_listed), Field(min_length=1)]


class FeedRules(BaseModel):
    """What `[feed.<slug>]` may say. Values of one filter key mean *or*, different keys mean *and*.

    past_months  how long past events stay; None: as [feeds] past_months in service.toml says
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    description: Annotated[str, StringConstraints(max_length=1000)] = ""
    filter: dict[FilterKey, Values] = Field(default_factory=dict)
    past_months: Annotated[int, Field(ge=0, le=120)] | None = None
    cancelled: Cancelled = Cancelled.KEEP


class NamedFeed(FeedRules):
    """One feed with its name, which is its address for good."""

    slug: Slug


class FeedsFile(BaseModel):
    """feeds.toml: a table `[feed.<slug>]` for each named feed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    feed: dict[Slug, FeedRules] = Field(default_factory=dict)

    @field_validator("feed")
    @classmethod
    def _not_reserved(cls, value: dict[str, FeedRules]) -> dict[str, FeedRules]:
        for slug in value:
            if slug in RESERVED:
                raise ValueError(f'"{slug}" is a name that the service uses itself; choose another')
        return value

    def feeds(self) -> tuple[NamedFeed, ...]:
        """In the order of the file."""
        return tuple(NamedFeed(slug=slug, **rules.model_dump()) for slug, rules in self.feed.items())
