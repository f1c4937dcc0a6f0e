"""A whole text to dates: every span with its label, its times and the zone named beside them. Used by `when`.

text -> tokens -> chains of pieces -> days;   times behind a span are its own, those before it only if it is the first
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import NamedTuple

from crawler.normalize.dates import zones
from crawler.normalize.dates.completion import Days, Habits, days
from crawler.normalize.dates.labels import EVENT, Label, label
from crawler.normalize.dates.spans import Chain, chains
from crawler.normalize.dates.times import NO_TIMES, Times, finishes, times_between
from crawler.normalize.dates.token import COMMA, GLUE, RANGE, TIME, Tokens
from crawler.normalize.dates.tokens import MAX_TEXT, tokens
from crawler.normalize.fold import fold
from crawler.normalize.refusal import Refusal

_NEAR_YEARS = 3  # years from now that a year standing alone may lend to a date
_TERSE = 3  # blanks before a first date that only "ends" stands before
_HAS_DIGIT = re.compile(r"\d")
_BARE_TIMES = re.compile(
    r"\s*(\d{1,2})(?:[:.h ]?(\d\d))?\s*(?:-|–|to|bis|a|au|until)\s*(\d{1,2})(?:[:.h ]?(\d\d))?\s*"
    r"|\s*(\d{1,2})(?:[:.h]?(\d\d))?\s*"
)


class Found(NamedTuple):
    """One span of a text: what it is for, its days or why there are none, its times."""

    label: Label
    days: Days | None
    refusal: Refusal | None
    times: Times


@dataclass(slots=True)
class Passage:
    """A text after its first reading: folded, in tokens, with its spans; `timed`: some token is a time."""

    folded: str
    parsed: Tokens
    spans: list[Chain]
    timed: bool

    @classmethod
    def of(cls, folded: str, parsed: Tokens, spans: list[Chain]) -> Passage:
        return cls(folded, parsed, spans, TIME in [token.kind for token in parsed])

    def said(self, number: int) -> Label:
        """What the words around span `number` say that it is for."""
        spans, parsed, folded = self.spans, self.parsed, self.folded
        chain, followed = spans[number], number + 1 < len(spans)
        begin = parsed[spans[number - 1].last - 1].end if number else 0
        finish = parsed[spans[number + 1].first].start if followed else len(folded)
        start, end = parsed[chain.first].start, parsed[chain.last - 1].end
        said = label(folded[begin:start], folded[end:finish], followed, chain.ranged)
        if said.ends and (chain.pieces[0].month_only or (number == 0 and folded.count(" ", 0, start) > _TERSE)):
            return EVENT  # "end of June 2027"
        return said

    def times(self, number: int) -> Times:
        """The times of span `number`: those behind it, or before it where it is the first."""
        if not self.timed:
            return NO_TIMES
        right = self.spans[number + 1].first if number + 1 < len(self.spans) else len(self.parsed)
        return span_times(self.parsed, self.spans[number], 0 if number == 0 else self.spans[number].first, right)


def read_text(text: str, habits: Habits) -> list[Found]:
    """All dates of a text, in order. Never raises: what cannot be read carries its refusal."""
    if not _HAS_DIGIT.search(text):
        return []
    text = text[:MAX_TEXT]
    folded = fold(zones.mark(text))
    parsed = tokens(folded, habits.language, is_modal(text))
    spans, lone_year = chains(parsed, habits.order is not None)
    if habits.year is None and lone_year is not None and abs(lone_year - habits.today.year) <= _NEAR_YEARS:
        habits = replace(habits, year=lone_year)
    passage = Passage.of(folded, parsed, spans)
    part_where_moved(passage)
    found = [_found(passage, number, habits) for number in range(len(passage.spans))]
    if len(found) < 2:
        return found
    if habits.year is None:
        _lend_years(found, passage, habits)
    return _with_ends(found)


def is_modal(text: str) -> bool:
    """True where "may" stands in small letters only, so that it may be no month."""
    return "may" in text and "May" not in text and "MAY" not in text


def part_where_moved(passage: Passage) -> None:
    """ "Postponed from 4 March to 6 May": two dates, the first of them past."""
    ranges = [number for number, chain in enumerate(passage.spans) if chain.ranged]
    for number in ranges:
        chain = passage.spans[number]
        if len(chain.pieces) != 2 or not chain.first or not passage.said(number).moved:
            continue
        if number + 1 < len(passage.spans) and _joins(passage, number):
            continue  # "from 4–6 March to 6–8 May"
        first, second = chain.pieces
        if first.month < 0 and first.numbers is None:
            first.month = second.month
        if first.year < 0:
            first.year = second.year
        passage.spans[number : number + 1] = [Chain([first]), Chain([second])]
        return


def _joins(passage: Passage, number: int) -> bool:
    """True where nothing but "to" stands between a span and the next."""
    between = passage.parsed[passage.spans[number].last : passage.spans[number + 1].first]
    return all(token.kind in (RANGE, GLUE, COMMA) for token in between)


def _lend_years(found: list[Found], passage: Passage, habits: Habits) -> None:
    for number in range(len(found) - 2, -1, -1):
        following = found[number + 1]
        if following.days is not None and _lends_its_year(found[number], following):
            found[number] = _found(passage, number, replace(habits, year=following.days.start.year))


def _found(passage: Passage, number: int, habits: Habits) -> Found:
    said, times = passage.said(number), passage.times(number)
    try:
        return Found(said, days(passage.spans[number], habits), None, times)
    except Refusal as refusal:
        return Found(said, None, refusal, times)


def _with_ends(found: list[Found]) -> list[Found]:
    """ "Start: 9 April, end: 11 April": the second date ends the event of the first."""
    result: list[Found] = []
    for item in found:
        begun = result[-1] if result else None
        if item.label.ends and begun is not None and begun.label == EVENT and (days := _until(begun, item)):
            times = begun.times._replace(end=item.times.start, zone=item.times.zone or begun.times.zone)
            result[-1] = begun._replace(days=days, times=times if begun.times.start is not None else begun.times)
        else:
            result.append(item)
    return result


def _until(begun: Found, item: Found) -> Days | None:
    """The days of `begun`, with those of `item` as the end; None where they do not fit."""
    first, last = begun.days, item.days
    if first is None or last is None or first.end is not None or last.precision is not first.precision:
        return None
    day = last.end or last.start
    return first._replace(end=day if day > first.start else None) if day >= first.start else None


def _lends_its_year(found: Found, following: Found) -> bool:
    """ "14 May (course), 15–17 May 2027": a day without a year before one that has it, in one text on one event."""
    if found.label != EVENT or following.label != EVENT or found.days is None or following.days is None:
        return False
    here, there = found.days.start, following.days.start
    near = (here.month, here.day) <= (there.month, there.day)
    return found.days.inferred and not following.days.inferred and near and here.year != there.year


def read_times(text: str, language: str | None) -> Times:
    """Times of a field that holds nothing but times: "9-17", "9.00 - 17.30 CET"; Times() where it holds none."""
    folded = fold(zones.mark(text[:200])).strip()
    parsed = tokens(folded, language)
    found = times_between(parsed, 0, len(parsed))
    if found.start is not None:
        return found
    bare = _BARE_TIMES.fullmatch(folded)
    if not bare:
        return found
    first = _minute(bare[1] or bare[5], bare[2] or bare[6])
    return Times(first, _minute(bare[3], bare[4]), found.zone) if first is not None else found


def _minute(hour: str | None, minute: str | None) -> int | None:
    if hour is None or int(hour) > 23 or int(minute or 0) > 59:
        return None
    return int(hour) * 60 + int(minute or 0)


def span_times(parsed: Tokens, chain: Chain, left: int, right: int) -> Times:
    """Inside a span the first piece's time is the start and the time behind the last piece the end."""
    behind = times_between(parsed, chain.last, right)
    if len(chain.pieces) > 1 and chain.ranged:
        inside = times_between(parsed, chain.pieces[0].last, chain.pieces[-1].first)
        if inside.start is not None:
            last = behind.last if behind.start is not None else inside.last
            return Times(inside.start, behind.start, behind.zone or inside.zone, inside.first, last)
    if left < chain.first and (behind.start is None or finishes(parsed, behind.first)):
        before = times_between(parsed, left, chain.first)
        if behind.start is None or before.start is None:
            return before if behind.start is None else behind
        return Times(before.start, behind.start, behind.zone or before.zone, before.first, before.last)
    return behind
