"""A process that publishes one store again and again, every file changed each time, until somebody kills it.

python -m tests.feeds.publish_until_killed DATABASE-URL CONFIG-FOLDER OUT
"""

from __future__ import annotations

import itertools
import sys
from pathlib import Path

from config.load import load_config
from feeds.publish import publish
from store.repository import Store
from tests.feeds.stored import NOW


def main(url: str, folder: str, out: str) -> None:
    config = load_config(Path(folder), {})
    with Store.open(url) as store:
        print("ready", flush=True)  # the test waits for it
        for number in itertools.count():
            publish(store, config, f"https://host{number}.example.org", Path(out), NOW)


if __name__ == "__main__":
    main(*sys.argv[1:])
