"""How a command fails: one sentence, one hint, one exit code; `main` prints them and nothing else."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """Exit codes of every command (contract)."""

    DONE = 0
    FAILED = 1
    MISUSE = 2
    INTERRUPTED = 130


class CommandError(Exception):
    """A command cannot do what was asked. `hint` says what the reader can do about it."""

    def __init__(self, message: str, hint: str, code: Exit = Exit.FAILED) -> None:
        super().__init__(message)
        self.hint = hint
        self.code = code


class MisuseError(CommandError):
    """The call or the configuration is wrong."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message, hint, Exit.MISUSE)
