"""What is wrong with the configuration: a `Problem` per mistake, a `ConfigError` that carries all of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake, told so that it can be mended without reading code.

    file     path relative to the config folder; the name of the variable for a setting from the environment
    line     in that file, from 1; None where no line can be named (a missing file, a variable)
    key      dotted ("html.fields.start"), "" where the file cannot be read at all
    message  what is wrong and what was expected
    """

    file: str
    line: int | None
    key: str
    message: str

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{place} {self.key}: {self.message}" if self.key else f"{place}: {self.message}"


class ConfigError(Exception):
    """The configuration cannot be used; `problems` holds every reason, the message all of them, one a line."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))
