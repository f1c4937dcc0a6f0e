"""Stores for the tests: a fresh SQLite file each, and a real PostgreSQL server where one is installed."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from store.repository import Store
from tests import postgres


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/sma-events.db"


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    with Store.open(url) as opened:
        yield opened


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    folder = postgres.binaries()
    if folder is None:
        message = "no PostgreSQL server is installed here (looked in /usr/lib/postgresql/*/bin and on the PATH)"
        if os.environ.get("SMA_EVENTS_FORBID_SKIP"):
            pytest.fail(message)
        pytest.skip(message)
    with postgres.cluster(folder) as address:
        yield address


@pytest.fixture
def postgres_url(postgres_server: str) -> str:
    """The address of a new, empty database."""
    name = f"t{uuid.uuid4().hex}"
    engine = create_engine(postgres_server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return make_url(postgres_server).set(database=name).render_as_string(hide_password=False)
