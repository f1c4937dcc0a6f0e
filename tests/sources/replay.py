"""Replays recorded folders: source.toml and page.* in, what `sources try` would say out.

`python -m tests.sources.replay SLUG...` writes expected.json anew; look at the difference before committing it.
"""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import Any

from config.load import load_config
from scheduler.golden import golden_slugs, read_golden, write_expected

FOLDER = Path(__file__).parent
NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)  # of folders that do not record their moment


def slugs() -> list[str]:
    """Every recorded folder."""
    return golden_slugs(FOLDER)


def replay(slug: str) -> dict[str, Any]:
    """Read the folder's pages: class, links, accepted events in full, and the reasons of what was refused."""
    return read_golden(FOLDER / slug, NOW).read(load_config(FOLDER, {}).relevance)


def expected(slug: str) -> dict[str, Any] | None:
    """What was recorded."""
    return read_golden(FOLDER / slug, NOW).expected


if __name__ == "__main__":
    for name in sys.argv[1:] or slugs():
        write_expected(FOLDER / name, replay(name))
