"""The timeline of the year: what it chooses, and that nothing in it touches anything else."""

from __future__ import annotations

import datetime as dt
import random
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.pictures.label_width import cut_to, width_of
from feeds.pictures.timeline import FONT, HEAD, LINE, WIDTH, Highlights, Meeting, Shape, Timeline, span, timeline
from store.event import Deadline, DeadlineKind, Event, EventType, Precision, Status
from tests.feeds.events import an_event

TODAY = dt.date(2026, 11, 22)


def meeting(number: int, start: dt.date, days: int = 1, *deadlines: dt.date) -> Meeting:
    event = an_event(number, start=start, end=start + dt.timedelta(days=days - 1), type=EventType.CONGRESS)
    return Meeting(event, tuple(Deadline(kind=DeadlineKind.ABSTRACT, date=date) for date in deadlines))


def laid_out(*meetings: Meeting, labels: list[str] | None = None, today: dt.date = TODAY) -> Timeline:
    picture = timeline(meetings, labels or [each.event.title for each in meetings], today)
    assert picture is not None
    return picture


def assert_nothing_touches(picture: Timeline) -> None:
    """Each meeting has its room to itself; all of it, label and diamonds too, lies in that room and in the picture."""
    for one, other in combinations(picture.placed, 2):
        assert one.y != other.y or one.right < other.left or other.right < one.left
    for item in picture.placed:
        assert 0 <= item.left <= item.right <= WIDTH
        assert item.right - item.left >= LINE - 0.2  # units rounded to tenths
        assert HEAD <= item.y <= picture.height - LINE
        label = width_of(item.label, FONT)
        begin, end = (item.text_x - label, item.text_x) if item.at_end else (item.text_x, item.text_x + label)
        parts = [item.x, item.x + item.width, *(diamond.x for diamond in item.diamonds)]
        parts += [begin, end] if item.label else []
        assert item.left - 0.2 <= min(parts) and max(parts) <= item.right + 0.2


@pytest.mark.parametrize("count", [1, 2, 30, 400])
def test_labels_never_overlap(count: int) -> None:
    """Few or many meetings, close together, with and without deadlines."""
    chance = random.Random(count)  # noqa: S311  # the same meetings every time
    meetings = [
        meeting(
            number,
            TODAY + dt.timedelta(days=chance.randrange(0, 330)),
            chance.randrange(1, 40),
            *(TODAY + dt.timedelta(days=chance.randrange(0, 340)) for _ in range(chance.randrange(0, 4))),
        )
        for number in range(count)
    ]
    picture = laid_out(*meetings, labels=["An annual meeting of some society " * chance.randrange(1, 4)] * count)
    assert len(picture.placed) == count
    assert_nothing_touches(picture)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.tuples(st.dates(dt.date(2026, 10, 1), dt.date(2027, 12, 1)), st.integers(1, 62), st.text(max_size=80)),
             min_size=1, max_size=15),
    st.dates(dt.date(2026, 11, 1), dt.date(2027, 2, 28)),
)  # fmt: skip
def test_no_meetings_break_the_layout(found: list[tuple[dt.date, int, str]], today: dt.date) -> None:
    """Any days, also outside of the year, and any text."""
    meetings = [meeting(number, start, days) for number, (start, days, _) in enumerate(found)]
    picture = laid_out(*meetings, labels=[text for *_, text in found], today=today)
    assert_nothing_touches(picture)


def test_the_order_of_the_meetings_does_not_matter() -> None:
    """The same meetings give the same picture."""
    meetings = [meeting(number, TODAY + dt.timedelta(days=7 * number), 3) for number in range(20)]
    assert laid_out(*meetings) == laid_out(*reversed(meetings))


def test_days_have_their_places() -> None:
    """The year begins with this month and takes the whole width; a bar is as long as its days."""
    picture = laid_out(meeting(1, dt.date(2026, 11, 1), 30), meeting(2, dt.date(2027, 10, 31)))
    first, last = picture.placed
    assert (first.x, first.width) == (0.0, round(WIDTH * 30 / 365, 1))
    assert last.x + last.width == WIDTH
    assert [tick.day.month for tick in picture.months] == [11, 12, *range(1, 11)]
    assert (picture.months[0].x, picture.months[1].x) == (0.0, round(WIDTH * 30 / 365, 1))
    assert picture.today_x == round(WIDTH * 21 / 365, 1)


def test_labels_stand_where_there_is_room() -> None:
    """To the right of the bar, and to the left of one at the end of the year."""
    picture = laid_out(meeting(1, dt.date(2026, 12, 1)), meeting(2, dt.date(2027, 10, 20)))
    assert [(item.label, item.at_end) for item in picture.placed] == [("Meeting 1", False), ("Meeting 2", True)]


def test_deadlines_stand_on_the_line_of_their_meeting() -> None:
    """Two diamonds before the bar, in the order of their days, within the meeting's room."""
    (item,) = laid_out(meeting(1, dt.date(2027, 5, 12), 3, dt.date(2027, 1, 10), dt.date(2027, 3, 1))).placed
    abstracts, early = item.diamonds
    assert item.left < abstracts.x < early.x < item.x
    assert abstracts.x == pytest.approx(WIDTH * 70.5 / 365, abs=0.1)


def test_an_empty_year_has_no_picture() -> None:
    """Nothing is drawn where nothing is known."""
    assert timeline([], [], TODAY) is None


def test_the_end_of_february_begins_a_year_as_well() -> None:
    """Months are counted, not days: from any day the picture ends with the day before the same month."""
    assert span(dt.date(2028, 2, 29)) == (dt.date(2028, 2, 1), dt.date(2029, 1, 31))
    assert span(dt.date(2026, 12, 31)) == (dt.date(2026, 12, 1), dt.date(2027, 11, 30))


def chosen(*events: Event, most: int = 10) -> list[Meeting]:
    highlights = Highlights(TODAY, most)
    for event in events:
        highlights.add(event)
    return highlights.meetings()


def test_larger_meetings_of_the_next_twelve_months_are_shown() -> None:
    """No webinars, nothing that is over or further away, nothing cancelled or postponed, no course of half a year."""
    congress = {"type": EventType.CONGRESS, "start": dt.date(2027, 5, 12)}
    found = chosen(
        an_event(1, **congress),
        an_event(2, **(congress | {"type": EventType.WEBINAR})),
        an_event(3, **(congress | {"start": dt.date(2026, 11, 1)})),
        an_event(4, **(congress | {"start": dt.date(2027, 11, 1)})),
        an_event(5, **congress, status=Status.CANCELLED),
        an_event(6, **congress, status=Status.POSTPONED),
        an_event(7, **congress, end=dt.date(2027, 10, 1)),
        an_event(8, type=EventType.SYMPOSIUM, start=dt.date(2026, 11, 20), end=dt.date(2026, 11, 23)),
    )
    assert [each.event.id for each in found] == [8, 1]


def test_congresses_come_before_workshops_where_room_is_short() -> None:
    """And what has deadlines to keep before what has none; the result is by day all the same."""
    deadlines = (Deadline(kind=DeadlineKind.ABSTRACT, date=dt.date(2027, 1, 10)),)
    found = chosen(
        an_event(1, type=EventType.WORKSHOP, start=dt.date(2026, 12, 1)),
        an_event(2, type=EventType.WORKSHOP, start=dt.date(2027, 3, 1), deadlines=deadlines),
        an_event(3, type=EventType.CONGRESS, start=dt.date(2027, 9, 1)),
        most=2,
    )
    assert [each.event.id for each in found] == [2, 3]


def test_past_deadlines_are_not_shown() -> None:
    """Only what can still be met, soonest first."""
    dates = (dt.date(2027, 3, 1), dt.date(2026, 11, 1), TODAY, dt.date(2027, 11, 1))
    deadlines = tuple(Deadline(kind=DeadlineKind.ABSTRACT, date=date) for date in dates)
    (found,) = chosen(an_event(1, type=EventType.CONGRESS, start=dt.date(2027, 5, 12), deadlines=deadlines))
    assert [deadline.date for deadline in found.deadlines] == [TODAY, dt.date(2027, 3, 1)]


def test_a_month_without_a_day_is_drawn_as_open() -> None:
    """The whole month, in another shape."""
    fields = {"type": EventType.CONGRESS, "precision": Precision.MONTH}
    (found,) = chosen(an_event(1, start=dt.date(2027, 9, 1), end=dt.date(2027, 9, 30), **fields))
    assert found.shape is Shape.OPEN


@pytest.mark.parametrize("text", ["WWWWWWWWWW", "mmmmmmmmmm", "脊髄性筋萎縮症", "Ωμέγα Жизнь", "iiiiii", "Ää\u0308"])
def test_a_cut_label_fits_its_room(text: str) -> None:
    """Whatever the script: the label is never wider than the room, and whole if the room holds it."""
    whole = width_of(text, FONT)
    assert cut_to(text, FONT, whole) == text
    for room in range(0, int(whole)):
        assert width_of(cut_to(text, FONT, room), FONT) <= room
