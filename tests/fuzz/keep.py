"""Makes the committed corpus of what fuzzing has grown: the smallest inputs that together take every step of the rest.

A step is a line of our own rooms and the line before it. Traced in plain Python, so that no build of libFuzzer
decides what is kept; bounded in number and in the time that a replay takes.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from types import FrameType
from typing import Any

from tests.fuzz.fuzz import ROOMS
from tests.fuzz.target import Target
from tests.fuzz.targets import TARGETS

MOST_KEPT, MOST_BYTES, REPLAY_S = 100, 60_000, 0.25  # per target
LOOKED_AT, LOOK_S = 400, 20.0

Steps = set[tuple[str, int, int]]
_ROOT = str(Path(__file__).parents[2])
_OURS = tuple(f"{_ROOT}/{room}/" for room in ROOMS)


def keep_all(names: Iterable[str], work: Path) -> None:
    """Replace the corpus of each target (all, if none is named)."""
    for name in names or TARGETS:
        target = TARGETS[name]
        folder = work / name / "corpus"
        grown = [path.read_bytes() for path in folder.iterdir()] if folder.is_dir() else []
        kept = chosen(target, [*target.corpus(), *grown])
        target.keep(kept)
        print(f"{name:16} {len(kept):4} of {len(grown)} inputs, {sum(map(len, kept))} bytes", flush=True)


def chosen(target: Target, inputs: Iterable[bytes]) -> list[bytes]:
    """The inputs worth keeping, smallest first. Of very many only some are looked at, small and large ones."""
    unique = sorted(set(inputs) - set(target.seeds()), key=lambda data: (len(data), data))
    if len(unique) > LOOKED_AT:
        some = random.Random(0).sample(unique, LOOKED_AT)  # noqa: S311  # not for secrets
        unique = sorted(some, key=lambda data: (len(data), data))
    known: Steps = set()
    for seed in target.seeds():
        known |= steps(target, seed)
    kept: list[bytes] = []
    began, replay, size = time.process_time(), 0.0, 0
    for data in unique:
        if time.process_time() - began > LOOK_S or len(kept) >= MOST_KEPT or replay > REPLAY_S:
            break
        new = steps(target, data) - known
        if new and size + len(data) <= MOST_BYTES:
            known |= new
            kept.append(data)
            size += len(data)
            replay += _seconds(target, data)
    return kept


def _seconds(target: Target, data: bytes) -> float:
    began = time.process_time()
    target.run(data)
    return time.process_time() - began


def steps(target: Target, data: bytes) -> Steps:
    """(file, line before, line) of every step that the target takes through our rooms with this input."""
    found: Steps = set()

    def entered(frame: FrameType, event: str, argument: Any) -> Any:
        file = frame.f_code.co_filename
        if not file.startswith(_OURS):
            return None
        before = frame.f_lineno

        def stepped(frame: FrameType, event: str, argument: Any) -> Any:
            nonlocal before
            if event == "line":
                found.add((file, before, frame.f_lineno))
                before = frame.f_lineno
            return stepped

        return stepped

    sys.settrace(entered)
    try:
        target.run(data)
    finally:
        sys.settrace(None)
    return found
