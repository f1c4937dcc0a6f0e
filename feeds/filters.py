"""The one parser of filters: pages, feeds, embeds and `feeds.toml` all mean the same by `country=DE&type=congress`.

Repeated or comma-separated values mean *or*, different keys mean *and*. Tracking parameters and `v` are ignored and
never echoed; an empty value counts as absent, because that is what HTML forms send. Anything else is refused with
what is allowed (contract.md, HTTP).
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from functools import lru_cache
from typing import TypeVar
from urllib.parse import urlencode

from config.feed import FilterKey
from config.source import SLUG
from feeds.formats.country import COUNTRIES, country_name
from feeds.formats.wording import day, label
from store.event import Audience, Event, EventType, Mode, Topic

MAX_Q = 100
MAX_VALUES = 60
MAX_LIMIT = 300  # events in one embed
_TRACKING = re.compile(
    r"utm_.*|mc_.*|pk_.*|mtm_.*|hsa_.*|_hs.*|at_.*"
    r"|fbclid|gclid|gclsrc|gbraid|wbraid|dclid|msclkid|yclid|twclid|ttclid|li_fat_id|igshid|_ga|_gl|vero_id|v"
)
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_ALARM = re.compile(r"P(?=\d|T)(?:\d{1,3}W|(?:\d{1,3}D)?(?:T(?=\d)(?:\d{1,3}H)?(?:\d{1,4}M)?)?)")
Word = TypeVar("Word", bound=StrEnum)
_PLAIN = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe"})


class Extra(StrEnum):
    """Keys that only some addresses know: `alarm` calendars, the others embeds."""

    ALARM = "alarm"
    HEADING = "heading"
    UI = "ui"
    LIMIT = "limit"


class Language(StrEnum):
    """Languages of our own words in embeds (`ui`); the events keep theirs."""

    EN = "en"
    DE = "de"
    FR = "fr"


class BadQuery(ValueError):  # noqa: N818  # the public name says what is wrong, as Refusal does
    """A filter that cannot be meant; str() names what is allowed. It repeats input: escape it in HTML."""


@dataclass(frozen=True, slots=True)
class Query:
    """A filter. Empty fields do not filter; values are sorted and without repetition, so that equal filters are equal.

    from_, to  events that take place on or after, on or before that day (their own days, both inclusive)
    q          every word of it occurs in title, description, place or organiser, whatever case and accents
    """

    country: tuple[str, ...] = ()
    type: tuple[EventType, ...] = ()
    audience: tuple[Audience, ...] = ()
    topic: tuple[Topic, ...] = ()
    mode: tuple[Mode, ...] = ()
    lang: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    from_: dt.date | None = None
    to: dt.date | None = None
    q: str = ""
    alarm: tuple[str, ...] = ()
    heading: int | None = None
    ui: Language | None = None
    limit: int | None = None

    def matches(self, event: Event) -> bool:
        """Whether the event passes the filter. Its place in the past, its status and its verdict are not asked."""
        return (
            (not self.type or event.type in self.type)
            and (not self.country or event.place.country in self.country)
            and (not self.mode or event.mode in self.mode)
            and (not self.lang or event.language in self.lang)
            and (not self.audience or not set(self.audience).isdisjoint(event.audience))
            and (not self.topic or not set(self.topic).isdisjoint(event.topics))
            and (not self.source or any(slug in self.source for slug, _ in event.sources))
            and (self.from_ is None or event.last_day >= self.from_)
            and (self.to is None or event.first_day <= self.to)
            and (not self.q or _holds(event, self.q))
        )

    @property
    def filters(self) -> bool:
        """Whether it leaves anything out at all."""
        return any(getattr(self, name) for name in _FILTERING)

    @property
    def selection(self) -> Query:
        """The same filter without what only some addresses know."""
        return replace(self, alarm=(), heading=None, ui=None, limit=None)

    def pairs(self) -> list[tuple[str, str]]:
        """The shortest address that means the same: keys in a fixed order, values joined by commas."""
        values = ((field.name.rstrip("_"), getattr(self, field.name)) for field in fields(self))
        return [(key, ",".join(value) if isinstance(value, tuple) else str(value)) for key, value in values if value]

    def canonical(self) -> str:
        """Stable text of the filter, as a query string: equal filters have equal text. "" where nothing is asked."""
        return urlencode(self.pairs(), safe=",")

    def describe(self) -> str:
        """The filter in words, for names of feeds: "congress or course · Germany · from 1 May 2027"; "" for none."""
        words = [
            " or ".join(label(value).lower() for value in self.type),
            " or ".join(country_name(code) or code for code in self.country),
            " or ".join(label(value).lower() for value in self.mode),
            _named("for", (label(value).lower() for value in self.audience)),
            _named("about", (label(value).lower() for value in self.topic)),
            _named("language", self.lang),
            _named("source", self.source),
            f"from {day(self.from_)}" if self.from_ else "",
            f"until {day(self.to)}" if self.to else "",
            f"“{self.q}”" if self.q else "",
        ]
        return " · ".join(word for word in words if word)


ANYTHING = Query()
_FILTERING = tuple(field.name for field in fields(Query) if field.name not in set(Extra))


def _named(name: str, values: Iterable[str]) -> str:
    joined = " or ".join(values)
    return f"{name} {joined}" if joined else ""


def parse_query(
    pairs: Iterable[tuple[str, str]], *, extras: Collection[Extra] = (), sources: Collection[str] | None = None
) -> Query:
    """Read decoded (key, value) pairs of an address.

    `extras` are the further keys that this address knows; `sources` the slugs that exist (None: any slug is taken).
    Raises BadQuery with every problem, naming what is allowed.
    """
    values: dict[str, list[str]] = {}
    problems: list[str] = []
    known = [key for key in _READERS if key not in set(Extra) or key in extras]
    for key, value in pairs:
        if _TRACKING.fullmatch(key):
            continue
        if key in known:
            values.setdefault(key, []).append(value)
        else:
            problems.append(f"unknown key {_quoted(key)}; known are {', '.join(known)}")
    read: dict[str, object] = {}
    for key, given in values.items():
        try:
            if (wanted := _READERS[key](_split(key, given))) is not None:
                read["from_" if key == "from" else key] = wanted
        except BadQuery as error:
            problems.append(f"{key}: {error}")
    query = Query(**read)  # type: ignore[arg-type]  # each reader returns its field's type
    problems += _contradictions(query, sources)
    if problems:
        raise BadQuery("; ".join(dict.fromkeys(problems)))
    return query


def query_of(filter_: Mapping[FilterKey, Iterable[str]]) -> Query:
    """The filter of a named feed in `feeds.toml`. Raises BadQuery."""
    return parse_query((str(key), value) for key, values in filter_.items() for value in values)


def _contradictions(query: Query, sources: Collection[str] | None) -> list[str]:
    problems = []
    if query.from_ and query.to and query.from_ > query.to:
        problems.append(f"from: {query.from_} is later than to, {query.to}")
    if sources is not None:
        problems += [
            f"source: unknown {_quoted(slug)}; known are {', '.join(sorted(sources))}"
            for slug in query.source
            if slug not in sources
        ]
    return problems


def _split(key: str, given: list[str]) -> list[str]:
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
                raise BadQuery(f"unknown value {_quoted(value)}; allowed are {', '.join(words)}")
        return tuple(sorted({words[value.lower()] for value in values}))

    return read


def _countries(values: list[str]) -> tuple[str, ...]:
    for value in values:
        if value.upper() not in COUNTRIES:
            raise BadQuery(f"unknown value {_quoted(value)}; allowed are two-letter ISO 3166 codes such as DE or PL")
    return tuple(sorted({value.upper() for value in values}))


def _matching(pattern: re.Pattern[str], wanted: str) -> Callable[[list[str]], tuple[str, ...]]:
    def read(values: list[str]) -> tuple[str, ...]:
        for value in values:
            if not pattern.fullmatch(value.lower()):
                raise BadQuery(f"{_quoted(value)} is not {wanted}")
        return tuple(sorted({value.lower() for value in values}))

    return read


def _alarms(values: list[str]) -> tuple[str, ...]:
    for value in values:
        if not _ALARM.fullmatch(value.upper()):
            raise BadQuery(f"{_quoted(value)} is not a duration such as P7D, P2W or PT12H")
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
        raise BadQuery(f"{_quoted(value)} is not a date such as 2027-05-31") from error


def _text(values: list[str]) -> str | None:
    if not values:
        return None
    text = " ".join(_once(values).split())
    if len(text) > MAX_Q:
        raise BadQuery(f"longer than {MAX_Q} characters")
    return text


def _number(first: int, last: int) -> Callable[[list[str]], int | None]:
    def read(values: list[str]) -> int | None:
        if not values:
            return None
        value = _once(values)
        if not (value.isascii() and value.isdigit() and len(value) < 5 and first <= int(value) <= last):
            raise BadQuery(f"unknown value {_quoted(value)}; allowed are {first} to {last}")
        return int(value)

    return read


def _ui(values: list[str]) -> Language | None:
    if not values:
        return None
    value = _once(values).lower()
    if value not in set(Language):
        raise BadQuery(f"unknown value {_quoted(value)}; allowed are {', '.join(Language)}")
    return Language(value)


def _once(values: list[str]) -> str:
    if len(set(values)) > 1:
        raise BadQuery("given more than once")
    return values[0]


_READERS: dict[str, Callable[[list[str]], object]] = {
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


def _quoted(value: str) -> str:
    """Input as an error message may repeat it: short, and on one line."""
    printable = "".join(char if char.isprintable() else "?" for char in value)
    return f'"{printable[:40]}{"…" if len(printable) > 40 else ""}"'


def fold(text: str) -> str:
    """Text for comparing: no case, no accents."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_PLAIN))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


@lru_cache(maxsize=256)
def _search_words(q: str) -> tuple[str, ...]:
    return tuple(fold(q).split())


def _holds(event: Event, q: str) -> bool:
    place = event.place
    parts = (event.title, event.organizer, place.text(), country_name(place.country), event.description)
    haystack = fold("\n".join(part for part in parts if part))
    return all(word in haystack for word in _search_words(q))
