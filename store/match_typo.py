"""Slips of the pen in words that every title may use: "Famliy" is "family". Pure; used by `match_title`.

Only two neighbouring letters that changed places, in a word that no lexicon knows, and only if one word that is known
comes of it. Names are mended by the other title's word, where that has it (`match_slip`).
"""

from __future__ import annotations

from functools import lru_cache

from store.match_words import AXES, KIND, PLAIN, SUBJECT

_SHORTEST = 7  # letters of a word that is mended, and of what is known of it: "ciudad" is not "cuidad"
_MEANING = (SUBJECT, KIND, *AXES.values())


@lru_cache(maxsize=16384)
def righted(word: str) -> str:
    """Return the known word that a folded one was meant to be; itself where it is known, or none is near."""
    if len(word) < _SHORTEST or not word.isalpha() or PLAIN.notions(word) or any(x.notions(word) for x in _MEANING):
        return word
    swapped = (word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(1, len(word) - 1))
    meant = {each for each in swapped if any(lexicon.begins(each, _SHORTEST) for lexicon in _MEANING)}
    return meant.pop() if len(meant) == 1 else word
