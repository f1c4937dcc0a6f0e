"""Deadlines that stand beside the date of a meeting."""

from __future__ import annotations

import datetime as dt

import pytest

from crawler.normalize.dates.settle import Surroundings
from crawler.normalize.dates.when import deadlines_in
from store.event import Deadline, DeadlineKind
from tests.crawler.normalize.reading_when import NOW, read


def test_deadlines_beside_the_date_are_collected() -> None:
    """Deadlines in the same text are told from the event's date, and kept with their kind."""
    text = (
        "Early bird until 1 March 2027; abstract deadline: 1 February 2027, 23:59 AoE; Congress 3–5 June 2027; "
        "registration closes 1 May 2027"
    )
    found = read(text)
    assert (found.start, found.end) == (dt.date(2027, 6, 3), dt.date(2027, 6, 5))
    assert found.deadlines == (
        Deadline(kind=DeadlineKind.EARLY_BIRD, date=dt.date(2027, 3, 1)),
        Deadline(kind=DeadlineKind.ABSTRACT, date=dt.date(2027, 2, 1), time=dt.time(23, 59), timezone="UTC-12:00"),
        Deadline(kind=DeadlineKind.REGISTRATION, date=dt.date(2027, 5, 1)),
    )


@pytest.mark.parametrize(
    ("text", "kind", "day"),
    [
        ("Call for abstracts closes on 1 March 2027", DeadlineKind.ABSTRACT, dt.date(2027, 3, 1)),
        ("Einreichungsfrist für Abstracts: 1. März 2027", DeadlineKind.ABSTRACT, dt.date(2027, 3, 1)),
        ("Anmeldeschluss ist der 1. Mai 2027", DeadlineKind.REGISTRATION, dt.date(2027, 5, 1)),
        ("Inscriptions jusqu'au 1er mai 2027", DeadlineKind.REGISTRATION, dt.date(2027, 5, 1)),
        ("Plazo de inscripción: 1 de mayo de 2027", DeadlineKind.REGISTRATION, dt.date(2027, 5, 1)),
        ("Late-breaking abstracts deadline 1 April 2027", DeadlineKind.LATE_BREAKING, dt.date(2027, 4, 1)),
        ("Travel grants: apply by 1 April 2027", DeadlineKind.GRANT, dt.date(2027, 4, 1)),
        ("参加申込は2027年5月1日まで", DeadlineKind.REGISTRATION, dt.date(2027, 5, 1)),
        ("등록: 2027년 5월 1일까지", DeadlineKind.REGISTRATION, dt.date(2027, 5, 1)),
        ("演題締切：2027年3月1日", DeadlineKind.ABSTRACT, dt.date(2027, 3, 1)),
    ],
)
def test_kinds_of_deadlines(text: str, kind: DeadlineKind, day: dt.date) -> None:
    """A deadline has the kind that its words say, in every language."""
    assert deadlines_in(text, Surroundings(NOW)) == (Deadline(kind=kind, date=day),)
