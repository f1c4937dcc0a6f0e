"""Settings of the service: `service.toml`, each key also as SMA_EVENTS_<SECTION>__<KEY>."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from config.characters import all_seen
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


def _time_of_day(value: str | None) -> str | None:
    if value is not None and not re.fullmatch(_TIME, value):
        raise ValueError(f'"{value}" is no time of day; expected one in UTC such as "06:00"')
    return value


def _host_and_port(value: str) -> str:
    """A name or an address (IPv6 in brackets) and a port, as in "mail.example.org:587"."""
    match = re.fullmatch(r"(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]+):(\d{1,5})", value)
    if match is None or not 0 < int(match[1]) < 65536:
        raise ValueError(f'"{value}" is no mail server; expected a name and a port such as "mail.example.org:587"')
    return value


def _at_least_a_second(value: dt.timedelta) -> dt.timedelta:
    if value < dt.timedelta(seconds=1):
        raise ValueError('expected a second or more, such as "30 s"')
    return value


class Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ServiceSettings(Section):
    """Who runs this and where. `base_url` None means http://127.0.0.1:PORT; absolute links come from it alone."""

    name: Annotated[
        str, StringConstraints(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f\x7f]+$"), AfterValidator(all_seen)
    ] = "SMA events"
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
    new.* tells of the last `new_days`, in at most `new_entries`; a calendar of more than `part_kb` kilobytes comes in
    parts of that size as well (0: never)."""

    past_months: Annotated[int, Field(ge=0, le=120)] = 12
    assumed_duration: Duration = dt.timedelta(hours=1)
    excerpt: Annotated[int, Field(ge=0, le=5000)] = 500
    new_days: Annotated[int, Field(ge=1, le=3660)] = 90
    new_entries: Annotated[int, Field(ge=1, le=1000)] = 50
    part_kb: Annotated[int, Field(ge=0, le=1_000_000)] = 1000


class HealthSettings(Section):
    """After `misses` failed crawls in a row a source counts as broken. Changes are told by e-mail and webhook, more
    than `per_hour` of them together; `digest` is the time of day (UTC) of the list of what is still broken."""

    misses: Annotated[int, Field(ge=1)] = 3
    email: Annotated[str | None, AfterValidator(_mailbox), BeforeValidator(_none_if_empty)] = None
    email_from: Annotated[str | None, AfterValidator(_mailbox), BeforeValidator(_none_if_empty)] = None
    smtp: Annotated[str, AfterValidator(_host_and_port)] = "localhost:25"
    smtp_tls: Literal["auto", "required", "none"] = "auto"
    webhook: Annotated[str | None, AfterValidator(_web_address), BeforeValidator(_none_if_empty)] = None
    per_hour: Annotated[int, Field(ge=1, le=1000)] = 5
    digest: Annotated[str | None, AfterValidator(_time_of_day), BeforeValidator(_none_if_empty)] = "06:00"


class QueueSettings(Section):
    """Who crawls: with "none" this process itself, with "procrastinate" any `sma-events worker` on the same PostgreSQL.
    A worker that is silent for `stalled_after` counts as dead, and its crawls are given to others."""

    engine: Literal["none", "procrastinate"] = "none"
    stalled_after: Annotated[Duration, AfterValidator(_at_least_a_second)] = dt.timedelta(seconds=30)


class RetentionSettings(Section):
    """How long records of crawls and what is known of pages are kept, and how much room bodies and logs may take,
    in MiB. What events, their identity and their history are made of is kept for ever."""

    crawls: Duration = dt.timedelta(days=400)
    pages: Duration = dt.timedelta(days=400)  # since they were last read, archived bodies likewise
    bodies_per_page: Annotated[int, Field(ge=0, le=20)] = 5
    archive_mb: Annotated[int, Field(ge=1)] = 200  # of one source, compressed
    archive_total_mb: Annotated[int, Field(ge=1)] = 250
    logs: Duration = dt.timedelta(days=90)
    logs_mb: Annotated[int, Field(ge=1)] = 30


class Settings(Section):
    service: ServiceSettings = ServiceSettings()
    crawl: CrawlSettings = CrawlSettings()
    feeds: FeedSettings = FeedSettings()
    health: HealthSettings = HealthSettings()
    queue: QueueSettings = QueueSettings()
    retention: RetentionSettings = RetentionSettings()
    database_url: str | None = None

    @property
    def shared_queue(self) -> bool:
        """Whether crawls are handed out to several processes."""
        return self.queue.engine != "none"

    def contradictions(self) -> list[tuple[str, str]]:
        """(key, sentence) for settings that cannot go together; asked when file and environment are both read."""
        if not self.shared_queue:
            return []
        found = []
        if not (self.database_url or "").startswith("postgresql"):
            found.append(("database_url", 'queue.engine = "procrastinate" needs PostgreSQL: set database_url or '
                          "SMA_EVENTS_DATABASE_URL to postgresql+psycopg://user:password@host/name"))  # fmt: skip
        if self.service.base_url is None:
            found.append(("service.base_url", 'queue.engine = "procrastinate" needs it: every machine must make the '
                          "same links"))  # fmt: skip
        return found
