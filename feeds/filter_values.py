"""What the value of each key of a filter may be, and how it is read. Used by `feeds.filters`, which knows the keys."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from enum import StrEnum
from typing import TypeVar

from config.characters import in_one_line
from config.source import SLUG
from feeds.formats.country import COUNTRIES
from feeds.language import LANGUAGES, Language
from store.event import Audience, EventType, Mode, Topic

MAX_Q = 100
MAX_VALUES = 60
MAX_LIMIT = 300  # events in one embed
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_ALARM = re.compile(r"P(?=\d|T)(?:\d{1,3}W|(?:\d{1,3}D)?(?:T(?=\d)(?:\d{1,3}H)?(?:\d{1,4}M)?)?)")
Word = TypeVar("Word", bound=StrEnum)


class Extra(StrEnum):
    """Keys that only some addresses know: `alarm` calendars, the others embeds."""

    ALARM = "alarm"
    HEADING = "heading"
    UI = "ui"
    LIMIT = "limit"


class BadQuery(ValueError):  # noqa: N818  # the public name says what is wrong, as Refusal does
    """A filter that cannot be meant; str() names what is allowed. It repeats input: escape it in HTML."""


def split_values(key: str, given: list[str]) -> list[str]:
    """Values of one key: separated by commas, but for free text; blank ones count as absent."""
    parts = given if key == "q" else [part for value in given for part in value.split(",")]
    parts = [part.strip() for part in parts if part.strip()]
    if len(parts) > MAX_VALUES:
        raise BadQuery(f"{len(parts)} values; at most {MAX_VALUES} are allowed")
    return parts


def _words_of(vocabulary: type[Word]) -> Callable[[list[str]], tuple[Word, ...]]:
    words = {word.value: word for word in vocabulary}

    def read(values: list[str]) -> tuple[Word, ...]:
        for value in values:
            if value.lower() not in words:
                raise BadQuery(f"unknown value {quoted(value)}; allowed are {', '.join(words)}")
        return tuple(sorted({words[value.lower()] for value in values}))

    return read


def _countries(values: list[str]) -> tuple[str, ...]:
    for value in values:
        if value.upper() not in COUNTRIES:
            raise BadQuery(f"unknown value {quoted(value)}; allowed are two-letter ISO 3166 codes such as DE or PL")
    return tuple(sorted({value.upper() for value in values}))


def _matching(pattern: re.Pattern[str], wanted: str) -> Callable[[list[str]], tuple[str, ...]]:
    def read(values: list[str]) -> tuple[str, ...]:
        for value in values:
            if not pattern.fullmatch(value.lower()):
                raise BadQuery(f"{quoted(value)} is not {wanted}")
        return tuple(sorted({value.lower() for value in values}))

    return read


def _alarms(values: list[str]) -> tuple[str, ...]:
    for value in values:
        if not _ALARM.fullmatch(value.upper()):
            raise BadQuery(f"{quoted(value)} is not a duration such as P7D, P2W or PT12H")
    if len(set(values)) > 3:
        raise BadQuery("at most 3 are allowed")
    return tuple(sorted({value.upper() for value in values}))


def _date(values: list[str]) -> dt.date | None:
    if not values:
        return None
    value = _once(values)
    try:
        return dt.date.fromisoformat(value)
    except ValueError as error:
        raise BadQuery(f"{quoted(value)} is not a date such as 2027-05-31") from error


def _text(values: list[str]) -> str | None:
    if not values:
        return None
    text = in_one_line(_once(values))  # it appears in titles of feeds: nothing unseen gets there
    if len(text) > MAX_Q:
        raise BadQuery(f"longer than {MAX_Q} characters")
    return text


def _number(first: int, last: int) -> Callable[[list[str]], int | None]:
    def read(values: list[str]) -> int | None:
        if not values:
            return None
        value = _once(values)
        if not (value.isascii() and value.isdigit() and len(value) < 5 and first <= int(value) <= last):
            raise BadQuery(f"unknown value {quoted(value)}; allowed are {first} to {last}")
        return int(value)

    return read


def _ui(values: list[str]) -> Language | None:
    if not values:
        return None
    value = _once(values).lower()
    if value not in LANGUAGES:
        raise BadQuery(f"unknown value {quoted(value)}; allowed are {', '.join(LANGUAGES)}")
    return Language(value)


def _once(values: list[str]) -> str:
    if len(set(values)) > 1:
        raise BadQuery("given more than once")
    return values[0]


READERS: dict[str, Callable[[list[str]], object]] = {
    "country": _countries,
    "type": _words_of(EventType),
    "audience": _words_of(Audience),
    "topic": _words_of(Topic),
    "mode": _words_of(Mode),
    "lang": _matching(_LANGUAGE, "a language code such as en or pt"),
    "source": _matching(SLUG, "the slug of a source such as cure-sma"),
    "from": _date,
    "to": _date,
    "q": _text,
    Extra.ALARM: _alarms,
    Extra.HEADING: _number(2, 6),
    Extra.UI: _ui,
    Extra.LIMIT: _number(1, MAX_LIMIT),
}


def quoted(value: str) -> str:
    """Input as an error message may repeat it: short, and on one line."""
    printable = "".join(char if char.isprintable() else "?" for char in value)
    return f'"{printable[:40]}{"…" if len(printable) > 40 else ""}"'
