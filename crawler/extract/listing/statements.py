"""Sentences of a page that say at what hour something is held ("The board meets on Mondays at 7 p.m.").

A limit is no hour ("comments are due by noon", "and conclude by 9 p.m."), nor are office hours. Used by `stated_times`,
which decides for which events a statement holds.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from crawler.extract.listing.clocks import ClockReader
from crawler.extract.listing.lines import Line, Weight
from crawler.extract.listing.words import ends_with, lists_of
from crawler.normalize import words
from crawler.normalize.dates.mentions import Clock
from crawler.normalize.dates.names import weekdays
from crawler.normalize.fold import fold
from crawler.normalize.lexicon import split

_LONGEST_SENTENCE = 700
_MOST_SENTENCES, _MOST_HOURS = 40, 8  # of a line, of a sentence
_SHORT = 80  # characters of a line right above a list that may say nothing but when and where
_TAIL = 40  # characters before a time in which "no later than" still speaks of it
_SENTENCE_END = re.compile(
    r"(?<=[^\W\d_]{4})[.!?]\s+(?=[^\W\d_a-z])|(?<=[ap]\.m\.)\s+(?=[A-Z][^\W\d_])|(?<=\d)[.]\s+(?=[A-Z][^\W\d_])|[。！？]"
)
_NOTE = re.compile(r"\s*([*†‡]{1,4})(?=\s?\w)")
_YEAR = re.compile(r"(?<![\d.,-])(?:19|20)\d\d(?![\d.,-])")
_MARK = re.compile(r"[*†‡]{1,4}")
_SMALL = words.plain("tokens", "glue") | words.plain("clock", "hour-before")
_SHORTEST_INITIALS = 3
_SHORTEST_DAY = 3  # letters of the name of a day; two are words of other languages, as "we" is
_NAMING = 24  # words before a time that may say what it speaks of


@dataclass(frozen=True, slots=True)
class Statement:
    """One hour that a sentence states.

    words     the time as the page words it; `first`: its minute
    subject   the words before it, which may name a body or a kind of event
    part      the words of the heading that it stands below
    weekdays  the days of the week that it names, Monday 0
    note      the mark of a footnote that it is ("***"), which holds for what bears that mark alone
    years     those that it speaks of ("The 2027 meetings begin at 9 a.m."); none: any
    bound     it names its days and no more ("Wednesday at 11"): it holds on these alone
    """

    words: str
    first: int
    subject: frozenset[str]
    weekdays: frozenset[int]
    note: str | None = None
    years: frozenset[int] = frozenset()
    bound: bool = False
    part: frozenset[str] = frozenset()

    def holds_on(self, day: dt.date | None) -> bool:
        """Whether it speaks of a day."""
        if self.years and (day is None or day.year not in self.years):
            return False
        return not self.bound or (day is not None and day.weekday() in self.weekdays)


class StatementReader:
    """Finds the statements on lines, on each line once.

    marks  those that lines of events bear ("March 19 ***"), with the number of the last such line
    """

    def __init__(self, reader: ClockReader, language: str | None, marks: Mapping[str, int]) -> None:
        self._reader, self._weekdays, self._marks = reader, weekdays(language), marks
        self._known: dict[tuple[int, bool], tuple[Statement, ...]] = {}

    def on(self, line: Line, near: bool = False) -> tuple[Statement, ...]:
        """The statements on a line; `near`: right above a list, where "7 p.m., City Hall" is one."""
        found = self._known.get((line.number, near))
        if found is None:
            found = tuple(self._read(line, near)) if self._reader.of(line) else ()
            self._known[line.number, near] = found
        return found

    def bare(self, line: Line, subject: str) -> Statement | None:
        """The hour of a line that says little else, below what it speaks of."""
        starts = self._starts(line)
        if len(starts) != 1:
            return None
        found = self._statement(starts[0], subject, line.text, None)
        return replace(found, bound=bool(found.weekdays))

    def names_day(self, line: Line) -> bool:
        """Whether a line names a day of the week."""
        return bool(self._days_of(line.text))

    def _read(self, line: Line, near: bool) -> Iterator[Statement]:
        text, starts = line.text, self._starts(line)
        note = self._note(line)
        spans = _sentences(text)
        speaking = [span for span in spans if _speaks(text[slice(*span)], line, near)]
        if not any(start <= one.start < end for start, end in speaking for one in starts):
            speaking = [(0, len(text))] if _speaks(text, line, near) else []
        for start, end in speaking:
            inside = [one for one in starts if start <= one.start < end][:_MOST_HOURS]
            edges = [start, *(one.end for one in inside), end]
            parts = [text[a:b] for a, b in pairwise(edges)]
            behind = not self._days_of(parts[0])  # "at 7 p.m. on Mondays and at 9 a.m. on Fridays"
            for number, one in enumerate(inside):
                yield self._statement(one, parts[number], parts[number + behind], note)

    def _note(self, line: Line) -> str | None:
        mark = _NOTE.match(line.text)
        return mark[1] if mark and self._marks.get(mark[1], line.number) < line.number else None

    def _statement(self, one: Clock, subject: str, days: str, note: str | None) -> Statement:
        years = frozenset(int(year) for year in _YEAR.findall(subject))
        return Statement(one.text, one.first, naming_words(subject), self._days_of(days), note, years)

    def _days_of(self, text: str) -> frozenset[int]:
        written = (word for word in split(fold(text)) if len(word) >= _SHORTEST_DAY)
        named = (self._weekdays.get(word, self._weekdays.get(word.removesuffix("s"))) for word in written)
        return frozenset(day for day in named if day is not None)

    def _starts(self, line: Line) -> list[Clock]:
        """The times on a line at which something may begin; "12:00 noon" is one."""
        found: list[Clock] = []
        end = -2
        for one in self._reader.of(line):
            if one.start - end > 1 and not _is_limit(line.text[max(0, one.start - _TAIL) : one.start]):
                found.append(one)
            end = one.end
        return found


def marks_on(lines: Iterable[Line]) -> dict[str, int]:
    """The marks of footnotes that lines bear, with the number of the last line that bears each."""
    return {mark: line.number for line in lines for mark in _MARK.findall(line.text)}


def naming_words(text: str) -> frozenset[str]:
    """The words of a text by which it may name a body, the last ones; with the letters that its capitals make."""
    written = text.split()[-_NAMING:]
    found = {word.removesuffix("s") for word in split(fold(" ".join(written))) if len(word) > 2 and not word.isdigit()}
    return frozenset(found | {fold("".join(letters)) for letters in _initials(written)})


def _initials(written: Sequence[str]) -> Iterator[list[str]]:
    """The first letters of words with capitals that follow each other, with and without that of a first "The"."""
    for capital, run in groupby(written, key=lambda word: word[0].isupper()):
        letters = [word[0] for word in run] if capital else []
        if len(letters) >= _SHORTEST_INITIALS:
            yield letters
        if len(letters) > _SHORTEST_INITIALS:
            yield letters[1:]


def _sentences(text: str) -> list[tuple[int, int]]:
    ends = [found.end() for found in _SENTENCE_END.finditer(text)][:_MOST_SENTENCES]
    return list(pairwise([0, *ends, len(text)]))


def _speaks(text: str, line: Line, near: bool) -> bool:
    """Whether a sentence says when something is held; right above a list and in headings any short text does."""
    if len(text) > _LONGEST_SENTENCE:
        return False
    lists = lists_of(text)
    if "hours" in lists and "held" not in lists:
        return False
    stands_out = line.weight is not Weight.PLAIN or (near and len(line.text) <= _SHORT)
    return stands_out or "held" in lists or (near and bool(lists & {"event", "body", "label"}))


def _is_limit(before: str) -> bool:
    """Whether the words right before a time make a limit of it: "no later than", "before", "and ends at"."""
    tail = split(fold(before))
    while tail and not ends_with(tail[-1], "time-limit") and (tail[-1] in _SMALL or ends_with(tail[-1], "before-hour")):
        tail.pop()
    return bool(tail) and ends_with(" ".join(tail), "time-limit")
