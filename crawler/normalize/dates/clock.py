"""Times of day as people write them: "9:00", "3 p.m.", "14 h 30", "18 Uhr", "kl. 14.30", "午後2時". Used by `tokens`.

A clock time is a number of minutes after midnight.
"""

from __future__ import annotations

import re

MINUTES_A_DAY = 24 * 60
_NOT_INSIDE = r"(?<![\d.,:/])"
_MERIDIEM = r"[ap]\.?\s?m\b\.?"
_HOUR_WORD = r"(?:uhr|uur|o'clock|hrs?|h|hodin|hod|godz|heures?|horas?|часов|часа|час|ч)\b"
_MONEY = r"(?!\s?(?:€|eur|\$|£|usd|gbp|chf|%|km|mb|credits?|points?|cme|mio|million))"
_CJK_HALF = r"(?:午前|午後|上午|下午|오전|오후)"

# Alternatives from the plainest to the poorest evidence; for re.VERBOSE, on folded text.
TIME = rf"""
    {_CJK_HALF}\s?\d{{1,2}}:\d\d
    |(?:{_CJK_HALF}\s?)?\d{{1,2}}\s?[時时点點시](?![間间간])(?:\s?\d{{1,2}}\s?[分분]|半)?
    |{_NOT_INSIDE}\d{{1,2}}(?:[:.]\d\d){{0,2}}\s?{_MERIDIEM}
    |{_NOT_INSIDE}\d{{1,2}}:\d\d(?::\d\d(?:\.\d+)?)?(?:\s?{_HOUR_WORD})?(?!\d)
    |{_NOT_INSIDE}\d{{1,2}}\s?[hu]\s?\d\d(?!\d)
    |{_NOT_INSIDE}\d{{1,2}}(?:\.\d\d)?\s?{_HOUR_WORD}
    |(?<!\w)(?:kl\.?|klo|klockan|kello|ore|h\.|saat|godz\.?|godzinie|a\slas|الساعة|בשעה)\s?\d{{1,2}}(?:[.:]\d\d)?(?!\.?\d)
    |(?<!\w)(?:at|um)\s\d{{1,2}}\.[0-5]\d(?![\d.])
    |{_NOT_INSIDE}(?:(?:00|1[3-9]|2[0-3])\.[0-5]\d|[01]?\d\.(?:00|3[2-9]|[45]\d)|\d\.(?:15|30))(?![\d.]){_MONEY}
    |{_NOT_INSIDE}\d{{1,2}}(?:[.:]\d\d)?(?=\s?(?:-|–|to|bis|a|until|et|und|and|til|till|tot|do)\s?\d{{1,2}}(?:[.:]\d\d)?\s?(?:{_MERIDIEM}|{_HOUR_WORD}))
    |(?<!\w)(?:12\s?)?(?:noon|midday)\b
"""
_PARTS = re.compile(r"(\d{1,2})(?:\s?[:.hu時时点點시]\s?(\d\d?))?")
_HAS_MERIDIEM = re.compile(r"([ap])\.?\s?m\b\.?$")
_BARE = re.compile(r"(\d{1,2})(?:\s?[:.hu]?\s?(\d\d))?")


def minute_of(text: str) -> int | None:
    """Minutes after midnight of one time that `TIME` matched; None if there is no such time ("25:00")."""
    if "noon" in text or "midday" in text:
        return 12 * 60
    parts = _PARTS.search(text)
    if not parts:
        return None
    hour, minute = int(parts[1]), int(parts[2] or 0)
    if text.endswith("半"):
        minute = 30
    half = meridiem(text)
    if half and not 1 <= hour <= 12 and not (half == "p" and hour < 24) and hour != 0:
        return None
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    if (hour, minute) == (24, 0):
        return MINUTES_A_DAY
    return hour * 60 + minute if hour < 24 and minute < 60 else None


def meridiem(text: str) -> str | None:
    """ "a" or "p" where the text says which half of the day it means, else None."""
    if found := _HAS_MERIDIEM.search(text):
        return found[1]
    if text.startswith(("午前", "上午", "오전")):
        return "a"
    return "p" if text.startswith(("午後", "下午", "오후")) else None


def pair(first_text: str, first: int, second_text: str, second: int) -> tuple[int, int]:
    """The times of a range that names its half of the day only once.

    "3-5 pm" begins at 15:00, "10-12 pm" at 10:00; "午後2時～4時" ends at 16:00.
    """
    half_day = 12 * 60
    named, other = meridiem(first_text), meridiem(second_text)
    if other == "p" and named is None and first < half_day and first + half_day < second:
        return first + half_day, second
    if named == "p" and other is None and second < half_day and first < second + half_day:
        return first, second + half_day
    return first, second
