"""Which part of a running text looks like a date. Only a first look: whether it is one, the normalizer decides.

Used where a format has no place for an event's date, so that it stands in the title or the text (RSS news, cards).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from html import unescape

from crawler.normalize.dates.names import months
from crawler.normalize.fold import fold

_NUMERIC = re.compile(
    r"(?<![\d./-])(?:(?:19|20)\d\d([./-])\d{1,2}\1\d{1,2}|\d{1,2}([./-])\d{1,2}\2(?:(?:19|20)\d\d|\d\d)|\d{1,2}\.\d{1,2}\.)(?![\d/])"
)
_SCRIPTED = re.compile(r"\d{1,2}\s?[月월]\s?\d{1,2}\s?[日일]|(?:19|20)\d\d\s?[年년]\s?\d{1,2}\s?[月월]")
_WORD = re.compile(r"[^\W\d_]+")
_DAY_BESIDE = re.compile(r"(?<!\d)(?:[0-3]?\d)(?!\d)|(?:19|20)\d\d(?!\d)")
_BREAK = re.compile(r"<(?:br|/?p|/?div|/?li|/?tr|/?td|/?h[1-6]|/?ul|/?section)\b[^>]{0,500}>", re.I)
_TAG = re.compile(r"<[!/]?[a-zA-Z-][^<>]{0,2000}>")
_SENTENCE = re.compile(r"(?<=[^\W\d]{3}[.!?])\s+|(?<=\d{4}[.!?])\s+(?=[^\W\d])")
_BESIDE = 14  # characters between a month's name and the number that makes it a date ("5th, 6th and 7th of May")
_MAX_TEXT = 20_000
_MAX_CLAUSE = 160


def text_lines(markup: str) -> Iterator[str]:
    """The lines of text in a fragment of HTML or plain text, without tags and entities."""
    text = _BREAK.sub("\n", markup[:_MAX_TEXT]) if "<" in markup else markup[:_MAX_TEXT]
    if "<" in text:
        text = _TAG.sub(" ", text)
    for raw in unescape(text).splitlines():
        if line := " ".join(raw.split()):
            yield line


def date_clauses(markup: str) -> Iterator[str]:
    """Every line or sentence that holds something like a date, long ones cut to its surroundings."""
    for line in text_lines(markup):
        for sentence in _SENTENCE.split(line):
            if found := _date_span(sentence):
                start, end = max(0, found[0] - _MAX_CLAUSE // 2), found[1] + _MAX_CLAUSE // 2
                yield sentence if len(sentence) <= _MAX_CLAUSE else sentence[start:end].strip()


def has_date(text: str) -> bool:
    """Whether a single line holds something like a date."""
    return _date_span(text) is not None


def _date_span(text: str) -> tuple[int, int] | None:
    found = _NUMERIC.search(text) or _SCRIPTED.search(text)
    if found:
        return found.span()
    names = _month_names()
    for word in _WORD.finditer(text):
        if fold(word.group()) in names:
            beside = text[max(0, word.start() - _BESIDE) : word.end() + _BESIDE]
            if _DAY_BESIDE.search(beside):
                return word.span()
    return None


@lru_cache(maxsize=1)
def _month_names() -> frozenset[str]:
    return frozenset(months(None))
