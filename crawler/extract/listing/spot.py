"""One date on a page and the lines on which it stands: what `spots` finds and `records` are built around."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from crawler.extract.listing.lines import Line
from crawler.normalize.dates.labels import EVENT, Label
from crawler.normalize.dates.mentions import Day

_LEAP = 2024
_TERSE = 60  # characters besides the date on a line that is no sentence


@dataclass(slots=True, eq=False)
class Spot:
    """A date on the page.

    first, last  the lines on which it stands; start, end its characters, if that is one line
    words        what the normalizer shall read, as the page words it; None: put together from what stands apart
    weekday      as stated, of the first day
    days         the single days of a list, else empty
    """

    first: Line
    last: Line
    start: int
    end: int
    words: str | None
    day: int
    month: int
    year: int | None
    until: Day | None = None
    days: tuple[Day, ...] = ()
    weekday: int | None = None
    label: Label = EVENT
    clock: tuple[int, int] | None = None
    stated: bool = True
    closing: Spot | None = None
    in_grid: bool = False
    leading: bool = False

    @property
    def key(self) -> tuple[int | None, int, int]:
        return self.year, self.month, self.day

    @property
    def terse(self) -> bool:
        """Whether its line says little but when."""
        return len(self.first.text) - self.length <= _TERSE

    @property
    def length(self) -> int:
        return self.end - self.start


def exists(day: int, month: int) -> bool:
    """Whether some year has this day."""
    try:
        dt.date(_LEAP, month, day)
    except ValueError:
        return False
    return True
