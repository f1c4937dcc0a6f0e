"""What the start page tells beside the next meetings: deadlines that come soon, and what is new. Pure."""

from __future__ import annotations

import datetime as dt
import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from feeds.web.event_row import Day, EventLink, event_link, is_over
from feeds.web.site import Site
from feeds.web.vocabulary import UNTIL
from feeds.web.wording import dates, day, place_line
from feeds.web.words import gettext as _
from store.event import Deadline, Event, Status
from store.views import Change

ON_HOME = 5
NEWS_DAYS = 60  # older news is none


class NewsKind(StrEnum):
    """What has become of an event; the words for it are the template's."""

    NEW = "new"
    CANCELLED = "cancelled"
    POSTPONED = "postponed"
    MOVED_ONLINE = "moved-online"
    UNCONFIRMED = "unconfirmed"
    NEW_DATE = "new-date"
    NEW_PLACE = "new-place"
    DEADLINE = "deadline"
    CHANGED = "changed"


_OF_STATUS = {
    Status.CANCELLED: NewsKind.CANCELLED,
    Status.POSTPONED: NewsKind.POSTPONED,
    Status.MOVED_ONLINE: NewsKind.MOVED_ONLINE,
    Status.UNCONFIRMED: NewsKind.UNCONFIRMED,
}
_OF_FIELD = (
    (frozenset(["start", "end", "timezone", "precision"]), NewsKind.NEW_DATE),
    (frozenset(["place", "mode"]), NewsKind.NEW_PLACE),
    (frozenset(["deadlines"]), NewsKind.DEADLINE),
)
_NO_DEADLINES = frozenset([Status.CANCELLED, Status.POSTPONED])


@dataclass(frozen=True, slots=True)
class DeadlineSoon:
    """`text`: "Abstracts until 15 January 2027", with its machine-readable day."""

    link: EventLink
    machine: str
    text: str


@dataclass(frozen=True, slots=True)
class NewsLine:
    """`day`: of the news; `facts`: the days and the town of the event."""

    link: EventLink
    day: Day
    kind: NewsKind
    tone: str
    facts: str


@dataclass(slots=True)
class NextDeadlines:
    """The deadlines that come next, gathered event by event; `count` of them are kept."""

    today: dt.date
    count: int = ON_HOME
    _kept: list[tuple[int, str, int, Event, Deadline]] = field(default_factory=list)

    def add(self, event: Event) -> None:
        if event.status in _NO_DEADLINES:
            return
        for place, deadline in enumerate(event.deadlines):
            if deadline.date >= self.today:
                entry = (-deadline.date.toordinal(), event.uid, place, event, deadline)
                heapq.heappush(self._kept, entry)
        while len(self._kept) > self.count:
            heapq.heappop(self._kept)

    def lines(self, site: Site) -> list[DeadlineSoon]:
        """Soonest first."""
        ordered = sorted(self._kept, key=lambda entry: (-entry[0], entry[1], entry[2]))
        return [_deadline(event, deadline, site) for *_, event, deadline in ordered]


def news_lines(
    changed: Iterable[tuple[Event, Sequence[Change]]], site: Site, today: dt.date, count: int = ON_HOME
) -> list[NewsLine]:
    """Newest first, of events that are not over. `changed`: events with their changes since; none: it is new."""
    lines: list[NewsLine] = []
    for event, changes in changed:
        if len(lines) == count:
            break
        if not is_over(event, today):
            lines.append(_news(event, changes, site))
    return lines


def kind_of_news(event: Event, changes: Sequence[Change]) -> NewsKind:
    """The most important of what changed last."""
    if not changes:
        return NewsKind.NEW
    latest = changes[-1].sequence
    fields = {change.field for change in changes if change.sequence == latest}
    if "status" in fields and event.status in _OF_STATUS:
        return _OF_STATUS[event.status]
    return next((kind for names, kind in _OF_FIELD if names & fields), NewsKind.CHANGED)


def _news(event: Event, changes: Sequence[Change], site: Site) -> NewsLine:
    kind = kind_of_news(event, changes)
    at = (changes[-1].at if changes else event.created).astimezone(dt.UTC).date()
    tone = {NewsKind.NEW: "good", NewsKind.CANCELLED: "stop", NewsKind.CHANGED: ""}.get(kind, "warn")
    return NewsLine(
        link=event_link(event, site),
        day=Day(at.isoformat(), day(at)),
        kind=kind,
        tone=tone,
        facts=" · ".join(part for part in (dates(event), place_line(event)) if part),
    )


def _deadline(event: Event, deadline: Deadline, site: Site) -> DeadlineSoon:
    return DeadlineSoon(
        link=event_link(event, site),
        machine=deadline.date.isoformat(),
        text=_(UNTIL[deadline.kind], day=day(deadline.date)),
    )
