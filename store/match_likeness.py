"""How much two titles say the same. Pure; used by `match_evidence`.

Notions are compared as such, whatever the language; names by their letters, so that "Onasemnogene" and "Onasemnogen"
are one. What one title leaves out weighs less than what the other says instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.fuzz import ratio

from store.match_title import COMMON_WEIGHT, Title, spells
from store.match_words import COMMON, SUBJECTS

SIMILAR_NAMES = 80
_SHORTEST_NAME = 4
_SPELLINGS = (
    ("ph", "f"), ("th", "t"), ("ch", "k"), ("ck", "k"), ("qu", "k"), ("sz", "s"), ("cz", "c"), ("c", "k"), ("y", "i"),
    ("z", "s"), ("w", "v"), ("j", "i"), ("ae", "e"), ("oe", "o"), ("ue", "u"),
)  # fmt: skip
_CUT_LEAST, _ELIDED_LEAST = 18, 8  # characters that a cut title must have, without and with an ellipsis
_HEADED = 2  # words of a title that are more than a host and what it always holds
_BEGINNING = 3  # letters by which an abbreviation may begin like the name: Jorvane, JORFP
_ABBREVIATION = 5  # letters that an abbreviation has at most
_FOREIGN = 0.6  # what a word without counterpart weighs where the other title is in another language


@dataclass(frozen=True, slots=True)
class Likeness:
    """What two titles share.

    equal     the same words; before one of them may stand whose event it is ("VMG: ...")
    words     how many of them the shorter has
    share     0..1, of what both say together
    held      0..1, of what the one that says less says
    specific  the weight of shared words that not every meeting has
    lone      of what they share one thing alone is specific, or no name, and each says more than that
    apart     the lesser of the weights that each says and the other does not: both are about something of their own
    subjects  likewise, of subjects that are known in all languages
    more      the weight of known subjects that only one of them names
    cut       one is the beginning of the other
    elided    likewise, and it says so by an ellipsis
    acronym   one has the other's abbreviation
    """

    equal: bool
    words: int
    share: float
    held: float
    specific: float
    lone: bool
    apart: float
    subjects: float
    more: float
    cut: bool
    elided: bool
    acronym: str | None


def likeness(one: Title, other: Title, learned: Mapping[str, frozenset[str]], *, foreign: bool) -> Likeness:
    """Compare two titles. `learned`: acronym -> units of what it stands for; `foreign`: their languages differ."""
    first, second = dict(one.units), dict(other.units)
    _drop_cities(first, second, one, other)
    shared = first.keys() & second.keys()
    weights = [first.pop(unit) if second.pop(unit) else 0.0 for unit in sorted(shared)]
    names = [weight for unit, weight in zip(sorted(shared), weights, strict=True) if unit not in SUBJECTS]
    spelled = _pair_names(first, second, one.spelled, other.spelled)
    weights += spelled
    named = any(weight > COMMON_WEIGHT for weight in (*names, *spelled))
    acronym = _stands_for(one, other, first, second, learned) or _stands_for(other, one, second, first, learned)
    telling = sum(weight > COMMON_WEIGHT for weight in weights)
    cut = _is_cut(one, other) or _is_cut(other, one)
    ours, theirs = sum(first.values()), sum(second.values())
    if foreign:
        ours, theirs = ours * _FOREIGN, theirs * _FOREIGN
    matched = sum(weights)
    least = min(ours, theirs)
    return Likeness(
        equal=_say_the_same(one, other),
        words=min(len(one.words), len(other.words)),
        share=2 * matched / (2 * matched + ours + theirs) if matched else 0.0,
        held=matched / (matched + least) if matched else 0.0,
        specific=sum(weight for weight in weights if weight > COMMON_WEIGHT),
        lone=(telling == 1 or not named) and _says_more(first) and _says_more(second),
        apart=0.0 if cut else min(_own(first, foreign), _own(second, foreign)),
        subjects=0.0 if cut else min(_subjects(first), _subjects(second)),
        more=max(_subjects(first), _subjects(second)),
        cut=cut,
        elided=(one.cut and _is_cut(one, other)) or (other.cut and _is_cut(other, one)),
        acronym=acronym,
    )


def _say_the_same(one: Title, other: Title) -> bool:
    first, second = frozenset(one.words), frozenset(other.words)
    if first == second:
        return bool(first)
    return any(
        len(longer.words) > _HEADED and longer.words[0] in longer.acronyms and frozenset(longer.words[1:]) == words
        for longer, words in ((one, second), (other, first))
    )


def _says_more(units: Mapping[str, float]) -> bool:
    """True if it says more in words that are known: others may be the other title's, in another language."""
    return any(unit in COMMON or unit[0] == "=" for unit in units)


def _own(units: Mapping[str, float], foreign: bool) -> float:
    """What it says on its own. Long words may be the other's in another language; abbreviations are not translated."""
    return sum(
        weight * (_FOREIGN if foreign and unit not in SUBJECTS and len(unit) > _ABBREVIATION else 1)
        for unit, weight in units.items()
        if weight > COMMON_WEIGHT
    )


def _subjects(units: Mapping[str, float]) -> float:
    return sum(weight for unit, weight in units.items() if unit in SUBJECTS)


def _drop_cities(first: dict[str, float], second: dict[str, float], one: Title, other: Title) -> None:
    """A city at the end of one title alone is where it is, not what it is about."""
    for units, cities in ((first, one.cities), (second, other.cities)):
        for word in [unit for unit in units if unit in cities]:
            del units[word]


def _pair_names(
    first: dict[str, float], second: dict[str, float], spelled: Mapping[str, str], others: Mapping[str, str]
) -> list[float]:
    """Take what is spelled alike out of both, and return the weights. A slip of the pen hides a notion on one side."""
    weights = []
    for unit in sorted(first):
        found = next((each for each in sorted(second) if _slipped(unit, each, spelled, others)), None)
        if found is not None and unit in first:
            weights.append(min(first.pop(unit), second.pop(found)))
            for rest, words in ((first, spelled), (second, others)):
                for more in [each for each in rest if words.get(each) in (spelled.get(unit), others.get(found))]:
                    del rest[more]
    return weights


def _slipped(one: str, other: str, spelled: Mapping[str, str], others: Mapping[str, str]) -> bool:
    """True if the words are spelled alike, and at least one of them is no word that is known."""
    first, second = spelled.get(one, ""), others.get(other, "")
    return (first == one or second == other) and alike(first, second)


def alike(one: str, other: str) -> bool:
    """True if two words are one name, in different languages, with a slip, or as part of a compound."""
    if min(len(one), len(other)) < _SHORTEST_NAME:
        return False
    if one[0] != other[0] and _spelled(one)[0] != _spelled(other)[0]:
        return False
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) >= 5 and longer.startswith(shorter):
        return True
    return ratio(_spelled(one), _spelled(other)) >= SIMILAR_NAMES


@lru_cache(maxsize=16384)
def _spelled(word: str) -> str:
    """The word as it sounds, near enough, without doubled letters."""
    for written, sound in _SPELLINGS:
        word = word.replace(written, sound)
    return "".join(letter for at, letter in enumerate(word) if at == 0 or letter != word[at - 1])


def _stands_for(
    one: Title,
    other: Title,
    first: dict[str, float],
    second: dict[str, float],
    learned: Mapping[str, frozenset[str]],
) -> str | None:
    """The acronym of `one` that abbreviates words of `other`; it is then taken out of what is left of `one`."""
    for acronym in sorted(one.acronyms - other.acronyms):
        meant = learned.get(acronym, frozenset())
        begins = any(name.startswith(acronym[:_BEGINNING]) for name in second if len(name) > len(acronym))
        if spells(acronym, other.words) or begins or (len(meant) > 1 and _holds(other.units, meant)):
            first.pop(acronym, None)
            _drop_beginning(acronym, second)
            for unit in meant:
                second.pop(unit, None)
            return acronym.upper()
    return None


def _drop_beginning(acronym: str, units: dict[str, float]) -> None:
    for name in [name for name in units if len(name) > len(acronym) and name.startswith(acronym[:_BEGINNING])]:
        del units[name]


def _holds(units: Mapping[str, float], meant: frozenset[str]) -> bool:
    """True if nearly all of `meant` is there."""
    return len(meant & units.keys()) * 4 >= len(meant) * 3


def _is_cut(short: Title, whole: Title) -> bool:
    """True if `short` is the beginning of `whole`; its last word may be cut too."""
    one, other = " ".join(short.words), " ".join(whole.words)
    least = _ELIDED_LEAST if short.cut else _CUT_LEAST
    return len(one) < len(other) and len(one) >= least and other.startswith(one)
