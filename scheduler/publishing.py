"""Publishing as a child process, so that the web server's latency does not feel it: python -m scheduler.publishing.

Prints one JSON line: {"written": n, "unchanged": n, "removed": n}. Exit code 2: the configuration is wrong.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
from pathlib import Path

from config.errors import ConfigError
from crawler.limits import die_with_parent
from crawler.sources import load_sources
from feeds.publish import publish


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m scheduler.publishing")
    parser.add_argument("--config", required=True)
    parser.add_argument("--data", required=True)
    parser.add_argument("--base-url", required=True)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--as-of", type=dt.datetime.fromisoformat)
    arguments = parser.parse_args()
    die_with_parent()
    try:
        config, store = load_sources(arguments.config, arguments.data)
    except ConfigError as error:
        print(error, file=sys.stderr)
        return 2
    out = arguments.out or Path(arguments.data) / "public"
    now = arguments.as_of or dt.datetime.now(dt.UTC)
    done = publish(store, config, arguments.base_url, out, now)
    store.close()
    print(json.dumps({"written": done.written, "unchanged": done.unchanged, "removed": done.removed}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
