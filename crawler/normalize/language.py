"""The language in which an event is held: stated in its text, told by its page, or voted by its small words.

Used by `event`. The words are those of data/phrases.toml.
"""

from __future__ import annotations

import re
from functools import lru_cache

from crawler.normalize import words
from crawler.normalize.fold import fold
from crawler.normalize.lexicon import split

_VOTERS = 600  # characters of a text whose words vote, each once
_LEAST, _LEAD = 3, 1.25  # votes of the winner, and how many times those of the next
_REACH = 5  # words behind the cue in which languages are named
_KANA = re.compile("[\u3040-\u30ff]")
_HAN = re.compile("[\u4e00-\u9fff]")
# Scripts that one language of ours writes; the share of letters decides.
_SCRIPTS = (
    ("ko", re.compile("[\uac00-\ud7af]")), ("ru", re.compile("[\u0400-\u04ff]")),
    ("he", re.compile("[\u05d0-\u05ea]")), ("ar", re.compile("[\u0620-\u064a]")), ("el", re.compile("[\u03b1-\u03c9]")),
)  # fmt: skip
# ISO 639-2 to 639-1; three-letter codes of other languages stay.
_LONG_CODES = {
    "eng": "en", "deu": "de", "ger": "de", "fra": "fr", "fre": "fr", "spa": "es", "ita": "it", "por": "pt", "nld": "nl",
    "dut": "nl", "pol": "pl", "ces": "cs", "cze": "cs", "swe": "sv", "dan": "da", "nor": "nb", "nob": "nb", "fin": "fi",
    "rus": "ru", "ukr": "uk", "tur": "tr", "jpn": "ja", "zho": "zh", "chi": "zh", "kor": "ko", "ara": "ar", "heb": "he",
}  # fmt: skip
_UKRAINIAN = re.compile("[іїєґІЇЄҐ]")
_LEAST_LETTERS = 8


def read_language(text: str | None) -> str | None:
    """The code of a language tag ("de-AT", "EN") or of a language's name ("German"); None for anything else."""
    if not text:
        return None
    code = text.strip().replace("_", "-").partition("-")[0].lower()
    if code.isascii() and code.isalpha() and 2 <= len(code) <= 3:
        return _LONG_CODES.get(code, code)
    return _only(_names(split(fold(text))))


def stated_language(text: str) -> str | None:
    """The language that a text says it is held in ("Konferenzsprache: Englisch"); None for none and for several."""
    folded = fold(text)
    parts = split(folded)
    for hit in words.lexicon("held-in").hits(parts, folded):
        behind = parts[hit.last : hit.last + _REACH] if hit.first >= 0 else []
        if behind and _names(behind[:1]) and (found := _only(_names(behind))):
            return found
    return None


def voted_language(text: str) -> str | None:
    """The language that the script or the small words of a text show; None if that is not clear."""
    if script := _by_script(text[:2000]):
        return script
    voters = _voters()
    votes: dict[str, int] = {}
    for word in voters.keys() & set(split(fold(text[:_VOTERS]))):
        for code in voters[word]:
            votes[code] = votes.get(code, 0) + 1
    best = max(votes, key=lambda code: votes[code], default=None)
    if best is None or votes[best] < _LEAST:
        return None
    next_best = max((count for code, count in votes.items() if code != best), default=0)
    return best if votes[best] >= _LEAD * next_best else None


def _by_script(text: str) -> str | None:
    if text.isascii():
        return None
    letters = sum(map(str.isalpha, text))
    kana, han = len(_KANA.findall(text)), len(_HAN.findall(text))
    if 2 * (kana + han) > letters and kana + han >= _LEAST_LETTERS:
        return "ja" if kana >= 3 else "zh"
    for code, script in _SCRIPTS:
        if 2 * len(script.findall(text)) > max(letters, _LEAST_LETTERS):
            return "uk" if code == "ru" and _UKRAINIAN.search(text) else code
    return None


def _names(parts: list[str]) -> set[str]:
    return {code for _, code in words.lexicon("language").payloads(" ".join(parts))}


def _only(codes: set[str]) -> str | None:
    return next(iter(codes)) if len(codes) == 1 else None


@lru_cache(maxsize=1)
def _voters() -> dict[str, tuple[str, ...]]:
    """Small word -> the languages that have it."""
    found: dict[str, list[str]] = {}
    for code in words.names("stopwords"):
        for word in words.plain("stopwords", code):
            found.setdefault(word, []).append(code)
    return {word: tuple(codes) for word, codes in found.items()}
