"""Spans to days: what a piece leaves out comes from its neighbours, the source's habits, or the nearest future. Used by
`reading`. Whatever is ambiguous or in no calendar is refused.
"""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, NamedTuple

from config.source import DateOrder
from crawler.normalize.dates.machine import sane
from crawler.normalize.dates.piece import Piece
from crawler.normalize.dates.spans import Chain
from crawler.normalize.refusal import Code, Refusal
from store.event import Precision

# By these names because Python 3.11 takes ten times as long for a member of an enum (see `token`).
_DMY: Final = DateOrder.DMY
_MDY: Final = DateOrder.MDY
_YMD: Final = DateOrder.YMD
_DATE: Final = Precision.DATE
_MONTH: Final = Precision.MONTH
# How long after its day an event without a year still counts as this year's: lists keep the past for a while.
GRACE = dt.timedelta(days=30)
_SHORT_YEARS = range(-30, 10)  # years from now that a year of two digits can mean
_MONTH_FIRST_COUNTRIES = frozenset(["US", "PH", "FM", "MH", "PW", "PR", "GU", "VI", "AS"])
_YEAR_FIRST_COUNTRIES = frozenset(["JP", "CN", "KR", "TW", "HU", "MN"])
_YEAR_FIRST_LANGUAGES = frozenset(["ja", "zh", "ko", "hu"])
_MIXED_COUNTRIES = frozenset(["CA", "PA", "KE", "GH"])


@dataclass(frozen=True, slots=True)
class Habits:
    """What decides where the text does not: the source's order, country and language, a year from elsewhere, today."""

    order: DateOrder | None
    country: str | None
    language: str | None
    year: int | None
    today: dt.date


class Days(NamedTuple):
    """The days of one span; `end` None: one day, or unknown. With precision month: its first and last day."""

    start: dt.date
    end: dt.date | None
    precision: Precision
    inferred: bool = False


def days(chain: Chain, habits: Habits) -> Days:
    """The days of one chain. Raises Refusal where it is ambiguous or no calendar has it."""
    begin = chain.pieces[0]
    if begin.is_whole and begin.day > 0 and len(chain.pieces) == 1:  # as most are
        return Days(sane(begin.year, begin.month, begin.day), None, _DATE)
    if begin.month_only:
        return _month(chain, habits)
    if chain.pieces[-1].month_only:
        chain = Chain(chain.pieces[:-1] or chain.pieces)
    readings: list[Days] = []
    failure: Refusal | None = None
    for order in _orders(chain, habits):
        try:
            reading = _read(chain, order, habits)
        except Refusal as refusal:
            failure = failure or refusal
            continue
        if reading not in readings:
            readings.append(reading)
    if not readings:
        raise failure or Refusal(Code.IMPOSSIBLE_DATE, "no calendar has this date")
    if len(readings) > 1:
        first, second = readings[0].start, readings[1].start
        raise Refusal(Code.AMBIGUOUS_DATE, f"may be {first} or {second}; set date_order in the source file")
    return readings[0]


def _orders(chain: Chain, habits: Habits) -> list[DateOrder]:
    """The orders to try; more than one only where nothing tells them apart but the numbers themselves."""
    numeric = [piece for piece in chain.pieces if piece.numbers]
    if not numeric:
        return [_DMY]
    if any(piece.year_first for piece in chain.pieces):
        return [_MDY]
    preferred = habits.order or customary(habits)
    if any(piece.dotted for piece in numeric) and habits.order is None:
        american = habits.language in (None, "en") and not _fits(numeric, _DMY)
        return [_MDY if american and numeric[0].year > 0 else _DMY]
    if preferred is not None and _fits(numeric, preferred):
        return [preferred]
    place = [piece.day_only for piece in chain.pieces]
    if preferred is None and any(place):
        return [_DMY if place[0] else _MDY]
    return [_DMY, _MDY]


def shown_parts(chain: Chain, habits: Habits) -> list[list[int]] | None:
    """[day, month, year] of each piece as its span completes it, -1 where it does not; None: day and month in doubt."""
    numeric = [piece for piece in chain.pieces if piece.numbers]
    orders = [order for order in _orders(chain, habits) if _fits(numeric, order)] if numeric else [_DMY]
    if len(orders) != 1:
        return None
    parts = [list(ordered(p, orders[0])) if p.numbers else [p.day, p.month, p.year] for p in chain.pieces]
    if len(parts) > 1:
        fill_months(parts)
        fill_years(parts)
    return parts


def _fits(numeric: list[Piece], order: DateOrder) -> bool:
    return all(ordered(piece, order)[1] <= 12 for piece in numeric)


def customary(habits: Habits) -> DateOrder | None:
    """What country, then language, write; None where both ways are in use."""
    if habits.country in _YEAR_FIRST_COUNTRIES or (not habits.country and habits.language in _YEAR_FIRST_LANGUAGES):
        return _YMD
    if habits.country:
        if habits.country in _MIXED_COUNTRIES:
            return None
        return _MDY if habits.country in _MONTH_FIRST_COUNTRIES else _DMY
    return _DMY if habits.language not in (None, "en") else None


def ordered(piece: Piece, order: DateOrder) -> tuple[int, int, int]:
    """(day, month, year) of two or three numbers."""
    first, second = piece.numbers or (-1, -1)
    if order is _YMD and piece.short_year:
        return piece.year - 2000, second, 2000 + first
    if order is _MDY or (order is _YMD and piece.year < 0):
        return second, first, piece.year
    return first, second, piece.year


def _read(chain: Chain, order: DateOrder, habits: Habits) -> Days:
    parts = [list(ordered(p, order)) if p.numbers else [p.day, p.month, p.year] for p in chain.pieces]
    for piece, part in zip(chain.pieces, parts, strict=True):
        if piece.short_year and part[2] - habits.today.year not in _SHORT_YEARS:
            raise Refusal(Code.IMPOSSIBLE_DATE, f"a year of two digits that would be {part[2]}")
    if len(parts) > 1:
        fill_months(parts)
    inferred = fill_years(parts) if len(parts) > 1 else parts[0][2] < 0
    weekdays = [piece.weekday for piece in chain.pieces]
    dates = _nearest(parts, weekdays, habits) if inferred else [sane(year, month, day) for day, month, year in parts]
    _check_weekdays(dates, weekdays)
    if len(dates) == 1:
        return Days(dates[0], None, _DATE, inferred)
    if any(later <= earlier for earlier, later in pairwise(dates)):
        if dates[0] == dates[-1]:
            return Days(dates[0], None, _DATE, inferred)
        raise Refusal(Code.IMPOSSIBLE_DATE, f"{dates[-1]} lies before {dates[0]}")
    consecutive = all((later - earlier).days == 1 for earlier, later in pairwise(dates))
    spans = chain.ranged or consecutive
    return Days(dates[0], dates[-1] if spans else None, _DATE, inferred)


def fill_months(parts: list[list[int]]) -> None:
    """A day without a month has that of the next piece, else of the one before."""
    for here, after in zip(reversed(parts[:-1]), reversed(parts[1:]), strict=True):
        if here[1] < 0:
            here[1], here[2] = after[1], after[2]
    for before, here in pairwise(parts):
        if here[1] < 0:
            here[1] = before[1]


def fill_years(parts: list[list[int]]) -> bool:
    """Spread the year that one piece has; True if none has one."""
    for here, after in zip(reversed(parts[:-1]), reversed(parts[1:]), strict=True):
        if here[2] < 0 and after[2] > 0:
            here[2] = after[2] - (here[1] > after[1])
    for before, here in pairwise(parts):
        if here[2] < 0 and before[2] > 0:
            here[2] = before[2] + (here[1] < before[1])
    return any(part[2] < 0 for part in parts)


def _nearest(parts: list[list[int]], weekdays: list[int], habits: Habits) -> list[dt.date]:
    """The dates in the year from elsewhere, else in the first year that fits the weekday and is not long past."""
    if habits.year is not None:
        return _dates_in(parts, habits.year)
    fitting = [
        dates for dates in (_possible(parts, habits.today.year + shift) for shift in (-1, 0, 1, 2, 3, 4)) if dates
    ]
    if any(weekday >= 0 for weekday in weekdays):
        fitting = [dates for dates in fitting if _weekdays_fit(dates, weekdays)]
        near = [dates for dates in fitting if abs((dates[0] - habits.today).days) < 400]
        fitting = near
    for dates in fitting:
        if dates[-1] >= habits.today - GRACE:
            return dates
    if fitting:
        return fitting[-1]
    if any(weekday >= 0 for weekday in weekdays):
        raise Refusal(Code.AMBIGUOUS_DATE, "the weekday fits this date in no year near")
    return _dates_in(parts, habits.today.year)


def _possible(parts: list[list[int]], year: int) -> list[dt.date]:
    try:
        return _dates_in(parts, year)
    except Refusal:
        return []


def _dates_in(parts: list[list[int]], year: int) -> list[dt.date]:
    dates: list[dt.date] = []
    for day, month, _ in parts:
        turned = bool(dates) and month < dates[-1].month
        dates.append(sane(dates[-1].year + turned if dates else year, month, day))
    return dates


def _weekdays_fit(dates: list[dt.date], weekdays: list[int]) -> bool:
    return all(weekday in (-1, date.weekday()) for date, weekday in zip(dates, weekdays, strict=True))


def _check_weekdays(dates: list[dt.date], weekdays: list[int]) -> None:
    for date, weekday in zip(dates, weekdays, strict=True):
        if weekday not in (-1, date.weekday()):
            names = calendar.day_name
            raise Refusal(
                Code.AMBIGUOUS_DATE, f"{date} is a {names[date.weekday()]}, but the text says {names[weekday]}"
            )


def _month(chain: Chain, habits: Habits) -> Days:
    """A month without a day: its first and last day, if the text (or a heading) gives the year."""
    piece = chain.pieces[0]
    if len(chain.pieces) > 1:
        raise Refusal(Code.NO_DATE, "names several months, but no day")
    year = piece.year if piece.year > 0 else habits.year
    if year is None:
        raise Refusal(Code.NO_DATE, "names a month, but neither day nor year")
    first = sane(year, piece.month, 1)
    return Days(first, first.replace(day=calendar.monthrange(year, piece.month)[1]), _MONTH)
