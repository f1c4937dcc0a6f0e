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


@settings(deadline=None)
@given(PIECES, WEIGHTS, st.sets(st.integers(0, 11)))
def test_runs_give_the_same_in_pieces_of_bounded_size(small: list[bytes], weight: int, wanted: set[int]) -> None:
    """A month that is too large is read bit by bit, as the whole is."""
    pieces = [piece * weight for piece in small]
    numbers = sorted(number for number in wanted if number < len(pieces))
    with spooled(pieces) as spool:
        runs = list(spool.runs(numbers))
    assert b"".join(runs) == b"".join(pieces[number] for number in numbers)
    assert max(map(len, runs), default=0) <= 256 * 1024
