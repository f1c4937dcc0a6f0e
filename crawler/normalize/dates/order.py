"""How a page orders day and month: one "13/5/2027" tells how "3/5/2027" beside it is meant. Used by `crawler.read`."""

from __future__ import annotations

import re
from collections.abc import Iterable

from config.source import DateOrder

_NUMBERS = re.compile(r"(?<![\d/.-])(\d{1,2})([/-])(\d{1,2})\2(?:19|20)?\d\d(?![\d/-])")


def shown_order(texts: Iterable[str | None]) -> DateOrder | None:
    """The order that the unequivocal dates among `texts` show; None if there are none or they contradict each other."""
    shown = {order for text in texts if text for match in _NUMBERS.finditer(text) if (order := _order(match))}
    return shown.pop() if len(shown) == 1 else None


def _order(match: re.Match[str]) -> DateOrder | None:
    first, second = int(match[1]), int(match[3])
    if first > 12 >= second >= 1 and first <= 31:
        return DateOrder.DMY
    if second > 12 >= first >= 1 and second <= 31:
        return DateOrder.MDY
    return None
