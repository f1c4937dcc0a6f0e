"""The years of dates that do not say theirs: from headings, neighbours, title, address; checked with the weekdays."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from lxml import etree

from crawler.extract.listing.furniture import Region
from crawler.extract.listing.lines import Line, Weight
from crawler.extract.listing.spot import Spot
from crawler.extract.listing.spots import Dated
from crawler.extract.listing.words import lists_of
from crawler.normalize.dates.mentions import Mention, MentionKind

_HEADING_CHARS, _PLAIN_CHARS = 120, 60  # of a line that may head dates with its year: standing out, or not
_STATEMENT_CHARS = 300  # of one that says that things are held in that year
_SAME_DAY_LINES = 12  # between a tile and the same date in full
_NEAR_LINES = 25  # between a date without a year and the one whose year it may have
_FUTURE, _PAST = 2, 20  # years from now that a context can mean
_SECOND_HALF = 7  # month in which years such as "2026/27" begin
_NUMBER_BEFORE = re.compile(r"\d[\s)]?[-.–]$")
_YEAR_ALONE = re.compile(r"^\D{0,20}(?<!\d)(20[0-4]\d)\D{0,20}$")
_OPENS = ("aria-controls", "data-target", "data-bs-target")
_MOST_TABS = 40
_URL_YEAR = re.compile(r"(?<!\d)(20[0-4]\d)(?!\d)")


@dataclass(frozen=True, slots=True)
class YearSign:
    """A year (or two, "2026/27") that a line states for what comes after it."""

    line: int
    year: int
    second: int | None = None

    def of(self, month: int) -> int:
        return self.second if self.second is not None and month < _SECOND_HALF else self.year


def fill_years(dated: Dated, lines: Sequence[Line], page_words: str, page_url: str, now: dt.datetime) -> None:
    """Give each spot without a year one, where something on the page says it or its list goes over now."""
    missing = [spot for spot in dated.spots if spot.year is None]
    if not missing:
        return
    signs = sorted([*_signs(dated, lines, now), *_panels(lines, now)], key=lambda sign: sign.line)
    stated = [spot for spot in dated.spots if spot.year is not None and len(spot.first.text) <= _HEADING_CHARS]
    page = _page_year(page_words, page_url, now)
    statements = list(_statements(dated, lines, now)) if page is None else []
    for group in _groups(missing, signs):
        said = _sign_above(statements, group[0])
        _fill(group, _sign_above(signs, group[0]), stated, said.year if said else page, now)


def _signs(dated: Dated, lines: Sequence[Line], now: dt.datetime) -> list[YearSign]:
    """Short lines that name one year and no day."""
    found: list[YearSign] = []
    for number, said in dated.mentioned.items():
        line = lines[number]
        longest = _HEADING_CHARS if line.weight is not Weight.PLAIN else _PLAIN_CHARS
        if (
            len(line.text) > longest
            or line.region is Region.FURNITURE
            or any(one.day is not None and one.month is not None for one in said)
        ):
            continue
        years = {(one.year, one.last[2] if one.last else None) for one in said if _is_year(one, line)}
        if len(years) != 1:
            continue
        ((year, second),) = years
        if year is not None and now.year - _PAST <= year <= now.year + _FUTURE:
            found.append(YearSign(number, year, second))
    return found


def _panels(lines: Sequence[Line], now: dt.datetime) -> Iterator[YearSign]:
    """The years of tabs ("2027" opens `#y27`), each for the first line of what it opens."""
    years: dict[str, int] = {}
    for line in lines:
        for text, target in _opened(line):
            if (year := _YEAR_ALONE.search(text)) and abs(int(year[1]) - now.year) <= _PAST and len(years) < _MOST_TABS:
                years[target] = int(year[1])
    if not years:
        return
    seen: set[etree._Element] = set()
    for line in lines:
        here: etree._Element | None = line.block
        while here is not None and here not in seen:
            seen.add(here)
            if (year_of := years.get(here.get("id") or "")) is not None:
                yield YearSign(line.number, year_of)
            here = here.getparent()


def _opened(line: Line) -> Iterator[tuple[str, str]]:
    """(text, id of what it opens) of the tabs on a line."""
    if len(line.text) > _PLAIN_CHARS:
        return
    for text, href in line.link_texts():
        if len(href) > 1 and href.startswith("#"):
            yield text, href[1:]
    for name in _OPENS:
        if target := (line.block.get(name) or ""):
            yield line.text, target.lstrip("#")


def _statements(dated: Dated, lines: Sequence[Line], now: dt.datetime) -> Iterator[YearSign]:
    """Sentences such as "the dates of the meetings of the board for the calendar year 2027 are"."""
    for number, said in dated.mentioned.items():
        line = lines[number]
        if len(said) == 1 and _PLAIN_CHARS < len(line.text) <= _STATEMENT_CHARS and line.region is Region.MAIN:
            year = said[0].year if said[0].kind is MentionKind.YEAR and _is_year(said[0], line) else None
            if year is not None and abs(year - now.year) <= _FUTURE and "held" in lists_of(line.text):
                yield YearSign(number, year)


def _is_year(mention: Mention, line: Line) -> bool:
    if _NUMBER_BEFORE.search(line.text[: mention.start]):
        return False  # the end of a telephone number
    return mention.year is not None and mention.kind in (MentionKind.YEAR, MentionKind.MONTH) and mention.label.event


def _page_year(words: str, url: str, now: dt.datetime) -> int | None:
    for text in (words, url):
        years = {int(year) for year in _URL_YEAR.findall(text)}
        if len(years) == 1 and abs((year := years.pop()) - now.year) <= _PAST:
            return year
    return None


def _sign_above(signs: list[YearSign], spot: Spot) -> YearSign | None:
    above = [sign for sign in signs if sign.line <= spot.first.number]
    return above[-1] if above else None


def _groups(missing: list[Spot], signs: list[YearSign]) -> list[list[Spot]]:
    """Runs of dates under the same year, in page order."""
    groups: list[list[Spot]] = []
    last: YearSign | None = None
    for spot in missing:
        sign = _sign_above(signs, spot)
        if not groups or sign is not last:
            groups.append([])
        groups[-1].append(spot)
        last = sign
    return groups


def _fill(group: list[Spot], sign: YearSign | None, stated: list[Spot], page: int | None, now: dt.datetime) -> None:
    for spot in group:
        spot.year = _same_day(spot, stated)
    rest = [spot for spot in group if spot.year is None]
    if not rest:
        return
    near = _nearest(rest[0], stated)
    distance = abs(near.first.number - rest[0].first.number) if near else _NEAR_LINES
    if sign is not None and (near is None or rest[0].first.number - sign.line <= distance or distance >= _NEAR_LINES):
        candidates = [sign]
    elif near is not None and near.year is not None and distance < _NEAR_LINES:
        candidates = [YearSign(0, near.year)]
    else:
        candidates = [YearSign(0, page)] if page else []
    _settle(rest, candidates[0] if candidates else None, now)


def _same_day(spot: Spot, stated: list[Spot]) -> int | None:
    near = (
        other
        for other in stated
        if abs(other.first.number - spot.first.number) <= _SAME_DAY_LINES
        and (other.month, other.day) == (spot.month, spot.day)
    )
    return next((other.year for other in near), None)


def _nearest(spot: Spot, stated: list[Spot]) -> Spot | None:
    return min(stated, key=lambda other: abs(other.first.number - spot.first.number), default=None)


def _settle(group: list[Spot], sign: YearSign | None, now: dt.datetime) -> None:
    """Years for a group: those of the sign, or of now; shifted where the weekdays say so; counted on over New Year."""
    if sign is not None and sign.second is not None:
        for spot in group:
            spot.year = sign.of(spot.month)
        return
    base = sign.year if sign else now.year
    turns = _turns(group)
    best = max((0, 1, -1, 2, -2, 3, -3), key=lambda shift: (_fitting(group, turns, base + shift), -abs(shift)))
    if sign is None and best == 0 and not any(spot.weekday is not None for spot in group):
        best = _shift_to_now(group, turns, now)
    for spot, turn in zip(group, turns, strict=True):
        spot.year = base + best + turn


def _turns(group: list[Spot]) -> list[int]:
    """How often the year has turned before each date, in lists that run up or down but for New Year."""
    days = [(spot.month, spot.day) for spot in group]
    drops = [number for number, (a, b) in enumerate(pairwise(days), 1) if b < a]
    rises = [number for number, (a, b) in enumerate(pairwise(days), 1) if b > a]
    if len(drops) == 1 and days[drops[0] - 1][0] - days[drops[0]][0] >= 4 and len(days) > 2:
        return [int(number >= drops[0]) for number in range(len(days))]
    if len(rises) == 1 and len(drops) > 1 and days[rises[0]][0] - days[rises[0] - 1][0] >= 4:
        return [-int(number >= rises[0]) for number in range(len(days))]
    return [0] * len(days)


def _fitting(group: list[Spot], turns: list[int], year: int) -> int:
    fitting = 0
    for spot, turn in zip(group, turns, strict=True):
        if spot.weekday is not None:
            try:
                fits = dt.date(year + turn, spot.month, spot.day).weekday() == spot.weekday
            except ValueError:
                fits = False
            fitting += 1 if fits else -1
    return fitting


def _shift_to_now(group: list[Spot], turns: list[int], now: dt.datetime) -> int:
    """Nothing says the year: the one in which the list is about now, the next if all of it were long past."""
    days = [(spot.month + 12 * turn) for spot, turn in zip(group, turns, strict=True)]
    if max(days) < now.month - 6:
        return 1
    return -1 if min(days) > now.month + 9 else 0
