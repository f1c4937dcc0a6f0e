"""Sums up the runs in WORK/figures.jsonl as a table of Markdown: `python -m tests.fuzz.report WORK`."""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

_HEAD = "| target | inputs | per second of processor | branches reached | peak memory, MB |\n|---|---|---|---|---|\n"


def table(lines: list[dict[str, Any]]) -> str:
    """One row for each target, over all its runs; the last row is the sum."""
    runs: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in lines:
        if line["inputs"]:
            runs[line["target"]].append(line)
    rows = "".join(_row(name, runs[name]) for name in sorted(runs))
    return f"{_HEAD}{rows}| all | {sum(line['inputs'] for line in lines):,} | | | |\n"


def _row(name: str, runs: list[dict[str, Any]]) -> str:
    inputs = sum(run["inputs"] for run in runs)
    timed = [run for run in runs if run.get("cpu_seconds")]
    seconds = sum(run["cpu_seconds"] for run in timed)
    speed = f"{sum(run['inputs'] for run in timed) / seconds:,.0f}" if seconds else ""
    most = {key: max(run[key] for run in runs) for key in ("coverage", "rss_mb")}
    return f"| {name} | {inputs:,} | {speed} | {most['coverage']:,} | {most['rss_mb']} |\n"


if __name__ == "__main__":
    figures = Path(sys.argv[1]) / "figures.jsonl"
    print(table([json.loads(line) for line in figures.read_text().splitlines()]), end="")
