"""Finds the line of a key in TOML text, so that a problem can say where to look.

`tomllib` keeps no positions. This is a small scanner over text that `tomllib` has accepted: it walks statement by
statement (tables, arrays of tables, dotted keys, inline tables, arrays, all four kinds of strings) and notes the line
of every key and element. On text that is no TOML it finds less, but it always ends and never raises.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

Path = tuple[str | int, ...]

_SPACE = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_BLANK = re.compile(r"[ \t]*")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_SCALAR = re.compile(r"[^,\]}#\n]*")
_STRING = re.compile(
    r'"""(?:\\.|[^\\])*?"""+|' r"'''.*?'''+|" r'"(?:\\.|[^"\\\n])*"|' r"'[^'\n]*'",
    re.DOTALL,
)
_ESCAPE = re.compile(r'\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|["\\btnfr])')
_MAX_DEPTH = 100


def locate(text: str, path: Sequence[str | int]) -> int | None:
    """Return the line (from 1) of the key at `path`, else of its nearest parent that has one; None if there is none.

    `path` holds table keys and, for arrays, positions from 0: ("html", "fields", "start"), ("feed", 2, "title").
    """
    lines = key_lines(text)
    for length in range(len(path), 0, -1):
        if line := lines.get(tuple(path[:length])):
            return line
    return None


def key_lines(text: str) -> dict[Path, int]:
    """Return the line of every key and array element; of the first mention where there are several."""
    scanner = _Scanner(text)
    scanner.document()
    return scanner.lines


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text, self.position = text, 0
        self.line, self.counted = 1, 0  # lines are counted as the scan goes on: one pass over the text
        self.lines: dict[Path, int] = {}
        self.last_index: dict[Path, int] = {}  # arrays of tables: the element that is being written

    def document(self) -> None:
        table: Path = ()
        while self._skip(_SPACE):
            if self._peek("["):
                table = self._header()
            elif not self._pair(table, 0):
                self.position = self._line_end()

    def _header(self) -> Path:
        double = self._peek("[[")
        line = self._line()
        self.position += 2 if double else 1
        keys = self._dotted()
        self.position = self._line_end()
        path = self._absolute(keys[:-1])
        if keys:
            path = (*path, keys[-1])
        if double:
            self.last_index[path] = self.last_index.get(path, -1) + 1
        self._note(path, line)
        if path in self.last_index:
            path = (*path, self.last_index[path])
        self._note(path, line)
        return path

    def _absolute(self, keys: Sequence[str]) -> Path:
        path: Path = ()
        for key in keys:
            path = (*path, key)
            if path in self.last_index:
                path = (*path, self.last_index[path])
        return path

    def _pair(self, table: Path, depth: int) -> bool:
        line, keys = self._line(), self._dotted()
        if not keys or not self._peek("="):
            return False
        self.position += 1
        for length in range(1, len(keys) + 1):
            self._note((*table, *keys[:length]), line)
        self._skip(_BLANK)
        self._value((*table, *keys), depth + 1)
        return True

    def _dotted(self) -> list[str]:
        keys: list[str] = []
        while True:
            self._skip(_BLANK)
            match = _BARE.match(self.text, self.position) or _STRING.match(self.text, self.position)
            if match is None:
                return keys
            self.position = match.end()
            keys.append(_unquoted(match[0]))
            self._skip(_BLANK)
            if not self._peek("."):
                return keys
            self.position += 1

    def _value(self, path: Path, depth: int) -> None:
        if depth > _MAX_DEPTH:
            self.position = len(self.text)
        elif self._peek("["):
            self._array(path, depth)
        elif self._peek("{"):
            self._inline_table(path, depth)
        else:
            match = _STRING.match(self.text, self.position) or _SCALAR.match(self.text, self.position)
            self.position = match.end() if match else self._line_end()

    def _array(self, path: Path, depth: int) -> None:
        self.position += 1
        index = 0
        while self._skip(_SPACE) and not self._peek("]"):
            before = self.position
            self._note((*path, index), self._line())
            self._value((*path, index), depth + 1)
            self._skip(_SPACE)
            if self._peek(","):
                self.position += 1
            elif self.position == before:
                return
            index += 1
        self.position += 1

    def _inline_table(self, path: Path, depth: int) -> None:
        self.position += 1
        while self._skip(_SPACE) and not self._peek("}"):
            if not self._pair(path, depth):
                return
            self._skip(_SPACE)
            if self._peek(","):
                self.position += 1
        self.position += 1

    def _note(self, path: Path, line: int) -> None:
        self.lines.setdefault(path, line)

    def _line(self) -> int:
        self.line += self.text.count("\n", self.counted, self.position)
        self.counted = max(self.counted, self.position)
        return self.line

    def _line_end(self) -> int:
        end = self.text.find("\n", self.position)
        return len(self.text) if end < 0 else end + 1

    def _peek(self, text: str) -> bool:
        return self.text.startswith(text, self.position)

    def _skip(self, pattern: re.Pattern[str]) -> bool:
        """Skip what `pattern` matches; True while there is more text."""
        match = pattern.match(self.text, self.position)
        self.position = match.end() if match else self.position
        return self.position < len(self.text)


def _unquoted(key: str) -> str:
    if key.startswith('"'):
        return _ESCAPE.sub(_unescaped, key.strip('"'))
    return key.strip("'") if key.startswith("'") else key


def _unescaped(match: re.Match[str]) -> str:
    code = match[1]
    if code[0] in "uU":
        number = int(code[1:], 16)
        return chr(number) if number < 0x110000 else match[0]
    return {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r"}.get(code, code)
