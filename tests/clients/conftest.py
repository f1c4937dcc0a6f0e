"""The service on loopback with two states, and programs with an empty home, for the tests of this folder."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from store.event import Event
from tests.clients import moments
from tests.clients.meetings import meetings, meetings_later
from tests.clients.programs import Programs
from tests.clients.service import Service, serving
from tests.feeds.stored import NOW

LATER = NOW + dt.timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Change:
    """A service that lived through a change: state 0 and state 1, and the store's events of then and of now."""

    service: Service
    before: list[Event]
    after: list[Event]


@pytest.fixture(scope="session")
def change(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Change]:
    """All moments of the table and a few meetings; hours later some of those have changed."""
    with serving(tmp_path_factory.mktemp("service")) as service:
        before = service.announce([*meetings(), *moments.as_listed()], NOW)
        yield Change(service, before, service.announce([*meetings_later(), *moments.as_listed()], LATER))


@pytest.fixture(scope="session")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Programs:
    return Programs(tmp_path_factory.mktemp("home"))
