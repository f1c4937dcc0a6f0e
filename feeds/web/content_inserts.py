"""Markdown that is made of a data file and stands in a page where the page says `::: name`.

Inserted before anything is parsed, so that what holds for a page's own sentences holds for these: references, claims,
headings, brand names. Each line of the whole remembers its file and line, which is where a problem is reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

INSERT = re.compile(r"::: ([a-z][a-z0-9]*(?:-[a-z0-9]+)*)")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a line comes from; `line` counts from 1."""

    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Line:
    """One line of Markdown, without its end, and where its words come from."""

    text: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class Expanded:
    """A page's Markdown with its inserts; `origins` has one entry for each line of it."""

    markdown: str
    origins: tuple[Origin, ...]


def expand(markdown: str, file: str, inserts: Mapping[str, Sequence[Line]]) -> Expanded:
    """Put each insert in place of its line; a name that is not in `inserts` stays as it is, for somebody else."""
    lines = list(_lines(markdown, file, inserts))
    return Expanded("".join(f"{line.text}\n" for line in lines), tuple(line.origin for line in lines))


def _lines(markdown: str, file: str, inserts: Mapping[str, Sequence[Line]]) -> Iterator[Line]:
    for number, text in enumerate(markdown.splitlines(), start=1):
        match = INSERT.fullmatch(text)
        if match and match[1] in inserts:
            yield from inserts[match[1]]
        else:
            yield Line(text, Origin(file, number))
