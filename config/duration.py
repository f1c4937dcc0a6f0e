"""Durations as people write them: "12h", "30 min", "10 months", "1h 30m"."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated

from pydantic import BeforeValidator, WithJsonSchema

_UNITS_S = {
    "s": 1, "sec": 1, "second": 1,
    "m": 60, "min": 60, "minute": 60,
    "h": 3600, "hour": 3600,
    "d": 86_400, "day": 86_400,
    "w": 604_800, "week": 604_800,
    "month": 2_629_800, "year": 31_557_600,
}  # fmt: skip
_PART = re.compile(r"(\d+(?:\.\d+)?)\s*([a-z]+)\s*")


def parse_duration(value: object) -> dt.timedelta:
    """Return the length of "12h" or "1h 30m"; a month counts 30.44 days, a year 365.25.

    Raises ValueError that says what is expected.
    """
    if isinstance(value, dt.timedelta):
        return value
    text = value.strip().lower() if isinstance(value, str) else ""
    total, end = 0.0, 0
    for part in _PART.finditer(text):
        unit = part[2] if part[2] in _UNITS_S else part[2].removesuffix("s")
        if part.start() != end or unit not in _UNITS_S:
            break
        total, end = total + float(part[1]) * _UNITS_S[unit], part.end()
    if not text or end != len(text):
        shown = f'"{value}"' if isinstance(value, str) else str(value)
        raise ValueError(f'{shown} is no duration; expected a text such as "30 min", "12h", "7 days" or "10 months"')
    try:
        return dt.timedelta(seconds=total)
    except OverflowError:
        raise ValueError(f'"{value}" is too long for a duration') from None


# In a file it is a text like the ones above, not ISO 8601's "PT12H": editors must hear that from the JSON Schema.
_SCHEMA = WithJsonSchema({"type": "string", "pattern": r"^\s*(\d+(\.\d+)?\s*[A-Za-z]+\s*)+$", "examples": ["12h"]})
Duration = Annotated[dt.timedelta, BeforeValidator(parse_duration), _SCHEMA]
