"""What of a change subscribers can see."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from store.change import FieldChange, moved, revise
from store.event import Audience, Deadline, DeadlineKind, Place, Precision, Topic
from tests.store.make import DAY, GHENT, listing

MAY = dt.date(2027, 5, 12)
NINE = dt.datetime(2027, 5, 12, 9, tzinfo=GHENT)


def test_revise_nothing() -> None:
    """Equal words are no revision."""
    revised = revise(listing(), listing())
    assert (revised.changes, revised.touched) == ((), False)


@pytest.mark.parametrize(
    "new",
    [
        {"topics": (Topic.TRIALS,)},
        {"audience": (Audience.FAMILIES,)},
        {"language": "nl"},
        {"organizer": "Society"},
        {"description_html": "<p>Talks on <strong>care</strong></p>"},
    ],
)
def test_revise_what_no_calendar_shows(new: dict[str, Any]) -> None:
    """What only filters and pages use is stored without raising SEQUENCE."""
    revised = revise(listing(), listing(**new))
    assert (revised.changes, revised.touched) == ((), True)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("accreditation", "6 CME points"),
        ("sponsor", "Sponsored by Example Pharma"),
        ("abstract_url", "https://society.example.org/abstracts"),
    ],
)
def test_revise_what_is_stated(field: str, value: str) -> None:
    """Credits, sponsor and the place for abstracts are read by subscribers, so a change of them is told."""
    revised = revise(listing(), listing(**{field: value}))
    assert revised.changes == (FieldChange(field, None, value),)


def test_revise_markup_that_differs_in_blanks() -> None:
    """The old markup stays, so that nothing is written."""
    old = listing(description="Talks", description_html="<p>Talks <em>now</em></p>")
    new = listing(description="Talks", description_html="<p>Talks  <em>now</em></p>\n")
    assert revise(old, new).touched is False


def test_revise_keeps_the_old_spelling_of_what_did_not_change() -> None:
    """Beside a real change, whitespace and tracking parameters stay as they were."""
    old = listing("Spring meeting", url="https://a.example.org/1", description="One two.")
    new = listing("Spring  meeting", url="https://a.example.org/1?utm_id=7", description="One two three.")
    revised = revise(old, new)
    assert (revised.fields.title, revised.fields.url) == ("Spring meeting", "https://a.example.org/1")
    assert revised.changes == (FieldChange("description", "One two.", "One two three."),)


def test_revise_tells_times_with_their_zone() -> None:
    """History shows the clock and the zone."""
    new = listing(start=NINE + dt.timedelta(hours=1))
    changes = {change.field: (change.old, change.new) for change in revise(listing(start=NINE), new).changes}
    assert changes == {
        "start": ("2027-05-12T09:00:00[Europe/Brussels]", "2027-05-12T10:00:00[Europe/Brussels]"),
        "end": ("2027-05-12T11:00:00[Europe/Brussels]", "2027-05-12T12:00:00[Europe/Brussels]"),
    }


def test_revise_same_instant_on_another_clock() -> None:
    """Another zone is a change of the zone, not of the start."""
    utc = listing(start=NINE.astimezone(dt.UTC), timezone="UTC")
    assert [change.field for change in revise(listing(start=NINE), utc).changes] == ["timezone"]


def test_revise_tells_places_and_deadlines_as_text() -> None:
    """A place and a list of deadlines are told in words."""
    deadline = Deadline(kind=DeadlineKind.ABSTRACT, date=MAY, time=dt.time(23, 59), timezone="UTC-12:00")
    new = listing(place=Place(venue="Hotel", city="Ghent", country="BE"), deadlines=(deadline,))
    assert revise(listing(), new).changes == (
        FieldChange("place", None, "Hotel, Ghent, BE"),
        FieldChange("deadlines", None, "abstract 2027-05-12 23:59 UTC-12:00"),
    )


def test_revise_the_source_knows_the_previous_start_best() -> None:
    """A previous start that the source names replaces ours."""
    new = listing(start=MAY + 7 * DAY, previous_start=MAY - DAY)
    assert revise(listing(), new).fields.previous_start == MAY - DAY


@pytest.mark.parametrize(
    ("old", "new", "result"),
    [
        ({"start": MAY}, {"start": NINE}, False),
        ({"start": NINE}, {"start": MAY}, False),
        ({"start": MAY}, {"start": NINE + DAY}, True),
        ({"start": MAY.replace(day=1), "precision": Precision.MONTH}, {"start": MAY}, False),
        ({"start": MAY.replace(day=1), "precision": Precision.MONTH}, {"start": dt.date(2027, 6, 2)}, True),
        ({"start": NINE}, {"start": NINE + dt.timedelta(minutes=30)}, True),
    ],
)
def test_moved(old: dict[str, Any], new: dict[str, Any], result: bool) -> None:
    """Finer or coarser is not moved; another month, day or hour is."""
    assert moved(listing(**old), listing(**new)) is result
