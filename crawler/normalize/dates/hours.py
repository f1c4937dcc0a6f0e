"""Numbers that only their neighbours make a time of day: "kl. 19", "18 Uhr", "9–11 a.m.", "19.05–20.15". Used by
`tokens`, after all tokens are known and only where one of them speaks of hours.
"""

from __future__ import annotations

import re
from dataclasses import replace

from crawler.normalize import words
from crawler.normalize.dates import clock
from crawler.normalize.dates.token import (
    COMMA,
    GLUE,
    LIST,
    MONTH,
    NUMBER,
    NUMERIC,
    RANGE,
    TIME,
    WEEKDAY,
    YMD,
    Token,
    Tokens,
)

_MONEY = re.compile(r"\s?(?:€|eur|\$|£|usd|gbp|chf|%|km|mb|credits?|points?|cme|mio|million)")
_DOTTED_BEFORE = words.plain("clock", "dotted-before")
_MONEY_BEFORE = frozenset("€$£")
_MILITARY = frozenset(["h", "hrs", "hr", "hours", "uhr"])
_NUMBERS = (NUMBER, NUMERIC)
_BLANKS = (GLUE, COMMA)
_LAST_OF_MONTH, _LAST_MONTH = 31, 12
_UNCERTAIN_MINUTES = frozenset(range(1, 32)) - {15, 30}  # "1.20" may be many things, "9.00" and "9.45" hardly


def with_hours(found: Tokens, folded: str, worded: bool) -> Tokens:
    """`found`, with a TIME wherever a number is one; `worded`: some word speaks of hours."""
    if worded:
        found = _behind(found, folded)
        _by_words_before(found)
    for at, token in enumerate(found):
        if token.kind is NUMERIC and (time := _dotted(found, at, folded)):
            found[at] = time
    _spread(found)
    return found


def _by_words_before(found: Tokens) -> None:
    for at in range(1, len(found)):
        if found[at].kind in _NUMBERS and (time := _by_word_before(found, at)):
            found[at] = time


def _behind(found: Tokens, folded: str) -> Tokens:
    """Join numbers with the words behind them: "18" "uhr", "9:00" "h", "7" "de la tarde", "12" "noon"."""
    result: Tokens = []
    for token in found:
        at = len(result) - 1
        if at >= 0 and (joined := _joined(result, at, token, folded)):
            result[at:] = [joined]
            continue
        if not (token.word.half and _take_half(result, token)):
            result.append(token)
    return result


def _take_half(result: Tokens, word: Token) -> bool:
    """Join a time, or a number that is spoken of as one ("a las 7 de la tarde"), with the half of its day."""
    at = _before_glue(result)
    if at is None:
        return False
    before = result[at - 1] if at else None
    lead_in = before is not None and (before.kind is GLUE or before.word.hour_before or len(before.text) == 1)
    time = _in_half(result[at], word, lead_in or at + 1 < len(result))
    if time is None:
        return False
    result[at:] = [time]
    return True


def _joined(result: Tokens, at: int, token: Token, folded: str) -> Token | None:
    before = result[at]
    if token.start - before.end > 1 or folded[before.end : token.start].strip():
        return None
    if before.ordinal and len(token.text) == 1:
        return None  # "9. u. 10. April"; but "18. uri"
    if token.word.hour_behind:
        if before.kind is TIME and before.value < clock.MINUTES_A_DAY:
            return replace(before, end=token.end)
        return _as_time(before, token.end, token.text in _MILITARY and not _is_year(result, at))
    is_noon = token.kind is TIME and not token.text[0].isdigit()
    if is_noon and before.kind is NUMBER and before.value == 12:
        return replace(token, start=before.start)
    return None


def _is_year(result: Tokens, at: int) -> bool:
    """True for the 2027 of "18 marzo 2027 h 20"."""
    return result[at].text.startswith(("19", "20")) and at > 0 and result[at - 1].kind in (MONTH, GLUE)


def _before_glue(result: Tokens) -> int | None:
    at = len(result) - 1
    while at >= 0 and result[at].kind is GLUE and len(result) - at <= 3:
        at -= 1
    return at if at >= 0 else None


def _in_half(token: Token, word: Token, spoken: bool) -> Token | None:
    """ "7" or "7:30" with the half of the day that is named behind it."""
    hour, minute = divmod(token.value, 60)
    if token.kind is NUMBER and not token.ordinal and len(token.text) <= 2 and spoken:
        hour, minute = token.value, 0
    elif token.kind is not TIME or token.half:
        return None
    half = "" if hour > 12 else word.word.half
    value = clock.minutes(hour, minute, half)
    return None if value is None else replace(token, kind=TIME, end=word.end, value=value, half=half)


def _as_time(token: Token, end: int, military: bool = False) -> Token | None:
    """The number or the two numbers of `token` as a time; None if no clock shows it."""
    if token.kind is NUMBER and (not token.ordinal or token.end == token.start + len(token.text) + 1):
        if len(token.text) <= 2:
            value = clock.minutes(token.value, 0, "")
        elif military and len(token.text) == 4:
            value = clock.minutes(token.value // 100, token.value % 100, "")
        else:
            return None
    elif _is_dotted(token):
        value = clock.minutes(token.parts[0], token.parts[1], "")
    else:
        return None
    return None if value is None else replace(token, kind=TIME, end=end, value=value, parts=())


def _is_dotted(token: Token) -> bool:
    """ "18.30", which may be a time; "18.3." or "18/30" is none."""
    if token.kind is not NUMERIC or token.parts[2] > 0 or "." not in token.text:
        return False
    return len(token.text.partition(".")[2].strip()) == 2 and not token.text.endswith(".")


def _by_word_before(found: Tokens, at: int) -> Token | None:
    before = at - 1
    if before >= 0 and found[before].kind is GLUE and found[before].text in ".:":
        before -= 1
    if before < 0 or not found[before].word.hour_before or _month_follows(found, at):
        return None
    return _as_time(found[at], found[at].end)


def _month_follows(found: Tokens, at: int) -> bool:
    after = at + 1
    while after < len(found) and found[after].kind is GLUE:
        after += 1
    return after < len(found) and found[after].kind is MONTH


def _dotted(found: Tokens, at: int, folded: str) -> Token | None:
    """ "18.30" without any word: a time where it can be no day and looks like one, or behind a whole date."""
    token = found[at]
    if not _is_dotted(token) or _MONEY.match(folded, token.end) or (at and found[at - 1].text in _MONEY_BEFORE):
        return None
    first, second, _ = token.parts
    may_be_day = 1 <= second <= _LAST_MONTH and 1 <= first <= _LAST_OF_MONTH
    if may_be_day or (second in _UNCERTAIN_MINUTES and first <= _LAST_MONTH):
        return _as_time(token, token.end) if _behind_date(found, at) else None
    return _as_time(token, token.end)


def _behind_date(found: Tokens, at: int) -> bool:
    """True where a year, a whole date in numbers, or "at" right before says that no other date begins here."""
    before = at - 1
    while before >= 0 and found[before].kind in _BLANKS:
        if found[before].text in _DOTTED_BEFORE:
            return True
        before -= 1
    if before < 0:
        return False
    token = found[before]
    if token.kind is MONTH:
        return before < at - 1
    if token.kind is WEEKDAY:
        return before > 0 and _behind_date(found, before)
    year = token.kind is NUMBER and len(token.text) == 4
    return year or token.kind is YMD or (token.kind is NUMERIC and token.parts[2] > 0)


def _spread(found: Tokens) -> None:
    """A time makes times of the bare numbers that a dash joins to it: "9–11 a.m.", "klo 18–20", "10.15–11.15 Uhr"."""
    for at, token in enumerate(found):
        if token.kind is not RANGE and token.kind is not LIST:
            continue
        left, right = _beside(found, at, -1), _beside(found, at, 1)
        if left is None or right is None:
            continue
        if found[right].kind is TIME and _says_hours(found[right]) and not _in_date(found, left):
            military = len(found[right].text) == 4 and found[right].text.isdigit()
            found[left] = _as_time(found[left], found[left].end, military) or found[left]
        elif found[left].kind is TIME and token.kind is RANGE and not _in_date(found, right, behind=True):
            found[right] = _as_time(found[right], found[right].end) or found[right]


def _says_hours(token: Token) -> bool:
    """True for a time with a word or without a colon: the number before "– 9:00" may be anything."""
    return bool(token.half) or ":" not in token.text or token.end - token.start > len(token.text)


def _beside(found: Tokens, at: int, step: int) -> int | None:
    """The position of the neighbour on one side of a dash, over glue."""
    at += step
    while 0 <= at < len(found) and found[at].kind is GLUE:
        at += step
    return at if 0 <= at < len(found) else None


def _in_date(found: Tokens, at: int, behind: bool = False) -> bool:
    """True for a number that has its month beside it ("May 7 – 9 pm" is the 7th; "9 am – 12 May" ends on the 12th)."""
    if behind:
        return _month_follows(found, at) or (found[at].kind is NUMERIC and not _is_dotted(found[at]))
    return at > 0 and found[at - 1].kind is MONTH
