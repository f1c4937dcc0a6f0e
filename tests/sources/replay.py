"""Replays recorded folders: source.toml and page.* in, what `sources try` would say out.

`python -m tests.sources.replay SLUG...` writes expected.json anew; look at the difference before committing it.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from pathlib import Path
from typing import Any

from config.load import load_config, parse_source
from scheduler.trial import try_body

FOLDER = Path(__file__).parent
NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


def slugs() -> list[str]:
    """Every recorded folder."""
    return sorted(path.parent.name for path in FOLDER.glob("*/source.toml"))


def replay(slug: str) -> dict[str, Any]:
    """Read the folder's page: class, links, accepted events in full, and the reasons of what was refused."""
    folder = FOLDER / slug
    (page,) = folder.glob("page.*")
    source = parse_source(slug, (folder / "source.toml").read_text(encoding="utf-8"), f"{slug}/source.toml")
    rules = load_config(FOLDER, {}).relevance
    found = try_body(page.read_bytes(), source, slug, rules, NOW)
    return {
        "class": found["class"],
        "links": found["links"],
        "accepted": [{"verdict": item["verdict"], **item["event"]} for item in found["items"] if item["accepted"]],
        "refused": [item["reason"] for item in found["items"] if not item["accepted"]],
    }


def expected(slug: str) -> dict[str, Any]:
    """What was recorded."""
    recorded: dict[str, Any] = json.loads((FOLDER / slug / "expected.json").read_text(encoding="utf-8"))
    return recorded


def record(slug: str) -> None:
    """Write expected.json from what is found now."""
    text = json.dumps(replay(slug), indent=2, ensure_ascii=False)
    (FOLDER / slug / "expected.json").write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    for name in sys.argv[1:] or slugs():
        record(name)
