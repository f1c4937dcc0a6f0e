"""Tokens to pieces: what one run of tokens says of a day. "12–14 May 2027" is two pieces, "12" and "14 May 2027".

A day belongs to the month beside it; a number followed by any other word ("12th Congress") belongs to none.
Used by `spans`, which joins pieces and completes what they leave out.
"""

from __future__ import annotations

from collections.abc import Callable

from crawler.normalize import words
from crawler.normalize.dates.cursor import is_day, kind_at, skip, touches, year_of
from crawler.normalize.dates.exclusions import in_street, is_numbered, is_other_year, opens_remark
from crawler.normalize.dates.piece import Piece
from crawler.normalize.dates.token import (
    CJK,
    COMMA,
    GLUE,
    MONTH,
    NUMBER,
    NUMERIC,
    RANGE,
    WEEKDAY,
    WORD,
    YMD,
    Kind,
    Tokens,
)
from crawler.normalize.dates.weekdays import is_one_of_several, is_weekday_too, stands_apart, take_weekday_after

_YEAR_WORDS = words.plain("tokens", "year-words")
_EARLY_MONTH_FIRST = frozenset(["may", "mar", "maj", "mag"])


def pieces(tokens: Tokens) -> tuple[list[Piece], list[int]]:
    """All pieces in order, and the positions of the years that stand alone."""
    found: list[Piece] = []
    years: list[int] = []
    position = 0
    while position < len(tokens):
        if tokens[position].kind not in _BEGINNINGS:
            position += 1
            continue
        piece = _with_weekday(tokens, position)
        if piece is None:
            beside = found[-1].last if found else -1
            if year_of(tokens[position]) > 0 and not is_other_year(tokens, position, beside):
                years.append(position)
            position += 1
        else:
            found.append(piece)
            position = piece.last
    return found, years


def _with_weekday(tokens: Tokens, position: int) -> Piece | None:
    start, weekday, kind = position, -1, tokens[position].kind
    if kind is WEEKDAY or (kind is MONTH and is_weekday_too(tokens, position)):
        if kind is WEEKDAY and not is_one_of_several(tokens, position):
            weekday = tokens[position].value
        start = skip(tokens, position + 1, GLUE, COMMA)
        if start >= len(tokens) or stands_apart(tokens, position, start):
            return None
    piece = _core(tokens, start)
    if piece is None:
        return None
    piece.first, piece.weekday = position, weekday
    if weekday < 0:
        take_weekday_after(tokens, piece)
    return piece


def _core(tokens: Tokens, position: int) -> Piece | None:
    reader = _READERS.get(tokens[position].kind)
    return reader(tokens, position) if reader else None


def _year_month_day(tokens: Tokens, position: int) -> Piece | None:
    year, month, day = tokens[position].parts
    if month < 0 and day < 0:
        return None
    return Piece(position, position + 1, day, month, year, year_first=True)


def _numeric(tokens: Tokens, position: int) -> Piece:
    token = tokens[position]
    first, second, year = token.parts
    piece = Piece(position, position + 1, year=year, numbers=(first, second), dotted="." in token.text)
    piece.full_stop = token.text.endswith(".")
    piece.short_year = year > 0 and not token.text.rstrip().endswith(str(year))
    if year < 0:
        piece.year, piece.last = _year(tokens, position + 1)
    return piece


def _number_first(tokens: Tokens, position: int) -> Piece | None:
    if year_of(tokens[position]) > 0:
        return _year_first(tokens, position)
    if is_day(tokens, position):
        return _day_first(tokens, position)
    return _beyond_any_month(tokens, position)


def _beyond_any_month(tokens: Tokens, position: int) -> Piece | None:
    """ "32 March 2027": a whole date that no calendar has, rather than its month."""
    at = skip(tokens, position + 1, GLUE)
    if len(tokens[position].text) != 2 or kind_at(tokens, at) is not MONTH or is_numbered(tokens, position, True):
        return None
    year, last = _year(tokens, at + 1)
    return Piece(position, last, tokens[position].value, tokens[at].value, year) if year > 0 else None


def _year(tokens: Tokens, position: int, after_month: bool = False) -> tuple[int, int]:
    """The year at `position` behind glue or a comma, and the position after it; -1 and `position` if none.

    Right after a month, a dash may stand before it, and it may have two digits ("12-May-27", "12 May '27").
    """
    at = skip(tokens, position, GLUE, COMMA)
    dashed = kind_at(tokens, at) is RANGE and touches(tokens, at)
    at += dashed
    if at >= len(tokens):
        return -1, position
    year = year_of(tokens[at])
    if year > 0 and opens_remark(tokens, at):
        return -1, position
    if year > 0 and not (dashed and _begins_date(tokens, at + 1)):
        return year, at + 1
    short = after_month and kind_at(tokens, at) is NUMBER and len(tokens[at].text) == 2
    if short and tokens[at - 1].end == tokens[at].start and (dashed or tokens[at - 1].text in ("'", "/")):
        return 2000 + tokens[at].value, at + 1
    return -1, position


def _begins_date(tokens: Tokens, position: int) -> bool:
    """True where what follows a year and a dash shows that the year is the next date's ("… – 2027. gada 2. maijs")."""
    return is_day(tokens, position) or (position < len(tokens) and tokens[position].text in _YEAR_WORDS)


def _day_first(tokens: Tokens, position: int) -> Piece | None:
    day = tokens[position].value
    at = skip(tokens, position + 1, GLUE)
    if kind_at(tokens, at) in (RANGE, COMMA) and touches(tokens, at):
        at += 1
    if is_numbered(tokens, position, kind_at(tokens, at) is MONTH):
        return None
    if kind_at(tokens, at) is MONTH and (at == position + 1 or not is_weekday_too(tokens, at)):
        return _day_month(tokens, position, at, day)
    year, last = _year(tokens, position + 1)
    return Piece(position, last, day, year=year)


def _day_month(tokens: Tokens, position: int, at: int, day: int) -> Piece | None:
    after = skip(tokens, at + 1, GLUE)
    if is_day(tokens, after) and not tokens[position].ordinal:
        year, _ = _year(tokens, after + 1)
        if year > 0:
            return None  # "2 March 5, 2027": the 5 stands beside the month and the year, the 2 beside something else
    year, last = _year(tokens, at + 1, after_month=True)
    if tokens[at].weak and year < 0 and not (tokens[at].text == "may" or tokens[position].ordinal):
        return None
    if year < 0 and (in_street(tokens, position, last) or (tokens[at].modal and kind_at(tokens, last) is WORD)):
        return None  # "up to 12 may attend"
    return Piece(position, last, day, tokens[at].value, year)


def _month_first(tokens: Tokens, position: int) -> Piece | None:
    month = tokens[position]
    at = skip(tokens, position + 1, GLUE)
    if kind_at(tokens, at) is COMMA and is_day(tokens, at + 1) and _year(tokens, at + 2)[0] > 0:
        at += 1  # "August, 21, 2025"
    if is_day(tokens, at) and not _belongs_to_next(tokens, at):
        year, last = _year(tokens, at + 1)
        if year < 0 and ((month.weak and month.text not in _EARLY_MONTH_FIRST) or in_street(tokens, position, last)):
            return None
        return Piece(position, last, tokens[at].value, month.value, year)
    year, last = _year(tokens, position + 1)
    if year < 0 and (month.weak or month.modal or in_street(tokens, position, last)):
        return None
    return Piece(position, last, month=month.value, year=year)


def _belongs_to_next(tokens: Tokens, position: int) -> bool:
    after = skip(tokens, position + 1, GLUE)
    return kind_at(tokens, after) is MONTH and not is_day(tokens, skip(tokens, after + 1, GLUE))


def _year_first(tokens: Tokens, position: int) -> Piece | None:
    """ "2027 March 12", "2027. március 12–14.", "2027. gada 12. maijs" """
    if position + 1 < len(tokens) and tokens[position + 1].text in _YEAR_WORDS:
        return _with_year_before(tokens, position)
    at = skip(tokens, position + 1, GLUE, COMMA)
    if kind_at(tokens, at) is RANGE and touches(tokens, at):
        at += 1
    if kind_at(tokens, at) is not MONTH or tokens[at].weak:
        return None
    day = skip(tokens, at + 1, GLUE)
    if kind_at(tokens, day) is RANGE and touches(tokens, day):
        day += 1
    last = day + 1 if is_day(tokens, day) else at + 1
    behind = skip(tokens, last, GLUE, COMMA)
    if behind < len(tokens) and year_of(tokens[behind]) > 0:
        return None  # "in 2026 March 5, 2027": the month has a year of its own
    written = tokens[day].value if is_day(tokens, day) else -1
    return Piece(position, last, written, tokens[at].value, tokens[position].value)


def _with_year_before(tokens: Tokens, position: int) -> Piece | None:
    start = skip(tokens, position + 1, GLUE)
    if kind_at(tokens, start) not in (NUMBER, MONTH):
        return None
    piece = _day_first(tokens, start) if is_day(tokens, start) else None
    piece = _month_first(tokens, start) if kind_at(tokens, start) is MONTH else piece
    if piece is None or piece.year > 0:
        return None
    piece.first, piece.year = position, tokens[position].value
    return piece


_BEGINNINGS = frozenset([NUMBER, MONTH, YMD, NUMERIC, CJK, WEEKDAY])
_READERS: dict[Kind, Callable[[Tokens, int], Piece | None]] = {
    YMD: _year_month_day,
    CJK: _year_month_day,
    NUMERIC: _numeric,
    NUMBER: _number_first,
    MONTH: _month_first,
}
