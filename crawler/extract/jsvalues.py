"""Literals of JavaScript as values: what a script holds as data without being JSON. Used by `embedded`.

Reads objects, arrays, texts in any quotes, numbers, names (true, false, null, those of a call's parameters), trailing
commas and comments, `new Date(...)`. Anything that would have to be run becomes None. One pass, no recursion: a stack.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from crawler.extract.measure import Measure, TooMuchError, loads

_TOKEN = re.compile(
    r"""(?P<space>\s+|//[^\n]*|/\*(?:[^*]|\*(?!/))*+\*/)
    |(?P<text>"(?:[^"\\\n]|\\.)*+"|'(?:[^'\\\n]|\\.)*+'|`(?:[^`\\]|\\.)*+`)
    |(?P<date>new\s+Date\(\s*(?P<stamp>[^()]{0,80})\))
    |(?P<number>[-+]?(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)
    |(?P<mark>[\[\]{},:])
    |(?P<not>!0|!1)
    |(?P<name>[A-Za-z_$][\w$]*)""",
    re.X | re.S,
)
_KEY_OF_NUMBER = re.compile(r"\d+")
_MAX_TOKENS = 400_000
_MAX_DEPTH = 200
_NAMES: Mapping[str, Any] = {"true": True, "false": False, "null": None, "undefined": None, "NaN": None}
_ESCAPE = re.compile(r"\\(u\{[0-9a-fA-F]{1,6}\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|\r?\n|.)", re.S)
_SIMPLE = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": ""}
_NOTHING: Any = object()


class NotALiteralError(ValueError):
    """The text is not, or not wholly, a literal; `position` is how far it was read."""

    def __init__(self, reason: str, position: int = 0) -> None:
        super().__init__(reason)
        self.position = position


def read_literal(text: str, position: int, names: Mapping[str, Any] | None = None) -> tuple[Any, int]:
    """The value of the array or object at `position`, and where it ends; NotALiteralError if there is none."""
    reader = _Reader({**_NAMES, **(names or {})})
    for _ in range(_MAX_TOKENS):
        found = _TOKEN.match(text, position)
        if found is None:
            raise NotALiteralError(f"{text[position : position + 20]!r} is no part of a literal", position)
        position = found.end()
        try:
            reader.take(found)
        except NotALiteralError as error:
            raise NotALiteralError(str(error), position) from error
        if reader.done:
            return reader.value, position
    raise NotALiteralError("too long", position)


class _Reader:
    """A stack of the containers that are open; for an object the key that waits for its value."""

    def __init__(self, names: Mapping[str, Any]) -> None:
        self._names = names
        self._open: list[dict[str, Any] | list[Any]] = []
        self._keys: list[Any] = []
        self.value: Any = None
        self.done = False

    def take(self, found: re.Match[str]) -> None:
        kind = found.lastgroup
        if found["space"]:
            return
        if found["mark"]:
            self._mark(found["mark"])
        elif found["text"]:
            self._scalar(unquoted(found["text"]))
        elif found["date"]:
            self._scalar(_date(found["stamp"]))
        elif found["number"]:
            self._scalar(_number(found["number"]))
        elif found["not"]:
            self._scalar(found["not"] == "!0")
        elif kind == "name":
            self._name(found["name"])

    def _mark(self, mark: str) -> None:
        if mark in "[{":
            if len(self._open) >= _MAX_DEPTH:
                raise NotALiteralError("nested too deeply")
            self._open.append([] if mark == "[" else {})
            self._keys.append(_NOTHING)
        elif mark in "]}":
            self._short()
            self._close(mark)
        elif not self._open:
            raise NotALiteralError("no array or object")
        elif mark == ",":
            self._short()

    def _short(self) -> None:
        """`{a, b}`: a key whose value is what its name stands for."""
        if self._keys and self._keys[-1] is not _NOTHING:
            self._put(self._names.get(self._keys[-1]))

    def _close(self, mark: str) -> None:
        if not self._open or isinstance(self._open[-1], list) != (mark == "]"):
            raise NotALiteralError("brackets that do not match")
        value = self._open.pop()
        self._keys.pop()
        if self._open:
            self._put(value)
        else:
            self.value, self.done = value, True

    def _name(self, name: str) -> None:
        if self._is_key():
            self._keys[-1] = name
        else:
            self._scalar(self._names.get(name))

    def _is_key(self) -> bool:
        return bool(self._open) and isinstance(self._open[-1], dict) and self._keys[-1] is _NOTHING

    def _scalar(self, value: Any) -> None:
        if not self._open:
            raise NotALiteralError("no array or object")
        if self._is_key():
            self._keys[-1] = str(value)
        else:
            self._put(value)

    def _put(self, value: Any) -> None:
        around = self._open[-1]
        if isinstance(around, list):
            around.append(value)
        elif self._keys[-1] is not _NOTHING:
            around[self._keys[-1]] = value
            self._keys[-1] = _NOTHING
        else:
            raise NotALiteralError("a value without a key")


def unquoted(text: str) -> str:
    """The text of a quoted literal, its escapes resolved."""
    inner = text[1:-1]
    return _ESCAPE.sub(_unescaped, inner) if "\\" in inner else inner


def _unescaped(found: re.Match[str]) -> str:
    code = found[1]
    if code[0] in "ux" and len(code) > 1:
        number = int(code.strip("ux{}"), 16)
        return chr(number) if number <= 0x10FFFF and not 0xD800 <= number < 0xE000 else ""
    return "" if code in ("\n", "\r\n") else _SIMPLE.get(code, code)


def _number(text: str) -> int | float | None:
    try:
        plain = text.replace("_", "")
        return int(plain) if plain.lstrip("+-").isdigit() and len(plain) < 30 else float(plain)
    except ValueError:
        return None


def _date(inside: str) -> str | int | None:
    """`new Date(2027, 4, 12, 9, 30)` (months from 0), `new Date("2027-05-12")`, `new Date(1810105200000)`."""
    inside = inside.strip()
    if inside[:1] in "\"'`" and len(inside) > 2:
        return unquoted(inside)
    parts = [part.strip() for part in inside.split(",")]
    if not all(_KEY_OF_NUMBER.fullmatch(part) for part in parts) or len(inside) > 60:
        return None
    numbers = [int(part) for part in parts]
    if len(numbers) == 1:
        return numbers[0]
    year, month, day, hour, minute = (*numbers[:5], *(0, 0, 1, 0, 0)[len(numbers[:5]) :])
    date = f"{year:04}-{month + 1:02}-{day:02}"
    return f"{date}T{hour:02}:{minute:02}" if len(numbers) > 3 else date


def as_json(text: str, measure: Measure | None = None) -> Any:
    """JSON, or a literal of JavaScript; NotALiteralError if it is neither, or too much."""
    try:
        return loads(text, measure)
    except TooMuchError as error:
        raise NotALiteralError(str(error)) from error
    except ValueError:
        return read_literal(text, len(text) - len(text.lstrip()))[0]
