"""The demo's sites, and a folder into which they were crawled and published: made once, copied by each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from scheduler.demo.programme import Changes
from scheduler.demo.site import DemoSite
from tests.e2e import place


@pytest.fixture(scope="session")
def sites() -> Iterator[DemoSite]:
    with DemoSite(place.TODAY) as running:
        yield running


@pytest.fixture
def site(sites: DemoSite) -> DemoSite:
    """The sites as they were at first, whatever another test changed."""
    sites.changes = Changes()
    return sites


@pytest.fixture(scope="session")
def crawled_before(tmp_path_factory: pytest.TempPathFactory, sites: DemoSite) -> Path:
    """What `place.publish_all` makes; to be copied, never to be worked on."""
    folder = tmp_path_factory.mktemp("crawled-before")
    sites.changes = Changes()
    place.publish_all(folder, sites)
    return folder


@pytest.fixture
def published(tmp_path: Path, crawled_before: Path, site: DemoSite) -> Path:
    """A folder whose sources were crawled an hour ago and are due in half a day."""
    del site
    return place.copy(crawled_before, tmp_path, "12h")


@pytest.fixture
def due(tmp_path: Path, crawled_before: Path, site: DemoSite) -> Path:
    """The same, but every source is due: as soon as a service starts, it crawls each of them, and then none."""
    del site
    return place.copy(crawled_before, tmp_path, "30m")
