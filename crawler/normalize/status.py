"""The status that a badge, a label or one end of a title states: cancelled, postponed, another date, moved online.

It counts only if the wording says that and nothing else: words of [status] in data/words.toml, and around them words
that add nothing ("the event has been ...", "due to illness", dates, kinds of events). So "cancellation policy", "not
cancelled" and "Postponed childbirth" state nothing (architecture decision 8). "Postponed to 12 May" is a new date.
"""

from __future__ import annotations

import re
from functools import lru_cache

from crawler.normalize import words
from crawler.normalize.dates.names import months, weekdays
from crawler.normalize.fold import fold
from crawler.normalize.lexicon import is_spaceless, split
from store.event import Status

_LONGEST = 80  # characters of a badge
_ALONE = "-alone"  # nouns: "Cancellation" is a badge, "cancellation fee" is none
_DATED = "-dated"  # says it only together with a day: "moved to 12 May", but not "moved to Ghent"
_NUMBER = re.compile(r"(\d+)(?:st|nd|rd|th|er|e|o|a|h)?")
_NUMERIC_DAY = re.compile(r"\b\d{1,2} ?[./-] ?\d{1,2}\b|\d日|\d일")
_MARKS = " .!*:-–~|,;、。"
_WORD = re.compile(r"[^\W_]+")
_LONGEST_ENDING = 4  # words
_TWO_WORDS = re.compile(r"([^\W_]+) ([^\W_]+)$")
_AT_END = (Status.CANCELLED, Status.POSTPONED, Status.RESCHEDULED)
_LETTER = re.compile(r"[^\W\d_]")
_DAYS = range(1, 32)


@lru_cache(maxsize=4096)
def status_named(wording: str) -> Status | None:
    """The status that a badge or prefix says; None if it is anything else or more than that."""
    folded = fold(wording).strip(_MARKS)
    if not folded or len(folded) > _LONGEST:
        return None
    lexicon = words.lexicon("status")
    hits = lexicon.hits(parts := split(folded), folded)
    if not hits:
        return None
    if is_spaceless(folded):
        entries = {hit.entry for hit in hits}
        rest = [piece for piece in [_without(folded, entries)] if _LETTER.search(piece)]
    else:
        hits = [hit for hit in hits if not any(_within(hit[:2], other[:2]) for other in hits)]
        covered = {position for hit in hits for position in range(hit.first, hit.last)}
        rest = [part for position, part in enumerate(parts) if position not in covered]
    if not all(map(_adds_nothing, rest)):
        return None
    return _weighed({lexicon[hit.entry][0][1] for hit in hits}, bool(rest), _names_day(parts, folded))


def status_at_end(title: str) -> tuple[str, Status] | None:
    """(what the title names, the status at its end without a mark before it): "Family day has been cancelled".

    Only behind what names an event, or in capitals behind what is not: "Childbirth postponed" is a subject.
    """
    found = list(_WORD.finditer(title))
    parts = [fold(match.group()) for match in found]
    if len(parts) < 2 or "?" in title or parts[0] in _listed("asking"):
        return None
    for length in range(1, min(_LONGEST_ENDING, len(parts) - 1) + 1):
        ending = title[found[-length].start() :]
        status = status_named(ending) if parts[-length] not in _around() else None
        if status in _AT_END:
            named = len(parts) - length
            while named > 1 and parts[named - 1] in _listed("auxiliaries"):
                named -= 1
            rest = title[: found[named - 1].end()]
            capitals = ending.isupper() and not rest.isupper()
            return (rest, status) if capitals or _ends_on_event(rest) else None
    return None


def _ends_on_event(text: str) -> bool:
    """True for "Family day" and "Seduta ordinaria", where the kind of the event stands behind its noun."""
    if _names_event(fold(_WORD.findall(text)[-1])):
        return True
    ending = _TWO_WORDS.search(text)
    return ending is not None and _names_event(fold(ending[1])) and fold(ending[2]) not in _listed("denying")


def _weighed(said: set[str], has_more: bool, dated: bool) -> Status | None:
    """Nouns say something only by themselves; what is postponed to a day has a new date."""
    if dated and any(name.removesuffix(_DATED) in ("postponed", "rescheduled") for name in said):
        return Status.RESCHEDULED
    plain = {name for name in said if not name.endswith((_ALONE, _DATED))}
    if not has_more:
        plain |= {name.removesuffix(_ALONE) for name in said if name.endswith(_ALONE)}
    if plain == {Status.CANCELLED, Status.RESCHEDULED}:
        return Status.RESCHEDULED
    order = (Status.MOVED_ONLINE, Status.CANCELLED, Status.POSTPONED, Status.RESCHEDULED)
    return next((status for status in order if status in plain), None)


def _within(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """True if `one` is a part of `other`: "verschoben" within "bis auf weiteres verschoben"."""
    return one != other and other[0] <= one[0] and one[1] <= other[1]


def _adds_nothing(part: str) -> bool:
    return part in _around() or _names_event(part)


def _names_event(part: str) -> bool:
    """True for "congress", "Familientag", "2027"."""
    known = part in _listed("events") or _NUMBER.fullmatch(part) is not None
    return known or bool(words.found("type", part))


def _names_day(parts: list[str], folded: str) -> bool:
    if _NUMERIC_DAY.search(folded):
        return True
    numbers = [int(found[1]) for part in parts if (found := _NUMBER.fullmatch(part)) and len(part) <= 4]
    return any(number in _DAYS for number in numbers) and any(part in months(None) for part in parts)


def _without(folded: str, entries: set[str]) -> str:
    """A text without spaces, without what it says and what adds nothing to that."""
    rest = folded.replace(" ", "")
    spaceless = (word for word in _around() | _listed("events") if is_spaceless(word))
    for entry in sorted((*entries, *spaceless), key=len, reverse=True):
        rest = rest.replace(entry.replace(" ", ""), " ")
    return rest


@lru_cache(maxsize=1)
def _around() -> frozenset[str]:
    """Words that change nothing about a status: small ones, causes, months and weekdays."""
    said = _listed("small") | _listed("causes") | _listed("auxiliaries")
    return (said | frozenset(months(None)) | frozenset(weekdays(None))) - _listed("denying")


@lru_cache(maxsize=8)
def _listed(name: str) -> frozenset[str]:
    return words.plain("around-status", name)
