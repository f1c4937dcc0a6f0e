"""The one parser of filters: pages, feeds, embeds and `feeds.toml` all mean the same by `country=DE&type=congress`.

Repeated or comma-separated values mean *or*, different keys mean *and*. Tracking parameters and `v` are ignored and
never echoed; an empty value counts as absent, because that is what HTML forms send. Anything else is refused with
what is allowed (contract.md, HTTP).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from urllib.parse import urlencode

from config.feed import FilterKey
from feeds.filter_values import READERS, BadQuery, Extra, quoted, split_values
from feeds.formats.country import country_name
from feeds.formats.wording import day, label
from feeds.language import Language
from feeds.search import holds
from store.event import Audience, Event, EventType, Mode, Topic

__all__ = ["ANYTHING", "BadQuery", "Extra", "Query", "parse_query", "query_of"]

_TRACKING = re.compile(
    r"utm_.*|mc_.*|pk_.*|mtm_.*|hsa_.*|_hs.*|at_.*"
    r"|fbclid|gclid|gclsrc|gbraid|wbraid|dclid|msclkid|yclid|twclid|ttclid|li_fat_id|igshid|_ga|_gl|vero_id|v"
)

_PROBLEMS_TOLD = 8  # a hostile address may have hundreds, each with the list of what is allowed


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
            and (not self.q or holds(event, self.q))
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
    Raises BadQuery with the first problems, naming what is allowed.
    """
    values: dict[str, list[str]] = {}
    problems: list[str] = []
    known = [key for key in READERS if key not in set(Extra) or key in extras]
    for key, value in pairs:
        if _TRACKING.fullmatch(key):
            continue
        if key in known:
            values.setdefault(key, []).append(value)
        else:
            problems.append(f"unknown key {quoted(key)}; known are {', '.join(known)}")
    read: dict[str, object] = {}
    for key, given in values.items():
        try:
            if (wanted := READERS[key](split_values(key, given))) is not None:
                read["from_" if key == "from" else key] = wanted
        except BadQuery as error:
            problems.append(f"{key}: {error}")
    query = Query(**read)  # type: ignore[arg-type]  # each reader returns its field's type
    problems += _contradictions(query, sources)
    if problems:
        told = list(dict.fromkeys(problems))
        more = len(told) - _PROBLEMS_TOLD
        raise BadQuery("; ".join(told[:_PROBLEMS_TOLD]) + (f"; and {more} more of that kind" if more > 0 else ""))
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
            f"source: unknown {quoted(slug)}; known are {', '.join(sorted(sources))}"
            for slug in query.source
            if slug not in sources
        ]
    return problems
