"""Finds many words and phrases in one pass over a text. Used by the word tables (`words`) and by `crawler.relevance`.

A word may end in "*" for any further letters; a phrase's words may be parted by blanks or punctuation. Words of scripts
without spaces (Chinese, Japanese, Thai) are found inside longer runs. Texts and entries must be folded alike.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Generic, NamedTuple, TypeVar

Payload = TypeVar("Payload")
_WORD = re.compile(r"[^\W_]+")
_SPACELESS = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_MOST_KEPT, _LONGEST_KEPT = 4096, 40  # distinct words of texts whose entries are remembered, and their letters
_KEY = 3  # letters of a prefix that are looked up; shorter prefixes are looked up whole


class Hit(NamedTuple):
    """Where an entry stands: positions in the text's words, the end exclusive; -1, -1 inside a run without spaces."""

    first: int
    last: int
    entry: str


class _Phrase(NamedTuple):
    words: tuple[str, ...]  # without the "*"
    prefixes: tuple[bool, ...]
    entry: str


def split(folded: str) -> list[str]:
    """The words of a folded text: runs of letters and digits."""
    return _WORD.findall(folded)


def is_spaceless(text: str) -> bool:
    return _SPACELESS.search(text) is not None


class Lexicon(Generic[Payload]):
    """Entries (as written in a table, folded) with whatever they stand for."""

    def __init__(self, entries: Iterable[tuple[str, Payload]]) -> None:
        self._payloads: dict[str, list[Payload]] = defaultdict(list)
        for entry, payload in entries:
            self._payloads[entry].append(payload)
        self._exact: dict[str, list[_Phrase]] = defaultdict(list)
        self._prefixed: dict[str, list[_Phrase]] = defaultdict(list)
        self._loose = [(entry, entry.rstrip("*").replace(" ", "")) for entry in self._payloads if is_spaceless(entry)]
        for entry in self._payloads:
            if not is_spaceless(entry):
                self._add(entry)
        self._lengths = tuple(sorted({len(key) for key in self._prefixed}))
        self._beginning: dict[str, tuple[_Phrase, ...]] = {}

    def _add(self, entry: str) -> None:
        parts = re.findall(r"[^\W_]+\*?", entry)
        if not parts:
            return
        phrase = _Phrase(tuple(p.rstrip("*") for p in parts), tuple(p.endswith("*") for p in parts), entry)
        table = self._prefixed if phrase.prefixes[0] else self._exact
        table[phrase.words[0][:_KEY] if phrase.prefixes[0] else phrase.words[0]].append(phrase)

    def __getitem__(self, entry: str) -> list[Payload]:
        return self._payloads[entry]

    def hits(self, words: Sequence[str], folded: str) -> list[Hit]:
        """Every place where an entry stands in `words`, which are those of `folded`."""
        known, look_up = self._beginning.get, self._look_up
        found: list[Hit] = []
        for position, word in enumerate(words):
            phrases = known(word)
            if phrases is None:
                phrases = look_up(word)
            if not phrases:
                continue
            following = words[position + 1] if position + 1 < len(words) else ""
            for phrase in phrases:
                length = len(phrase.words)
                # The second word lets nearly all phrases go, so it is looked at here.
                if length == 1 or (
                    following.startswith(phrase.words[1]) and _continues(phrase, words, position, position + length)
                ):
                    found.append(Hit(position, position + length, phrase.entry))
        if self._loose and not folded.isascii() and is_spaceless(folded):
            squeezed = folded.replace(" ", "")
            found += [Hit(-1, -1, entry) for entry, written in self._loose if written in squeezed]
        return found

    def _look_up(self, word: str) -> tuple[_Phrase, ...]:
        """The entries that begin with `word`; remembered, for texts use the same few thousand words again and again."""
        found = [*self._exact.get(word, ())]
        for length in self._lengths:
            if prefixed := self._prefixed.get(word[:length]):
                found += [phrase for phrase in prefixed if word.startswith(phrase.words[0])]
        phrases = tuple(found)
        if len(word) <= _LONGEST_KEPT:
            if len(self._beginning) >= _MOST_KEPT:
                self._beginning.clear()
            self._beginning[word] = phrases
        return phrases

    def payloads(self, folded: str) -> Iterator[Payload]:
        """What the entries found in `folded` stand for, once for each place."""
        for hit in self.hits(split(folded), folded):
            yield from self._payloads[hit.entry]


def _continues(phrase: _Phrase, words: Sequence[str], position: int, last: int) -> bool:
    """Whether a phrase whose first word stands at `position` goes on up to `last`."""
    return last <= len(words) and all(
        text == word or (prefix and text.startswith(word))
        for text, word, prefix in zip(words[position:last], phrase.words, phrase.prefixes, strict=True)
    )
