"""Days and years that the words beside them show to be none: rooms, streets, copyrights. Used by `pieces`."""

from __future__ import annotations

import re

from crawler.normalize import words
from crawler.normalize.dates.cursor import before_glue, is_day, kind_at
from crawler.normalize.dates.token import WORD, Tokens

# Numbers after these are not days.
_NUMBERED = words.plain("tokens", "numbered")
_DAY_WORDS = words.plain("tokens", "day-words")
_STREET_BEFORE, _STREET_BEHIND = words.plain("tokens", "street-before"), words.plain("tokens", "street-behind")
_NOT_THE_YEAR = words.plain("tokens", "not-the-year")
_ROMAN = re.compile("[ivx]{1,5}")


def is_other_year(tokens: Tokens, position: int, beside: int) -> bool:
    """True for the year of "© 2024" or "since 2019", or of a remark behind the date that ends at `beside`."""
    if position > 0 and tokens[position - 1].text in _NOT_THE_YEAR:
        return True
    return beside == position - 1 and opens_remark(tokens, position)


def opens_remark(tokens: Tokens, position: int) -> bool:
    """True for the year of "March 12 (2021 budget meeting)", which is the budget's."""
    opened = position > 0 and tokens[position - 1].text in ("(", "[")
    return opened and kind_at(tokens, position + 1) is WORD


def is_numbered(tokens: Tokens, position: int, before_month: bool) -> bool:
    """True for the 5 of "Room 5, 12 May"; but "dia 17 de setembro" is a day."""
    word = tokens[position - 1].text if position else ""
    return word in _NUMBERED and not tokens[position].ordinal and not (before_month and word in _DAY_WORDS)


def in_street(tokens: Tokens, first: int, last: int) -> bool:
    """True for a day and a month that are the name of a street: "12, rue du 8 Mai", "14 May Street"."""
    before = before_glue(tokens, first - 1)
    if before >= 0 and (is_day(tokens, before) or _ROMAN.fullmatch(tokens[before].text)):
        before = before_glue(tokens, before - 1)  # "Via XX Settembre 12"
    if before >= 0 and tokens[before].text in _STREET_BEFORE:
        return True
    return last < len(tokens) and tokens[last].text in _STREET_BEHIND
