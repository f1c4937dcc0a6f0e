"""Which congress a satellite symposium or a course before it belongs to. Pure.

They stay events of their own, and point to their congress. Place and days must fit: the same town, on its days, a
course up to three days before. And something must say so, the weightiest first: title, description or address name the
congress or its acronym; one organiser holds both, or is named by the other; a source lists both; or it is the only
congress in that town on those days. The last three count only for what is called a satellite or a pre-congress course,
and not if it names another congress. Where two congresses would do, none is taken.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from store.editions import kept_words, site
from store.event import EventType
from store.face import title_key, url_key
from store.identity import EDITION_DAYS
from store.match_title import read_title
from store.match_words import KIND, SUBJECT, city_name, words_in

CONGRESSES = frozenset([EventType.CONGRESS, EventType.FAMILY_CONFERENCE, EventType.SYMPOSIUM])
_BEFORE = {
    EventType.SATELLITE_SYMPOSIUM: 1,
    EventType.SYMPOSIUM: 1,
    EventType.COURSE: 3,
    EventType.WORKSHOP: 3,
    EventType.TRAINING: 3,
}
_DAYS = {kind: dt.timedelta(days=days) for kind, days in _BEFORE.items()}
PARTS = frozenset(_BEFORE)
LONGEST_CONGRESS_DAYS = 14
UNSTATED_DAYS = 3  # that a congress may last of which only one day is known
DAYS_BEFORE = max(_BEFORE.values())
LOOKED_AT = 2000  # characters of a description
_CAPITALS = re.compile(r"\b[A-Z]{3,8}(?=(?:19|20)?\d*\b)")
_WITH_YEAR = re.compile(r"\b([A-Z]{3,8})[ \u00a0'’-]{0,2}((?:19|20)\d\d)\b")
_SHOUTED, _SHOUTED_WORDS = re.compile(r"\b[^\W\d_a-zß-ÿ]{4,}\b"), 3  # in capitals: abbreviations do not stand out
_BRACKET = re.compile(r"\([^()]{1,200}\)")
_MOTTO = re.compile(r"[:|]|\s[–—-]\s")
_ROMAN = re.compile(r"[IVX]+")
_STATED = {"satellite": EventType.SATELLITE_SYMPOSIUM, "pre-course": EventType.COURSE}
_CALLED = {"congress": EventType.CONGRESS, "family": EventType.FAMILY_CONFERENCE}


class Evidence(IntEnum):
    """What says that a part belongs to a congress."""

    ONLY_ONE_THERE = 1
    SOURCE = 2
    ORGANISER = 3
    ADDRESS = 4
    NAME = 5


@dataclass(frozen=True, slots=True)
class Meeting:
    """An event as far as its place in a larger one is concerned."""

    id: int
    type: EventType
    title: str
    first_day: dt.date
    last_day: dt.date
    city: str | None
    url: str | None
    description: str
    sources: frozenset[str]
    organizer: str | None = None


def kind_of(kind: EventType, title: str) -> EventType:
    """Return what an event is here: what its title says outweighs a type that says nothing."""
    if kind is not EventType.OTHER:
        return kind
    called = _called(title)
    return (_STATED | _CALLED).get(called or "", kind)


@lru_cache(maxsize=4096)
def _called(title: str) -> str | None:
    kinds = KIND.all_in(words_in(title))
    return next((kind for kind in KIND.order if kind in kinds), None)


def congresses_of(parts: Iterable[Meeting], congresses: Iterable[Meeting]) -> dict[int, int | None]:
    """Return id of each part -> id of the congress that it belongs to, None for none or too many."""
    on_day: dict[dt.date, list[Meeting]] = defaultdict(list)
    for congress in congresses:
        if (congress.last_day - congress.first_day).days <= LONGEST_CONGRESS_DAYS and not _is_one_day_of_it(congress):
            for day in _days(congress):
                on_day[day].append(congress)
    return {part.id: _congress_of(part, on_day.get(part.first_day, ())) for part in parts}


def _days(congress: Meeting) -> Iterator[dt.date]:
    """The days on which a part of it may begin."""
    first = max(1, congress.first_day.toordinal() - DAYS_BEFORE)  # the calendar begins with 1
    return map(dt.date.fromordinal, range(first, _last_day(congress).toordinal() + 1))


def _last_day(congress: Meeting) -> dt.date:
    """Who tells one day of a congress mostly leaves out its end."""
    one_day = congress.first_day == congress.last_day
    last = congress.last_day.toordinal() + (UNSTATED_DAYS if one_day else 0)
    return dt.date.fromordinal(min(last, dt.date.max.toordinal()))


def _is_one_day_of_it(meeting: Meeting) -> bool:
    """True for an entry that lists a single day of a congress: "Congress, day 2"."""
    return bool(read_title(meeting.title, None, meeting.first_day.year).numbers.days)


def _congress_of(part: Meeting, there: Sequence[Meeting]) -> int | None:
    said = {each: evidence for each in there if (evidence := belongs(part, each)) is not None}
    if not said:
        return None
    strongest = max(said.values())
    chosen = [each for each, evidence in said.items() if evidence is strongest]
    whole = min(chosen, key=lambda each: (each.first_day - each.last_day, each.id))
    one_entry_each = all(_one_meeting(whole, each) for each in chosen)
    alone = len(chosen) == 1 if strongest > Evidence.ONLY_ONE_THERE else len(said) == 1
    return whole.id if alone or one_entry_each else None


def _one_meeting(one: Meeting, other: Meeting) -> bool:
    """Two entries of one congress that were not recognised as one: one name, or one organiser and the same days."""
    if one.id == other.id:
        return True
    if one.first_day > other.last_day or other.first_day > one.last_day:
        return False
    names = [set(kept_words(_bare(each.title), each.city)) for each in (one, other)]
    same_days = one.first_day == other.first_day
    return names[0] == names[1] or (same_days and (_one_organiser(one, other) or bool(_acronyms_common(one, other))))


def _acronyms_common(one: Meeting, other: Meeting) -> frozenset[str]:
    return _acronyms(one.title) & _acronyms(other.title)


def belongs(part: Meeting, congress: Meeting) -> Evidence | None:
    """Return what says that `part` belongs to `congress`, None if it does not take place there or nothing says so."""
    if not _may(part, congress) or not _takes_place_at(part, congress):
        return None
    evidence = _evidence(part, congress)
    known_town = bool(part.city and congress.city)
    stated_day = part.last_day <= congress.last_day
    if evidence is not None and (evidence >= Evidence.ORGANISER or (known_town and stated_day)):
        return evidence
    return None


def stays(part: Meeting, congress: Meeting) -> bool:
    """True if a part is still one of its congress though their days do not fit any more: name or address say so.

    Where a congress moves, the dates of its parts follow later. In another town it is not the same one.
    """
    near = abs((part.first_day - congress.first_day).days) <= EDITION_DAYS and _towns(part, congress) <= 1
    return near and _may(part, congress) and (_names(part, congress) or _lies_below(part.url, congress.url))


def _may(part: Meeting, congress: Meeting) -> bool:
    ours, theirs = kind_of(part.type, part.title), kind_of(congress.type, congress.title)
    if part.id == congress.id or ours not in _BEFORE or theirs not in CONGRESSES:
        return False
    if theirs is EventType.SYMPOSIUM:
        return ours is EventType.SATELLITE_SYMPOSIUM and _called(congress.title) not in _STATED
    return True


def _takes_place_at(part: Meeting, congress: Meeting) -> bool:
    """On its days and in its town, as far as the towns are known."""
    before = _DAYS.get(kind_of(part.type, part.title), dt.timedelta())
    if part.last_day > _last_day(congress) or congress.first_day - part.first_day > before:
        return False
    return _towns(part, congress) <= 1


def _towns(one: Meeting, other: Meeting) -> int:
    """In how many known towns the two are."""
    return len({city_name(each.city) for each in (one, other) if each.city})


def _evidence(part: Meeting, congress: Meeting) -> Evidence | None:
    if _names(part, congress):
        return Evidence.NAME
    if _lies_below(part.url, congress.url):
        return Evidence.ADDRESS
    if not _is_stated(part) or _names_another(part, congress):
        return None
    if _one_organiser(part, congress):
        return Evidence.ORGANISER
    return Evidence.SOURCE if part.sources & congress.sources else Evidence.ONLY_ONE_THERE


def _is_stated(part: Meeting) -> bool:
    """True for what is called a satellite or a pre-congress course."""
    return part.type is EventType.SATELLITE_SYMPOSIUM or _called(part.title) in _STATED


def _names_another(part: Meeting, congress: Meeting) -> bool:
    """Its title names a congress ("ABC 2027") that has another name, or another organiser and site."""
    named = {acronym.casefold() for acronym, _ in _WITH_YEAR.findall(part.title)}
    named = {acronym for acronym in named if not SUBJECT.notions(acronym)}
    if not named or part.title.isupper():
        return False
    if theirs := _acronyms(congress.title):
        return theirs.isdisjoint(named)
    return bool(part.organizer and congress.organizer) and not _one_organiser(part, congress)


def _one_organiser(one: Meeting, other: Meeting) -> bool:
    """One organiser holds both, or is named in the title of the other, or its site bears the letters that one names."""
    organisers = [title_key(each.organizer) if each.organizer else "" for each in (one, other)]
    if all(organisers):
        return organisers[0] == organisers[1]
    for organiser, titled in zip(organisers, (other, one), strict=True):
        if len(organiser.split()) > 1 and f" {organiser} " in f" {title_key(titled.title)} ":
            return True
    return any(_acronyms(a.title) & set(words_in(site(b.url))) for a, b in ((one, other), (other, one)) if b.url)


def _names(part: Meeting, congress: Meeting) -> bool:
    """Title, description or address say the name of the congress, or letters that stand for it."""
    text = f"{part.title}\n{part.description[:LOOKED_AT]}"
    name = kept_words(_bare(congress.title), congress.city)
    if len(name) > 1 and f" {' '.join(name)} " in f" {' '.join(kept_words(text, congress.city))} ":
        return True
    acronyms = _acronyms(text)
    if acronyms & _acronyms(congress.title) or any(_initials(name, each) for each in acronyms):
        return True
    return bool(_acronyms(congress.title) & set(words_in(part.url or "")))


def _bare(title: str) -> str:
    """The name alone: "World Congress (WMC): moving on" without bracket and motto."""
    name = _MOTTO.split(_BRACKET.sub(" ", title), maxsplit=1)[0]
    return name if len(name.split()) > 1 else title


@lru_cache(maxsize=1024)
def _acronyms(text: str) -> frozenset[str]:
    """Capitals that stand for something, other than a disease or a therapy, or a number."""
    if text.isupper() or len(_SHOUTED.findall(text)) >= _SHOUTED_WORDS:
        return frozenset()
    found = (word for word in _CAPITALS.findall(text) if not _ROMAN.fullmatch(word))
    return frozenset(word.casefold() for word in found if not SUBJECT.notions(word.casefold()))


def _initials(words: list[str], acronym: str) -> bool:
    return acronym in "".join(word[0] for word in words)


def _lies_below(url: str | None, congress_url: str | None) -> bool:
    return bool(url and congress_url) and url_key(url or "").startswith(f"{url_key(congress_url or '')}/")
