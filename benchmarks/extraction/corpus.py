"""The recorded pages, and which third of them stays closed while rules are tuned.

What is closed is decided by a hash, so that nobody chose it: of a listing's domain, because the pages of one domain
repeat each other, and of the file's id elsewhere. The listings of the closed third have been opened since (see the
head of extraction.md); those of the other sets have not.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Any

Row = dict[str, Any]


class Part(StrEnum):
    ALL = "all"
    OPEN = "open"
    CLOSED = "closed"


def part_of(row: Row) -> Part:
    """Two thirds are open to those who tune, one third is not."""
    key = row.get("domain") or row["id"]
    return Part.CLOSED if int(hashlib.sha256(key.encode()).hexdigest(), 16) % 3 == 0 else Part.OPEN


def rows(manifest: Path) -> list[Row]:
    """The lines of a truth file."""
    return [json.loads(line) for line in manifest.read_text(encoding="utf-8").splitlines() if line.strip()]


def write_part(found: Iterable[Row], part: Part, file: Path) -> int:
    """Write the rows of one part as a truth file for a scorer; return how many there are."""
    chosen = [row for row in found if part is Part.ALL or part_of(row) is part]
    file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in chosen), encoding="utf-8")
    return len(chosen)


def with_text_titles(found: Iterable[Row]) -> list[Row]:
    """The rows with every true title as text; the scorer cannot compare one that a publisher marked up as a list."""
    return [{**row, "truth": [_text_title(true) for true in row.get("truth") or []]} for row in found]


def _text_title(true: Row) -> Row:
    title = true.get("title")
    return true if title is None or isinstance(title, str) else {**true, "title": json.dumps(title)}
