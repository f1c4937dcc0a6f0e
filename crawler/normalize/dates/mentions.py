"""Every date that a text words, with its place in the text and nothing inferred: no year, no order, no zone.

For readers of whole pages (crawler/extract/listing), which know neighbours and headings and complete what a line leaves
out. `when` reads the text of one event instead. Both use the same tokens, pieces and spans.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

from config.source import DateOrder
from crawler.normalize.dates import names
from crawler.normalize.dates.completion import Habits, shown_parts
from crawler.normalize.dates.cursor import year_of
from crawler.normalize.dates.folded import Folded, folded
from crawler.normalize.dates.labels import Label, label
from crawler.normalize.dates.machine import FIRST_YEAR, LAST_YEAR
from crawler.normalize.dates.pieces import pieces
from crawler.normalize.dates.reading import Passage, is_modal, part_where_moved
from crawler.normalize.dates.spans import Chain, is_date, joined
from crawler.normalize.dates.times import opens_doors, time_at
from crawler.normalize.dates.token import BREAK, COMMA, GLUE, MONTH, NUMBER, RANGE, TIME, Tokens
from crawler.normalize.dates.tokens import MAX_TEXT, tokens
from crawler.normalize.dates.vocabulary import misspelt_in

Day = tuple[int | None, int | None, int | None]  # day, month, year

_DIGIT = re.compile(r"\d")
# What a date without a month's name has; a year alone counts.
_NUMBERS = re.compile(r"\d\s?[./–—~〜～-]\s?\d|\d\s?[年月日日년월일]|(?<!\d)(?:19|20)\d\d(?!\d)|^\W*\d{1,2}\W*$")
_CLOCK = re.compile(
    r"\d|noon|mid|mittag|nacht|minuit|mezz|mediod|medianoche|meio|meia|middag|poludn|полдень|полноч", re.I
)
_AROUND = 120  # characters before and after a lone year or month that may say what it is for
_LINES_KEPT = 32
_LONGEST_HEADING = 40  # characters of a line without digits that may be the name of a month


class MentionKind(Enum):
    """What a mention names at least. NUMBER: a text that is a day's number and nothing else, a tile perhaps."""

    DAY = auto()
    MONTH = auto()
    YEAR = auto()
    NUMBER = auto()


@dataclass(frozen=True, slots=True)
class Mention:
    """One date as a text words it, nothing inferred but what its own span says ("Dec 28 – Jan 3, 2027" begins in 2026).

    start, end  characters of the original text: weekday and year included, clock times around it not
    day, month, year   the first day; None where the text does not say
    last        the last day of a range or list; None: one day
    days        each single day of a list such as "Jan 3, 17 and 31"; empty for a range
    weekday     of the first day, Monday 0
    numeric     written in numbers; `numbers` then holds two of unknown order ("3/12/2027"), with `day` and `month` None
    clock       characters of the times, with range and zone, that belong to it
    """

    kind: MentionKind
    start: int
    end: int
    text: str
    day: int | None
    month: int | None
    year: int | None
    last: Day | None
    days: tuple[Day, ...]
    weekday: int | None
    ranged: bool
    numeric: bool
    label: Label
    clock: tuple[int, int] | None = None
    numbers: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day or a range of times: characters of the original, minutes after midnight, the zone as named."""

    start: int
    end: int
    text: str
    first: int
    last: int | None
    zone: str | None
    doors: bool


@dataclass(frozen=True, slots=True)
class _Line:
    """One text under the reader's lens."""

    text: str
    folded: Folded
    parsed: Tokens
    habits: Habits

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Characters of the original under the tokens first..last-1."""
        return self.folded.origin(self.parsed[first].start), self.folded.origin(self.parsed[last - 1].end)


def mentions(text: str, language: str | None, order: DateOrder | None) -> tuple[Mention, ...]:
    """All dates that `text` words, in order. Never raises.

    order  of day and month on this page, where known; without it "6/14" is no date and "3/12/2027" has no day
    """
    if not _may_date(text, language):
        return ()
    line = _line(text, language, order)
    found, years = pieces(line.parsed)
    spans = [chain for chain in joined(line.parsed, found) if _is_mention(line, chain)]
    passage = Passage.of(line.folded.text, line.parsed, spans)
    part_where_moved(passage)
    if not passage.spans and (heading := _lone_month(line)):
        return (heading,)
    result = [mention for at in range(len(passage.spans)) if (mention := _mention(line, passage, at))]
    if not years:
        return tuple(result)
    return tuple(sorted(result + _years(line, years), key=lambda mention: mention.start))


def clocks(text: str, language: str | None) -> tuple[Clock, ...]:
    """All times of day and ranges of them in `text`, in order."""
    if not _CLOCK.search(text):
        return ()
    line = _line(text, language, None)
    result: list[Clock] = []
    at, right = 0, len(line.parsed)
    while at < right:
        if line.parsed[at].kind is not TIME:
            at += 1
            continue
        times = time_at(line.parsed, at, right)
        start, end = line.span(times.first, times.last)
        doors = opens_doors(line.parsed, 0, at)
        result.append(Clock(start, end, text[start:end], times.start or 0, times.end, times.zone, doors))
        at = times.last
    return tuple(result)


def _may_date(text: str, language: str | None) -> bool:
    """A cheap look that lets nearly all lines without a date go."""
    if not _DIGIT.search(text):
        return len(text) <= _LONGEST_HEADING and names.named_in(text, language)
    return _NUMBERS.search(text) is not None or names.named_in(text, language) or misspelt_in(text, language)


def _line(text: str, language: str | None, order: DateOrder | None) -> _Line:
    shown, parsed = _parsed(text[:MAX_TEXT], language)
    return _Line(text, shown, parsed, _habits(language, order))


@lru_cache(maxsize=_LINES_KEPT)
def _parsed(text: str, language: str | None) -> tuple[Folded, Tokens]:
    """Remembered for a moment, because the dates and the times of a line are asked for one after the other."""
    shown = folded(text)
    return shown, tokens(shown.text, language, is_modal(text))


@lru_cache(maxsize=256)
def _habits(language: str | None, order: DateOrder | None) -> Habits:
    return Habits(order, None, language, None, dt.date.min)


def _is_mention(line: _Line, chain: Chain) -> bool:
    first = chain.pieces[0]
    if all(piece.day_only for piece in chain.pieces):
        return first.weekday >= 0 or _is_all(line, chain)
    known = line.habits.order is not None
    if first.numbers and first.year < 0 and first.weekday < 0 and "/" in line.parsed[first.first].text and not known:
        return len(chain.pieces) > 1
    return is_date(line.parsed, chain, known)


def _is_all(line: _Line, chain: Chain) -> bool:
    rest = [*line.parsed[: chain.first], *line.parsed[chain.last :]]
    return all(token.kind in (GLUE, COMMA, BREAK) for token in rest)


def _mention(line: _Line, passage: Passage, at: int) -> Mention | None:
    chain = passage.spans[at]
    if chain.pieces[-1].month_only and not chain.pieces[0].month_only:
        chain = Chain(chain.pieces[:-1], chain.ranged)
    parts = shown_parts(chain, line.habits)
    first = chain.pieces[0]
    if parts is None and (first.numbers is None or max(first.numbers) > 31 or min(first.numbers) > 12):
        return None
    days = tuple([_day(part) for part in parts or [[-1, -1, chain.pieces[-1].year]]])
    start, end = line.span(chain.first, chain.last)
    end -= line.text[start:end].endswith(".")
    times = passage.times(at)
    return Mention(
        _kind(chain), start, end, line.text[start:end], *days[0],
        last=days[-1] if len(days) > 1 else None,
        days=days if len(days) > 1 and not chain.ranged else (),
        weekday=first.weekday if first.weekday >= 0 else None,
        ranged=chain.ranged,
        numeric=_in_numbers(line, chain),
        label=passage.said(at),
        clock=None if times.start is None else line.span(times.first, times.last),
        numbers=first.numbers if parts is None else None,
    )  # fmt: skip


def _kind(chain: Chain) -> MentionKind:
    if chain.pieces[0].month_only:
        return MentionKind.MONTH
    bare = all(piece.day_only and piece.weekday < 0 for piece in chain.pieces)
    return MentionKind.NUMBER if bare else MentionKind.DAY


def _day(part: list[int]) -> Day:
    day, month, year = part
    return day if day > 0 else None, month if month > 0 else None, year if year > 0 else None


def _in_numbers(line: _Line, chain: Chain) -> bool:
    return all(token.kind is not MONTH for token in line.parsed[chain.first : chain.last])


def _lone_month(line: _Line) -> Mention | None:
    """A line that is the name of a month: a heading."""
    found = [at for at, token in enumerate(line.parsed) if token.kind not in (GLUE, COMMA, RANGE)]
    if len(found) != 1 or line.parsed[found[0]].kind is not MONTH:
        return None
    return _plain(line, MentionKind.MONTH, (found[0], found[0] + 1), (None, line.parsed[found[0]].value, None), None)


def _years(line: _Line, positions: list[int]) -> list[Mention]:
    """Years that stand alone; "2026-2027" and "2026/27" are one mention of two years."""
    result: list[Mention] = []
    done = -1
    for at in positions:
        year = year_of(line.parsed[at])
        if at < done or not FIRST_YEAR <= year <= LAST_YEAR:
            continue
        following = _following_year(line.parsed, at)
        done = at + 3 if following else at + 1
        last: Day | None = (None, None, following) if following else None
        result.append(_plain(line, MentionKind.YEAR, (at, done), (None, None, year), last))
    return result


def _following_year(parsed: Tokens, at: int) -> int | None:
    """2027 for the 2026 of "2026-2027" or "2026/27"."""
    if at + 2 >= len(parsed) or not (parsed[at + 1].kind is RANGE or parsed[at + 1].text == "/"):
        return None
    first, second = parsed[at].value, parsed[at + 2]
    joins = second.kind is NUMBER and second.text in (str(first + 1), str(first + 1)[2:])
    return first + 1 if joins else None


def _plain(line: _Line, kind: MentionKind, where: tuple[int, int], day: Day, last: Day | None) -> Mention:
    start, end = line.span(*where)
    shown, left, right = line.folded.text, line.parsed[where[0]].start, line.parsed[where[1] - 1].end
    said = label(shown[max(0, left - _AROUND) : left], shown[right : right + _AROUND], False)
    return Mention(kind, start, end, line.text[start:end], *day, last, (), None, last is not None, False, said)
