"""How much a text reads like the title of an event, whatever page it is on. Used by `titles`."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from crawler.extract.listing.words import lists_of, only, position_of
from crawler.normalize import words as tables
from crawler.normalize.fold import fold
from crawler.normalize.lexicon import is_spaceless, split
from crawler.normalize.title import status_named

REJECTED = -100.0
_SHORTEST, _LONGEST = 3, 240
_MANY_WORDS = 11
_ADDRESS = re.compile(r"(?<!\w)\d{5}(?:-\d{4})?(?!\w)|,\s?[A-Z]{2}\s+\d{5}|^\d{1,5}\s+\w+(?:\s+\w+){0,3}$")
_WEB = re.compile(r"https?://|www\.|\S@\S+\.\w|\w/\w+/\w+/|\w\.(?:pdf|docx?|html?)(?:\W|$)", re.I)
_CRUMBS = re.compile(r"\s[>›»]\s.*\S\s[>›»]\s")
_SENTENCE = re.compile(r"[^\W\d]{3}[.!?]\s+[A-ZÀ-Þ]|[^\W\d]{3}[.!?]$")
_BELOW = re.compile(
    r"\b(?:below|following|folgende\w*|ci-dessous|suivante?s?|siguientes?|seguent\w*|seguintes?|volgende|nastepujac\w*)\b",
    re.I,
)
_SUBJECT = 160
_STATEMENT = 40  # characters
_SPACELESS_HEAD = 5  # characters of a heading such as "news" in scripts without spaces
_ARTICLE = re.compile(r"^(?:the|all|die|der|das|le|la|les|el|los|las|il|i|gli|o|a|os|as|de|het)\s+", re.I)
_AUXILIARY = re.compile(r"\s+(?:is|are|will|be|wird|werden|sera|seront|sera[ns]?|zal|zullen)$", re.I)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b\s*")
_PLACED = re.compile(r"\s*[(\[]([^()\[\]]{3,80},[^()\[\]]{2,60})[)\]]$")  # "(City Hall, Bern)"
_SHORT_FORM = re.compile(r"\s\([^()]{1,20}\)$")  # "Board of Health (BOH)"
_BRACKETED = re.compile(r"^[\[(].*[\])]$")
_PHONE = re.compile(r"(?:\d[\s().-]{0,2}){7,}")
_EDGE = " \t\u00a0-–—|:;,.•·*»«>/\\@~=_#+"
_LABEL = re.compile(r"^([^\W\d_][^:\n]{1,28}?)\s*:\s+(?=\S)")
_TRAILER = re.compile(r"[\s([–—|:-]{1,10}(?:\(?(?:pdf|docx?|xlsx?)\)?|\d+(?:[.,]\d+)?\s?[km]b)[\])]{0,10}$", re.I)
_WORD = re.compile(r"[^\W_]+")
_SMALL = tables.plain("tokens", "glue") | tables.plain("tokens", "range") | tables.plain("tokens", "list")
_MOVES = tables.plain("dates", "moved-from")


def trimmed(text: str, cut_before: bool = False, cut_behind: bool = False) -> str:
    """A piece of a line without what only joined it to the date or time cut out before or behind it."""
    text = _TRAILER.sub("", text.strip(_EDGE)).strip(_EDGE)
    text = _without_move(text) if cut_behind else text
    if (bracket := _PLACED.search(text)) and bracket.start() > 2 and not status_named(bracket[1]):
        text = text[: bracket.start()].strip(_EDGE)
    capitals = text.isupper()
    while cut_before and _is_small(word := text.split(" ", 1)[0], capitals) and fold(word) in _SMALL and " " in text:
        text = text[len(word) :].strip(_EDGE)
    while _is_small(word := text.rsplit(" ", 1)[-1], capitals) and _is_joint(word, cut_behind) and " " in text:
        text = text[: -len(word)].strip(_EDGE)
    for left, right in (("(", ")"), ("[", "]")):
        if text.count(left) > text.count(right):
            text = text[: text.rindex(left)].strip(_EDGE) if text.endswith(left) else text.replace(left, "", 1)
        elif text.count(right) > text.count(left):
            text = text.replace(right, "", 1)
    return text.strip(_EDGE)


def _is_small(word: str, capitals: bool) -> bool:
    """Whether a word is in small letters, or as all others in capitals."""
    return word.islower() or (capitals and word.isupper())


def _without_move(text: str) -> str:
    """A piece before a date without "moved from" at its end."""
    words = text.split()
    for count in (3, 2):
        if len(words) > count and fold(" ".join(words[-count:]).strip(_EDGE + "([")) in _MOVES:
            return text[: text.rindex(words[-count])].strip(_EDGE + "([")
    return text


def _is_joint(word: str, at_cut: bool) -> bool:
    """Whether a text that ends with a word is a piece cut off: "Meeting dates for"."""
    return "joint" in lists_of(word) or (at_cut and fold(word) in _SMALL)


@lru_cache(maxsize=8192)
def parted(text: str) -> tuple[str, str | None]:
    """A title and the place behind it: "Family day, Town Hall, Leeds"."""
    title, sign, rest = text.partition(" @ ")
    if sign and rest[:1].isalpha() and len(title) >= _SHORTEST and any(char.isalpha() for char in title):
        return title, rest
    title, comma, rest = text.partition(", ")
    if not comma or len(title) < _SHORTEST or not _is_place(rest, speaks(rest)) or _is_place(title, speaks(title)):
        return text, None
    return title, rest


@lru_cache(maxsize=8192)
def subject_of(text: str) -> str | None:
    """What a statement says to take place: "The Board of Health" of "The Board of Health meets at 9 a.m."."""
    folded = fold(text[:_SUBJECT])
    end = position_of(folded, "takes-place")
    if end <= 0 or len(folded) != len(text[:_SUBJECT]):
        return None
    subject = trimmed(_announced(text[:end]), cut_behind=True)
    subject = _YEAR.sub("", _AUXILIARY.sub("", _ARTICLE.sub("", subject)))
    subject = _SHORT_FORM.sub("", subject.strip(_EDGE))
    return subject if subject and not is_vague(subject) and speaks(subject) & {"event", "body"} else None


def _announced(text: str) -> str:
    """What is announced: "The Board of Health" of "Notice is hereby given that the Board of Health"."""
    for word in reversed(list(_WORD.finditer(text))):
        if only(word[0], "announced") and "announcing" in lists_of(text[: word.start()]):
            return text[word.end() :]
    return text


@lru_cache(maxsize=8192)
def is_statement(text: str) -> bool:
    """Whether it says of something that it takes place: "All meetings take place at City Hall unless noted"."""
    return len(text) > _STATEMENT and position_of(fold(text[:_SUBJECT]), "takes-place") > 0


def label_of(text: str) -> tuple[str | None, str]:
    """A leading label ("Location: City Hall") and what follows it."""
    found = _LABEL.match(text)
    if found and "label" in lists_of(found[1]) and len(found[1].split()) <= 3:
        return found[1], text[found.end() :]
    return None, text


@lru_cache(maxsize=8192)
def worth(text: str) -> float:
    """The worth of a text as a title; `REJECTED` if it can be none."""
    if not _SHORTEST <= len(text) <= _LONGEST or not any(char.isalpha() for char in text):
        return REJECTED
    if _WEB.search(text) or _CRUMBS.search(text) or status_named(text) or is_empty_wording(text) or heads_other(text):
        return REJECTED
    lists = speaks(text)
    score = 2.0 * ("event" in lists) + 1.5 * ("body" in lists)
    if _begins_with_status(text):
        score -= 3.0
    score -= 3.0 * _is_place(text, lists) + 4.0 * bool(_ADDRESS.search(text)) + 4.0 * bool(_PHONE.search(text))
    if (over := len(split(text)) - _MANY_WORDS) > 0:
        score -= min(0.3 * over, 3.0)
    if _SENTENCE.search(text) and len(text) > 40:
        score -= 2.0 + 1.5 * (len(text) > 80)
    if "button" in lists and is_vague(text):  # "Meeting details"
        score -= 2.5
    if text.endswith(":") or _BELOW.search(text):
        score -= 2.0
    if _BRACKETED.match(text):
        score -= 2.0
    if text[0].islower():
        score -= 1.0
    if len(split(text)) == 1 and "event" not in lists:
        score -= 0.5
    return score


@lru_cache(maxsize=8192)
def is_empty_wording(text: str) -> bool:
    """Whether it is a button, a label, or the name of a document, and nothing more."""
    return only(text, "button") or only(text, "label", "button") or only(text, "document", "button")


def heads_other(text: str) -> bool:
    """Whether a text is nothing but the heading of another part of the page: "Latest news", "Contact"."""
    return only(text, "aside") and not (is_spaceless(text) and len(text) > _SPACELESS_HEAD)


@lru_cache(maxsize=8192)
def speaks(text: str) -> frozenset[str]:
    """The lists whose words a text holds; "conference room" is no event."""
    lists = lists_of(text)
    folded = fold(text)
    words = split(folded)
    if "building" in lists:
        return lists - {"event", "body"}
    if "place-first" in lists and position_of(folded, "place-first") == 0:
        return lists - {"event", "body"}
    if "event" in lists and any("event" in lists_of(a) and "room" in lists_of(b) for a, b in pairwise(words)):
        return lists - {"event"}
    if "room" in lists and any("room" in lists_of(word) for word in [*words[-1:], *_before_numbers(words)]):
        return lists - {"event"} if "body" not in lists_of(words[-1]) else lists
    return lists


def _before_numbers(words: list[str]) -> list[str]:
    """The words before a number, as in "conference room 711"."""
    return [word for word, after in pairwise(words) if after.isdigit()]


def _begins_with_status(text: str) -> bool:
    """Whether it tells of a change ("Cancelled due to snow")."""
    folded = fold(text)
    return any(hit.first == 0 for hit in tables.lexicon("status").hits(split(folded), folded))


def begins_with_document(text: str) -> bool:
    """Whether a text begins with the name of a document: "Minutes of the meeting"."""
    folded = fold(text[:_SUBJECT])
    return position_of(folded, "document") == 0


def is_vague(text: str) -> bool:
    """Whether it only says that something takes place, not what of."""
    return only(text, "vague", "document", "label", "button")


def _is_place(text: str, lists: frozenset[str]) -> bool:
    folded = fold(text)
    found = {name for _, name in tables.lexicon("place").payloads(folded)}
    if "street" in found and any(char.isdigit() for char in text):
        return True
    words = split(folded)
    named = (
        "venue" in found
        or "building" in lists
        or ("place-first" in lists and position_of(folded, "place-first") == 0)
        or ("room" in lists and any("room" in lists_of(word) for word in [*words[-1:], *_before_numbers(words)]))
    )
    return named and not lists & {"event", "body"}
