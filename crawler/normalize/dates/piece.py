"""A piece of a date: what one run of tokens says of a day. `pieces` finds them, `spans` joins them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Piece:
    """Tokens first..last-1 as parts of a date; -1 where they do not say. `numbers`: two numbers of unknown order."""

    first: int
    last: int
    day: int = -1
    month: int = -1
    year: int = -1
    weekday: int = -1
    numbers: tuple[int, int] | None = None
    dotted: bool = False
    full_stop: bool = False
    year_first: bool = False
    short_year: bool = False

    @property
    def day_only(self) -> bool:
        return self.month < 0 and self.numbers is None

    @property
    def is_whole(self) -> bool:
        return self.month > 0 and self.year > 0 and self.weekday < 0

    @property
    def month_only(self) -> bool:
        return self.day < 0 and self.numbers is None
