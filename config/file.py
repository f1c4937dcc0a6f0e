"""Reads one configuration file as text, whatever it turns out to be. A `ConfigError` says why it cannot."""

from __future__ import annotations

from pathlib import Path

from config.errors import ConfigError, Problem

MAX_FILE_BYTES = 1024 * 1024


def read_text(path: Path, file: str) -> str:
    """Return the file's text, without a byte order mark. `file` is how problems name it."""
    try:
        if not path.is_file():
            reason = "is a folder; expected a file" if path.is_dir() else "there is no such file"
            raise ConfigError([Problem(file, None, "", reason)])
        with path.open("rb") as stream:
            body = stream.read(MAX_FILE_BYTES + 1)
    except (OSError, ValueError) as error:  # ValueError: a name with a null character
        reason = getattr(error, "strerror", None) or str(error)
        raise ConfigError([Problem(file, None, "", f"cannot be read: {reason}")]) from error
    return decoded(body, file)


def decoded(body: bytes, file: str) -> str:
    """Return a file's text; raises ConfigError if it is too large or not UTF-8."""
    if len(body) > MAX_FILE_BYTES:
        raise ConfigError([Problem(file, None, "", "is too large; expected at most 1 MiB")])
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        raise ConfigError([Problem(file, line, "", "is not UTF-8 text; save it in that encoding")]) from error
