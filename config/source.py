"""One source as its file says it: `config/sources/<slug>.toml`, discriminated by `kind`, unknown keys refused."""

from __future__ import annotations

import datetime as dt
import re
from enum import StrEnum
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, StringConstraints, field_validator, model_validator

from config.characters import all_seen
from config.cron import parse_cron
from config.duration import Duration, parse_duration
from config.rules import DetailRules, FieldName, Fields, HtmlRules, JsonRules, Part
from config.secret_headers import check_headers
from config.syntax import checked

SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
FILE_SUFFIXES = (".ics", ".csv", ".toml")


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


def _seen_or_none(value: str | None) -> str | None:
    return value if value is None else all_seen(value)


class Expect(Part):
    """What is normal for this source: below `min_items` it is broken; silent longer than `quiet_ok`, too."""

    min_items: Annotated[int, Field(ge=0)] = 0
    quiet_ok: Duration | None = None


class SourceBase(Part):
    """What every source file may say; only name, url and kind are required."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=200), AfterValidator(all_seen)]
    url: Annotated[str, StringConstraints(max_length=2000)]
    every: Duration = dt.timedelta(hours=12)
    cron: Annotated[str | None, AfterValidator(checked(parse_cron))] = None  # UTC
    enabled: bool = True
    reason: Annotated[str | None, AfterValidator(_seen_or_none)] = None  # why it is off; shown in `sources list`
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

    @property
    def renders(self) -> bool:
        """Whether a browser makes its pages."""
        return False

    @property
    def own_process(self) -> bool:
        """Whether it is crawled by a process of its own: a resolver that lets more through, or a browser beside it."""
        return self.allow_private or self.renders

    @field_validator("timezone")
    @classmethod
    def _zone_exists(cls, value: str | None) -> str | None:
        if value is not None:
            try:
                ZoneInfo(value)
            except (KeyError, ValueError, OSError) as error:
                raise ValueError(
                    f'"{value}" is no time zone; expected an IANA name such as "Europe/Brussels"'
                ) from error
        return value

    @field_validator("every")
    @classmethod
    def _not_too_often(cls, value: dt.timedelta) -> dt.timedelta:
        if value < dt.timedelta(seconds=1):
            raise ValueError("must be at least one second")
        return value

    @field_validator("country")
    @classmethod
    def _iso_country(cls, value: str | None) -> str | None:
        if value in {"UK", "EU"}:
            right = 'write "GB"' if value == "UK" else "leave `country` out"
            raise ValueError(f'"{value}" is no country code of ISO 3166-1; {right}')
        return value

    @field_validator("defaults")
    @classmethod
    def _duration_reads(cls, value: dict[str, str]) -> dict[str, str]:
        if "duration" in value:
            parse_duration(value["duration"])
        return value

    @model_validator(mode="after")
    def _one_rhythm(self) -> Self:
        if self.cron is not None and "every" in self.model_fields_set:
            raise ValueError("`every` and `cron` both say when to crawl; expected one of the two")
        return self


class WebSource(SourceBase):
    js: bool = False
    headers: Annotated[dict[str, str], AfterValidator(check_headers)] = Field(default_factory=dict)

    @property
    def renders(self) -> bool:
        return self.js

    @field_validator("url")
    @classmethod
    def _is_web(cls, value: str) -> str:
        address = re.sub(r"^webcals?://", "https://", value.strip())
        if not re.match(r"^https?://[^\s/]+", address):
            raise ValueError("expected an address that begins with http:// or https://")
        if re.search(r"[\s\x00-\x1f\x7f]", address):
            raise ValueError("an address holds no spaces; write %20 for one")
        if "@" in re.split(r"[/?#\\]", address.partition("//")[2], maxsplit=1)[0]:
            raise ValueError("an address holds no name and password; put a secret into `headers`")
        return all_seen(address)

    @model_validator(mode="after")
    def _secrets_are_kept(self) -> Self:
        if self.headers and not (self.allow_private or self.url.startswith("https://")):
            raise ValueError("`headers` holds secrets, which only https keeps; expected an address with https://")
        return self


class PageSource(WebSource):
    """A source whose format needs no rules of its own."""

    kind: Literal["auto", "ics", "rss", "jsonld", "microdata", "hevent", "tribe"]


class HtmlSource(WebSource):
    kind: Literal["html"]
    html: HtmlRules

    @model_validator(mode="after")
    def _can_yield(self) -> HtmlSource:
        _require_title_and_start("html", self.html.fields, self)
        return self


class JsonSource(WebSource):
    kind: Literal["json"]
    json_: Annotated[JsonRules, Field(alias="json")]

    @model_validator(mode="after")
    def _can_yield(self) -> JsonSource:
        _require_title_and_start("json", self.json_.fields, self)
        return self


class FileSource(SourceBase):
    """A local .ics, .csv or .toml; `url` is its path, relative to the configuration folder."""

    kind: Literal["file"]

    @field_validator("url")
    @classmethod
    def _is_file(cls, value: str) -> str:
        if "://" in value:
            raise ValueError('kind "file" reads a file on this machine; for an address use kind "auto" or "ics"')
        if not value.lower().endswith(FILE_SUFFIXES):
            raise ValueError(f"expected the path of a file that ends in {', '.join(FILE_SUFFIXES)}")
        return value


def _require_title_and_start(table: str, fields: Fields, source: SourceBase) -> None:
    """No event without a title and a start: say so now, not after the first crawl."""
    known = {*fields, *source.defaults, *(source.detail.fields if source.detail else ())}
    for name in ("title", "start"):
        if name not in known:
            raise ValueError(f"nothing reads `{name}`; expected a rule in [{table}.fields] or a value in [defaults]")


# kind -> the model that reads its file. `Source` is the same choice for pydantic.
MODELS: dict[str, type[PageSource | HtmlSource | JsonSource | FileSource]] = {
    **dict.fromkeys(("auto", "ics", "rss", "jsonld", "microdata", "hevent", "tribe"), PageSource),
    "html": HtmlSource,
    "json": JsonSource,
    "file": FileSource,
}

Source = Annotated[PageSource | HtmlSource | JsonSource | FileSource, Field(discriminator="kind")]
