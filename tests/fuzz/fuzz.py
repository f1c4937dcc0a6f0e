"""Runs targets under atheris, in the environment that `make fuzz` prepares.

    python -m tests.fuzz.fuzz --minutes 20 [TARGET...]      all targets (or these) in turn, one process at a time
    python -m tests.fuzz.fuzz --keep [TARGET...]            what has grown, minimised, becomes the committed corpus

Coverage comes from our own modules, instrumented once; each target then runs in a fork of that process, because
libFuzzer ends the process that it runs in. An input that breaks a promise does not end the run: the first of each
kind (exception and place) lands in WORK/<target>/found/. After mending, each is committed under crashes/<target>/.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import random
import re
import resource
import signal
import sys
import time
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.fuzz.target import Target

ROOMS = ("config", "store", "crawler", "feeds", "scheduler")
RSS_MB = 512
WALL_S = 60  # a hang that burns no processor time; time on the processor is judged by the target itself
NICENESS = 15
_STAT = re.compile(r"stat::(\w+):\s+(\d+)")
_COVERAGE = re.compile(r"cov: (\d+) ft: (\d+) corp: (\d+)/")
_BLIND = 0.3  # share of libFuzzer's own mutations


class Finds:
    """Inputs that broke a promise, one for each exception and place where it was raised."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen: set[str] = set()

    def try_out(self, target: Target, data: bytes) -> None:
        """Run the target once; an exception is kept and told, and the run goes on."""
        try:
            target.check(data)
        except Exception as error:
            kind = _kind_of(error)
            if kind not in self._seen:
                self._seen.add(kind)
                self._folder.mkdir(parents=True, exist_ok=True)
                (self._folder / kind).write_bytes(data)
                told = "".join(traceback.format_exception(error))
                (self._folder / f"{kind}.txt").write_text(told, errors="replace")


def _kind_of(error: Exception) -> str:
    """A file name such as "ValueError-ical-143": the innermost line of ours that it passed."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if _is_ours(frame.filename)]
    last = (ours or frames)[-1]
    return f"{type(error).__name__}-{Path(last.filename).stem}-{last.lineno}"


def _is_ours(filename: str) -> bool:
    return "site-packages" not in filename and any(f"/{room}/" in filename for room in ROOMS)


def fuzz(target: Target, work: Path, seconds: int) -> None:
    """Fuzz one target in this process; does not return."""
    import atheris

    from tests.fuzz.mutate import mutated

    finds, corpus = Finds(work / target.name / "found"), work / target.name / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    seeds = [*target.seeds(), *target.corpus(), *target.crashes().values()]
    for number, data in enumerate(seeds):
        (corpus / f"seed-{number:04}").write_bytes(data)

    def mutate(data: bytes, most: int, seed: int) -> bytes:
        chance = random.Random(seed)  # noqa: S311  # not for secrets
        if chance.random() < _BLIND:
            return bytes(atheris.Mutate(data, most))
        return mutated(data, target.tokens, seeds, min(most, target.longest), chance)

    arguments = [
        sys.argv[0],
        str(corpus),
        f"-max_total_time={seconds}",
        f"-max_len={target.longest}",
        f"-rss_limit_mb={RSS_MB}",
        f"-timeout={WALL_S}",
        "-print_final_stats=1",
        "-len_control=0",
        f"-artifact_prefix={work / target.name}/",
    ]
    atheris.Setup(arguments, lambda data: finds.try_out(target, data), custom_mutator=mutate)
    atheris.Fuzz()


def run(names: list[str], work: Path, minutes: float) -> int:
    """Each target in a process of its own, in turn; returns 1 if any found something."""
    import atheris

    with contextlib.redirect_stderr(io.StringIO()), atheris.instrument_imports(include=list(ROOMS)):
        from tests.fuzz.targets import TARGETS

    found = False
    seconds = max(5, int(minutes * 60 / len(names or TARGETS)))
    for name in names or TARGETS:
        (work / name).mkdir(parents=True, exist_ok=True)
        figures = _forked(TARGETS[name], work, seconds)
        with (work / "figures.jsonl").open("a") as file:
            file.write(json.dumps(figures) + "\n")
        line = "{target:16} {inputs:>9} inputs {per_second:>6}/s  coverage {coverage:>6}  peak {rss_mb} MB  {end}"
        print(line.format(**figures), flush=True)
        found = found or figures["end"] != "clean"
    return int(found)


def _forked(target: Target, work: Path, seconds: int) -> dict[str, object]:
    """Run one target in a child; its figures, and how it ended."""
    log, began = work / target.name / "log.txt", time.monotonic()
    child = os.fork()
    if not child:
        with log.open("wb") as file:
            os.dup2(file.fileno(), 1)
            os.dup2(file.fileno(), 2)
        fuzz(target, work, seconds)
        os._exit(1)
    used = os.wait4(child, 0)
    text = log.read_text(errors="replace")
    stats = {key: int(value) for key, value in _STAT.findall(text)}
    coverage = _COVERAGE.findall(text)
    return {
        "target": target.name,
        "inputs": stats.get("number_of_executed_units", 0),
        "seconds": round(time.monotonic() - began),
        "cpu_seconds": round(used[2].ru_utime + used[2].ru_stime, 1),
        "per_second": stats.get("average_exec_per_sec", 0),
        "coverage": int(coverage[-1][0]) if coverage else 0,
        "rss_mb": stats.get("peak_rss_mb", 0),
        "end": _end(used[1], work / target.name),
    }


def _end(status: int, folder: Path) -> str:
    kinds = sorted(path.stem for path in folder.glob("found/*.txt"))
    if status:
        return f"ended with {os.waitstatus_to_exitcode(status)}: see {folder}/log.txt"
    return f"found {', '.join(kinds)}" if kinds else "clean"


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--work", type=Path, default=Path("data/fuzz"))
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("names", nargs="*", metavar="TARGET")
    arguments = parser.parse_args()
    if arguments.keep:
        from tests.fuzz.keep import keep_all

        keep_all(arguments.names, arguments.work)
        return 0
    return run(arguments.names, arguments.work, arguments.minutes)


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    os.setpriority(os.PRIO_PROCESS, 0, max(NICENESS, os.getpriority(os.PRIO_PROCESS, 0)))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.exit(main())
