"""Stores for the tests, on both engines: every test that asks for `url` or `store` runs on SQLite and on PostgreSQL.

A fresh database costs a copy of one that has its tables already: of a file, or of a template on the one real server of
the session (tests/conftest.py).
"""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from config.source import Precedence
from store.repository import Store
from tests.store.make import crawl, listing, titles
from tests.store.two_events import HERE, THERE


@pytest.fixture(params=["sqlite", "postgresql"])
def new_url(request: pytest.FixtureRequest) -> Callable[[], str]:
    """Makes databases: each call returns the address of another one that has its tables and no row."""
    fresh: Callable[[], str] = request.getfixturevalue(f"new_{request.param}")
    return fresh


@pytest.fixture
def url(new_url: Callable[[], str]) -> str:
    return new_url()


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    with Store.open(url) as opened:
        yield opened


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest) -> str:
    """The address of a database without tables."""
    if request.param == "postgresql":
        address: str = request.getfixturevalue("empty_postgresql")
        return address
    return f"sqlite:///{request.getfixturevalue('tmp_path')}/empty.db"


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    Store.open(f"sqlite:///{path}").close()
    return path


@pytest.fixture
def new_sqlite(sqlite_template: Path, tmp_path: Path) -> Callable[[], str]:
    def fresh() -> str:
        path = tmp_path / f"sma-events-{uuid.uuid4().hex[:8]}.db"
        shutil.copyfile(sqlite_template, path)
        return f"sqlite:///{path}"

    return fresh


@pytest.fixture
def two(store: Store) -> Store:
    """A store with two events that no rule takes for one, each of its own source."""
    crawl(store, HERE, precedence=Precedence.ORGANISER)
    crawl(store, THERE, slug="university")
    assert titles(store) == ["Spring meeting", "Muscle days in Ghent"]
    return store


@pytest.fixture
def joined(store: Store) -> Store:
    """A store with one event that two sources list."""
    crawl(store, HERE)
    crawl(store, listing("Spring meeting", native_id="u1"), slug="university")
    assert titles(store) == ["Spring meeting"]
    return store
