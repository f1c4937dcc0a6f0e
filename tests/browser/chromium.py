"""The Chromium that is on this machine, for tests and pictures of pages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, sync_playwright

from config.settings import CrawlSettings
from crawler.rendering.extra import chromium_path, what_is_missing


@contextmanager
def chromium(*more: str) -> Iterator[Browser]:
    """A browser with `more` on its command line; the test is skipped where there is none."""
    if missing := what_is_missing(CrawlSettings()):
        pytest.skip(missing)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=chromium_path(CrawlSettings()), args=["--no-sandbox", "--disable-dev-shm-usage", *more]
        )
        yield opened
        opened.close()
