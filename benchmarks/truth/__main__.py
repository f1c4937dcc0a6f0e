"""Measures how well the store tells true events apart and together, and writes benchmarks/truth.md.

    python -m benchmarks.truth [--part open|closed|all] [--seed N] [--events N] [--misses FILE] [--print]

Two thirds of the worlds are open, one third is closed. --seed N takes the N-th world of each part asked for.
Smaller worlds, single parts and single seeds only print.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.truth.report import misses, report, write
from benchmarks.truth.run import Result, Size, measure
from benchmarks.truth.words import Part

REPORT = Path(__file__).parents[1] / "truth.md"
SEEDS = {Part.OPEN: (1, 2), Part.CLOSED: (1,)}
_FEWEST_EVENTS = 20


def main() -> int:
    options = _options()
    parts = list(Part) if options.part == "all" else [Part(options.part)]
    size = Size(options.events, options.sources, options.crawls)
    results = list(_measured(parts, options.seed, size))
    text = report(results)
    print(text)
    if options.misses:
        write(misses(result for result in results if result.part is Part.OPEN), options.misses)
    if options.part == "all" and options.seed is None and size == Size() and not options.only_print:
        write(text, REPORT)
    return 0


def _options() -> argparse.Namespace:
    size = Size()
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.truth", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--part", choices=[*Part, "all"], default="all")
    parser.add_argument("--seed", type=int, help="which world of the part (default: open 1 and 2, closed 1)")
    parser.add_argument("--events", type=int, default=size.events, help="true events in each world")
    parser.add_argument("--sources", type=int, default=size.sources, help="how many of the twelve sources")
    parser.add_argument("--crawls", type=int, default=size.rounds, help="crawls of each source over the year")
    parser.add_argument("--misses", type=Path, help="write every fault and missed pair of the open part there")
    parser.add_argument("--print", action="store_true", dest="only_print", help="do not write truth.md")
    options = parser.parse_args()
    if options.events < _FEWEST_EVENTS or not 3 <= options.sources <= size.sources or options.crawls < 2:
        parser.error(f"at least {_FEWEST_EVENTS} events, 3 to {size.sources} sources and 2 crawls")
    if options.misses and options.part == "closed":
        parser.error("--misses shows cases of the open part only: nobody looks at those of the closed part")
    return options


def _measured(parts: list[Part], seed: int | None, size: Size) -> Iterator[Result]:
    for part in parts:
        for number in SEEDS[part] if seed is None else (seed,):
            print(f"{part}, seed {number} ...", file=sys.stderr, flush=True)
            yield measure(part, number, size)


if __name__ == "__main__":
    sys.exit(main())
