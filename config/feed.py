"""Named feeds of `feeds.toml`: a filter under a permanent address, `/feeds/<slug>.<ext>`."""

from __future__ import annotations

import datetime as dt
import re
from enum import StrEnum
from typing import Annotated

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
    model_validator,
)

from config.characters import DEVICES, all_seen

# Names that the published tree uses itself (contract: /feeds/events.*, new.*, deadlines.*).
RESERVED = frozenset({"events", "new", "deadlines"})
# Of these, what may stand in place of another feed: new.* has no calendar for those who had one.
_LASTING = RESERVED - {"new"}

# A year, a quarter or a month of another feed: which, and what of it (feeds.parts).
PART = re.compile(r"([a-z0-9][a-z0-9-]*?)-(\d{4}(?:-q[1-4]|-(?:0[1-9]|1[0-2]))?)")


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


def _a_day(value: object) -> object:
    """A date of TOML, or the same as text."""
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    try:
        return dt.date.fromisoformat(str(value))
    except ValueError:
        raise ValueError(f"expected a day such as 2027-01-31, not {str(value)[:40]!r}") from None


Title = Annotated[str, StringConstraints(min_length=1, max_length=200), AfterValidator(all_seen)]
Description = Annotated[str, StringConstraints(max_length=1000), AfterValidator(all_seen)]
LanguageCode = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
Values = Annotated[tuple[Value, ...], BeforeValidator(_listed), Field(min_length=1)]


class FeedWords(BaseModel):
    """What a page says of a feed in one language."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: Title
    description: Description = ""


class FeedRules(BaseModel):
    """What `[feed.<slug>]` may say. Values of one filter key mean *or*, different keys mean *and*.

    language     of title and description: the feed itself has them in this language only
    translated   language -> the same for pages in that language
    past_months  how long past events stay; None: as [feeds] past_months in service.toml says
    retired      from this day on (UTC) the feed holds one entry only, which says that it has ended
    notice       what that entry says; "": a sentence of our own
    instead      the feed that it names in place of this one
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: Title
    description: Description = ""
    language: LanguageCode = "en"
    translated: dict[LanguageCode, FeedWords] = Field(default_factory=dict)
    filter: dict[FilterKey, Values] = Field(default_factory=dict)
    past_months: Annotated[int, Field(ge=0, le=120)] | None = None
    cancelled: Cancelled = Cancelled.KEEP
    retired: Annotated[dt.date, BeforeValidator(_a_day)] | None = None
    notice: Annotated[str, StringConstraints(max_length=1000, strip_whitespace=True), AfterValidator(all_seen)] = ""
    instead: Slug | None = None

    @model_validator(mode="after")
    def _notice_of_an_end(self) -> FeedRules:
        if self.retired is None and (self.notice or self.instead):
            raise ValueError("`notice` and `instead` go with `retired`, the day on which the feed ends")
        return self

    def told_in(self, language: str) -> tuple[FeedWords, str]:
        """Title and description for a page in `language`, and the language that they are in."""
        if language != self.language and language in self.translated:
            return self.translated[language], language
        return FeedWords(title=self.title, description=self.description), self.language


class NamedFeed(FeedRules):
    """One feed with its name, which is its address for good."""

    slug: Slug


class FeedsFile(BaseModel):
    """feeds.toml: a table `[feed.<slug>]` for each named feed; `[redirect]`: former names, and those of today."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    feed: dict[Slug, FeedRules] = Field(default_factory=dict)
    redirect: dict[Slug, Slug] = Field(default_factory=dict)

    @field_validator("feed")
    @classmethod
    def _not_reserved(cls, value: dict[str, FeedRules]) -> dict[str, FeedRules]:
        for slug in value:
            if slug in RESERVED:
                raise ValueError(f'"{slug}" is a name that the service uses itself; choose another')
            if slug in DEVICES:
                raise ValueError(f'"{slug}" can be no file\'s name on Windows; choose another')
            if (whole := PART.fullmatch(slug)) and (whole[1] in value or whole[1] in RESERVED):
                raise ValueError(f'"{slug}" is the address of a part of "{whole[1]}", if that is large; choose another')
        return value

    @field_validator("feed")
    @classmethod
    def _instead_lives(cls, value: dict[str, FeedRules]) -> dict[str, FeedRules]:
        for slug, rules in value.items():
            if rules.instead is not None and not _lives(rules.instead, value):
                raise ValueError(f'"{slug}" names "{rules.instead}" instead, which is no feed that goes on')
        return value

    @field_validator("redirect")
    @classmethod
    def _leads_to_a_feed(cls, value: dict[str, str], info: ValidationInfo) -> dict[str, str]:
        feeds: dict[str, FeedRules] = info.data.get("feed", {})
        for old, new in value.items():
            if old in RESERVED or old in feeds:
                raise ValueError(f'"{old}" is a feed itself; only former names can be redirected')
            if new in value:
                raise ValueError(f'"{old}" leads to "{new}", which is redirected itself; name "{value[new]}"')
            if not _lives(new, feeds):
                raise ValueError(f'"{old}" leads to "{new}", which is no feed that goes on')
        return value

    def feeds(self) -> tuple[NamedFeed, ...]:
        """In the order of the file."""
        return tuple(NamedFeed(slug=slug, **rules.model_dump()) for slug, rules in self.feed.items())


def _lives(slug: str, feeds: dict[str, FeedRules]) -> bool:
    """Whether subscribers may be sent there."""
    return slug in _LASTING or (slug in feeds and feeds[slug].retired is None)
