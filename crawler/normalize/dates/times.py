"""Clock times among tokens: a time, the end of its range, the zone beside it. Used by `reading` and `mentions`."""

from __future__ import annotations

from typing import NamedTuple

from crawler.normalize import words
from crawler.normalize.dates import clock
from crawler.normalize.dates.labels import is_doors
from crawler.normalize.dates.token import BREAK, COMMA, GLUE, RANGE, TIME, WORD, ZONE, Kind, Tokens

_DOORS_BEHIND = tuple(sorted(words.plain("clock", "doors-behind")))
_FINISH = words.plain("dates", "finish")
_MANY_BEFORE = 4  # words before a time that may say it is that of the doors


class Times(NamedTuple):
    """Clock times in minutes after midnight, and the zone as the text names it; `first`..`last`-1 are its tokens."""

    start: int | None = None
    end: int | None = None
    zone: str | None = None
    first: int = -1
    last: int = -1


NO_TIMES = Times()


def times_between(parsed: Tokens, left: int, right: int) -> Times:
    """The first time of parsed[left:right] that is not that of the doors, with its end and zone."""
    positions = [
        at for at in range(left, right) if parsed[at].kind is TIME and parsed[at].value < clock.MINUTES_A_DAY
    ]  # no event begins at 24:00
    for at in positions:
        if len(positions) > 1 and opens_doors(parsed, left, at):
            continue
        return time_at(parsed, at, right)
    return NO_TIMES


def opens_doors(parsed: Tokens, left: int, position: int) -> bool:
    """True for the 18:00 of "doors open 18:00", "18時開場" or "18:00 for 18:30"."""
    after = parsed[position + 1] if position + 1 < len(parsed) else None
    if after is not None and after.kind in (WORD, GLUE) and after.text.startswith(_DOORS_BEHIND):
        return True
    near = []
    for token in reversed(parsed[max(left, position - _MANY_BEFORE) : position]):
        if token.kind not in (WORD, GLUE):
            break
        near.append(token.text)
    return is_doors(" ".join(reversed(near)))


def time_at(parsed: Tokens, at: int, right: int) -> Times:
    """The time at position `at`, with the end and the zone that follow it before `right`."""
    start, zone, position = parsed[at], None, at + 1
    zone, position = _zone_at(parsed, position, right)
    joined = _past(parsed, position, right, GLUE)
    if joined + 1 < right and parsed[joined].kind is RANGE:
        after = _past(parsed, joined + 1, right, GLUE)
        if after < right and parsed[after].kind is TIME:
            end = parsed[after]
            zone_behind, position = _zone_at(parsed, after + 1, right)
            first, last = clock.pair(start.value, start.half, end.value, end.half)
            return Times(first, last, zone_behind or zone, at, position)
    end_at = _finish_after(parsed, position, right)
    if end_at is not None:
        return Times(start.value, parsed[end_at].value, zone, at, end_at + 1)
    return Times(start.value, None, zone, at, position)


def _finish_after(parsed: Tokens, position: int, right: int) -> int | None:
    """The position of the 16:00 of "start 14:00, end 16:00", from behind the 14:00."""
    for at in range(position, min(right, position + _MANY_BEFORE)):
        if parsed[at].kind is TIME:
            return at if finishes(parsed, at) else None
        if parsed[at].kind not in (WORD, GLUE, COMMA, BREAK):
            return None
    return None


def finishes(parsed: Tokens, position: int) -> bool:
    """True for the 16:00 of "end 16:00" or "end time: 16:00"."""
    return any(token.text in _FINISH for token in parsed[max(0, position - 3) : position])


def _past(parsed: Tokens, position: int, right: int, *kinds: Kind) -> int:
    while position < right and parsed[position].kind in kinds:
        position += 1
    return position


def _zone_at(parsed: Tokens, position: int, right: int) -> tuple[str | None, int]:
    at = _past(parsed, position, right, GLUE, COMMA)
    if at < right and parsed[at].kind is ZONE:
        return parsed[at].text, at + 1
    return None, position
