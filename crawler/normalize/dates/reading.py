"""A whole text to dates: every span with its label, its times and the zone named beside them. Used by `when`.

text -> tokens -> chains of pieces -> days;   times behind a span are its own, those before it only if it is the first
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from crawler.normalize.dates import clock, zones
from crawler.normalize.dates.completion import Days, Habits, days
from crawler.normalize.dates.labels import EVENT, Label, is_doors, label
from crawler.normalize.dates.spans import Chain, chains
from crawler.normalize.dates.tokens import MAX_TEXT, Kind, Token, tokens
from crawler.normalize.fold import fold
from crawler.normalize.refusal import Refusal

Tokens = list[Token]
_HAS_DIGIT = re.compile(r"\d")
_BARE_TIMES = re.compile(
    r"\s*(\d{1,2})(?:[:.h ]?(\d\d))?\s*(?:-|–|to|bis|a|au|until)\s*(\d{1,2})(?:[:.h ]?(\d\d))?\s*"
    r"|\s*(\d{1,2})(?:[:.h]?(\d\d))?\s*"
)


@dataclass(frozen=True, slots=True)
class Times:
    """Clock times in minutes after midnight, and the zone as the text names it."""

    start: int | None = None
    end: int | None = None
    zone: str | None = None


_NO_TIMES = Times()


@dataclass(frozen=True, slots=True)
class Found:
    """One span of a text: what it is for, its days or why there are none, its times."""

    label: Label
    days: Days | None
    refusal: Refusal | None
    times: Times


def read_text(text: str, habits: Habits) -> list[Found]:
    """All dates of a text, in order. Never raises: what cannot be read carries its refusal."""
    if not _HAS_DIGIT.search(text):
        return []
    folded = fold(zones.mark(text[:MAX_TEXT]))
    parsed = tokens(folded, habits.language)
    spans, lone_year = chains(parsed, habits.order is not None)
    if habits.year is None and lone_year is not None and abs(lone_year - habits.today.year) <= 3:
        habits = Habits(habits.order, habits.country, habits.language, lone_year, habits.today)
    found = [_found(folded, parsed, spans, number, habits) for number in range(len(spans))]
    if habits.year is None:
        for number, following in reversed(list(enumerate(found[1:]))):
            if _lends_its_year(found[number], following):
                year = following.days.start.year if following.days else None
                found[number] = _found(folded, parsed, spans, number, replace(habits, year=year))
    return found


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
    found = _times(tokens(folded, language))
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


def _found(folded: str, parsed: Tokens, spans: list[Chain], number: int, habits: Habits) -> Found:
    chain = spans[number]
    previous_end = parsed[spans[number - 1].last - 1].end if number else 0
    following = spans[number + 1] if number + 1 < len(spans) else None
    start, end = parsed[chain.first].start, parsed[chain.last - 1].end
    next_start = parsed[following.first].start if following else len(folded)
    said = label(folded[previous_end:start], folded[end:next_start], following is not None)
    times = _span_times(parsed, chain, 0 if number == 0 else chain.first, following.first if following else len(parsed))
    try:
        return Found(said, days(chain, habits), None, times)
    except Refusal as refusal:
        return Found(said, None, refusal, times)


def _span_times(parsed: Tokens, chain: Chain, left: int, right: int) -> Times:
    """Inside a span the first piece's time is the start and the time behind the last piece the end."""
    if all(token.kind is not Kind.TIME for token in parsed):
        return _NO_TIMES
    behind = _times(parsed[chain.last : right])
    inside = _times(parsed[chain.pieces[0].last : chain.pieces[-1].first]) if len(chain.pieces) > 1 else _NO_TIMES
    if inside.start is not None and chain.ranged:
        return Times(inside.start, behind.start, behind.zone or inside.zone)
    if behind.start is None and left < chain.first:
        return _times(parsed[left : chain.first])
    return behind


def _times(parsed: Tokens) -> Times:
    """The first time that is not that of the doors, with its end and zone."""
    positions = [i for i, token in enumerate(parsed) if token.kind is Kind.TIME]
    for at in positions:
        if len(positions) > 1 and is_doors(_words_before(parsed, at)):
            continue
        return _time_at(parsed, at)
    return _NO_TIMES


def _words_before(parsed: Tokens, position: int) -> str:
    near = []
    for token in reversed(parsed[max(0, position - 4) : position]):
        if token.kind not in (Kind.WORD, Kind.GLUE):
            break
        near.append(token.text)
    return " ".join(reversed(near))


def _time_at(parsed: Tokens, at: int) -> Times:
    start, end, position = parsed[at], None, at + 1
    zone, position = _zone_at(parsed, position)
    joined = position
    while joined < len(parsed) and parsed[joined].kind is Kind.GLUE:
        joined += 1
    if joined + 1 < len(parsed) and parsed[joined].kind in (Kind.RANGE, Kind.LIST):
        after = joined + 1
        while after < len(parsed) and parsed[after].kind is Kind.GLUE:
            after += 1
        if after < len(parsed) and parsed[after].kind is Kind.TIME and parsed[joined].kind is Kind.RANGE:
            end = parsed[after]
            zone_behind, _ = _zone_at(parsed, after + 1)
            zone = zone_behind or zone
    if end is None:
        return Times(start.value, None, zone)
    first, last = clock.pair(start.text, start.value, end.text, end.value)
    return Times(first, last, zone)


def _zone_at(parsed: Tokens, position: int) -> tuple[str | None, int]:
    at = position
    while at < len(parsed) and parsed[at].kind in (Kind.GLUE, Kind.COMMA):
        at += 1
    if at < len(parsed) and parsed[at].kind is Kind.ZONE:
        return parsed[at].text, at + 1
    return None, position
