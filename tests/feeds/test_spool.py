"""Blocks in waiting come out as they went in, in any order, whether they waited in memory or on disk."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.spool import Spool

PIECES = st.lists(st.binary(max_size=9), max_size=12)
WEIGHTS = st.sampled_from([1, 50_000])  # the heavier ones are written to disk


@contextmanager
def spooled(pieces: list[bytes]) -> Iterator[Spool]:
    spool = Spool()
    try:
        for piece in pieces:
            spool.add(piece)
        yield spool
    finally:
        spool.close()


@settings(deadline=None)
@given(PIECES, WEIGHTS, st.randoms())
def test_every_order_gives_the_same_blocks(small: list[bytes], weight: int, random: object) -> None:
    """Forwards joined, backwards one by one, and by numbers in any order, more than once if asked."""
    pieces = [piece * weight for piece in small]
    numbers = [*range(len(pieces)), *range(len(pieces))]
    random.shuffle(numbers)  # type: ignore[attr-defined]
    with spooled(pieces) as spool:
        assert b"".join(spool.forwards()) == b"".join(pieces)
        assert list(spool.backwards()) == pieces[::-1]
        assert list(spool.pick(numbers)) == [pieces[number] for number in numbers]
