"""Weekdays beside a day: which of them speak of it, and which names are months as well. Used by `pieces`."""

from __future__ import annotations

from crawler.normalize.dates.cursor import is_day, kind_at, skip, year_of
from crawler.normalize.dates.piece import Piece
from crawler.normalize.dates.token import CJK, COMMA, GLUE, LIST, MONTH, NUMBER, NUMERIC, RANGE, WEEKDAY, YMD, Tokens

_DATE_KINDS = frozenset([NUMBER, MONTH, YMD, NUMERIC, CJK])


def is_one_of_several(tokens: Tokens, position: int) -> bool:
    """True for the Sunday of "Friday–Sunday 9–11 April", which is not the day of the 9th."""
    joined = kind_at(tokens, position - 1) in (RANGE, LIST, COMMA)
    return joined and kind_at(tokens, position - 2) is WEEKDAY


def stands_apart(tokens: Tokens, left: int, right: int) -> bool:
    """True for a weekday on another line than the number after it, which is no day of a month."""
    return (
        any(token.text == "\n" for token in tokens[left + 1 : right])
        and tokens[right].kind is NUMBER
        and not is_day(tokens, right)
    )


def is_weekday_too(tokens: Tokens, position: int) -> bool:
    """ "mar. 12 mai": a short name that is a month as well, before a day that has its own month."""
    if tokens[position].kind is not MONTH or len(tokens[position].text) > 3:
        return False
    day = skip(tokens, position + 1, GLUE)
    if not is_day(tokens, day):
        return False
    after = skip(tokens, day + 1, GLUE)
    return kind_at(tokens, after) is MONTH and not is_day(tokens, skip(tokens, after + 1, GLUE))


def take_weekday_after(tokens: Tokens, piece: Piece) -> None:
    """ "12 May 2027 (Wed)", "12日(金)": the weekday behind, unless the next day's text begins with it."""
    position = skip(tokens, piece.last, GLUE, COMMA)
    if kind_at(tokens, position) is not WEEKDAY or any(t.text == "\n" for t in tokens[piece.last : position]):
        return
    after = skip(tokens, position + 1, GLUE, COMMA)
    if kind_at(tokens, after) is RANGE and kind_at(tokens, after + 1) is WEEKDAY:
        return  # "(Sunday–Tuesday)" speaks of both ends
    if _in_brackets(tokens, position):
        piece.weekday, piece.last = tokens[position].value, position + 1
        return
    if piece.day_only and tokens[piece.first].kind is NUMBER:
        return  # "the 2nd Tuesday" is no day's number
    if kind_at(tokens, after) not in _DATE_KINDS:
        piece.weekday, piece.last = tokens[position].value, position + 1
    elif piece.year < 0 and (year := year_of(tokens[after])) > 0:
        piece.year, piece.weekday, piece.last = year, tokens[position].value, after + 1


def _in_brackets(tokens: Tokens, position: int) -> bool:
    """True for "(Fri)" and "（金）", which speak of the day before them."""
    if tokens[position].text[0] in "([":
        return True
    before, after = tokens[position - 1].text, tokens[position + 1].text if position + 1 < len(tokens) else ""
    return before in ("(", "[") and after in (")", "]")
