"""Headers of a source whose values are secrets: the file names a variable, only the environment holds the value.

`headers = {Authorization = "env:SMA_EVENTS_SECRET_SOCIETY"}`. The prefix keeps a source file that somebody copied from
asking for other secrets of the environment, such as the address of the database.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

PREFIX = "SMA_EVENTS_SECRET_"
_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")  # a token, RFC 9110 5.6.2
_REFERENCE = re.compile(rf"env:({PREFIX}[A-Z0-9]+(?:_[A-Z0-9]+)*)")
_VALUE = re.compile(r"[!-~](?:[ -~]*[!-~])?")  # one line of ASCII without blanks around it
# What our own client has to say, or what would turn one request into another.
_OURS = frozenset((
    "host", "connection", "content-length", "content-encoding", "transfer-encoding", "upgrade", "te", "trailer",
    "user-agent", "accept-encoding", "if-none-match", "if-modified-since", "proxy-authorization", "expect", "range",
))  # fmt: skip
LEAST_LENGTH = 8  # what is shorter cannot be told from words of the page, when its echo is struck out


class SecretMissingError(ValueError):
    """A header's variable is not set, or holds what no header can; the message never shows the value."""


def check_headers(headers: dict[str, str]) -> dict[str, str]:
    """Raise ValueError for a name that is no header of ours to set, or a value that is not a reference."""
    for name, value in headers.items():
        if not _NAME.fullmatch(name) or name.lower() in _OURS:
            raise ValueError(f'"{name}" is no header that a source may set')
        if not _REFERENCE.fullmatch(value):
            raise ValueError(
                f"`{name}`: a value comes from the environment only; expected the name of a variable, such as "
                f'"env:{PREFIX}SOCIETY"'
            )
    if len({name.lower() for name in headers}) < len(headers):
        raise ValueError("a header is named twice")
    return headers


def secret_values(headers: Mapping[str, str], env: Mapping[str, str]) -> dict[str, str]:
    """Header -> its value from the environment. Raises SecretMissingError, naming the variable."""
    found = {}
    for name, reference in headers.items():
        variable = reference.removeprefix("env:")
        value = env.get(variable, "")
        if not _VALUE.fullmatch(value) or len(value) < LEAST_LENGTH:
            wrong = f"is shorter than {LEAST_LENGTH} characters, or no line of plain text" if value else "is not set"
            raise SecretMissingError(f"the header {name} needs {variable}, which {wrong}")
        found[name] = value
    return found
