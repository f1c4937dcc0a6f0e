"""Who takes an answer slowly and who does not take it, by the bytes that wait and the time."""

from __future__ import annotations

import pytest

from feeds.web.connection_limits import Limits, UnsentWatch

LIMITS = Limits(stall_s=30, stall_bytes=30 * 1024)
# (seconds, bytes that wait) at each look, and whether the last one finds a client that takes nothing.
LOOKS = {
    "nothing waits": ([(0, 0), (60, 0)], False),
    "just begun": ([(0, 500_000), (29, 500_000)], False),
    "nothing taken": ([(0, 500_000), (15, 500_000), (30, 500_000)], True),
    "a drop a minute": ([(0, 500_000), (30, 499_000)], True),
    "a slow phone": ([(0, 500_000), (30, 460_000), (60, 420_000), (90, 380_000)], False),
    "slow at first, then dead": ([(0, 500_000), (30, 460_000), (60, 460_000)], True),
    "emptied between": ([(0, 500_000), (10, 0), (35, 500_000), (50, 500_000)], False),
    "a short rest is taken whole or not at all": ([(0, 100), (30, 50)], True),
}


@pytest.mark.parametrize("kind", LOOKS)
def test_who_takes_nothing_is_told_from_who_is_slow(kind: str) -> None:
    """A kilobyte a second is enough, and each half minute counts for itself."""
    looks, expected = LOOKS[kind]
    watch = UnsentWatch(LIMITS)
    found = [watch.stalled(unsent, now) for now, unsent in looks]
    assert found == [False] * (len(looks) - 1) + [expected]


def test_a_new_piece_begins_a_new_count() -> None:
    """A body that is sent in pieces fills the room again that the client has made."""
    watch = UnsentWatch(LIMITS)
    assert not watch.stalled(500_000, 0)
    watch.restart()
    assert not watch.stalled(500_000, 31)
    assert watch.stalled(500_000, 62)
