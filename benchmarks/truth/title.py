"""How an event is called: its title in a language, and what sources make of titles."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from benchmarks.truth.source import Rewrite
from benchmarks.truth.true_event import Facts, TrueEvent
from benchmarks.truth.words import LANGUAGES, Words

_SUFFIX = {"de": ".", "fr": "e", "es": ".º", "it": "°", "pt": "º", "nl": "e", "pl": "."}
_IN_WORDS = {
    "en": ("First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth", "Tenth"),
    "de": ("Erster", "Zweiter", "Dritter", "Vierter", "Fünfter", "Sechster", "Siebter", "Achter", "Neunter", "Zehnter"),
    "fr": (
        "Premier", "Deuxième", "Troisième", "Quatrième", "Cinquième", "Sixième", "Septième", "Huitième", "Neuvième",
        "Dixième",
    ),
    "es": ("Primer", "Segundo", "Tercer", "Cuarto", "Quinto", "Sexto", "Séptimo", "Octavo", "Noveno", "Décimo"),
    "it": ("Primo", "Secondo", "Terzo", "Quarto", "Quinto", "Sesto", "Settimo", "Ottavo", "Nono", "Decimo"),
    "pt": ("Primeiro", "Segundo", "Terceiro", "Quarto", "Quinto", "Sexto", "Sétimo", "Oitavo", "Nono", "Décimo"),
    "nl": ("Eerste", "Tweede", "Derde", "Vierde", "Vijfde", "Zesde", "Zevende", "Achtste", "Negende", "Tiende"),
    "pl": ("Pierwszy", "Drugi", "Trzeci", "Czwarty", "Piąty", "Szósty", "Siódmy", "Ósmy", "Dziewiąty", "Dziesiąty"),
}  # fmt: skip
_NUMERALS = (
    ("C", 100), ("XC", 90), ("L", 50), ("XL", 40), ("X", 10), ("IX", 9), ("V", 5), ("IV", 4), ("I", 1),
)  # fmt: skip
_CUT = 42
"""Characters after which a list cuts titles."""


@dataclass(frozen=True, slots=True)
class Speech:
    """One source speaking of one event: what its rewritings need. `rng` falls alike at every crawl."""

    words: Words
    event: TrueEvent
    facts: Facts
    language: str
    rng: Random


def plain(words: Words, event: TrueEvent, facts: Facts, language: str) -> str:
    """The title as the organiser would word it in `language`."""
    return _render(words, event, facts, language, _ordinal(event.ordinal, language))


def rewritten(speech: Speech, rewrites: tuple[Rewrite, ...]) -> str:
    """The title as a source words it: first how the number is given, then what is done to the whole."""
    number = next((_NUMBERS[each](speech) for each in rewrites if each in _NUMBERS), None)
    if number is None:
        number = _ordinal(speech.event.ordinal, speech.language)
    title = _render(speech.words, speech.event, speech.facts, speech.language, number)
    for each in rewrites:
        title = _WHOLE[each](speech, title) if each in _WHOLE else title
    return title


def topic(words: Words, event: TrueEvent, facts: Facts, language: str) -> str:
    return f"{words.theme[event.theme][language]}: {words.angle[facts.angle][language]}"


def _render(words: Words, event: TrueEvent, facts: Facts, language: str, ordinal: str) -> str:
    template = words.titles[event.titles][facts.template][language]
    brand = (event.parent or event).versions[0].start.year  # a congress that moves into the next year keeps its name
    title = template.format(
        ordinal=ordinal,
        org=event.org.name,
        short=event.org.short,
        year=brand,
        disease=words.disease[event.disease][language],
        topic=topic(words, event, facts, language),
        city=facts.place.called(language) if facts.place else "",
        number=event.ordinal,
        part=event.ordinal,
        track=words.track[event.track][language] if event.track is not None else "",
        congress=f"{event.org.short} {brand}",
    )
    if event.wrap:
        title = words.phrases[event.wrap][language].format(title=title, day=event.day)
    return " ".join(title.split())


def _ordinal(number: int, language: str) -> str:
    return f"{number}{_SUFFIX.get(language) or _english(number)}"


def _english(number: int) -> str:
    return "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def _roman(speech: Speech) -> str:
    left, text = speech.event.ordinal, ""
    for letters, value in _NUMERALS:
        text += letters * (left // value)
        left %= value
    return text


def _in_words(speech: Speech) -> str:
    number = speech.event.ordinal
    return _IN_WORDS[speech.language][number - 1] if 0 < number <= 10 else _ordinal(number, speech.language)


def _acronym(speech: Speech, title: str) -> str:
    """Only congresses are called by acronym and year alone."""
    congress = speech.event.titles == "congress" and not speech.event.wrap
    return f"{speech.event.org.short} {speech.event.versions[0].start.year}" if congress else title


def _organiser(speech: Speech, title: str) -> str:
    return f"{speech.event.org.short}: {title}"


def _phrase(name: str) -> Callable[[Speech, str], str]:
    return lambda speech, title: speech.words.phrases[name][speech.language].format(title=title)


def _online(speech: Speech, title: str) -> str:
    return title if speech.facts.place else _phrase("online")(speech, title)


def _city(speech: Speech, title: str) -> str:
    if speech.facts.place is None:
        return title
    name = speech.facts.place.called(speech.language)
    return title if name in title else speech.rng.choice(("{}, {}", "{} – {}", "{} ({})")).format(title, name)


def _typo(speech: Speech, title: str) -> str:
    """Two letters of a long word change places."""
    found = list(re.finditer(r"[^\W\d_]{6,}", title))
    if not found:
        return title
    at = speech.rng.choice(found).start() + speech.rng.randint(1, 3)
    return title[:at] + title[at + 1] + title[at] + title[at + 2 :]


def _typographic(speech: Speech, title: str) -> str:
    """Another dash and quotation mark, a no-break space, and often no accents."""
    changed = title.replace("–", "-").replace("'", "’").replace(": ", ":\u00a0")
    if speech.rng.random() < 0.4:
        changed = "".join(c for c in unicodedata.normalize("NFD", changed) if not unicodedata.combining(c))
    return changed


def _truncated(speech: Speech, title: str) -> str:
    return title if len(title) <= _CUT + 3 else title[:_CUT].rsplit(" ", 1)[0] + "…"


_NUMBERS: dict[Rewrite, Callable[[Speech], str]] = {
    Rewrite.UNNUMBERED: lambda speech: "",
    Rewrite.ROMAN: _roman,
    Rewrite.WORDS: _in_words,
}
_WHOLE: dict[Rewrite, Callable[[Speech, str], str]] = {
    Rewrite.ACRONYM: _acronym,
    Rewrite.ORGANISER: _organiser,
    Rewrite.ONLINE: _online,
    Rewrite.CITY: _city,
    Rewrite.SAVE_THE_DATE: _phrase("save-the-date"),
    Rewrite.TYPO: _typo,
    Rewrite.TYPOGRAPHIC: _typographic,
    Rewrite.TRUNCATED: _truncated,
    Rewrite.CAPS: lambda speech, title: title.upper(),
}
LOSSY = frozenset({Rewrite.ACRONYM, Rewrite.TRUNCATED, Rewrite.UNNUMBERED})
"""Rewritings that may lose what tells twins apart."""
assert set(_IN_WORDS) == set(LANGUAGES)
