"""What a page, or a part of it, is about by its own names: events, or news, people, wares, ... Used by `certainty`.

A page names itself in its main heading, its title and its address; a part of it in the heading above; an element in its
class names. A name that speaks of events and of something else ("News & events") says neither.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from crawler.extract.listing.wording import speaks
from crawler.extract.listing.words import lists_of, position_of
from crawler.normalize.fold import fold
from crawler.normalize.lexicon import split

_CLASS_WORD = re.compile(r"[A-Z]?[a-z]+|[^\W_a-z]+")
_SEGMENTS = 6  # of an address that are looked at, from its end
_NAME_WORDS = 9  # words of a name; a longer heading is a sentence, and only its beginning names anything
_OPENING = 4  # words of that beginning
_SPEAKING = frozenset(["event", "about-events"])
_SEARCHED = "found-by-search"  # the list of "Search results": what was found is no matter of sports


class Subject(Enum):
    """What a page may be about if not events: its list in about.toml, its name for people, and how clearly it is not.

    A body lists its meetings under "Minutes", "Documents" or "About us" as well; nobody does under "Jobs".
    """

    NEWS = "about-news", "news", 1.0
    JOBS = "about-jobs", "jobs", 1.0
    FORUM = "about-forum", "a forum", 1.0
    SHOP = "about-shop", "products and prices", 1.0
    WEATHER = "about-weather", "weather", 1.0
    RESULTS = "about-results", "results", 1.0
    FUNDING = "about-funding", "grants and tenders", 1.0
    TRIALS = "about-trials", "studies", 1.0
    PROTOCOL = "", "the minutes of one meeting", 1.0
    LAW = "about-law", "law and terms", 0.8
    HOURS = "about-hours", "opening hours and timetables", 0.8
    MEDIA = "about-media", "videos and pictures", 0.6
    PEOPLE = "about-people", "people", 0.6
    PAST = "about-past", "history", 0.6
    PAPERS = "about-papers", "publications", 0.5
    HELP = "about-help", "questions and contacts", 0.5
    RECORDS = "about-records", "minutes", 0.4

    def __init__(self, listed: str, label: str, clear: float) -> None:
        self.listed = listed
        self.label = label
        self.clear = clear


@dataclass(frozen=True, slots=True)
class Naming:
    """What a name speaks of; with a body's ("board papers") the other subject counts by half."""

    events: bool = False
    body: bool = False
    other: Subject | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a page says that it is about: by its heading or title, by the end of its address, by the way to there."""

    named: Naming
    ending: Naming
    way: Naming

    @property
    def other(self) -> Subject | None:
        """What the page is about instead of events, by its names or by where its address ends."""
        return None if self.named.events or self.ending.events else self.named.other or self.ending.other


NOTHING = Naming()


def verdict_of(names: Iterable[str], page_url: str) -> Verdict:
    """Read what a page calls itself (its main heading, the first part of its title), and its address."""
    own = [naming(text) for text in names]
    segments = _segments(page_url)
    return Verdict(
        _joined(own),
        _joined([naming(segments[-1])]) if segments else NOTHING,
        _joined(naming(one) for one in segments[:-1]),
    )


def _segments(page_url: str) -> Sequence[str]:
    """The words of each part of an address."""
    try:
        path = unquote(urlsplit(page_url).path)
    except ValueError:
        return ()
    parts = (" ".join(_CLASS_WORD.findall(part.rsplit(".", 1)[0])) for part in path.split("/"))
    return [part for part in parts if part][-_SEGMENTS:]


def _joined(namings: Iterable[Naming]) -> Naming:
    found = list(namings)
    other = next((one.other for one in found if one.other), None)
    return Naming(any(one.events for one in found), any(one.body for one in found), other)


@lru_cache(maxsize=2048)
def naming(text: str) -> Naming:
    """What one name speaks of."""
    folded = fold(text)
    lists = speaks(text)
    words = split(folded)
    events = bool(lists & _SPEAKING)
    if events and "about-events" not in lists and position_of(folded, Subject.RECORDS.listed) == 0:
        return Naming(other=Subject.PROTOCOL)
    opening = folded if len(words) <= _NAME_WORDS else " ".join(words[:_OPENING])
    return Naming(events, "body" in lists, None if events else subject_of_words(opening))


def subject_of_words(text: str) -> Subject | None:
    lists = lists_of(text)
    found = (one for one in Subject if one.listed in lists)
    return next((one for one in found if one is not Subject.RESULTS or _SEARCHED not in lists), None)


def marked(marks: str) -> Naming:
    """What class names and ids speak of."""
    return naming(" ".join(_CLASS_WORD.findall(marks)[:40]))
