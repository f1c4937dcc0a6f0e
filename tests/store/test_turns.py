"""Turns over all machines: one holder at a time, and nothing is held by who is gone."""

from __future__ import annotations

import time
from collections.abc import Callable

from store.database import create
from store.turns import Turns


def test_one_holds_a_name_at_a_time(empty_postgresql: str) -> None:
    """Another one gets it when it is given back or when its holder closes; names do not hinder each other."""
    first, second = Turns(create(empty_postgresql)), Turns(create(empty_postgresql))
    assert first.take("host a") and first.take("host a") and second.take("host b")
    assert not second.take("host a")
    first.give_back("host a")
    assert second.take("host a")
    second.close()
    eventually(lambda: first.take("host a") and first.take("host b"))  # a session ends a moment after its connection
    assert (first.holds("host a"), second.holds("host a")) == (True, False)
    first.close()


def test_who_loses_the_connection_loses_everything(empty_postgresql: str) -> None:
    """The holder learns it at the next question, and others may take the name at once."""
    engine, other = create(empty_postgresql), create(empty_postgresql)
    first, second = Turns(engine), Turns(other)
    assert first.take("scheduler")
    with other.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    eventually(lambda: second.take("scheduler"))
    assert (first.alive(), first.holds("scheduler"), first.take("scheduler")) == (False, False, False)
    first.close()
    second.close()


def test_who_says_nothing_for_long_loses_everything(empty_postgresql: str) -> None:
    """As a process that is frozen; one that goes on asking keeps what it has."""
    silent, lively = Turns(create(empty_postgresql), silent_s=1.5), Turns(create(empty_postgresql), silent_s=1.5)
    assert silent.take("a") and lively.take("b")
    for _ in range(8):
        time.sleep(0.25)
        assert lively.holds("b")
    assert not silent.holds("a")
    assert lively.take("a")
    silent.close()
    lively.close()


def eventually(look: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not look():
        assert time.monotonic() < deadline
        time.sleep(0.05)
