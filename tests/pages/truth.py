"""What is truly on a generated page: its events, as a reader of the page would note them down."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from store.event import Status


class Part(StrEnum):
    """Open: may be looked at while tuning. Closed: only its shares are known."""

    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Truth:
    """One event. None means: the page does not say.

    start, end  days; `time`, `until` the time of day at which it begins and ends on the first day
    online      `place` is the page's word for "online"
    optional    a past event: right when it is read, not demanded
    """

    title: str
    start: dt.date
    end: dt.date | None = None
    time: dt.time | None = None
    until: dt.time | None = None
    place: str | None = None
    status: Status = Status.SCHEDULED
    url: str | None = None
    online: bool = False
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Body:
    """What a layout makes: the page's own content, and what it lists."""

    html: str
    truth: tuple[Truth, ...]


@dataclass(frozen=True, slots=True)
class GeneratedPage:
    """A whole page. `now` is the moment at which it was as it is."""

    layout: str
    locale: str
    variant: int
    part: Part
    now: dt.datetime
    url: str
    html: str
    truth: tuple[Truth, ...]

    @property
    def name(self) -> str:
        return f"{self.layout}-{self.locale}-{self.variant}"
