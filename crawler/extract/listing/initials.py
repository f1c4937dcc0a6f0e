"""What the initials in a title stand for, where the page says so: "TAC Meeting", "Transit Advisory Committee (TAC)".

Also the body whose own name has the initials in it ("ADA Committee"). Used by `titles` for titles that say too little.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawler.extract.listing.lines import Line, Weight
from crawler.extract.listing.wording import is_vague, speaks

_MOST_LINES = 4_000
_MOST_CHARS = 1_000  # of a line
_MOST_WORDS = 14  # before initials in brackets
_NAME_CHARS = 60
_EXPLAINED = re.compile(r"\(\s?[\"“”„«]?([A-ZÀ-Þ]{2,6})[\"“”»]?\s?\)")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_INITIALS = re.compile(r"(?<![\w.-])[A-ZÀ-Þ]{2,6}(?![\w.-])")


class Initials:
    """The names behind the initials that a page uses."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._lines = lines
        self._names: dict[str, str] | None = None

    def name_for(self, title: str) -> str | None:
        """The name that the initials of a title stand for; None for titles in capitals only."""
        if title.isupper():
            return None
        if self._names is None:
            self._names = _names(self._lines[:_MOST_LINES])
        return next((self._names[one] for one in _INITIALS.findall(title) if one in self._names), None)


def _names(lines: Sequence[Line]) -> dict[str, str]:
    """Initials -> name: written out before brackets, else the heading of a body that is known by them."""
    explained: dict[str, str] = {}
    headed: dict[str, str] = {}
    for line in lines:
        if "(" in line.text:
            for found in _EXPLAINED.finditer(line.text[:_MOST_CHARS]):
                if name := _written_out(line.text[: found.start()], found[1]):
                    explained.setdefault(found[1], name)
        if line.weight is Weight.HEADING and len(line.text) <= _NAME_CHARS and not line.text.isupper():
            for one in _INITIALS.findall(line.text):
                rest = line.text.replace(one, "")
                if "body" in speaks(rest) and "event" not in speaks(rest) and is_vague(rest):
                    headed.setdefault(one, line.text)
    return headed | explained


def _written_out(before: str, initials: str) -> str | None:
    """The words at the end of a text that begin with these letters; small words between them may be passed over."""
    words = list(_WORD.finditer(before))[-_MOST_WORDS:]
    left = len(initials)
    for word in reversed(words):
        if word[0][0].upper() == initials[left - 1] and (word[0][0].isupper() or left > 1):
            left -= 1
        elif word[0][0].isupper():
            return None
        if left == 0:
            return before[word.start() :].strip() if word[0][0].isupper() else None
    return None
