"""A text as the grammar reads it (folded, zones marked) that knows where each character stood. Used by `mentions`.

Folding changes lengths ("ß" is "ss", a combining accent is nothing), and so does marking a zone.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from crawler.normalize.dates import zones
from crawler.normalize.fold import fold

_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_SAME = ((0, 0),)


@dataclass(frozen=True, slots=True)
class Folded:
    """`anchors`: (position here, position in the original); between two of them both count on alike."""

    text: str
    anchors: tuple[tuple[int, int], ...] = _SAME

    def origin(self, position: int) -> int:
        """Where in the original the character at `position` stood, or one that it grew out of."""
        if len(self.anchors) == 1:
            return position
        at = bisect_right(self.anchors, position, key=lambda anchor: anchor[0]) - 1
        here, there = self.anchors[at]
        if at + 1 < len(self.anchors):
            return min(there + position - here, self.anchors[at + 1][1])
        return there + position - here


def folded(text: str) -> Folded:
    """`text` folded, the zones that it names marked for the tokenizer."""
    marks = zones.marks(text)
    if not marks and text.isascii():
        return Folded(text.lower())
    writer, done = _Writer(), 0
    for start, end, name in marks:
        writer.fold(text, done, start)
        writer.replace(f" {zones.OPEN}{fold(name)}{zones.CLOSE} ", start, end)
        done = end
    writer.fold(text, done, len(text))
    return Folded("".join(writer.parts), tuple(writer.anchors))


class _Writer:
    """Collects the parts of a folded text and its anchors."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.anchors = [(0, 0)]
        self.length = 0

    def fold(self, text: str, start: int, end: int) -> None:
        """Fold text[start:end], with an anchor behind each character that changes its length."""
        done = start
        for match in _NOT_ASCII.finditer(text, start, end):
            at, letter = match.start(), fold(match.group())
            self.parts += [text[done:at].lower(), letter]
            self.length += at - done + len(letter)
            done = at + 1
            if len(letter) != 1:
                self.anchors.append((self.length, done))
        self.parts.append(text[done:end].lower())
        self.length += end - done

    def replace(self, new: str, start: int, end: int) -> None:
        """Write `new` where the original has start..end: all of it stands for the whole of that."""
        self.parts.append(new)
        self.anchors += [(self.length + 1, start), (self.length + len(new) - 1, end)]
        self.length += len(new)
        self.anchors.append((self.length, end))
