"""Shared by the whole suite: skipping is forbidden where SMA_EVENTS_FORBID_SKIP is set (CI); one PostgreSQL server."""

from __future__ import annotations

import logging
import os
import signal
from collections.abc import Callable, Generator, Iterator

import pytest
import structlog
from hypothesis import settings

from tests import postgres

# `--hypothesis-profile long`: what can go on looking does so for half an hour, see tests/store/test_stateful.py.
settings.register_profile("long", deadline=None)


def pytest_configure() -> None:
    """A suite that a script starts in the background (`make test &`) would pass on to its children to ignore Ctrl-C."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.skipped and os.environ.get("SMA_EVENTS_FORBID_SKIP"):
        report.outcome = "failed"
        report.longrepr = f"skipping is forbidden here: {report.longrepr}"
    return report


@pytest.fixture(autouse=True)
def no_log_handlers_left() -> Iterator[None]:
    """A command that is run in this process sets up logging; its handlers write to a stream that the test closes."""
    yield
    root = logging.getLogger()
    for handler in root.handlers[:]:
        if type(handler) is logging.StreamHandler or isinstance(handler, logging.FileHandler):
            root.removeHandler(handler)
            handler.close()
    structlog.reset_defaults()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a real server, the same for the whole session."""
    folder = postgres.binaries()
    if folder is None:
        message = "no PostgreSQL server is installed here (looked in /usr/lib/postgresql/*/bin and on the PATH)"
        if os.environ.get("SMA_EVENTS_FORBID_SKIP"):
            pytest.fail(message)
        pytest.skip(message)
    with postgres.cluster(folder) as address:
        postgres.make_template(address)
        yield address


@pytest.fixture
def new_postgresql(postgres_server: str) -> Iterator[Callable[[], str]]:
    """Makes databases that have their tables and no row."""
    with postgres.databases(postgres_server) as fresh:
        yield fresh


@pytest.fixture
def empty_postgresql(postgres_server: str) -> Iterator[str]:
    """The address of a database without tables."""
    with postgres.databases(postgres_server, postgres.EMPTY) as fresh:
        yield fresh()
