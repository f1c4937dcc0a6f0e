"""The table of date strings: each says what it says, and nothing more."""

from __future__ import annotations

import datetime as dt

import pytest

from config.source import DateOrder
from crawler.normalize.dates.settle import DateTexts, Surroundings, When
from crawler.normalize.dates.when import deadlines_in, read_when
from crawler.normalize.refusal import Refusal
from store.event import Deadline, DeadlineKind, Precision
from tests.crawler.normalize import (
    date_cases,
    date_cases_days,
    date_cases_labels,
    date_cases_machine,
    date_cases_none,
    date_cases_spans,
    date_cases_times,
    deadline_cases,
)

CASES = [
    case
    for table in (
        date_cases, date_cases_days, date_cases_labels, date_cases_machine, date_cases_none, date_cases_spans,
        date_cases_times,
    )
    for case in table.CASES
]  # fmt: skip

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


def around(language: str | None = None, order: DateOrder | None = None) -> Surroundings:
    return Surroundings(NOW, source_zone="Europe/Brussels", language=language, order=order)


def shown(when: When) -> str:
    """A result in the table's notation."""
    if when.precision is Precision.MONTH:
        return f"month {when.start:%Y-%m}"
    if not isinstance(when.start, dt.datetime):
        return f"{when.start}" if when.end is None else f"{when.start}..{when.end}"
    start = f"{when.start:%Y-%m-%d %H:%M}"
    if not isinstance(when.end, dt.datetime):
        return start
    same_day = when.end.date() == when.start.date()
    return f"{start}..{when.end:%H:%M}" if same_day else f"{start}..{when.end:%Y-%m-%d %H:%M}"


def outcome(text: str, surroundings: Surroundings) -> str:
    try:
        return shown(read_when(DateTexts(text), surroundings))
    except Refusal as refusal:
        return f"!{refusal.code}"


@pytest.mark.parametrize(("text", "language", "expected"), CASES)
def test_date_text_says(text: str, language: str | None, expected: str) -> None:
    """Every string of the table is read as the table says, or refused for the reason it gives."""
    assert outcome(text, around(language)) == expected


@pytest.mark.parametrize(("text", "language", "kind"), deadline_cases.DEADLINES)
def test_deadline_has_the_kind_that_its_words_name(text: str, language: str, kind: str) -> None:
    """Early bird, abstracts, registration and grants are told apart in every language."""
    expected = Deadline(kind=DeadlineKind(kind), date=dt.date(2027, 3, 1))
    assert deadlines_in(text, around(language)) == (expected,)
