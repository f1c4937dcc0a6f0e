"""What a text states word for word: credits for taking part, and who pays. Used by `event`.

Found sentences are handed on as they stand, nothing is judged or completed. The words are those of data/phrases.toml.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from crawler.normalize import words
from crawler.normalize.fold import fold
from crawler.normalize.lexicon import Hit, split
from crawler.normalize.text import shortened
from store.border import MAX_TITLE

_SECTIONS = ("accreditation", "sponsor")
# A sentence ends behind a word of three letters or a bracket ("Dr. Example", "e.V." do not end one).
_END = re.compile(r"(?<=\w\w\w[.!?])\s+(?=[^\Wa-z_])|(?<=\)[.!?])\s+(?=[^\Wa-z_])|(?<=[。！？])")
_COLON = re.compile(r"\W*[^\W_][^:：\n]{0,40}[:：]\s*\S")
_MAX_LINES = 400


@dataclass(frozen=True, slots=True)
class Statements:
    accreditation: str | None = None
    sponsor: str | None = None


def read_statements(title: str, text: str) -> Statements:
    """The first sentence that states credits, and the first that names a sponsor; the title counts as one."""
    found: dict[str, str] = {}
    for line in (title, *text.split("\n")[:_MAX_LINES]):
        for section in _sections(line) - found.keys():
            if sentence := next((one for one in _END.split(line) if section in _sections(one)), None):
                found[section] = shortened(sentence.strip(" •·*–-\t"), MAX_TITLE)
        if len(found) == len(_SECTIONS):
            break
    return Statements(found.get("accreditation"), found.get("sponsor"))


def may_state(hits: set[tuple[str, str]]) -> bool:
    """Whether the entries found in a text (section, list) are reason enough to look for the sentence."""
    return any(section in _SECTIONS for section, _ in hits)


def _sections(line: str) -> set[str]:
    """What a line or sentence states; a label ("Sponsor") counts only before a colon at its beginning."""
    folded = fold(line)
    lexicon = words.lexicon(*_SECTIONS)
    return {
        section
        for hit in lexicon.hits(split(folded), folded)
        for section, name in lexicon[hit.entry]
        if name != "label" or _is_label(hit, line)
    }


def _is_label(hit: Hit, line: str) -> bool:
    return hit.first == 0 and _COLON.match(line) is not None and hit.last <= len(split(line.partition(":")[0]))
