"""Slow, hungry and numerous clients: closed in time, within flat memory, while an honest visitor is served.

The short form: limits of seconds and hundreds (`serve.SHORT`). `make abuse` does the same with those of production.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.abuse import attacks
from tests.abuse.requests import MALFORMED
from tests.abuse.running import Attacked, Visitor

MORE_MB = 48.0  # kept answers, and what the allocator does not give back
SLOWEST_MS = 5000.0  # on a machine that runs other tests at the same time


@pytest.fixture
def visited(server: Attacked) -> Iterator[Attacked]:
    """The server with a visitor on it, who must see nothing of what the test does."""
    server.say(b"GET /events/?q=warm HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    before, visitor = server.memory_mb, Visitor(server)
    yield server
    visit = visitor.seen()
    assert visit.failed == 0
    assert len(visit.took) > 5
    assert visit.p99_ms < SLOWEST_MS
    assert server.memory_mb - before < MORE_MB


def test_slow_heads_are_closed(visited: Attacked) -> None:
    """Slowloris: headers that never end hold no place for longer than a request may take."""
    closed, last = attacks.slow_heads(visited, 200, at_most_s=40)
    assert closed == 200
    assert last < 20


def test_slow_bodies_are_closed(visited: Attacked) -> None:
    """A body that drips is not waited for, though its request has been answered."""
    closed, last = attacks.slow_bodies(visited, 100, at_most_s=40)
    assert closed == 100
    assert last < 20


def test_slow_readers_are_closed(visited: Attacked) -> None:
    """Who asks for the largest feed twenty times and reads none of it is cut off; its bytes are not copied."""
    closed, last = attacks.slow_readers(visited, 100, at_most_s=40)
    assert closed == 100
    assert last < 30


def test_different_filters_keep_memory_flat(visited: Attacked) -> None:
    """Answers are made two at a time, 256 are kept, and nobody waits for ever."""
    found = attacks.distinct_filters(visited, 100) + attacks.distinct_filters(visited, 500, clients=64, first=100)
    assert set(found) <= {200, 503}
    assert found[200] > 0


def test_large_heads_are_refused(visited: Attacked) -> None:
    """An address or headers without end are not collected."""
    found = attacks.large_heads(visited, 200)
    assert set(found) <= {"HTTP/1.1 431 Request Header Fields Too Large", "closed"}


def test_floods_of_malformed_requests_cost_nothing(visited: Attacked) -> None:
    """Every kind of malformed request twenty times, and not a line in the log for any of them."""
    before = visited.log.stat().st_size
    found = attacks.malformed(visited, MALFORMED.values(), 20)
    assert {line.split()[1] for line in found if line != "closed"} <= {"400", "413", "431"}
    assert visited.log.stat().st_size == before


def test_pipelines_without_end_are_cut_off(visited: Attacked) -> None:
    """Ten thousand requests at once on one connection are not queued up in memory."""
    found = attacks.pipelines(visited, 50, 10_000)
    assert set(found) <= {"HTTP/1.1 200 OK", "closed"}


def test_a_crowd_of_silent_connections_takes_no_place(visited: Attacked) -> None:
    """Beyond the limit, who has been silent for longest makes room for who comes."""
    held = attacks.crowd(visited, 500, for_s=1.0)
    assert held < 320
