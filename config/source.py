"""One source as its file says it: `config/sources/<slug>.toml`, discriminated by `kind`, unknown keys refused."""

from __future__ import annotations

import datetime as dt
import re
from enum import StrEnum
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator, model_validator

from config.duration import Duration

SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")


class Trust(StrEnum):
    """What happens to what a source says: shown at once, or shown after a person has looked."""

    PUBLISH = "publish"
    REVIEW = "review"


class Precedence(StrEnum):
    """Whose word wins, per field, where sources disagree; the first is the strongest."""

    ORGANISER = "organiser"
    SOCIETY = "society"
    AGGREGATOR = "aggregator"

    @property
    def rank(self) -> int:
        return list(Precedence).index(self)


class Identity(StrEnum):
    """What makes two listings of one source the same event (architecture decision 7)."""

    NATIVE = "native"
    URL = "url"
    TITLE_DATE = "title_date"


class RelevanceMode(StrEnum):
    ALL = "all"
    MATCH = "match"


class DateOrder(StrEnum):
    DMY = "dmy"
    MDY = "mdy"
    YMD = "ymd"


class Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class FieldRule(Part):
    """How one field is read: a selector, then optionally a regular expression (its first group) and date formats.

    `from` names another field whose text is read instead of a selector's.
    """

    select: str | None = None
    regex: str | None = None
    format: str | tuple[str, ...] | None = None
    from_: Annotated[str | None, Field(alias="from")] = None

    @model_validator(mode="after")
    def _has_origin(self) -> FieldRule:
        if not self.select and not self.from_:
            raise ValueError("a field table needs `select` (a selector) or `from` (another field)")
        return self

    @field_validator("regex")
    @classmethod
    def _compiles(cls, value: str | None) -> str | None:
        if value is not None:
            try:
                re.compile(value)
            except re.error as error:
                raise ValueError(f"no regular expression: {error}") from error
        return value


# The fields a source file may fill: EventItem's, without the ones an extractor sets itself.
FIELDS = frozenset(
    [
        "title",
        "start",
        "end",
        "time",
        "year",
        "duration",
        "timezone",
        "previous_start",
        "location",
        "venue",
        "street",
        "city",
        "region",
        "country",
        "latitude",
        "longitude",
        "url",
        "registration_url",
        "online_url",
        "description",
        "organizer",
        "status",
        "mode",
        "type",
        "keywords",
        "audience",
        "language",
        "abstract_deadline",
        "early_bird_deadline",
        "registration_deadline",
        "native_id",
    ]
)
FieldName = Annotated[str, StringConstraints(pattern=rf"^(?:{'|'.join(sorted(FIELDS))})$")]
Fields = dict[FieldName, str | FieldRule]


class HtmlRules(Part):
    """Selectors for kind "html": CSS by default, XPath behind "xpath:"."""

    container: str | None = None
    item: str
    next_page: str | None = None
    fields: Fields


class JsonRules(Part):
    """JMESPath expressions for kind "json"."""

    items: str
    next_page: str | None = None
    fields: Fields


class DetailRules(Part):
    """A page of its own for each item, read for more fields."""

    link: str
    fields: Fields


class Expect(Part):
    """What is normal for this source: below `min_items` it is broken; silent longer than `quiet_ok`, too."""

    min_items: Annotated[int, Field(ge=0)] = 0
    quiet_ok: Duration | None = None


class SourceBase(Part):
    """What every source file may say; only name, url and kind are required."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    url: str
    every: Duration = dt.timedelta(hours=12)
    cron: str | None = None
    enabled: bool = True
    reason: str | None = None  # why it is not enabled; shown in `sources list`
    allow_private: bool = False
    trust: Trust = Trust.PUBLISH
    precedence: Precedence = Precedence.AGGREGATOR
    relevance: RelevanceMode = RelevanceMode.MATCH
    timezone: str | None = None
    utc_means_local: bool = False
    identity: Identity = Identity.NATIVE
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")] | None = None
    date_order: DateOrder | None = None
    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")] | None = None
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    delay: Duration | None = None
    defaults: dict[FieldName, str] = Field(default_factory=dict)
    detail: DetailRules | None = None
    expect: Expect = Expect()

    @field_validator("timezone")
    @classmethod
    def _zone_exists(cls, value: str | None) -> str | None:
        if value is not None:
            try:
                ZoneInfo(value)
            except (KeyError, ValueError, OSError) as error:
                raise ValueError('no such time zone; expected an IANA name such as "Europe/Brussels"') from error
        return value

    @field_validator("every")
    @classmethod
    def _not_too_often(cls, value: dt.timedelta) -> dt.timedelta:
        if value < dt.timedelta(seconds=1):
            raise ValueError("must be at least one second")
        return value


class WebSource(SourceBase):
    @field_validator("url")
    @classmethod
    def _is_web(cls, value: str) -> str:
        if not re.match(r"^https?://[^\s/]+", value):
            raise ValueError("expected an address that begins with http:// or https://")
        return value


class PageSource(WebSource):
    """A source whose format needs no rules of its own."""

    kind: Literal["auto", "ics", "rss", "jsonld", "microdata", "hevent", "tribe"]


class HtmlSource(WebSource):
    kind: Literal["html"]
    html: HtmlRules


class JsonSource(WebSource):
    kind: Literal["json"]
    json_: Annotated[JsonRules, Field(alias="json")]


class FileSource(SourceBase):
    """A local .ics, .csv or .toml; `url` is its path, relative to the configuration folder."""

    kind: Literal["file"]


Source = Annotated[PageSource | HtmlSource | JsonSource | FileSource, Field(discriminator="kind")]
