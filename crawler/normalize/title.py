"""The title without what is not its name. Used by `normalize.event`.

Taken off its ends, again and again until nothing more comes off: a status ("CANCELLED: ..." becomes the event's),
"Save the date", dates, the name of the site, what links say ("register now"), papers ("Agenda"), bullets, quotes. A
title that would be left empty, or with nothing but a general word ("Congress"), keeps its words (`trimmings`).
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

from crawler.normalize.capitals import unshouted
from crawler.normalize.status import status_at_end, status_named
from crawler.normalize.text import line
from crawler.normalize.trimmings import PEELERS, Site, TitleWords, has_letters, is_general, squeezed, trimmed, words_of
from store.border import MAX_TITLE
from store.event import Status

__all__ = ["read_title", "status_named"]

_PREFIX = re.compile(
    r"^\s*[\[(（*!~【「<]*\s*([^\[\]()（）:：–—|!！*~【】「」<>]{2,60}?)\s*(?:[\])）*!！~】」>]+\s*[:–—|-]?|[:：–—|]|\s-)\s*(?=\S)"
)
_SUFFIX = re.compile(
    r"(?<=\S)\s*(?:[\[(（【*]\s*([^\[\]()（）【】*]{2,60}?)\s*[\])）】*]|(?:\s[-–—|]|[:：–—|])\s*([^-–—|:\[\]()]{2,40}?))[\s*!.]*$"
)
_WORD_FIRST = re.compile(r"^\s*\**\s*([A-ZÄÖÜÉÈ]{6,14})\b[\s:*!–-]+(?=\S)")
_BULLET = re.compile(r"^(?:[-–—•·*▪►»›>]+\s+|[(\[]\d{1,3}[)\]]\s*|\d{1,3}\)\s+|#\d{1,3}:?\s+)(?=\S)")
_NUMBERED = re.compile(r"^\d{1,2}\.\s+(?=\D)")
_QUOTES = frozenset(("“”", "„“", "„”", "«»", "»«", "‘’", "‹›", '""', "''", "「」", "『』"))
_ESCAPED = re.compile(r"\\(?=['\"\\])")
# Languages in which "3." before a word is the number of a list; elsewhere it is an edition.
_LISTS = frozenset(["fr", "es", "it", "pt"])
_MOST_ROUNDS = 10
_WORD = re.compile(r"[^\W_]")


def read_title(
    text: str | None, names: Iterable[str | None] = (), language: str | None = None
) -> tuple[str | None, Status | None]:
    """The title and the status that a prefix, a suffix or a badge in it states.

    names  of the site and of the organiser, which page titles carry beside the event's
    """
    title = _clean(text)
    if title is None:
        return None, None
    site = Site(frozenset(known for name in names if name and (known := squeezed(name))), language)
    status: Status | None = None
    for _ in range(_MOST_ROUNDS):
        read = words_of(title)
        rest, said = _without_status(title) if read.may_say_status else (title, None)
        status = status or said
        rest = _peeled(rest, read, site) if rest == title else rest
        if rest == title:
            break
        title = rest
    return unshouted(title, language), status


def _clean(text: str | None) -> str | None:
    """One line without the debris of entities that were escaped more than once."""
    title = line(text, MAX_TITLE)
    if title and "&" in title:
        title = line(html.unescape(html.unescape(title)), MAX_TITLE)
    return _ESCAPED.sub("", title) if title and "\\" in title else title


def _without_status(title: str) -> tuple[str, Status | None]:
    for pattern in (_PREFIX, _SUFFIX, _WORD_FIRST):
        found = pattern.search(title)
        status = status_named(next(group for group in found.groups() if group)) if found else None
        if found and status:
            rest = (title[: found.start()] + title[found.end() :]).strip(" -–—|:*")
            return (rest if _WORD.search(rest) else title), status
    return status_at_end(title) or (title, None)


def _peeled(title: str, read: TitleWords, site: Site) -> str:
    """The title without the first thing that can be taken off it; itself where there is none."""
    bare = trimmed(_unquoted(_BULLET.sub("", title, count=1))) or title
    if site.language in _LISTS and not is_general(_NUMBERED.sub("", bare, count=1)):
        bare = _NUMBERED.sub("", bare, count=1)
    if bare != title:
        return bare
    for peel in PEELERS:
        for rest in peel(title, read, site):
            if rest and rest != title and has_letters(rest) and not is_general(rest):
                return rest
    return title


def _unquoted(title: str) -> str:
    """Without quotes around the whole."""
    if len(title) < 3 or title[0] + title[-1] not in _QUOTES:
        return title
    inside = title[1:-1].strip()
    return title if title[0] in inside or title[-1] in inside else inside
