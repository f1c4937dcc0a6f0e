"""Settings of the service: `service.toml`, each key also as SMA_EVENTS_<SECTION>__<KEY>."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from config.duration import Duration

_TIME = r"([01]?\d|2[0-3]):([0-5]\d)"
_SPAN = re.compile(rf"\s*{_TIME}\s*-\s*{_TIME}\s*")


def _without_slash(value: object) -> object:
    return value.rstrip("/") if isinstance(value, str) else value


def _none_if_empty(value: object) -> object:
    return None if isinstance(value, str) and not value.strip() else value


def _reachable(value: str | None) -> str | None:
    """It goes into the User-Agent, so it must be one line that a person can write to or open."""
    if value is not None and not re.fullmatch(r"[!-~][ -~]*", value):
        raise ValueError("expected one line of plain ASCII text")
    if value is not None and not re.search(r"[^@\s]@[^@\s]|https?://\S", value):
        raise ValueError(f'"{value}" is no contact; expected an e-mail address or the address of a page')
    return value


def _mailbox(value: str | None) -> str | None:
    if value is not None and not re.fullmatch(r"[^@\s<>]+@[^@\s<>]+", value):
        raise ValueError(f'"{value}" is no e-mail address')
    return value


def _web_address(value: str | None) -> str | None:
    if value is not None and not re.fullmatch(r"https?://[^\s/]+\S*", value):
        raise ValueError("expected an address that begins with http:// or https://")
    return value


def _span(value: str) -> str:
    match = _SPAN.fullmatch(value)
    if match is None or (int(match[1]), match[2]) == (int(match[3]), match[4]):
        raise ValueError(f'"{value}" is no span of a day; expected two times in UTC such as "22:00-06:00"')
    return value


class Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ServiceSettings(Section):
    """Who runs this and where. `base_url` None means http://127.0.0.1:PORT; absolute links come from it alone."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f\x7f]+$")] = "SMA events"
    base_url: Annotated[
        Annotated[str, StringConstraints(pattern=r"^https?://[^\s/]+(/.*[^/])?$")] | None,
        BeforeValidator(_without_slash),
        BeforeValidator(_none_if_empty),
    ] = None
    contact: Annotated[str | None, AfterValidator(_reachable), BeforeValidator(_none_if_empty)] = None
    language: Literal["en"] = "en"


class CrawlSettings(Section):
    """Politeness and limits. `concurrency` counts crawls at once, `per_host` requests at once on one host; `chromium`
    is the browser for sources with js = true, None: the one on the PATH."""

    delay: Duration = dt.timedelta(seconds=2)
    per_host: Annotated[int, Field(ge=1, le=8)] = 1
    concurrency: Annotated[int, Field(ge=1, le=32)] = 8
    timeout: Duration = dt.timedelta(seconds=30)
    time_box: Duration = dt.timedelta(minutes=10)
    max_pages: Annotated[int, Field(ge=1)] = 200
    max_bytes: Annotated[int, Field(ge=1024)] = 8 * 1024 * 1024
    memory_mb: Annotated[int, Field(ge=128)] = 1024
    blackout: tuple[Annotated[str, AfterValidator(_span)], ...] = ()
    chromium: Annotated[str | None, BeforeValidator(_none_if_empty)] = None


class FeedSettings(Section):
    """`past_months` stay in feeds; `assumed_duration` is what .ics readers get for an unknown end;
    `excerpt` characters of a third party's description are shown, always with a link to it;
    new.* tells of the last `new_days`, in at most `new_entries`."""

    past_months: Annotated[int, Field(ge=0, le=120)] = 12
    assumed_duration: Duration = dt.timedelta(hours=1)
    excerpt: Annotated[int, Field(ge=0, le=5000)] = 500
    new_days: Annotated[int, Field(ge=1, le=3660)] = 90
    new_entries: Annotated[int, Field(ge=1, le=1000)] = 50


class HealthSettings(Section):
    """After `misses` failed crawls in a row a source counts as broken."""

    misses: Annotated[int, Field(ge=1)] = 3
    email: Annotated[str | None, AfterValidator(_mailbox), BeforeValidator(_none_if_empty)] = None
    webhook: Annotated[str | None, AfterValidator(_web_address), BeforeValidator(_none_if_empty)] = None


class QueueSettings(Section):
    engine: Literal["none"] = "none"


class RetentionSettings(Section):
    crawls: Duration = dt.timedelta(days=400)
    bodies_per_page: Annotated[int, Field(ge=0, le=20)] = 5
    archive_mb: Annotated[int, Field(ge=1)] = 200  # of one source, compressed


class Settings(Section):
    service: ServiceSettings = ServiceSettings()
    crawl: CrawlSettings = CrawlSettings()
    feeds: FeedSettings = FeedSettings()
    health: HealthSettings = HealthSettings()
    queue: QueueSettings = QueueSettings()
    retention: RetentionSettings = RetentionSettings()
    database_url: str | None = None
