"""The timeline of a year: larger meetings as bars, their deadlines as diamonds before them, each with a label.

`Highlights` chooses what is shown, `timeline` lays it out. The layout is greedy and takes no chance: meetings by day,
each on the first line where its bar, its deadlines and its label find room. No two of them touch.
"""

from __future__ import annotations

import datetime as dt
import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from feeds.formats.text import one_line
from feeds.pictures.label_width import cut_to, width_of
from store.event import Deadline, Event, EventType, Precision, Status

WIDTH = 960  # units; the picture is shown from 700 pixels on (48rem of the window), below that there is only the list
HEAD = 34  # units for the names of the months
LINE = 34  # units from one line to the next: 24 pixels in the narrowest picture, the least size of a target
FONT = 17
MONTHS = 12
_GAP = 8.0  # units between a shape and its label
_APART = 14.0  # between a label and what follows it on the line
_DIAMOND = 8.0  # half of its width
_LEAST_BAR = 8.0
_LEAST_ROOM = 200.0  # where the right side has less room than that, the label goes to the side with more
_MOST_LABEL = 460.0
_LONGEST = dt.timedelta(days=62)  # what takes longer is no meeting but a course; it would fill the picture

# What the year turns on, the most important first.
_RANKS = {
    EventType.CONGRESS: 0,
    EventType.SYMPOSIUM: 1,
    EventType.FAMILY_CONFERENCE: 1,
    EventType.COURSE: 2,
    EventType.WORKSHOP: 2,
    EventType.SATELLITE_SYMPOSIUM: 3,
}
_WITH_DEADLINES_RANK = 1
_NOT_SHOWN = frozenset([Status.CANCELLED, Status.POSTPONED])


class Shape(StrEnum):
    BAR = "bar"
    OPEN = "open"  # only the month is known


@dataclass(frozen=True, slots=True)
class Meeting:
    """An event with those of its deadlines that are to come, soonest first."""

    event: Event
    deadlines: tuple[Deadline, ...]

    @property
    def shape(self) -> Shape:
        return Shape.OPEN if self.event.precision is Precision.MONTH else Shape.BAR


@dataclass(frozen=True, slots=True)
class Diamond:
    """A deadline at `x`, the middle of its day."""

    deadline: Deadline
    x: float


@dataclass(frozen=True, slots=True)
class Placed:
    """A meeting in the picture, in units.

    x, y, width   its bar: left edge, upper edge of its line, width
    diamonds      its deadlines; a line leads from the first of them to the bar
    text_x        where its label begins, or ends if `at_end`
    left, right   the room that all of it takes, which is its own on this line
    """

    meeting: Meeting
    x: float
    y: int
    width: float
    diamonds: tuple[Diamond, ...]
    label: str
    text_x: float
    at_end: bool
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class MonthTick:
    x: float
    day: dt.date


@dataclass(frozen=True, slots=True)
class Timeline:
    """`today_x`: where today begins; `placed`: by day."""

    width: int
    height: int
    months: tuple[MonthTick, ...]
    today_x: float
    placed: tuple[Placed, ...]


@dataclass(slots=True)
class Highlights:
    """The `most` larger meetings of the next twelve months, gathered one by one."""

    today: dt.date
    most: int
    _kept: list[tuple[int, int, str, Event]] = field(default_factory=list)

    def add(self, event: Event) -> None:
        _, last = span(self.today)
        if event.status in _NOT_SHOWN or event.type not in _RANKS or event.last_day - event.first_day > _LONGEST:
            return
        if event.last_day < self.today or event.first_day > last:
            return
        rank = min(_RANKS[event.type], _WITH_DEADLINES_RANK) if event.deadlines else _RANKS[event.type]
        heapq.heappush(self._kept, (-rank, -event.first_day.toordinal(), event.uid, event))
        if len(self._kept) > self.most:
            heapq.heappop(self._kept)

    def meetings(self, most: int | None = None) -> list[Meeting]:
        """By day; only the `most` most important of them, if that is given."""
        kept = heapq.nlargest(self.most if most is None else most, self._kept)
        return sorted((self._meeting(event) for *_, event in kept), key=_order)

    def _meeting(self, event: Event) -> Meeting:
        _, last = span(self.today)
        to_come = [deadline for deadline in event.deadlines if self.today <= deadline.date <= last]
        return Meeting(event, tuple(sorted(to_come, key=lambda deadline: (deadline.date, deadline.kind))))


def span(today: dt.date) -> tuple[dt.date, dt.date]:
    """First and last day of the picture: this month and the eleven that follow."""
    return today.replace(day=1), _month(today, MONTHS) - dt.timedelta(days=1)


def timeline(meetings: Iterable[Meeting], labels: Sequence[str], today: dt.date) -> Timeline | None:
    """Lay the meetings out; `labels` are their texts, in the same order. None where there is nothing to show."""
    ordered = sorted(zip(meetings, labels, strict=True), key=lambda pair: _order(pair[0]))
    if not ordered:
        return None
    scale = _Scale(*span(today))
    lines: list[list[tuple[float, float]]] = []
    placed = tuple(_placed(meeting, one_line(label), scale, lines) for meeting, label in ordered)
    months = tuple(MonthTick(scale.x(day), day) for day in (_month(today, number) for number in range(MONTHS)))
    return Timeline(WIDTH, HEAD + LINE * len(lines) + LINE // 2, months, scale.x(today), placed)


def _order(meeting: Meeting) -> tuple[dt.date, dt.date, str]:
    return meeting.event.first_day, meeting.event.last_day, meeting.event.uid


def _month(today: dt.date, number: int) -> dt.date:
    """First day of the month that comes `number` months after today's."""
    months = today.year * 12 + today.month - 1 + number
    return dt.date(months // 12, months % 12 + 1, 1)


@dataclass(frozen=True, slots=True)
class _Scale:
    first: dt.date
    last: dt.date

    def x(self, day: dt.date, days_later: int = 0) -> float:
        """Where the day begins, or another one so many days later; days outside are at the edge."""
        days = min(max((day - self.first).days + days_later, 0), self.days)
        return round(WIDTH * days / self.days, 1)

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


def _placed(meeting: Meeting, label: str, scale: _Scale, lines: list[list[tuple[float, float]]]) -> Placed:
    x, width = _bar(meeting.event, scale)
    diamonds = tuple(_diamond(deadline, scale) for deadline in meeting.deadlines)
    begin = min([x, *(diamond.x - _DIAMOND for diamond in diamonds)])
    end = max([x + width, *(diamond.x + _DIAMOND for diamond in diamonds)])
    left, right, label, at_end = _with_label(begin, end, label)
    number = next((index for index, taken in enumerate(lines) if _is_free(taken, left, right)), len(lines))
    if number == len(lines):
        lines.append([])
    lines[number].append((left, right))
    text_x = round(begin - _GAP if at_end else end + _GAP, 1)
    return Placed(
        meeting, round(x, 1), HEAD + number * LINE, round(width, 1), diamonds, label, text_x, at_end,
        round(left, 1), round(right, 1),
    )  # fmt: skip


def _bar(event: Event, scale: _Scale) -> tuple[float, float]:
    """Left edge and width, inside the picture."""
    x, end = scale.x(event.first_day), scale.x(event.last_day, 1)
    width = max(end - x, _LEAST_BAR)
    return min(x, WIDTH - width), width


def _diamond(deadline: Deadline, scale: _Scale) -> Diamond:
    x = (scale.x(deadline.date) + scale.x(deadline.date, 1)) / 2
    return Diamond(deadline, round(min(max(x, _DIAMOND), WIDTH - _DIAMOND), 1))


def _with_label(begin: float, end: float, label: str) -> tuple[float, float, str, bool]:
    """(left, right, label, whether it stands to the left): on the right if there is room, else where there is more."""
    room_right, room_left = WIDTH - (end + _GAP), begin - _GAP
    wanted = min(width_of(label, FONT), _MOST_LABEL)
    at_end = room_right < min(wanted, _LEAST_ROOM) and room_left > room_right
    label = cut_to(label, FONT, min(room_left if at_end else room_right, _MOST_LABEL))
    taken = width_of(label, FONT) + _GAP if label else 0.0
    left, right = (begin - taken, end) if at_end else (begin, end + taken)
    if right - left < LINE:  # no target is narrower than its line is high
        left = min(max((left + right - LINE) / 2, 0.0), WIDTH - LINE)
        right = left + LINE
    return left, right, label, at_end


def _is_free(taken: Sequence[tuple[float, float]], left: float, right: float) -> bool:
    return all(right + _APART <= other_left or other_right + _APART <= left for other_left, other_right in taken)
