"""The filter as people see it: the form's fields with what can be chosen, and the chosen values, each removable."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from urllib.parse import urlencode

from feeds.filters import Query
from feeds.formats.country import country_name
from feeds.formats.wording import day, label
from feeds.web.event_row import MODES
from feeds.web.language import language_name
from store.event import Audience, Event, EventType, Mode, Topic


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Field:
    key: str
    label: str
    any_label: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class FilterForm:
    words: str
    from_day: str
    to_day: str
    main: tuple[Field, ...]
    more: tuple[Field, ...]
    more_chosen: bool


@dataclass(frozen=True, slots=True)
class Chosen:
    """One key of the filter in words, and the address that leaves it out."""

    label: str
    without: str


@dataclass(slots=True)
class Choices:
    """Which values occur among the events, so that the form offers nothing that leads nowhere."""

    values: dict[str, set[str]] = field(default_factory=lambda: {key: set() for key in _LABELS})

    def add(self, event: Event) -> None:
        self._note("country", event.place.country)
        self._note("type", event.type)
        self._note("mode", event.mode)
        self._note("lang", event.language)
        self.values["audience"].update(event.audience)
        self.values["topic"].update(event.topics)

    def _note(self, key: str, value: str | None) -> None:
        if value is not None:
            self.values[key].add(value)


_LABELS: dict[str, tuple[str, str, Callable[[str], str]]] = {
    "country": ("Country", "All countries", lambda code: country_name(code) or code),
    "type": ("Kind", "All kinds", lambda value: label(EventType(value))),
    "mode": ("How to take part", "Any way", lambda value: MODES[Mode(value)]),
    "audience": ("For whom", "Everyone", lambda value: label(Audience(value))),
    "topic": ("Topic", "All topics", lambda value: label(Topic(value))),
    "lang": ("Language", "All languages", language_name),
}
_MAIN, _MORE = ("country", "type", "mode"), ("audience", "topic", "lang")
_OTHER_LABELS = {"source": "Source", "from": "From", "to": "Until", "q": "Words"}


def filter_form(choices: Choices, query: Query) -> FilterForm:
    given = dict(query.pairs())
    return FilterForm(
        words=query.q,
        from_day=query.from_.isoformat() if query.from_ else "",
        to_day=query.to.isoformat() if query.to else "",
        main=tuple(_field(key, choices, given.get(key, "")) for key in _MAIN),
        more=tuple(_field(key, choices, given.get(key, "")) for key in _MORE),
        more_chosen=any(given.get(key) for key in (*_MORE, "from", "to")),
    )


def chosen(query: Query, address: str) -> list[Chosen]:
    """What the filter asks for. `address` is the page that the filter belongs to, such as "/events/"."""
    pairs = query.pairs()
    return [
        Chosen(_in_words(key, value), with_query(address, [pair for pair in pairs if pair[0] != key]))
        for key, value in pairs
    ]


def with_query(address: str, pairs: Iterable[tuple[str, str]]) -> str:
    text = urlencode(list(pairs), safe=",")
    return f"{address}?{text}" if text else address


def _field(key: str, choices: Choices, given: str) -> Field:
    """A select takes one value; several that came with the address stay together as one choice of their own."""
    name, any_label, in_words = _LABELS[key]
    values = set(choices.values[key])
    if given:
        values.add(given)
    options = [Option(value, _joined(value, in_words), value == given) for value in values]
    return Field(key, name, any_label, tuple(sorted(options, key=lambda option: option.label)))


def _in_words(key: str, value: str) -> str:
    if key in _LABELS:
        name, _, in_words = _LABELS[key]
        return f"{name}: {_joined(value, in_words)}"
    return f"{_OTHER_LABELS.get(key, key)}: {_day_or_text(key, value)}"


def _day_or_text(key: str, value: str) -> str:
    return day(dt.date.fromisoformat(value)) if key in ("from", "to") else value


def _joined(value: str, in_words: Callable[[str], str]) -> str:
    return " or ".join(in_words(part) for part in value.split(","))
