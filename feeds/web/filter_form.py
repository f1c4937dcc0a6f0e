"""The filter as people see it: the form's fields with what can be chosen, and the chosen values, each removable."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from urllib.parse import urlencode

from feeds.filters import Query
from feeds.web.vocabulary import label, mode_label
from feeds.web.wording import country_name, day, language_name
from feeds.web.words import gettext as _
from feeds.web.words import marked
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
    main_chosen: bool
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
    "country": (marked("Country"), marked("All countries"), lambda code: country_name(code) or code),
    "type": (marked("Kind"), marked("All kinds"), lambda value: label(EventType(value))),
    "mode": (marked("How to take part"), marked("Any way"), lambda value: mode_label(Mode(value))),
    "audience": (marked("For whom"), marked("Everyone"), lambda value: label(Audience(value))),
    "topic": (marked("Topic"), marked("All topics"), lambda value: label(Topic(value))),
    "lang": (marked("Language"), marked("All languages"), language_name),
}
_MAIN, _MORE = ("country", "type", "mode"), ("audience", "topic", "lang")
_OTHER_LABELS = {"source": marked("Source"), "from": marked("From"), "to": marked("Until"), "q": marked("Words")}


def filter_form(choices: Choices, query: Query) -> FilterForm:
    given = dict(query.pairs())
    return FilterForm(
        words=query.q,
        from_day=query.from_.isoformat() if query.from_ else "",
        to_day=query.to.isoformat() if query.to else "",
        main=tuple(_field(key, choices, given.get(key, "")) for key in _MAIN),
        more=tuple(_field(key, choices, given.get(key, "")) for key in _MORE),
        main_chosen=any(given.get(key) for key in _MAIN),
        more_chosen=any(given.get(key) for key in (*_MORE, "from", "to")),
    )


def chosen(query: Query, address: str) -> list[Chosen]:
    """What the filter asks for. `address` is the page that the filter belongs to, such as "/events/"."""
    pairs = query.pairs()
    return [
        Chosen(in_words(key, value), with_query(address, [pair for pair in pairs if pair[0] != key]))
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
    return Field(key, _(name), _(any_label), tuple(sorted(options, key=lambda option: option.label)))


def in_words(key: str, value: str) -> str:
    """ "Country: Poland or Germany"."""
    if key in _LABELS:
        name, in_words = _LABELS[key][0], _LABELS[key][2]
        return _named(_(name), _joined(value, in_words))
    return _named(_(_OTHER_LABELS[key]) if key in _OTHER_LABELS else key, _day_or_text(key, value))


def description_of(query: Query) -> str:
    """The filter in words, for a title: "Congress or Course · Germany · from 1 May 2027"; "" for none."""
    words = []
    for key, value in query.pairs():
        if key in _LABELS:
            words.append(_joined(value, _LABELS[key][2]))
        elif key in _SPANS:
            words.append(_(_SPANS[key], value=_day_or_text(key, value)))
    return " · ".join(words)


_SPANS = {"from": marked("from %(value)s"), "to": marked("until %(value)s"), "q": marked("“%(value)s”")}


def _named(name: str, value: str) -> str:
    return _("%(name)s: %(value)s", name=name, value=value)


def _day_or_text(key: str, value: str) -> str:
    return day(dt.date.fromisoformat(value)) if key in ("from", "to") else value


def _joined(value: str, in_words: Callable[[str], str]) -> str:
    return _(" or ").join(in_words(part) for part in value.split(","))
