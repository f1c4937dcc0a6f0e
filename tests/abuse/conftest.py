"""One prepared folder and one attacked server for the short form."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.abuse.running import Attacked, attacked
from tests.abuse.serve import SHORT_EVENTS, prepare


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Attacked]:
    folder = tmp_path_factory.mktemp("abuse")
    prepare(folder, SHORT_EVENTS)
    (folder / "secret.txt").write_text("secret")
    static = folder / "data" / "public" / "static"
    (static / "outside.txt").symlink_to(folder / "secret.txt")
    (static / "outside").symlink_to(folder)
    robots = static.parent / "robots.txt"
    (folder / "robots.txt").write_bytes(robots.read_bytes())
    robots.unlink()
    robots.symlink_to(folder / "robots.txt")
    with attacked(folder, short=True) as running:
        yield running
