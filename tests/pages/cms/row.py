"""One event as a template asks for it, noting what was asked: only what the page shows can be demanded of a reader."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal
from zoneinfo import ZoneInfo

from store.event import Status
from tests.pages.draft import Draft, local
from tests.pages.truth import Truth

_Field = Literal["date", "time", "place", "status", "kind"]


@dataclass(slots=True)
class Row:
    """One event of a list.

    number   running on the whole page, for ids and addresses
    label    what a meeting's row calls it ("Regular Meeting")
    own      what it is more exactly, where the body has meetings of several kinds ("Finance Committee")
    usual    the hour at which its body meets as a rule
    """

    draft: Draft
    event: Truth
    words: Mapping[str, str]
    number: int
    label: str = ""
    own: str = ""
    usual: dt.time | None = None
    shown: set[_Field] = field(default_factory=set)

    def truth(self) -> Truth | None:
        """Return what the template showed of the event; None where that was not even its day."""
        if "date" not in self.shown:
            return None
        timed, placed = "time" in self.shown, "place" in self.shown
        return replace(
            self.event,
            title=self.own if self.own and "kind" in self.shown else self.event.title,
            time=self.event.time if timed else None,
            until=self.event.until if timed else None,
            place=self.event.place if placed else None,
            online=self.event.online and placed,
            status=self.event.status if "status" in self.shown else Status.SCHEDULED,
        )

    @property
    def title(self) -> str:
        return self.event.title

    @property
    def kind(self) -> str:
        """The meeting by its own name; the body's ordinary meetings have none, so theirs is the label."""
        self.shown.add("kind")
        return self.own or self.label

    @property
    def start(self) -> dt.date:
        self.shown.add("date")
        return self.event.start

    @property
    def last(self) -> dt.date:
        return self.event.end or self.start

    @property
    def many(self) -> bool:
        return self.event.end is not None

    @property
    def date(self) -> str:
        self.shown.add("date")
        return self.draft.date(self.event)

    @property
    def bare(self) -> str:
        self.shown.add("date")
        return self.draft.bare(self.event)

    def on(self, pattern: str) -> str:
        """Write the first day by a pattern of the system's own."""
        self.shown.add("date")
        return self.draft.language.fill(pattern, self.event.start)

    def ends(self, pattern: str) -> str:
        return self.draft.language.fill(pattern, self.last)

    @property
    def clock(self) -> str:
        self.shown.add("time")
        return self.draft.clock(self.event)

    def at(self, pattern: str, until: str = "") -> str:
        """Write the time of day by a pattern of the system's own, and the end behind `until` where there is one."""
        self.shown.add("time")
        if self.event.time is None:
            return ""
        style = self.draft.style.model_copy(update={"time": pattern})
        end = self.event.until if until else None
        return self.draft.language.clock(style, self.event.time) + (
            until + self.draft.language.clock(style, end) if end else ""
        )

    @property
    def own_clock(self) -> str:
        """The time of day where it is another than the body's usual one."""
        return "" if self.event.time == self.usual else self.clock

    @property
    def zone(self) -> str:
        zone = ZoneInfo(self.draft.language.zone)
        return dt.datetime.combine(self.event.start, self.event.time or dt.time(12), zone).tzname() or ""

    @property
    def elsewhere(self) -> str:
        """The same moment as the clocks of another continent show it."""
        zone = ZoneInfo(self.draft.language.zone)
        here = dt.datetime.combine(self.event.start, self.event.time or dt.time(12), zone)
        there = here.astimezone(ZoneInfo("America/Toronto"))
        return f"{there:%H:%M} {there.tzname()}"

    @property
    def former(self) -> str:
        """The day that stood there before the meeting was moved, "" where it was not."""
        if self.event.status is not Status.RESCHEDULED:
            return ""
        self.shown.add("status")
        return self.draft.language.fill(self.draft.style.bare, self.event.start - dt.timedelta(weeks=1))

    @property
    def stamp(self) -> str:
        """The start as a `datetime` attribute has it, with its offset."""
        self.shown |= {"date", "time"}
        if self.event.time is None:
            return self.event.start.isoformat()
        zone = ZoneInfo(self.draft.language.zone)
        return dt.datetime.combine(self.event.start, self.event.time, zone).isoformat()

    @property
    def place(self) -> str:
        self.shown.add("place")
        return self.event.place or ""

    @property
    def online(self) -> bool:
        return self.event.online

    @property
    def url(self) -> str:
        return local(self.event)

    @property
    def over(self) -> bool:
        return self.event.start < self.draft.today

    @property
    def badge(self) -> str:
        """What the row says of a meeting that is off or moved, "" otherwise."""
        self.shown.add("status")
        match self.event.status:
            case Status.CANCELLED:
                return self.draft.language.words["cancelled"]
            case Status.POSTPONED:
                return self.draft.language.words["postponed"]
            case Status.RESCHEDULED:
                before = self.draft.language.fill(self.draft.style.bare, self.event.start - dt.timedelta(weeks=1))
                return self.words["moved"].format(date=before)
            case _:
                return ""

    @property
    def deadline(self) -> str:
        """A sentence with a date by which to register or to submit."""
        pattern = self.draft.language.deadlines[self.number % len(self.draft.language.deadlines)]
        return pattern.format(date=self.deadline_day)

    @property
    def deadline_day(self) -> str:
        return self.draft.deadline_day(self.event, weeks=6)

    @property
    def posted(self) -> str:
        day = self.draft.language.fill(self.draft.style.day, self.event.start - dt.timedelta(days=5))
        return self.words["posted"].format(date=day)

    @property
    def heading(self) -> str:
        """Body and day in one phrase, as a council titles its meeting's page."""
        return self.words["of_date"].format(body=self.title, date=self.date)

    @property
    def blurb(self) -> str:
        return self.draft.language.blurbs[self.number % len(self.draft.language.blurbs)]
