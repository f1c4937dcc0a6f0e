"""Text to tokens: numbers, months, weekdays, clock times, zones and the small words between them. Used by `pieces`.

Works on folded text. A token that is none of these is a WORD: it parts what stands left and right of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum, auto

from crawler.normalize import words
from crawler.normalize.dates import clock, names, zones

MAX_TEXT = 4000


class Kind(IntEnum):
    NUMBER = auto()  # value: the number
    MONTH = auto()  # value: 1-12
    WEEKDAY = auto()  # value: 0-6, -1 where the word could be several
    YMD = auto()  # parts: year, month, day as written
    NUMERIC = auto()  # parts: first, second, year (or -1), written with one separator
    CJK = auto()  # parts: year, month, day with their signs; -1 where absent
    TIME = auto()  # value: minute of the day
    ZONE = auto()
    RANGE = auto()  # a dash, or "to" in any language
    LIST = auto()  # "and", "&", "+"
    COMMA = auto()
    GLUE = auto()  # "of", "the", "de", full stop, brackets: nothing between the parts of a date
    BREAK = auto()  # line end, semicolon, bullet: the next clause
    WORD = auto()


@dataclass(slots=True)
class Token:
    kind: Kind
    text: str
    start: int
    end: int
    value: int = -1
    parts: tuple[int, ...] = ()
    ordinal: bool = False
    weak: bool = False  # a month's short form that is a word elsewhere


_RANGE_WORDS = words.plain("tokens", "range")
_LIST_WORDS = words.plain("tokens", "list")
_GLUE_WORDS = words.plain("tokens", "glue")
# "a" parts days in Czech and joins them in Romance languages; "i" and "ja" likewise have one meaning per language.
_LIST_BY_LANGUAGE = {"cs": frozenset(["a"]), "sk": frozenset(["a"])}

_TOKEN = re.compile(
    rf"""
    (?P<zone>{zones.ZONE})
    |(?P<time>{clock.TIME})
    |(?P<ymd>(?<!\d)\d{{4}}(?:[-/]\d{{1,2}}[-/]\d{{1,2}}(?!\d)|\.\s?\d{{1,2}}\.\s?\d{{1,2}}(?!\d)\.?))
    |(?P<cjk>(?:(?:令和)?\d{{1,4}}\s?[年년]\s*)(?:\d{{1,2}}\s?[月월]\s*)?(?:\d{{1,2}}\s?[日일号號])?
        |\d{{1,2}}\s?[月월]\s*(?:\d{{1,2}}\s?[日일号號])?|\d{{1,2}}\s?[日일号號])
    |(?P<numeric>(?<![\d.])(?!24/7\b)(?:\d{{1,2}}(?P<sep>[./-])\s?\d{{1,2}}(?P=sep)\s?(?:\d{{4}}|\d{{2}})(?!\d|(?P=sep)\d)
        |\d{{1,2}}(?:/\d{{1,2}}(?![\d/])|\.\s?\d{{1,2}}(?:\.(?!\d)|(?![\d.])))(?!\s?%)))
    |(?P<number>\d+(?:\.o(?!\w)|\.(?!\d)|(?:st|nd|rd|th|er|re|eme|º|ª|°|o|a|e|:e|:a|-е|-го)(?!\w))?)
    |(?P<cjkday>[(\[]\s?[月火水木金土日월화수목금토일](?:\s?[・･,/]?\s?[祝休])?\s?[)\]]|[月火水木金土日]曜日?
        |(?:星期|周|週|礼拜)[一二三四五六日天]|[월화수목금토일]요일)
    |(?P<dash>[-–~]+>?|[>→]|から|至|到|부터)
    |(?P<list>[&+・]|及び|及|和|と|및)
    |(?P<word>t/m|[^\W\d_]+)
    |(?P<break>[;|•·●▪►!?])
    |(?P<comma>[,、，/])
    |(?P<glue>[.:()\[\]'"׳״@\n])
    |(?P<blank>\s+)
    |(?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_CJK = re.compile(r"(?:(令和)?(\d{1,4})\s?[年년]\s*)?(?:(\d{1,2})\s?[月월]\s*)?(?:(\d{1,2})\s?[日일号號])?")
_DIGITS = re.compile(r"\d+")
_WEEKDAY_SIGNS = {
    sign: day for row in ("月火水木金土日", "월화수목금토일", "一二三四五六天") for day, sign in enumerate(row)
}
_SIMPLE = {
    "dash": Kind.RANGE,
    "list": Kind.LIST,
    "break": Kind.BREAK,
    "comma": Kind.COMMA,
    "glue": Kind.GLUE,
    "other": Kind.WORD,
}


def tokens(folded: str, language: str | None) -> list[Token]:
    """All tokens of `folded` text but blanks, in order."""
    found: list[Token] = []
    for match in _TOKEN.finditer(folded[:MAX_TEXT]):
        group = match.lastgroup or "other"
        if group == "blank":
            continue
        text, start, end = match.group(), match.start(), match.end()
        if kind := _SIMPLE.get(group):
            found.append(Token(kind, text, start, end))
        elif group == "word":
            token = _word(text, start, end, language)
            if token.kind is Kind.MONTH and found and found[-1].kind is Kind.NUMERIC:
                found[-1:] = _two_days(found[-1])
            found.append(token)
        else:
            found.append(_READERS[group](text, start, end))
    return _with_bare_ends(found) if any(token.kind is Kind.TIME for token in found) else found


def _two_days(token: Token) -> list[Token]:
    """ "22/23 May": with a month behind them, two numbers and a slash are two days."""
    if "/" not in token.text or token.parts[2] > 0:
        return [token]
    first, _, second = token.text.partition("/")
    middle = token.start + len(first)
    days = _number(first, token.start, middle), _number(second.strip(), middle + 1, token.end)
    return [days[0], Token(Kind.LIST, "/", middle, middle + 1), days[1]]


def _with_bare_ends(found: list[Token]) -> list[Token]:
    """ "klo 18–20": a number behind a time and a dash is a time as well, unless a month stands behind it."""
    for number in range(2, len(found)):
        token, before = found[number], found[number - 2]
        after = found[number + 1].kind if number + 1 < len(found) else None
        if token.kind is not Kind.NUMBER or found[number - 1].kind is not Kind.RANGE or before.kind is not Kind.TIME:
            continue
        if token.value <= 24 and len(token.text) <= 2 and not token.ordinal and after not in (Kind.MONTH, Kind.GLUE):
            found[number] = _time(token.text, token.start, token.end)
    return found


def _word(text: str, start: int, end: int, language: str | None) -> Token:
    month = names.months(language).get(text)
    if month is None and text[0] == "ב" and len(text) > 3:
        month = names.months(language).get(text[1:])
    if month is not None:
        weak = text in names.WEAK and not names.belongs(text, language)
        return Token(Kind.MONTH, text, start, end, value=month, weak=weak)
    if text in _LIST_WORDS or text in _LIST_BY_LANGUAGE.get(language or "", ()):
        return Token(Kind.LIST, text, start, end)
    if text in _RANGE_WORDS:
        return Token(Kind.RANGE, text, start, end)
    table = names.weekdays(language)
    if text in table and not (table[text] is None and text in _GLUE_WORDS):
        value = table[text]
        return Token(Kind.WEEKDAY, text, start, end, value=-1 if value is None else value)
    return Token(Kind.GLUE if text in _GLUE_WORDS else Kind.WORD, text, start, end)


def _number(text: str, start: int, end: int) -> Token:
    digits = _DIGITS.match(text)
    written = digits.group() if digits else text
    return Token(Kind.NUMBER, written, start, end, value=int(written[:9]), ordinal=len(written) < len(text))


def _cjk(text: str, start: int, end: int) -> Token:
    match = _CJK.match(text)
    era, year, month, day = match.groups() if match else (None, None, None, None)
    number = -1 if year is None else int(year) + (2018 if era else 2000 if len(year) < 3 else 0)
    return Token(Kind.CJK, text, start, end, parts=(number, int(month or -1), int(day or -1)))


def _ymd(text: str, start: int, end: int) -> Token:
    return Token(Kind.YMD, text, start, end, parts=tuple(int(part) for part in _DIGITS.findall(text)))


def _numeric(text: str, start: int, end: int) -> Token:
    written = _DIGITS.findall(text)
    year = -1 if len(written) < 3 else int(written[2]) + (2000 if len(written[2]) == 2 else 0)
    return Token(Kind.NUMERIC, text, start, end, parts=(int(written[0]), int(written[1]), year))


def _time(text: str, start: int, end: int) -> Token:
    minute = clock.minute_of(text)
    return Token(Kind.WORD if minute is None else Kind.TIME, text, start, end, value=-1 if minute is None else minute)


def _zone(text: str, start: int, end: int) -> Token:
    return Token(Kind.ZONE, text[1:-1], start, end)


def _weekday_sign(text: str, start: int, end: int) -> Token:
    # The sign of the day comes last after "week" in Chinese, first elsewhere; "日" of "日曜日" is the first.
    signs = [char for char in text.removesuffix("曜日").removesuffix("요일") if char in _WEEKDAY_SIGNS]
    return Token(Kind.WEEKDAY, text, start, end, value=_WEEKDAY_SIGNS[signs[-1]] if signs else -1)


_READERS: dict[str, Callable[[str, int, int], Token]] = {
    "zone": _zone,
    "time": _time,
    "ymd": _ymd,
    "cjk": _cjk,
    "numeric": _numeric,
    "number": _number,
    "cjkday": _weekday_sign,
}
