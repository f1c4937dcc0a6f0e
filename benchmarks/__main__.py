"""Runs the benchmarks and writes benchmarks/README.md (whole runs only; named or quick ones just print)."""

from __future__ import annotations

import argparse
import datetime as dt
import importlib
import os
import platform
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks.row import Row

MODULES = ("reading", "crawl", "publish", "memory", "serve", "growth", "latency", "matching", "bulk_upsert", "polite",
           "startup")  # fmt: skip
HERE = Path(__file__).parent


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", help=f"some of: {', '.join(MODULES)} (default: all)")
    parser.add_argument(
        "--quick", action="store_true", help="small sizes: shows that everything runs, no figures to quote"
    )
    options = parser.parse_args()
    unknown = set(options.names) - set(MODULES)
    if unknown:
        parser.error(f"unknown benchmark {', '.join(sorted(unknown))}; expected some of {', '.join(MODULES)}")
    rows: list[Row] = []
    for name in options.names or MODULES:
        print(f"{name} ...", file=sys.stderr, flush=True)
        measure: Callable[[bool], list[Row]] = importlib.import_module(f"benchmarks.{name}").measure
        rows += measure(options.quick)
    rows.sort(key=lambda row: row.number)
    table = _table(rows)
    print(table)
    if not options.names and not options.quick:
        (HERE / "README.md").write_text(_readme(table), encoding="utf-8")
    return 0


def _table(rows: list[Row]) -> str:
    lines = ["| # | what | measured | goal | reached | note |", "|---|---|---|---|---|---|"]
    return "\n".join(lines + [_line(row) for row in rows])


def _line(row: Row) -> str:
    reached = "yes" if row.reached else "**no**"
    return f"| {row.number} | {row.what} | {row.measured:.3g} {row.unit} | {row.goal} | {reached} | {row.note} |"


def _readme(table: str) -> str:
    machine = f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
    return f"""# Benchmarks

Written by `make bench` on {dt.datetime.now(dt.UTC).date()} ({machine}). Both sides of each ratio were measured in this
one run, alternating; the figures are medians. Only ratios last: absolute times depend on the machine and its load.
`python -m benchmarks NAME` runs one of {", ".join(MODULES)}; `--quick` shows in a minute that all of it runs.

{table}
"""


if __name__ == "__main__":
    sys.exit(main())
