"""Pieces to spans: "12" – "14 May 2027" is one span of three days. `completion` makes days of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from crawler.normalize.dates.pieces import Piece, Tokens, kind_at, pieces
from crawler.normalize.dates.tokens import Kind

_BETWEEN = frozenset([Kind.RANGE, Kind.LIST, Kind.COMMA, Kind.GLUE, Kind.TIME, Kind.ZONE, Kind.WEEKDAY])


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
    joined = [chain for chain in _joined(tokens, found) if _is_date(tokens, chain, order_known)]
    return joined, years[0] if len(set(years)) == 1 else None


def _joined(tokens: Tokens, found: list[Piece]) -> Iterator[Chain]:
    chain: Chain | None = None
    last: Kind | None = None
    for number, piece in enumerate(found):
        if chain is not None:
            how = _connection(tokens, found, number)
            # "3–5 and 10–12 May" is one span; "3–5 May – 7 May" is not.
            if how is not None and (how is not Kind.RANGE or last is not Kind.RANGE or _counts_on(chain, piece)):
                chain.pieces.append(piece)
                chain.ranged |= how is Kind.RANGE
                last = how
                continue
            yield chain
        chain, last = Chain([piece]), None
    if chain is not None:
        yield chain


def _counts_on(chain: Chain, piece: Piece) -> bool:
    """ "4-5-6 May": more than one dash, between days that follow each other."""
    return all(before.day_only for before in chain.pieces) and piece.day == chain.pieces[-1].day + 1


def _connection(tokens: Tokens, found: list[Piece], number: int) -> Kind | None:
    """How the piece `number` is joined to the one before it; None if it is not."""
    left, right = found[number - 1], found[number]
    kinds = [tokens[i].kind for i in range(left.last, right.first) if not _joins_times(tokens, i)]
    if any(kind not in _BETWEEN for kind in kinds):
        return None
    if Kind.RANGE in kinds or (_slashed(tokens, left, right) and right.year > 0):
        return Kind.RANGE
    stray = right.day_only and right.year < 0 and kind_at(tokens, right.last) is Kind.WORD
    if stray or (left.is_whole and right.is_whole):
        return None
    if Kind.LIST in kinds:
        return Kind.LIST
    if Kind.COMMA not in kinds or not (left.day_only or right.day_only):
        return None
    # "12, 13 and 14 May": a comma joins days that follow each other, or others before an "and".
    listed = number + 1 < len(found) and _connection(tokens, found, number + 1) in (Kind.LIST, Kind.RANGE)
    return Kind.LIST if right.day == left.day + 1 or listed else None


def _slashed(tokens: Tokens, left: Piece, right: Piece) -> bool:
    """True for "2027-03-12/14": a slash and nothing else between."""
    return right.first == left.last + 1 and tokens[left.last].text == "/"


def _joins_times(tokens: Tokens, position: int) -> bool:
    if tokens[position].kind is not Kind.RANGE:
        return False
    return kind_at(tokens, position - 1) is Kind.TIME and kind_at(tokens, position + 1) is Kind.TIME


def _is_date(tokens: Tokens, chain: Chain, order_known: bool) -> bool:
    """False for numbers without a month, and for "1.5" or "1/2": two numbers that nothing shows to be a date."""
    if all(piece.day_only for piece in chain.pieces):
        return False
    first = chain.pieces[0]
    if len(chain.pieces) > 1 or not first.numbers or first.year > 0:
        return True
    if first.weekday >= 0 or first.full_stop:
        return True
    beside = (kind_at(tokens, first.first - 1), kind_at(tokens, first.last))
    return not first.dotted and (order_known or Kind.WORD not in beside)
