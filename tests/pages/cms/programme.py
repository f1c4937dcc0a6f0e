"""Draws what a page lists: the meetings of one or several bodies, or a society's congresses, courses and webinars."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from store.event import Status
from tests.pages.cms.row import Row
from tests.pages.draft import Draft
from tests.pages.programme import ORIGIN
from tests.pages.truth import Truth

_HOURS = (dt.time(9, 30), dt.time(16), dt.time(17, 30), dt.time(18), dt.time(18, 30), dt.time(19), dt.time(19, 30))
_PAST_MONTHS = tuple(enumerate((1, 3, 4, 6, 9, 10, 11)))
_COURSE_HOURS = (dt.time(8, 30), dt.time(9), dt.time(13), dt.time(14, 15))


class Span(StrEnum):
    """Which months a list of meetings covers: the calendar year, a school year, or from now on."""

    YEAR = "year"
    SCHOOL = "school"
    AHEAD = "ahead"


class Kind(StrEnum):
    """What a society, hospital or patient organisation invites to."""

    CONGRESS = "congress"
    COURSE = "course"
    WEBINAR = "webinar"


@dataclass(slots=True)
class Section:
    """One body with its meetings; `older` are those of earlier years, newest first."""

    body: str
    rows: list[Row]
    older: list[tuple[int, list[Row]]]
    room: str
    _rule: str
    _room_rule: str

    @property
    def all_rows(self) -> list[Row]:
        return [*self.rows, *(row for _, rows in self.older for row in rows)]

    def in_month(self, first: dt.date) -> list[Row]:
        return [row for row in self.rows if row.event.start.replace(day=1) == first]

    @property
    def rule(self) -> str:
        """The sentence that says when the body meets as a rule."""
        for row in self.all_rows:
            if row.event.time == row.usual:
                row.shown.add("time")
        return self._rule

    @property
    def room_rule(self) -> str:
        for row in self.all_rows:
            row.shown.add("place")
        return self._room_rule


@dataclass(frozen=True, slots=True)
class Habit:
    """How a body meets: over which months, how often, and for how many earlier years its page goes back."""

    span: Span
    older: int
    twice: bool = False


def section(draft: Draft, words: Mapping[str, Any], body: str, habit: Habit) -> Section:
    """Draw a body's meetings: a day of the month, an hour, a room; one off or moved, one of its own kind."""
    usual, room = draft.rng.choice(_HOURS), draft.rng.choice(words["rooms"])
    turn, weekday = draft.rng.randint(1, 2 if habit.twice else 4), draft.rng.randrange(4)
    skipped = draft.rng.sample(range(1, 13), draft.rng.randint(0, 3))
    first = 1000 + 100 * draft.rng.randrange(80)

    def row(number: int, day: dt.date, past: bool) -> Row:
        event = Truth(body, day, None, usual, _later(usual, 90), room, optional=past, url=f"{ORIGIN}/m/{number}")
        return Row(draft, event, words, number, label=words["regular"], usual=usual)

    months = [month for month in _months(habit.span, draft.today) if month[1] not in skipped]
    turns = (turn, turn + 2) if habit.twice else (turn,)
    days = [_nth(*month, weekday, one) for month in months for one in turns]
    rows = [row(first + index, day, past=False) for index, day in enumerate(days)]
    _unusual(draft, rows, words)
    years = [months[0][0] - back for back in range(1, habit.older + 1)]
    older = [
        (year, [row(first + 900 + index, _nth(year, month, weekday, turn), past=True) for index, month in _PAST_MONTHS])
        for year in years
    ]
    clock = draft.language.clock(draft.style, usual)
    rule = draft.language.default_time.format(time=clock)
    return Section(body, rows, older, room, rule, words["room_rule"].format(place=room))


def _months(span: Span, today: dt.date) -> list[tuple[int, int]]:
    match span:
        case Span.YEAR:
            return [(today.year, month) for month in range(1, 13)]
        case Span.SCHOOL:
            begin = today.year if today.month >= 8 else today.year - 1
            return [(begin + (month > 12), (month - 1) % 12 + 1) for month in range(9, 19)]
        case Span.AHEAD:
            ahead = range(today.month, today.month + 7)
            return [(today.year + month // 12, month % 12 + 1) for month in ahead]


def _nth(year: int, month: int, weekday: int, turn: int) -> dt.date:
    first = (weekday - calendar.weekday(year, month, 1)) % 7
    return dt.date(year, month, 1 + first + 7 * (turn - 1))


def _unusual(draft: Draft, rows: list[Row], words: Mapping[str, Any]) -> None:
    """Cancel one meeting, move another, make a third a special one at an hour of its own; name some of the others."""
    cancelled, moved, special = draft.rng.sample(rows, 3)
    cancelled.event = replace(cancelled.event, status=Status.CANCELLED)
    moved.event = replace(moved.event, start=moved.event.start + dt.timedelta(days=7), status=Status.RESCHEDULED)
    special.event = replace(special.event, time=dt.time(12, 15), until=dt.time(13))
    special.label = words["special"]
    others = [row for row in rows if row not in (cancelled, moved, special)]
    for row in draft.rng.sample(others, len(others) // 2):
        row.own = draft.rng.choice(words["kinds"])


def _later(time: dt.time, minutes: int) -> dt.time:
    moment = dt.datetime.combine(dt.date.min, time) + dt.timedelta(minutes=minutes)
    return moment.time()


def congresses(draft: Draft, stock: Mapping[str, Any], kinds: Sequence[Kind]) -> list[Row]:
    """Draw a society's next year in order of days: congresses of several days, courses, online evenings."""
    events = sorted(_drawn(draft, stock, kinds), key=lambda event: event.start)
    off = draft.rng.randrange(len(events) * 2)
    if off < len(events):
        events[off] = replace(events[off], status=draft.rng.choice((Status.CANCELLED, Status.POSTPONED)))
    return _rows(draft, stock, events)


def bygone(draft: Draft, stock: Mapping[str, Any], kinds: Sequence[Kind]) -> list[Row]:
    """Draw what such a society had before, newest first."""
    events = [_moved_back(event) for event in _drawn(draft, stock, kinds)]
    return _rows(draft, stock, sorted(events, key=lambda event: event.start, reverse=True))


def _moved_back(event: Truth) -> Truth:
    end = event.end and event.end - dt.timedelta(weeks=60)
    return replace(event, start=event.start - dt.timedelta(weeks=60), end=end, optional=True)


def _rows(draft: Draft, stock: Mapping[str, Any], events: Sequence[Truth]) -> list[Row]:
    first = 1000 + 100 * draft.rng.randrange(80)
    return [Row(draft, event, stock, first + index) for index, event in enumerate(events)]


def _drawn(draft: Draft, stock: Mapping[str, Any], kinds: Sequence[Kind]) -> Iterator[Truth]:
    number = {1: 5, 2: 4, 3: 3}[len(kinds)]
    days = draft.rng.sample(range(6, 330), number * len(kinds))
    for index, kind in enumerate(kinds):
        titles = draft.rng.sample(stock[_STOCKS[kind]], number)
        for title, day in zip(titles, days[index * number :], strict=False):
            named = draft.language.edition(title, draft.rng.randint(4, 29)) if "{n}" in title else title
            yield _event(draft, kind, named, draft.today + dt.timedelta(day), stock["cities"])


_STOCKS = {Kind.CONGRESS: "congresses", Kind.COURSE: "courses", Kind.WEBINAR: "webinars"}


def _event(draft: Draft, kind: Kind, title: str, day: dt.date, cities: Sequence[str]) -> Truth:
    url = f"{ORIGIN}/e/{draft.rng.randint(100, 99999)}"
    match kind:
        case Kind.CONGRESS:
            end = day + dt.timedelta(draft.rng.randint(1, 4))
            return Truth(title, day, end, place=draft.rng.choice(cities), url=url)
        case Kind.COURSE:
            time = draft.rng.choice(_COURSE_HOURS)
            return Truth(title, day, None, time, _later(time, 180), draft.rng.choice(draft.language.places), url=url)
        case Kind.WEBINAR:
            time, place = draft.rng.choice(_HOURS), draft.language.words["online"]
            return Truth(title, day, None, time, _later(time, 60), place, online=True, url=url)
