"""Text to tokens: numbers, months, weekdays, clock times, zones and the small words between them. Used by `pieces`.

Works on folded text. A token that is none of these is a WORD: it parts what stands left and right of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from crawler.normalize import words
from crawler.normalize.dates import clock, zones
from crawler.normalize.dates.hours import with_hours
from crawler.normalize.dates.token import (
    BREAK,
    CJK,
    COMMA,
    GLUE,
    LIST,
    MONTH,
    NUMBER,
    NUMERIC,
    RANGE,
    TIME,
    WEEKDAY,
    WORD,
    YMD,
    ZONE,
    Token,
    Tokens,
)
from crawler.normalize.dates.vocabulary import meaning, vocabulary

MAX_TEXT = 4000
_LONGEST_NUMBER = 9  # digits of a number that are read at all
_YMD = r"(?<!\d)\d{4}(?:[-/]\d{1,2}[-/]\d{1,2}(?!\d)|\.\s?\d{1,2}\.\s?\d{1,2}(?!\d)\.?)"
_NUMERIC = r"""(?<![\d.])(?!24/7\b)(?:
    \d{1,2}(?P<sep>[./-])\s?\d{1,2}(?P=sep)\s?(?:(?:19|20)\d\d(?=\d{1,2}:\d\d)|\d{4}(?!\d|(?P=sep)\d)|\d{2}(?!\d|(?P=sep)\d))
    |\d{1,2}\s(?P<wide>[./-])\s\d{1,2}\s(?P=wide)\s\d{4}(?!\d)
    |\d{1,2}(?:/\d{1,2}(?![\d/])|\.\s?\d{1,2}(?:\.(?!\d)|(?![\d.])))(?!\s?%))"""
_NUMBER = (
    r"(?:19|20)\d\d(?=\d{1,2}:\d\d)"
    r"|\d+(?:\.o(?!\w)|\.(?!\d)|th(?=[a-z]{3})|(?:st|nd|rd|th|er|re|eme|º|ª|°|o|a|e|:e|:a|-е|-го|-(?:jen|jan|en|an|ei|ai|tol|go|ego))(?!\w))?"
)
_HYPHENATED = "segunda-feira|terca-feira|quarta-feira|quinta-feira|sexta-feira|apres-midi|meio-dia|meia-noite|o'clock"
_WORD = rf"t/m|(?:{_HYPHENATED})(?!\w)|[^\W\d_]+"
_CJK_DAY = r"\d{1,2}\s?[日일号號]"
_MORE_DAYS = r"\d{1,2}(?=\s?[-–~至到、,・]\s?(?:\d{1,2}\s?[、,・]\s?){0,6}\d{1,2}\s?[日일号號])"
_CJK = rf"""(?:(?:令和|民國|民国)?\d{{1,4}}\s?[年년]\s*)(?:\d{{1,2}}\s?[月월]\s*)?(?:{_CJK_DAY}|{_MORE_DAYS})?
    |\d{{1,2}}\s?[月월]\s*(?:{_CJK_DAY}|{_MORE_DAYS})?|{_CJK_DAY}"""
_CJK_WEEKDAY = r"""[(\[]\s?[月火水木金土日월화수목금토일](?:\s?[・･,/]?\s?[祝休])?\s?[)\]]|[月火水木金土日]曜日?
    |(?:星期|周|週|礼拜)[一二三四五六日天]|[월화수목금토일]요일"""
_PUNCTUATION = r"""
    (?P<break>[;|•·●▪►!?])
    |(?P<comma>[,、，/])
    |(?P<glue>[.:()\[\]'"׳״@\n])
    |(?P<other>.)
"""
# The first character decides which alternatives are tried at all; most texts need none of the East Asian ones.
_PLAIN = re.compile(
    rf"""
    [^\S\n]*(?:
    (?=\d)(?:(?P<time>{clock.TIME})|(?P<ymd>{_YMD})|(?P<numeric>{_NUMERIC})|(?P<number>{_NUMBER}))
    |(?P<word>{_WORD})
    |(?P<zone>{zones.ZONE})
    |(?P<dash>[-–~]+>?|[>→])
    |(?P<list>[&+])
    |{_PUNCTUATION})""",
    re.VERBOSE | re.DOTALL,
)
_EAST_ASIAN = re.compile(
    rf"""
    [^\S\n]*(?:
    (?P<time>{clock.TIME}|{clock.CJK_TIME})
    |(?P<ymd>{_YMD})
    |(?P<cjk>{_CJK})
    |(?P<numeric>{_NUMERIC})
    |(?P<number>{_NUMBER})
    |(?P<cjkday>{_CJK_WEEKDAY})
    |(?P<dash>[-–~]+>?|[>→]|から|至|到|부터)
    |(?P<list>[&+・]|及び|及|和|と|및)
    |(?P<word>{_WORD})
    |(?P<zone>{zones.ZONE})
    |{_PUNCTUATION})""",
    re.VERBOSE | re.DOTALL,
)
_IS_EAST_ASIAN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_CJK_PARTS = re.compile(
    r"(?:(令和|民國|民国)?(\d{1,4})\s?[年년]\s*)?(?:(\d{1,2})\s?[月월]\s*)?(?:(\d{1,2})(?:\s?[日일号號])?)?"
)
_ERAS = {"令和": 2018, "民國": 1911, "民国": 1911}
_DIGITS = re.compile(r"\d+")
# Months, between a day and a year.
_ROMAN = {
    "i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10, "xi": 11, "xii": 12,
}  # fmt: skip
_VERSIONS = words.plain("tokens", "versions")
_ROOMS = words.plain("tokens", "numbered") - words.plain("tokens", "day-words")
_WEEKDAY_SIGNS = {
    sign: day for row in ("月火水木金土日", "월화수목금토일", "一二三四五六天") for day, sign in enumerate(row)
}
_SIMPLE = {
    "dash": RANGE,
    "list": LIST,
    "break": BREAK,
    "comma": COMMA,
    "glue": GLUE,
    "other": WORD,
}


def tokens(folded: str, language: str | None, modal: bool = False) -> Tokens:
    """All tokens of `folded` text but blanks, in order; `modal`: "may" stands in it in small letters only."""
    table = vocabulary(language)
    found: Tokens = []
    hours = worded = unsettled = False
    pattern = _PLAIN if folded.isascii() or not _IS_EAST_ASIAN.search(folded) else _EAST_ASIAN
    for match in pattern.finditer(folded[:MAX_TEXT]):
        group = match.lastgroup or "other"
        start, end = match.span(group)
        text = folded[start:end]
        if group == "word":
            word = table.get(text) or meaning(text, language, table)
            token = Token(word.kind, text, start, end, word.value, word=word)
            worded = worded or word.says_hour
            if word.kind is MONTH and found:
                token.modal = modal and text == "may"
                _part_days(found)
            elif text in _ROMAN:
                token.parts, unsettled = (_ROMAN[text],), True
        elif group == "number" and text.isdecimal() and end - start < _LONGEST_NUMBER:
            token = Token(NUMBER, text, start, end, int(text))
        elif kind := _SIMPLE.get(group):
            token = Token(kind, text, start, end)
        else:
            token = _READERS[group](text, start, end)
            if text.endswith("-tol"):  # Hungarian: "12-től"
                found.append(token)
                token = Token(RANGE, "", end, end)
            unsettled = unsettled or token.kind is NUMERIC
            hours = hours or token.kind is TIME or (token.kind is NUMERIC and "." in text)
        found.append(token)
    if unsettled:
        _settle_numbers(found)
    return with_hours(found, folded, worded) if hours or worded else found


def _part_days(found: Tokens) -> None:
    """ "22/23 May", "15/16/17 de mayo": with a month behind them, numbers and slashes are days."""
    at = len(found) - 1
    while at > 0 and found[at].kind is GLUE:
        at -= 1
    token = found[at]
    if token.kind is not NUMERIC or "/" not in token.text:
        return
    days: Tokens = []
    start = token.start
    for part in token.text.split("/"):
        if days:
            days.append(Token(LIST, "/", start - 1, start))
        days.append(_number(part.strip(), start, start + len(part)))
        start += len(part) + 1
    if all(1 <= day.value <= 31 for day in days[::2]):
        found[at : at + 1] = days


def _settle_numbers(found: Tokens) -> None:
    """Roman numbers between a day and a year are months; numbers behind "version" or "§" are no dates."""
    for at, token in enumerate(found):
        if token.kind is NUMERIC and at and _names_version(found, at):
            found[at] = Token(WORD, token.text, token.start, token.end)
        elif token.parts and token.text in _ROMAN and _between_day_and_year(found, at):
            token.kind, token.value = MONTH, token.parts[0]


def _names_version(found: Tokens, at: int) -> bool:
    number = found[at]
    at -= 1
    while at > 0 and found[at].kind is GLUE and found[at].text in ".:":
        at -= 1
    if found[at].text in _VERSIONS:
        return True
    return number.parts[2] < 0 and "." in number.text and found[at].text in _ROOMS


def _between_day_and_year(found: Tokens, at: int) -> bool:
    left, right = at - 1, at + 1
    while left >= 0 and found[left].text in (".", "/", "-"):
        left -= 1
    while right < len(found) and found[right].text in (".", "/", "-"):
        right += 1
    if left < 0 or right >= len(found) or found[left].kind is not NUMBER or found[right].kind is not NUMBER:
        return False
    return 1 <= found[left].value <= 31 and len(found[right].text) == 4


def _number(text: str, start: int, end: int) -> Token:
    digits = _DIGITS.match(text)
    written = digits.group() if digits else text
    value = int(written[:_LONGEST_NUMBER])
    return Token(NUMBER, written, start, end, value, ordinal=len(written) < len(text))


def _cjk(text: str, start: int, end: int) -> Token:
    match = _CJK_PARTS.match(text)
    era, year, month, day = match.groups() if match else (None, None, None, None)
    number = -1 if year is None else int(year) + (_ERAS.get(era or "") or (2000 if len(year) < 3 else 0))
    return Token(CJK, text, start, end, parts=(number, int(month or -1), int(day or -1)))


def _ymd(text: str, start: int, end: int) -> Token:
    return Token(YMD, text, start, end, parts=tuple(int(part) for part in _DIGITS.findall(text)))


def _numeric(text: str, start: int, end: int) -> Token:
    written = _DIGITS.findall(text)
    year = -1 if len(written) < 3 else int(written[2]) + (2000 if len(written[2]) == 2 else 0)
    return Token(NUMERIC, text, start, end, parts=(int(written[0]), int(written[1]), year))


def _time(text: str, start: int, end: int) -> Token:
    minute = clock.minute_of(text)
    if minute is None:
        return Token(WORD, text, start, end)
    return Token(TIME, text, start, end, value=minute, half=clock.meridiem(text))


def _zone(text: str, start: int, end: int) -> Token:
    return Token(ZONE, text[1:-1], start, end)


def _weekday_sign(text: str, start: int, end: int) -> Token:
    # The sign of the day comes last after "week" in Chinese, first elsewhere; "日" of "日曜日" is the first.
    signs = [char for char in text.removesuffix("曜日").removesuffix("요일") if char in _WEEKDAY_SIGNS]
    return Token(WEEKDAY, text, start, end, value=_WEEKDAY_SIGNS[signs[-1]] if signs else -1)


_READERS: dict[str, Callable[[str, int, int], Token]] = {
    "zone": _zone,
    "time": _time,
    "ymd": _ymd,
    "cjk": _cjk,
    "numeric": _numeric,
    "number": _number,
    "cjkday": _weekday_sign,
}
