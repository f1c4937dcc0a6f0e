"""Moving among tokens and asking what stands somewhere. Used by `pieces`, `spans` and `exclusions`."""

from __future__ import annotations

from crawler.normalize.dates.token import CJK, GLUE, NUMBER, Kind, Token, Tokens


def skip(tokens: Tokens, position: int, *kinds: Kind) -> int:
    """`position`, or the nearest one behind it that is of none of `kinds`; the end if there is none."""
    end = len(tokens)
    while position < end and tokens[position].kind in kinds:
        position += 1
    return position


def before_glue(tokens: Tokens, position: int) -> int:
    """`position`, or the nearest one before it that is not glue; -1 if there is none."""
    while position >= 0 and tokens[position].kind is GLUE:
        position -= 1
    return position


def kind_at(tokens: Tokens, position: int) -> Kind | None:
    """The kind of the token at `position`; None outside the text."""
    return tokens[position].kind if 0 <= position < len(tokens) else None


def year_of(token: Token) -> int:
    """The year that a token may be, -1 if none."""
    if token.kind is NUMBER and len(token.text) == 4 and token.text[0] in "12":
        return token.value
    if token.kind is CJK and token.parts[0] > 0 and token.parts[1] < 0:
        return token.parts[0]
    return -1


def is_day(tokens: Tokens, position: int) -> bool:
    """True for a number that some month has as a day."""
    if not 0 <= position < len(tokens):
        return False
    token = tokens[position]
    return token.kind is NUMBER and 1 <= token.value <= 31 and len(token.text) <= 2


def touches(tokens: Tokens, position: int) -> bool:
    """True if the token stands between its neighbours without blanks."""
    if not 0 < position < len(tokens) - 1:
        return False
    here = tokens[position]
    return tokens[position - 1].end == here.start and here.end == tokens[position + 1].start
