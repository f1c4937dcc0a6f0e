"""A true event: what it is, and what holds of it from which day on."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from benchmarks.truth.words import City, Org
from store.event import EventType, Mode, Status

_REPEATED = frozenset({"webinar-monthly", "journal-club", "session", "support-meeting", "awareness-day"})


class Audience(StrEnum):
    """Whom sources choose by."""

    PROFESSIONAL = "professional"
    ONLINE = "online"
    FAMILY = "family"


class Mark(StrEnum):
    """What alone tells an event from a twin on the same day. A source that would lose it does not rewrite it away.

    hours  the hour: whoever gives days only lists neither
    title  a word of the title: it is not shortened
    """

    HOURS = "hours"
    TITLE = "title"


class Fate(StrEnum):
    """What happens to an event after it was announced."""

    ANNOUNCED = "announced"
    RETITLED = "retitled"
    MOVED_DAYS = "moved-days"
    MOVED_MONTHS = "moved-months"
    MOVED_VENUE = "moved-venue"
    MOVED_CITY = "moved-city"
    MOVED_ONLINE = "moved-online"
    MOVED_ADDRESS = "moved-address"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"
    DETAILED = "detailed"


@dataclass(frozen=True, slots=True)
class Facts:
    """What holds of an event from `since` on.

    start, end  aware, in the event's zone
    month_only  the day is not fixed yet
    place       where it is; None online
    address     how often its page has moved
    """

    since: dt.date
    fate: Fate
    start: dt.datetime
    end: dt.datetime
    mode: Mode
    place: City | None
    venue: str | None
    template: int
    angle: int
    status: Status = Status.SCHEDULED
    previous: dt.datetime | None = None
    month_only: bool = False
    address: int = 0

    @property
    def last_day(self) -> dt.date:
        return self.end.date()


@dataclass(frozen=True, slots=True)
class TrueEvent:
    """One true event.

    id        unique in its world
    titles    the kind of its title templates
    days      it lasts whole days (a congress), rather than hours
    series    what its editions share
    ordinal   the how many-th edition, or the number within a series
    wrap      phrase put around its title (online-repeat, early, late, day)
    parent    the congress that it belongs to
    part_of   (id of the whole, number of the day), for the days of a congress listed apart
    marks     what tells it from its twins
    versions  by `since`; the first is the announcement
    """

    id: str
    type: EventType
    titles: str
    audience: Audience
    org: Org
    language: str
    zone: str
    theme: int
    disease: int
    days: bool
    series: str
    versions: tuple[Facts, ...]
    ordinal: int = 0
    track: int | None = None
    wrap: str | None = None
    day: int = 0
    parent: TrueEvent | None = None
    part_of: tuple[str, int] | None = None
    marks: frozenset[Mark] = frozenset()

    @property
    def announced(self) -> dt.date:
        return self.versions[0].since

    @property
    def repeated(self) -> bool:
        """True if other events bear the same title on other days or at other places."""
        return self.titles in _REPEATED

    def at(self, day: dt.date) -> Facts:
        """What holds on a day; before the announcement, what will be announced."""
        found = self.versions[0]
        for version in self.versions[1:]:
            if version.since <= day:
                found = version
        return found
