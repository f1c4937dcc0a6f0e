"""A process of its own that records one crawl: `python -m tests.store.writer URL SLUG ITEMS [DIE_AT]`.

With DIE_AT it kills itself, as `kill -9` would, before its DIE_AT-th writing statement.
"""

from __future__ import annotations

import os
import signal
import sys
from itertools import count

from sqlalchemy import Engine, event

from store.repository import Store
from tests.store.make import crawl, series

_WRITES = ("INSERT", "UPDATE", "DELETE")


def main(url: str, slug: str, items: int, die_at: int | None) -> None:
    if die_at is not None:
        written = count(1)

        @event.listens_for(Engine, "before_cursor_execute")
        def _die(_conn: object, _cursor: object, statement: str, *_: object) -> None:
            if statement.startswith(_WRITES) and next(written) == die_at:
                os.kill(os.getpid(), signal.SIGKILL)

    with Store.open(url) as store:
        print(crawl(store, *series(items), slug=slug).new)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]) if len(sys.argv) > 4 else None)
