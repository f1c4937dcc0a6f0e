"""Runs the corpus's own scorers, as they are, and reads what they print."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Figures = dict[str, Any]
_LINE = re.compile(r"^(\S+)\s+(.*?)\s*(\{.*\})$")
COMMAND = str(Path(sys.executable).with_name("sma-events"))


@dataclass(frozen=True, slots=True)
class Score:
    """What a scorer printed: its last line of JSON, the lines of its table as (label, figures), and all lines."""

    total: Figures
    table: tuple[tuple[str, Figures], ...]
    lines: tuple[str, ...]


def run(scorer: Path, *arguments: str) -> Score:
    """Run one scorer on this checkout's command. Raises RuntimeError with its words where it fails."""
    command = [sys.executable, str(scorer), *arguments, "--cmd", COMMAND]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode or not done.stdout.strip():
        raise RuntimeError(f"{scorer.name} {' '.join(arguments)}: {done.stderr.strip()[-400:]}")
    *lines, last = done.stdout.strip().splitlines()
    return Score(json.loads(last), tuple(_labelled(lines)), tuple(lines))


def _labelled(lines: list[str]) -> list[tuple[str, Figures]]:
    found = [match for line in lines if (match := _LINE.match(line))]
    return [(" ".join(filter(None, (match[1], match[2]))), ast.literal_eval(match[3])) for match in found]
