"""What a title says to somebody who compares it with one in another language. Pure; used by `match`.

A title is taken apart into its kind of event, its numbers, the words that tell two meetings of one name apart (adult
and child, early and late), and the rest: notions that are the same in all languages, and names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from store.match_number import Numbers, numbers_in
from store.match_typo import righted
from store.match_words import AXES, COMMON, KIND, PART, PLAIN, SUBJECT, cities_in, city_phrases, is_city_word, words_in

_ACRONYM = re.compile(r"\b(?=\w{2,10}\b)[A-Z][A-Za-z]*[A-Z][A-Z0-9]*\b")
_DEFINED = re.compile(r"([^()]{8,200})\(([A-Z][A-Za-z0-9]{1,9})\)")
_ROMAN = re.compile(r"[IVXLC]+")
_LONG_WORD = re.compile(r"[^\W\d_]{3,}")
_LONGEST_ACRONYM, _SHORTEST_NAME = 7, 4
_SHOUTED = 3  # words in capitals that make a title in capitals, rather than an abbreviation
_CUT = re.compile(r"(?:…|\.\.\.|\[\.\.\.?\])\s*$")
_YEAR = re.compile(r"(?:19|20)\d\d")
COMMON_WEIGHT, SUBJECT_WEIGHT, NAME_WEIGHT, ACRONYM_WEIGHT = 0.3, 1.0, 1.0, 1.5
_WHOLE, _LONG_KIND = frozenset({"awareness", "family"}), 8  # "Aktionstag" is as much as "journée de sensibilisation"
_LONGEST_TRANSITION = 7  # words of "transition from paediatric to adult care"
_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Title:
    """A title taken apart.

    words     its words that say something, in order, folded; without "save the date" and the like
    units     what it is about -> how much that tells: notions, and names as they are written
    spelled   each of these -> the word for it in this title
    kind      the kind of event that it names
    axes      axis -> where on it: {"age": {"adult"}}
    acronyms  folded
    cities    known cities that it names
    cut       it ends in an ellipsis
    """

    words: tuple[str, ...]
    units: Mapping[str, float]
    spelled: Mapping[str, str]
    kind: str | None
    axes: Mapping[str, frozenset[str]]
    numbers: Numbers
    acronyms: frozenset[str]
    cities: frozenset[str]
    cut: bool


@lru_cache(maxsize=16384)
def read_title(text: str, city: str | None, year: int) -> Title:
    """Take a title apart. `city`: where the event is, as `city_name` spells it; that and its year tell nothing more."""
    words = [righted(word) for word in words_in(text)]
    acronyms = _acronyms(text)
    numbers, used = numbers_in(text, words, year)
    named = city_phrases(words, city) if city else ()
    spoken = [
        says and word not in used and at not in named and not (city and is_city_word(word, city))
        for at, (word, says) in enumerate(zip(words, _spoken(words), strict=True))
    ]
    kinds = KIND.all_in(words)
    units, spelled = _units(words, spoken, frozenset(words) if _is_shouted(text) else acronyms)
    return Title(
        words=tuple(word for word, says in zip(words, spoken, strict=True) if says),
        units=units,
        spelled=spelled,
        kind=next((kind for kind in KIND.order if kind in kinds), None),
        axes=_axes(words),
        numbers=numbers,
        acronyms=acronyms,
        cities=frozenset(found) if (found := cities_in(words)) else _NONE,
        cut=_CUT.search(text) is not None,
    )


def _spoken(words: list[str]) -> list[bool]:
    """Which words are part of what the title says, rather than an announcement or a joint."""
    spoken = [not PLAIN.notions(word) for word in words]
    for start, end, _ in PLAIN.phrases(words):
        spoken[start:end] = [False] * (end - start)
    return spoken


def _acronyms(text: str) -> frozenset[str]:
    found = [] if _is_shouted(text) else [word for word in _ACRONYM.findall(text) if not _ROMAN.fullmatch(word)]
    if not found:
        return _NONE
    return frozenset(part for word in found for part in words_in(word) if not part.isdigit())


def _is_shouted(text: str) -> bool:
    """True for a title in capitals, in which abbreviations do not stand out."""
    return text.isupper() and len(_LONG_WORD.findall(text)) >= _SHOUTED


def _axes(words: list[str]) -> dict[str, frozenset[str]]:
    """What tells it from others of its name.

    The morning in "coffee morning" is part of its kind, and the adults in "transition to adult care" of its subject.
    """
    left_out = {"hour": _of_kind(words), "age": _of_transition(words)}
    found = {}
    for name, axis in AXES.items():
        apart = left_out.get(name, ())
        said = axis.all_in([word for at, word in enumerate(words) if at not in apart] if apart else words)
        if said:
            found[name] = frozenset(said)
    return found


def _of_kind(words: list[str]) -> set[int]:
    of_phrases = {at for start, end, _ in KIND.phrases(words) for at in range(start, end)}
    return of_phrases | {at for at, word in enumerate(words) if KIND.notions(word)}


def _of_transition(words: list[str]) -> set[int]:
    """Where a title says from what to what the transition leads."""
    begun = [at for at, word in enumerate(words) if "transition" in SUBJECT.notions(word)]
    return {at for start in begun for at in range(start, start + _LONGEST_TRANSITION)}


def _units(words: list[str], spoken: list[bool], acronyms: frozenset[str]) -> tuple[dict[str, float], dict[str, str]]:
    """Return what the words mean -> its weight, and -> the word."""
    units: dict[str, float] = {}
    spelled: dict[str, str] = {}
    open_ = list(spoken)
    for lexicon, mark in ((SUBJECT, ""), (KIND, "=")):
        for start, end, notion in lexicon.phrases(words):
            units[mark + notion] = COMMON_WEIGHT if mark else _notion_weight(notion)
            open_[start:end] = [False] * (end - start)
    for word, is_open in zip(words, open_, strict=True):
        if is_open and (SUBJECT.notions(word) or not PART.notions(word)):
            found = _units_of(word, acronyms)
            units |= found
            spelled |= dict.fromkeys(found, word)
    return units, spelled


def _units_of(word: str, acronyms: frozenset[str]) -> dict[str, float]:
    whole = KIND.begins(word, _LONG_KIND) and _WHOLE.intersection(KIND.notions(word))
    if not whole and (notions := SUBJECT.notions(word)):
        return {notion: _notion_weight(notion) for notion in notions}
    if kinds := KIND.notions(word):
        return {f"={kind}": COMMON_WEIGHT for kind in kinds}
    if places := {f"~{place}" for axis in AXES.values() for place in axis.notions(word)}:
        return dict.fromkeys(sorted(places), COMMON_WEIGHT)
    if word.isdigit() or len(word) < 2:
        return {}
    if word in acronyms:
        return {word: ACRONYM_WEIGHT if len(word) <= _LONGEST_ACRONYM else NAME_WEIGHT}
    return {word: NAME_WEIGHT if len(word) >= _SHORTEST_NAME else COMMON_WEIGHT}


def _notion_weight(notion: str) -> float:
    return COMMON_WEIGHT if notion in COMMON else SUBJECT_WEIGHT


def spells(acronym: str, words: Sequence[str]) -> bool:
    """True if `acronym` may stand for `words`: its letters in order, most of them where a word begins.

    A letter inside a word counts only where no later word begins with it: the M of "neuromuscular".
    """
    rest, starts = acronym, 0
    for at, word in enumerate(words):
        if not rest or word[0] != rest[0]:
            continue
        rest, starts = rest[1:], starts + 1
        later = {other[0] for other in words[at + 1 :]}
        if rest and rest[0] not in later and rest[0] in word[1:]:
            rest = rest[1:]
    return not rest and len(acronym) >= 3 and starts * 2 > len(acronym)


def learn(titles: Iterable[str]) -> dict[str, frozenset[str]]:
    """Return acronym -> units of what it stands for, from titles that say both: "Congress on ... (ICNMD)"."""
    found: dict[str, frozenset[str]] = {}
    for title in titles:
        for name, acronym in _DEFINED.findall(title):
            words = [word for word in words_in(name) if not _YEAR.fullmatch(word)]
            if spells(acronym.lower(), [word for word in words if not PLAIN.notions(word)]) or spells(
                acronym.lower(), words
            ):
                said = [not word[0].isdigit() and not PLAIN.notions(word) for word in words]
                found.setdefault(acronym.lower(), frozenset(_units(words, said, frozenset())[0]))
    return found
