"""kill -9 at 200 random points of crawl and publish: `make kill-test`, or `python -m tests.e2e.kill_many --kills N`."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tests.e2e.killing import kill_many


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.e2e.kill_many", description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        tally = kill_many(Path(folder), options.kills, options.seed)
    where = ", ".join(f"{count} in {phase}" for phase, count in sorted(tally.phases.items()))
    print(f"{options.kills} kills ({where}) in {time.perf_counter() - began:.0f} s: {len(tally.problems)} problems")
    print(*tally.problems, sep="\n", end="\n" if tally.problems else "")
    return 1 if tally.problems else 0


if __name__ == "__main__":
    sys.exit(main())
