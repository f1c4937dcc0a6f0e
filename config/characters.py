"""What no text may hold, whoever wrote it: the one rule that every room cleans by. Pure.

Text that is kept (store/border.py), published (feeds/formats/text.py) or set by a person (store/correction.py) is
`cleaned`: what cannot be seen goes, what is seen stays. Text that is shown as it was found, on a terminal or in a log,
is `escaped`: the same characters appear by their numbers. What an operator writes into a file is refused (`all_seen`).
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable

# Control characters but tab and line end, soft hyphens, marks that turn the direction of text, zero-width and other
# invisible ones, lone surrogates, noncharacters, replacement characters, private use. The joiners U+200C and U+200D
# stay: Persian and the scripts of India are not written without them. So do variants of Han characters (U+E0100 on).
_UNSEEN = (
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff"
    "\ufdd0-\ufdef\ufff0-\uffff\ud800-\udfff\ue000-\uf8ff\U000e0000-\U000e00ff\U000e01f0-\U0010ffff"
)
_BREAKS = "\r\x0b\x0c\x85\u2028\u2029"
_GOES = re.compile(f"[{_UNSEEN}]")
_BREAK = re.compile(f"\r\n|[{_BREAKS}]")
_SHOWN_BY_NUMBER = re.compile(f"[{_UNSEEN}{_BREAKS}]")
_SEEN_AS_SYMBOLS = ("\ufffc", "\ufffd")  # `isprintable` takes them for symbols
# Marks above, below and around one letter (Unicode's Mn and Me); whoever heaps up more ("Zalgo") writes over the lines
# beside. Five is the most that an orthography needs: Hebrew with accents (the dot of shin, dagesh, vowel, accent,
# meteg) and Burmese; Vietnamese and Thai need two, Hindi, Arabic and polytonic Greek three. One more costs nothing.
MOST_MARKS = 6
_ON_A_LETTER = ("Mn", "Me")
_PART_OF_IT = ("Mc", "Cf")  # vowels that take room, joiners: no heap grows by them, and none ends with them
# Where a heap may be: no letters, digits or blanks, and nothing of the scripts that have no such marks (for speed).
_HEAP = re.compile(f"[^\\x00-\u02ff\u2010-\u205f\u3040-\u3098\u309b-\ua66e\uac00-\ud7ff\\w\\s]{{{MOST_MARKS + 1},}}")
# Names that Windows keeps for devices, with any extension; a published tree may be unpacked anywhere.
DEVICES = frozenset(["con", "prn", "aux", "nul", *(f"{name}{digit}" for name in ("com", "lpt") for digit in range(10))])


def cleaned(text: str) -> str:
    """Return `text` without what cannot be seen, and no letter under a heap of marks; every line break is LF."""
    if _is_plain(text):
        return text
    return _HEAP.sub(lambda found: _thinned(found[0]), _GOES.sub("", _BREAK.sub("\n", text)))


def in_one_line(text: str) -> str:
    """Return `text` cleaned, every run of blanks as one space, none at its ends."""
    if text.isprintable() and "  " not in text and _is_plain(text):
        return text.strip()
    return " ".join(cleaned(text).split())


def escaped(text: str, *, lines: bool = True) -> str:
    r"""Return `text` as a terminal may have it: what it would obey is shown as JSON writes it ("\u001b").

    lines  whether tabs and ends of lines stay; a log's line must not look like two
    """
    if not _is_plain(text):
        text = _SHOWN_BY_NUMBER.sub(_number, text)
        text = _HEAP.sub(lambda found: _thinned(found[0], _as_number), text)
    return text if lines else text.replace("\n", "\\n").replace("\t", "\\t")


def all_seen(text: str) -> str:
    """Return `text`, or raise ValueError where it holds what cannot be seen or too many marks on one letter."""
    if _is_plain(text):
        return text
    if found := _GOES.search(text):
        raise ValueError(f"holds the character U+{ord(found[0]):04X}, which cannot be seen; take it out")
    if any(_thinned(heap) != heap for heap in _HEAP.findall(text)):
        raise ValueError(f"holds more than {MOST_MARKS} marks on one letter; take them out")
    return text


def _is_plain(text: str) -> bool:
    """A quick look that settles it for nearly all texts: the expressions are ten times as slow."""
    seen = text.isprintable() or ("\n" in text and text.replace("\n", "").isprintable())
    if not seen or text.isascii():
        return seen
    return not any(symbol in text for symbol in _SEEN_AS_SYMBOLS) and _HEAP.search(text) is None


def _thinned(heap: str, instead: Callable[[str], str] = lambda mark: "") -> str:
    """Return a run of marks and symbols with the first marks on each letter only; `instead` stands for the others."""
    kept, marks = [], 0
    for char in heap:
        category = unicodedata.category(char)
        if category in _ON_A_LETTER:
            marks += 1
            kept.append(char if marks <= MOST_MARKS else instead(char))
        else:
            marks = marks if category in _PART_OF_IT else 0
            kept.append(char)
    return "".join(kept)


def _number(found: re.Match[str]) -> str:
    return _as_number(found[0])


def _as_number(char: str) -> str:
    return json.dumps(char)[1:-1]
