"""Slips of the pen in titles: "Jorunal Club" is the other's "Journal Club". Pure; used by `match_evidence`.

A word is mended by a word of the other title only, before the two are weighed: so a slip hides neither the kind of
event nor the part, and is no word of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from store.match_candidate import Candidate
from store.match_title import read_title
from store.match_words import AXES, KIND, SUBJECT, folded

_SHORTEST = 6  # letters of a word that may be mended: among shorter ones, slips are words of their own
_TOKEN = re.compile(r"\w+")


def mended(one: Candidate, other: Candidate) -> tuple[Candidate, Candidate]:
    """Return both, each with its slips mended where the other has the word right."""
    ours, theirs = dict[str, str](), dict[str, str]()
    for first, second in _slips(one, other):
        if _means(first) and not _means(second):
            theirs[second] = first
        else:
            ours[first] = second
    return _with(one, ours), _with(other, theirs)


def _slips(one: Candidate, other: Candidate) -> Iterator[tuple[str, str]]:
    """Yield (word of one, word of the other) that only one has, unless both mean something and not the same."""
    first, second = ({word for word in each.title.words if _may_slip(word)} for each in (one, other))
    for word in sorted(first - second):
        for meant in sorted(second - first):
            if is_slip(word, meant) and (not _means(word) or not _means(meant) or _means(word) == _means(meant)):
                yield word, meant
                break


def _may_slip(word: str) -> bool:
    return len(word) >= _SHORTEST and word.isalpha()


def is_slip(one: str, other: str) -> bool:
    """True if two neighbouring letters changed places, or one is missing or doubled; never the first letter."""
    if not one or not other or one[0] != other[0] or one == other:
        return False
    shorter, longer = sorted((one, other), key=len)
    at = next((at for at, letter in enumerate(shorter) if letter != longer[at]), len(shorter))
    if len(shorter) == len(longer):
        swapped = longer[:at] + longer[at : at + 2][::-1] + longer[at + 2 :]
        return swapped == shorter
    inside = at < len(shorter)  # a letter more at the end is another form of the word
    return inside and longer[:at] + longer[at + 1 :] == shorter


def _means(word: str) -> frozenset[str]:
    """What a word is known to mean."""
    return frozenset(notion for lexicon in (SUBJECT, KIND, *AXES.values()) for notion in lexicon.notions(word))


def _with(each: Candidate, words: dict[str, str]) -> Candidate:
    """Return it with other words in its title."""
    if not words:
        return each
    text = _TOKEN.sub(lambda found: _as_written(found[0], words.get(folded(found[0]))), each.text)
    title = read_title(text, each.city or None, each.first.year)
    return replace(each, text=text, title=title, kind=title.kind or each.kind)


def _as_written(word: str, meant: str | None) -> str:
    if meant is None:
        return word
    return meant.upper() if word.isupper() else meant
