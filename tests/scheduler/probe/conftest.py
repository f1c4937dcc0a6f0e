"""A site on loopback, and an admin's folders, for each test of `sources probe` and `sources add`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crawler.fetch.site import Site, running_site


@pytest.fixture
def site() -> Iterator[Site]:
    with running_site() as running:
        yield running


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "config" / "sources").mkdir(parents=True)
    (tmp_path / "config" / "service.toml").write_text('[crawl]\ndelay = "0s"\ntimeout = "3s"\n')
    return tmp_path
