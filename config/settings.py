"""Settings of the service: `service.toml`, each key also as SMA_EVENTS_<SECTION>__<KEY>."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from config.duration import Duration


class Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ServiceSettings(Section):
    """Who runs this and where. `base_url` None means http://127.0.0.1:PORT; absolute links come from it alone."""

    name: str = "SMA events"
    base_url: Annotated[str, StringConstraints(pattern=r"^https?://[^\s/]+(/.*[^/])?$")] | None = None
    contact: str | None = None
    language: Literal["en"] = "en"


class CrawlSettings(Section):
    """Politeness and limits. `concurrency` counts crawls at once, `per_host` requests at once on one host."""

    delay: Duration = dt.timedelta(seconds=2)
    per_host: Annotated[int, Field(ge=1, le=8)] = 1
    concurrency: Annotated[int, Field(ge=1, le=32)] = 8
    timeout: Duration = dt.timedelta(seconds=30)
    time_box: Duration = dt.timedelta(minutes=10)
    max_pages: Annotated[int, Field(ge=1)] = 200
    max_bytes: Annotated[int, Field(ge=1024)] = 8 * 1024 * 1024
    memory_mb: Annotated[int, Field(ge=128)] = 1024
    blackout: tuple[str, ...] = ()


class FeedSettings(Section):
    """`past_months` stay in feeds; `assumed_duration` is what .ics readers get for an unknown end;
    `excerpt` characters of a third party's description are shown, always with a link to it."""

    past_months: Annotated[int, Field(ge=0, le=120)] = 12
    assumed_duration: Duration = dt.timedelta(hours=1)
    excerpt: Annotated[int, Field(ge=0, le=5000)] = 500


class HealthSettings(Section):
    """After `misses` failed crawls in a row a source counts as broken."""

    misses: Annotated[int, Field(ge=1)] = 3
    email: str | None = None
    webhook: str | None = None


class QueueSettings(Section):
    engine: Literal["none"] = "none"


class RetentionSettings(Section):
    crawls: Duration = dt.timedelta(days=400)
    bodies_per_page: Annotated[int, Field(ge=0, le=20)] = 5


class Settings(Section):
    service: ServiceSettings = ServiceSettings()
    crawl: CrawlSettings = CrawlSettings()
    feeds: FeedSettings = FeedSettings()
    health: HealthSettings = HealthSettings()
    queue: QueueSettings = QueueSettings()
    retention: RetentionSettings = RetentionSettings()
    database_url: str | None = None
