"""Shared by the whole suite: skipping is forbidden where SMA_EVENTS_FORBID_SKIP is set (CI)."""

from __future__ import annotations

import os
from collections.abc import Generator

import pytest


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.skipped and os.environ.get("SMA_EVENTS_FORBID_SKIP"):
        report.outcome = "failed"
        report.longrepr = f"skipping is forbidden here: {report.longrepr}"
    return report
