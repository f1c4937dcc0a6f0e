r"""Words of a format from `dictionaries/<name>.dict`, as libFuzzer writes them: one a line in quotes, with \xNN."""

from __future__ import annotations

import re
from pathlib import Path

_FOLDER = Path(__file__).parent / "dictionaries"
_WORD = re.compile(rb'"((?:[^"\\]|\\.)+)"')
_ESCAPE = re.compile(rb'\\(?:x([0-9a-fA-F]{2})|(["\\]))')


def dictionary(name: str) -> tuple[bytes, ...]:
    """The words of that file, in its order. Raises ValueError for a line that is none."""
    return tuple(_word(line) for line in (_FOLDER / f"{name}.dict").read_bytes().splitlines() if line)


def _word(line: bytes) -> bytes:
    found = _WORD.fullmatch(line)
    if found is None:
        raise ValueError(f"no word of a dictionary: {line!r}")
    return _ESCAPE.sub(lambda escape: bytes.fromhex(escape[1].decode()) if escape[1] else escape[2], found[1])
