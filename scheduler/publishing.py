"""Publishing as a child process, so that the web server's latency does not feel it: python -m scheduler.publishing.

Afterwards, once a day, it prunes what is older or larger than [retention] allows.

Prints one JSON line: {"written": n, "unchanged": n, "removed": n}. Exit code 2: the configuration is wrong.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.limits import die_with_parent

if TYPE_CHECKING:
    from config.load import Config
    from store.repository import Store


def main() -> int:
    die_with_parent()  # before the imports, which take a second: a parent that died meanwhile would not be noticed
    from config.errors import ConfigError
    from crawler.sources import load_sources
    from feeds.publish import publish
    from scheduler.overrides import apply_overrides

    parser = argparse.ArgumentParser(prog="python -m scheduler.publishing")
    parser.add_argument("--config", required=True)
    parser.add_argument("--data", required=True)
    parser.add_argument("--base-url", required=True)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--as-of", type=dt.datetime.fromisoformat)
    arguments = parser.parse_args()
    try:
        config, store = load_sources(arguments.config, arguments.data)
    except ConfigError as error:
        print(error, file=sys.stderr)
        return 2
    out = arguments.out or Path(arguments.data) / "public"
    now = arguments.as_of or dt.datetime.now(dt.UTC)
    apply_overrides(config, store, now)  # what it cannot apply was told when the command or the service began
    done = publish(store, config, arguments.base_url, out, now)
    print(json.dumps({"written": done.written, "unchanged": done.unchanged, "removed": done.removed}), flush=True)
    if arguments.as_of is None:  # what is old, the real clock says
        _prune(store, config, Path(arguments.data), now)
    store.close()
    return 0


def _prune(store: Store, config: Config, data: Path, now: dt.datetime) -> None:
    """Here because every service publishes at least once a day; what is published is so, however this ends."""
    from scheduler.retention import prune_if_due
    from store.database import DatabaseError

    try:
        prune_if_due(store, config.settings.retention, data, now)
    except (OSError, DatabaseError) as error:
        print(f"pruning failed: {error}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
