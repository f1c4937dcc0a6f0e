"""How pages may speak of medicines: by international non-proprietary name, and never without the way to the label.

`content/medicines.toml` lists brand names, which may stand nowhere, and the strings that may hold one because nobody
can do without: titles of publications, addresses of a regulator's page. It also lists the names that may be used; a
section that uses one needs a note with a link to a regulator.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from markdown_it.token import Token
from pydantic import BaseModel, ConfigDict

from config.errors import Problem
from config.explain import parse_toml, validated

FILE = "medicines.toml"


class Medicines(BaseModel):
    """names: may be used, with a note; brands: may not; allowed: strings with a brand name in them; labels: where
    the addresses of regulators' pages begin."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    names: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()

    def brand_problems(self, file: str, text: str) -> list[Problem]:
        """One for each brand name of each line that stands outside an allowed string."""
        return [
            Problem(file, number, "", f'"{name}" is a brand name; use the international non-proprietary name')
            for number, line in enumerate(text.splitlines(), start=1)
            for name in self._brands_in(line)
        ]

    def note_problems(self, file: str, tokens: Sequence[Token]) -> list[Problem]:
        """One for each section that names a medicine and has no note with a link to a regulator."""
        return [
            Problem(file, line, "", f'"{name}" is named, but its section has no note (">") that links to a regulator')
            for section in _sections(tokens)
            for name, line in self._named(section)[:1]
            if not self._has_label(section)
        ]

    def _brands_in(self, line: str) -> list[str]:
        for allowed in self.allowed:
            line = line.replace(allowed, " ")
        return [name for name in self.brands if _holds(line, name)]

    def _named(self, section: Sequence[Token]) -> list[tuple[str, int]]:
        lines = {token.content: (token.map or [0])[0] + 1 for token in section if token.type == "inline"}
        return [(name, line) for text, line in lines.items() for name in self.names if _holds(text, name)]

    def _has_label(self, section: Sequence[Token]) -> bool:
        depth = 0
        for token in section:
            depth += token.nesting if token.type.startswith("blockquote") else 0
            links = [str(child.attrs["href"]) for child in token.children or () if child.type == "link_open"]
            if depth and any(link.startswith(self.labels) for link in links):
                return True
        return False


def _sections(tokens: Sequence[Token]) -> Iterator[Sequence[Token]]:
    """The tokens between one heading of the page's main sections and the next."""
    starts = [index for index, token in enumerate(tokens) if token.type == "heading_open" and token.tag == "h2"]
    bounds = [0, *starts, len(tokens)]
    yield from (tokens[start:end] for start, end in pairwise(bounds))


def _holds(text: str, name: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE) is not None


def read_medicines(text: str, file: str) -> Medicines:
    """Raises ConfigError with every problem, each with its line."""
    return validated(Medicines, parse_toml(text, file), text, file)
