"""Whether a page says itself that there is nothing at present: then it is quiet, not broken. Used by `auto`.

The phrases of all languages are data (`quiet.toml`).
"""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib.resources import files
from itertools import islice

from crawler.extract.datetext import date_clauses
from crawler.normalize.fold import fold

_SPACELESS = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_MANY_DATES = 3  # a page with that many dates lists something, whatever one part of it says


def says_none(text: str) -> bool:
    """True for the visible text of a page that speaks of no events, and that shows hardly a date."""
    if not _pattern().search(fold(" ".join(text.split()))):
        return False
    return len(list(islice(date_clauses(text), _MANY_DATES))) < _MANY_DATES


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    document = tomllib.loads(files("crawler.extract").joinpath("quiet.toml").read_text(encoding="utf-8"))
    return re.compile("|".join(_as_pattern(fold(phrase)) for phrase in document["phrases"]))


def _as_pattern(phrase: str) -> str:
    if _SPACELESS.search(phrase):
        return re.escape(phrase)
    parts = []
    for word in phrase.split():
        if word == "_":
            parts.append(r"(?:\w{1,40} )?")
        elif word == ".":
            parts.append(r"\s?[.!]")
        else:
            parts.append(re.escape(word.rstrip("*")) + (r"\w{0,30}" if word.endswith("*") else r"\b") + " ?")
    return r"\b" + "".join(parts)
