"""The WHO's windows of achievement as data: `content/milestones.toml` makes a table and a chart. No verdict, no input.

The chart is laid out here and drawn by a template; its numbers are the table's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

from config.explain import parse_toml, validated
from config.locate import key_lines
from feeds.web.content_inserts import Line, Origin

FILE = "milestones.toml"

_LEFT, _WIDTH = 12, 296  # of the months' axis in the drawing, which is 320 wide
_TOP, _STEP = 8, 48  # a label of 20 and a bar below it
_BAR_TOP, _BAR_HEIGHT = 24, 14
_TICK_MONTHS = 3

Months = Annotated[float, Field(ge=0, le=60)]


class Window(BaseModel):
    """Ages in months between the 1st and the 99th percentile."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[str, Field(min_length=1)]
    p1: Months
    p99: Months

    @model_validator(mode="after")
    def _in_order(self) -> Window:
        if self.p99 <= self.p1:
            raise ValueError("p99 must be more than p1")
        return self

    @property
    def span(self) -> str:
        """ "3.8 to 9.2", as written in the file."""
        return f"{self.p1:g} to {self.p99:g}"


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    milestone: Annotated[tuple[Window, ...], Field(min_length=1)]


@dataclass(frozen=True, slots=True)
class Milestones:
    """The windows in the order of the file, and where in it each stands."""

    windows: tuple[Window, ...]
    lines: Mapping[tuple[str | int, ...], int]


@dataclass(frozen=True, slots=True)
class Bar:
    """One window in the units of the drawing."""

    window: Window
    x: float
    width: float
    label_y: int
    y: int


@dataclass(frozen=True, slots=True)
class Chart:
    """`ticks` are (months, x); `axis_y` is where the axis lies below the bars."""

    bars: tuple[Bar, ...]
    ticks: tuple[tuple[int, float], ...]
    axis_y: int
    bar_height: int = _BAR_HEIGHT

    @property
    def height(self) -> int:
        return self.axis_y + 40


def read_milestones(text: str) -> Milestones:
    """Raises ConfigError with every problem, each with its line."""
    found = validated(_File, parse_toml(text, FILE), text, FILE)
    return Milestones(found.milestone, key_lines(text))


def table_lines(milestones: Milestones) -> Iterator[Line]:
    """A Markdown table of the windows; the line above it in the page cites their source."""
    start = Origin(FILE, 1)
    yield Line("| Milestone | Window, months of age |", start)
    yield Line("|---|---|", start)
    for index, each in enumerate(milestones.windows):
        line = milestones.lines.get(("milestone", index), 1)
        yield Line(f"| {each.name} | {each.span} |", Origin(FILE, line))


def chart(windows: Sequence[Window]) -> Chart:
    """One bar under the other on an axis of months that begins at 0."""
    last = -(-int(max(each.p99 for each in windows) + 1) // _TICK_MONTHS) * _TICK_MONTHS

    def x_of(months: float) -> float:
        return round(_LEFT + months / last * _WIDTH, 1)

    bars = tuple(
        Bar(each, x_of(each.p1), round(x_of(each.p99) - x_of(each.p1), 1), top + 16, top + _BAR_TOP)
        for top, each in ((_TOP + index * _STEP, each) for index, each in enumerate(windows))
    )
    ticks = tuple((months, x_of(months)) for months in range(0, last + 1, _TICK_MONTHS))
    return Chart(bars, ticks, _TOP + len(windows) * _STEP)
