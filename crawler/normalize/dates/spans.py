"""Pieces to spans: "12" – "14 May 2027" is one span of three days. `completion` makes days of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from crawler.normalize import words
from crawler.normalize.dates.cursor import kind_at, year_of
from crawler.normalize.dates.piece import Piece
from crawler.normalize.dates.pieces import pieces
from crawler.normalize.dates.token import COMMA, GLUE, LIST, MONTH, RANGE, TIME, WEEKDAY, WORD, ZONE, Kind, Tokens

_BETWEEN_WORDS = words.plain("tokens", "between")
_COUNTED = words.plain("tokens", "counted")
_COMMAS = frozenset([COMMA, GLUE])
_BETWEEN_BEHIND = words.plain("tokens", "between-behind")
_BETWEEN = frozenset([RANGE, LIST, COMMA, GLUE, TIME, ZONE, WEEKDAY])


@dataclass(slots=True)
class Chain:
    """Pieces that make one span, with what joins them; `ranged`: a dash or "to", else "and" or a comma."""

    pieces: list[Piece]
    ranged: bool = False

    @property
    def first(self) -> int:
        return self.pieces[0].first

    @property
    def last(self) -> int:
        return self.pieces[-1].last


def chains(tokens: Tokens, order_known: bool = False) -> tuple[list[Chain], int | None]:
    """All spans in order, and the year that stands alone if it is just one.

    order_known  the source says how it orders day and month, so that a bare "9/11" may be a date
    """
    found, years = pieces(tokens)
    spans = [chain for chain in joined(tokens, found) if is_date(tokens, chain, order_known)]
    if not years:
        return spans, None
    lone = {year_of(tokens[at]) for at in years}
    return spans, lone.pop() if len(lone) == 1 else None


def joined(tokens: Tokens, found: list[Piece]) -> Iterator[Chain]:
    """All chains of pieces, dates or not."""
    if len(found) == 1:  # as in most texts
        yield Chain(found)
        return
    chain: Chain | None = None
    last: Kind | None = None
    connections = _connections(tokens, found)
    for number, piece in enumerate(found):
        if chain is not None:
            how = connections[number]
            # "3–5 and 10–12 May" is one span; "3–5 May – 7 May" is not.
            if how is not None and (how is not RANGE or last is not RANGE or _counts_on(chain, piece)):
                chain.pieces.append(piece)
                chain.ranged |= how is RANGE
                last = how
                continue
            yield chain
        chain, last = Chain([piece]), None
    if chain is not None:
        yield chain


def _counts_on(chain: Chain, piece: Piece) -> bool:
    """ "4-5-6 May": more than one dash, between days that follow each other."""
    return all(before.day_only for before in chain.pieces) and piece.day == chain.pieces[-1].day + 1


def _connections(tokens: Tokens, found: list[Piece]) -> list[Kind | None]:
    """How each piece is joined to the one before it; from the last, because "12, 13 and 14" hangs on its "and"."""
    result: list[Kind | None] = [None] * (len(found) + 1)
    for number in range(len(found) - 1, 0, -1):
        result[number] = _connection(tokens, found, number, result[number + 1])
    return result


def _connection(tokens: Tokens, found: list[Piece], number: int, following: Kind | None) -> Kind | None:
    """How the piece `number` is joined to the one before it, and the one after it to it; None if it is not."""
    left, right = found[number - 1], found[number]
    kinds = [token.kind for token in tokens[left.last : right.first]]
    if RANGE in kinds and TIME in kinds:
        kinds = [tokens[i].kind for i in range(left.last, right.first) if not _joins_times(tokens, i)]
    # "No. 1 – June 30": a day before its month is written with the month behind both.
    apart = left.day_only and left.weekday < 0 and kind_at(tokens, right.first) is MONTH
    if apart or not _BETWEEN.issuperset(kinds) or (RANGE in kinds and _counts_something(tokens, left, right)):
        return None
    if RANGE in kinds or (_slashed(tokens, left, right) and right.year > 0):
        return RANGE
    if LIST in kinds and _between(tokens, left.first, right.last):
        return RANGE
    stray = right.day_only and right.year < 0 and kind_at(tokens, right.last) is WORD
    if stray or (left.is_whole and right.is_whole):
        return None
    if LIST in kinds:
        return LIST
    return LIST if COMMA in kinds and _listed(tokens, found, number, following) else None


def _counts_something(tokens: Tokens, left: Piece, right: Piece) -> bool:
    """ "March 12 – 1st Quarter", "May 3 – 5th Annual Walk": the number behind the dash is that of what follows it.

    No span ends before it begins; nor does "3 – 5th" where "5th" stands before what is counted.
    """
    if left.day_only or not right.day_only or right.year > 0 or kind_at(tokens, right.last) is not WORD:
        return False
    if 0 < right.day <= left.day:
        return True
    ordinal = tokens[right.first].ordinal and not any(token.ordinal for token in tokens[left.first : left.last])
    return ordinal and tokens[right.last].text in _COUNTED


def _listed(tokens: Tokens, found: list[Piece], number: int, following: Kind | None) -> bool:
    """ "12, 13 and 14 May": a comma joins days that follow each other, several in a row, or others before an "and"."""
    left, right = found[number - 1], found[number]
    if left.day_only or right.day_only:
        listed = following in (LIST, RANGE)
        return right.day == left.day + 1 or listed or _in_row(tokens, found, number)
    return _without_year(left, right) and following is LIST


def _without_year(left: Piece, right: Piece) -> bool:
    """ "Jan 5, Feb 2 and Mar 2, 2027": days with months of their own, the year behind the last."""
    return left.month > 0 and right.month > 0 and left.year < 0 and left.weekday < 0 and not left.month_only


def _in_row(tokens: Tokens, found: list[Piece], number: int) -> bool:
    """ "1, 8, 15 March": three days or more, each later than the one before, with nothing but commas between."""

    def follows(at: int) -> bool:
        if not 0 < at < len(found):
            return False
        left, right = found[at - 1], found[at]
        between = [tokens[i].kind for i in range(left.last, right.first)]
        return left.day_only and 0 < left.day < right.day and COMMA in between and set(between) <= _COMMAS

    return follows(number) and (follows(number - 1) or follows(number + 1))


def _between(tokens: Tokens, first: int, last: int) -> bool:
    """True for "between the 9th and the 11th"."""
    if any(token.text in _BETWEEN_BEHIND for token in tokens[last : last + 3]):
        return True
    position = first - 1
    while position >= 0 and tokens[position].kind is GLUE and tokens[position].text not in _BETWEEN_WORDS:
        position -= 1
    return position >= 0 and tokens[position].text in _BETWEEN_WORDS


def _slashed(tokens: Tokens, left: Piece, right: Piece) -> bool:
    """True for "2027-03-12/14": a slash and nothing else between."""
    return right.first == left.last + 1 and tokens[left.last].text == "/"


def _joins_times(tokens: Tokens, position: int) -> bool:
    if tokens[position].kind is not RANGE:
        return False
    return kind_at(tokens, position - 1) is TIME and kind_at(tokens, position + 1) is TIME


def is_date(tokens: Tokens, chain: Chain, order_known: bool) -> bool:
    """False for numbers without a month, and for "1.5" or "1/2": two numbers that nothing shows to be a date."""
    first = chain.pieces[0]
    if first.month > 0:
        return True
    if all(piece.day_only for piece in chain.pieces):
        return False
    if len(chain.pieces) > 1 or not first.numbers or first.year > 0:
        return True
    if first.weekday >= 0 or first.full_stop:
        return True
    beside = (kind_at(tokens, first.first - 1), kind_at(tokens, first.last))
    return not first.dotted and (order_known or WORD not in beside)
