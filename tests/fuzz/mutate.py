"""Mutations that keep most of a document whole: pieces cut, doubled, moved; words of the format put in.

Coverage-guided fuzzing changes bytes; behind a parser's first gate lie things that only words reach.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

from tests.fuzz.dictionary import dictionary

# What every reader of text should survive, in UTF-8 and out of it.
HOSTILE = dictionary("hostile")
_LONGEST_PIECE = 80


def mutated(
    data: bytes, tokens: Sequence[bytes], others: Sequence[bytes], longest: int, chance: random.Random
) -> bytes:
    """Return `data` after one to five changes, cut to `longest`."""
    for _ in range(chance.randint(1, 5)):
        start = chance.randint(0, len(data))
        end = min(len(data), start + chance.randint(0, _LONGEST_PIECE))
        data = data[:start] + _instead(data[start:end], data, tokens, others, chance) + data[end:]
    return data[:longest]


def _instead(
    piece: bytes, data: bytes, tokens: Sequence[bytes], others: Sequence[bytes], chance: random.Random
) -> bytes:
    way = chance.randrange(7)
    if way == 0:
        return b""
    if way == 1:
        return piece * chance.randint(2, 8)
    if way == 2 and others:
        return _piece(chance.choice(others), chance)
    if way == 3:
        return piece + _piece(data, chance)
    if way == 4:
        return piece + chance.choice(HOSTILE)
    words = tokens or HOSTILE
    return (piece if way == 5 else b"") + chance.choice(words)


def _piece(data: bytes, chance: random.Random) -> bytes:
    start = chance.randint(0, len(data))
    return data[start : start + chance.randint(1, _LONGEST_PIECE)]
