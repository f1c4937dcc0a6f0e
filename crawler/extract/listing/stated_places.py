"""Places that a page states for a whole list ("All meetings are held at City Hall"), or at the end of a title."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path

from crawler.extract.listing.lines import Line
from crawler.extract.listing.place_wording import is_online, is_town, place_worth
from crawler.extract.listing.remains import Remains
from crawler.extract.listing.sections import Section
from crawler.extract.listing.wording import label_of
from crawler.extract.listing.words import lists_of
from crawler.normalize.fold import fold

_LONGEST_STATEMENT = 400
_SHORT = 90  # characters of a line right above a list that may say nothing but when and where
_LONGEST = 120
_CLEAR = 1.5  # worth of a text that is taken for the place of a whole list
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_END = re.compile(r"[.;!?](?:\s|$)|\s[–—-]\s|\(")
_PARTED = re.compile(r"\s+[|·•–—-]\s+|,\s+")
_WORDS = tomllib.loads(Path(__file__).with_name("places.toml").read_text(encoding="utf-8"))
_AT = frozenset(_WORDS["at"])
_BEHIND = tuple(f" {word}" for word in _WORDS["behind"])


class StatedPlaces:
    """Reads what stands above lists, and what the page says outside them."""

    def __init__(self, remains: Remains, outside: Iterable[Line]) -> None:
        self._remains = remains
        self._known: dict[tuple[int, bool], str | None] = {}
        said = {place for line in outside if (place := self._held(line))}
        self._page = next(iter(said)) if len(said) == 1 else None

    def of(self, section: Section) -> str | None:
        """The place that the nearest part above states; else the one that the page states."""
        for number, part in enumerate(section.parts):
            for line in part.statements[::-1]:
                if place := self._on(line, number == 0):
                    return place
        return self._page

    def _on(self, line: Line, near: bool) -> str | None:
        known = (line.number, near)
        if known not in self._known:
            self._known[known] = self._labelled(line) or self._held(line) or (self._bare(line) if near else None)
        return self._known[known]

    def _labelled(self, line: Line) -> str | None:
        label, text = label_of(line.text)
        if label is None or "column-place" not in lists_of(label) or len(text) > _LONGEST:
            return None
        return text if place_worth(text) >= 0 else None

    def _held(self, line: Line) -> str | None:
        """ "All meetings take place at 9 a.m. at City Hall, unless otherwise stated"."""
        if len(line.text) > _LONGEST_STATEMENT or "held" not in (lists := lists_of(line.text)) or "hours" in lists:
            return None
        for piece in self._remains.plain(line):
            for clause in _END.split(piece):
                for at in (found for found in _WORD.finditer(clause) if fold(found[0]) in _AT):
                    text = _without_verb(clause[at.end() :].strip(" ,:"))
                    if (text[:1].isupper() or text[:1].isdigit()) and _is_clear(text):
                        return text
        return None

    def _bare(self, line: Line) -> str | None:
        """ "9:30, Public Library, Oviedo" right above the dates."""
        if len(line.text) > _SHORT or line.heading or not self._remains.says_when(line):
            return None
        clear = [text for text in self._remains.plain(line) if _is_clear(text)]
        return clear[0] if len(clear) == 1 else None


def _without_verb(text: str) -> str:
    """ "im Rathaus statt"."""
    ending = next((word for word in _BEHIND if text.endswith(word)), "")
    return text.removesuffix(ending).strip(" ,:")


def _is_clear(text: str) -> bool:
    return len(text) <= _LONGEST and (place_worth(text) >= _CLEAR or is_online(text))


def in_title(title: str) -> str | None:
    """The place with which a title ends: "Family weekend in Leeds", "Workshop | Town Hall, Leeds"."""
    parted = _PARTED.split(title, maxsplit=1)
    if len(parted) == 2 and place_worth(parted[0]) < 1 and _is_clear(parted[1]):
        return parted[1]
    found = list(_WORD.finditer(title))
    for at in found[-4:-1][::-1]:
        if fold(at[0]) in _AT and at[0].islower():
            text = title[at.end() :].strip(" .,!")
            return text if is_town(text) else None
    return None
