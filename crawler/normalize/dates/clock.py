"""Times of day whose own writing shows what they are: "9:00", "3 p.m.", "14 h 30", "午後2時". Used by `tokens`.

A clock time is a number of minutes after midnight. Numbers that only their neighbours make a time ("kl. 19", "18 Uhr",
"9.15–10.30") are for `hours`.
"""

from __future__ import annotations

import re

MINUTES_A_DAY = 24 * 60
# A year may be glued to it: "14 March 202719:30".
NOT_INSIDE = r"(?:(?<![\d.,:/])|(?<=[\s,./-](?:19|20)\d\d)|(?<=[\s.]20\d\d,))"
_MERIDIEM = r"(?:[ap]\.?\s?m|[πμ]\.?\s?μ)\b\.?"
_CJK_HALVES = {
    "午前": "a", "上午": "a", "早上": "a", "凌晨": "a", "오전": "a", "아침": "a", "새벽": "a", "朝": "a",
    "午後": "p", "下午": "p", "晚上": "p", "中午": "p", "傍晚": "p", "오후": "p", "저녁": "p", "밤": "p", "夜": "p",
}  # fmt: skip
_CJK_HALF = rf"(?:{'|'.join(_CJK_HALVES)})"

# For re.VERBOSE, on folded text, at a digit.
TIME = rf"""{NOT_INSIDE}(?:
    \d{{1,2}}(?:[:.]\d\d){{0,2}}\s?{_MERIDIEM}
    |\d{{1,2}}:\d\d[ap](?!\w)
    |(?:0?[1-9]|1[0-2])[0-5]\d\s?{_MERIDIEM}
    |\d{{1,2}}:\d\d(?::\d\d(?:\.\d+)?)?(?!\d)
    |\d{{1,2}}\s?[hu]\s?[0-5]\d(?!\d)(?:\s?min\b)?)
"""
CJK_TIME = rf"""
    (?<![^\W_])[ap]m\s?\d{{1,2}}:\d\d|
    {_CJK_HALF}\s?\d{{1,2}}:\d\d
    |(?:{_CJK_HALF}\s?)?\d{{1,2}}\s?[時时点點시](?![間间간])(?:\s?\d{{1,2}}\s?[分분]|半|반)?
    |正午
"""
_PARTS = re.compile(r"(\d{1,2})(?:\s?[:.hu時时点點시]\s?(\d\d?))?")
_COMPACT = re.compile(r"(\d{1,2})(\d\d)(?!\d)")  # "515 pm"
_HAS_MERIDIEM = re.compile(r"(?:([ap])(?:\.?\s?m)?|([πμ])\.?\s?μ)\b\.?$")
_GREEK = {"π": "a", "μ": "p"}


def minute_of(text: str) -> int | None:
    """Minutes after midnight of one time that `TIME` matched; None if there is no such time ("25:00")."""
    if text == "正午":
        return 12 * 60
    parts = _COMPACT.match(text) or _PARTS.search(text)
    if not parts:
        return None
    hour, minute = int(parts[1]), int(parts[2] or 0)
    if text.endswith(("半", "반")):
        minute = 30
    # "um 14:00 am 12. Mai": no half of the day.
    return minutes(hour, minute, meridiem(text) if hour <= 12 else "")


def minutes(hour: int, minute: int, half: str) -> int | None:
    """The minute of the day; None if no clock shows it. `half`: "a", "p", or "" where nothing names it."""
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    if (hour, minute) == (24, 0):
        return MINUTES_A_DAY
    return hour * 60 + minute if hour < 24 and minute < 60 else None


def meridiem(text: str) -> str:
    """ "a" or "p" where the text says which half of the day it means, else ""."""
    if found := _HAS_MERIDIEM.search(text):
        return found[1] or _GREEK[found[2]]
    if text[0] in "ap":
        return text[0]
    return next((half for word, half in _CJK_HALVES.items() if text.startswith(word)), "") if text > "\x7f" else ""


def pair(first: int, first_half: str, second: int, second_half: str) -> tuple[int, int]:
    """The times of a range that names its half of the day only once.

    "3-5 pm" begins at 15:00, "10-12 pm" at 10:00; "午後2時～4時" ends at 16:00.
    """
    half_day = 12 * 60
    if second_half == "p" and not first_half and first < half_day and first + half_day < second:
        return first + half_day, second
    if first_half == "p" and not second_half and second < half_day and first < second + half_day:
        return first, second + half_day
    return first, second
