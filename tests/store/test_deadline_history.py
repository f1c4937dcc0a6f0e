"""What deadlines went through: read back from history, and found with their events."""

from __future__ import annotations

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from store.change import deadlines_of, text_of
from store.decision import Hide
from store.event import Deadline, DeadlineKind
from store.repository import Store
from tests.feeds.stored import HOUR, NOW, crawl, listed

TIMES = st.times().map(lambda time: time.replace(second=0, microsecond=0))
ZONES = st.sampled_from([None, "UTC", "UTC-12:00", "Europe/Warsaw", "Eastern Time"])
DEADLINES = st.builds(
    Deadline,
    kind=st.sampled_from(DeadlineKind),
    date=st.dates(dt.date(1970, 1, 1), dt.date(9998, 1, 1)),
    time=st.none() | TIMES,
    timezone=ZONES,
)


@given(st.lists(DEADLINES, max_size=5).map(tuple))
@settings(deadline=None)
def test_history_tells_deadlines_so_that_they_can_be_read(deadlines: tuple[Deadline, ...]) -> None:
    """Kind, day, hour and zone come back from the text of a change."""
    assert deadlines_of(text_of(deadlines)) == deadlines


@given(st.text(max_size=100))
@settings(deadline=None)
def test_any_text_is_read_without_an_error(text: str) -> None:
    """What an older release wrote otherwise is left out."""
    assert all(isinstance(each, Deadline) for each in deadlines_of(text))


def test_days_that_do_not_exist_are_left_out() -> None:
    """The rest of the text is read."""
    found = deadlines_of("abstract 2027-02-30; grant 2027-02-28 25:61; early-bird 2027-02-28")
    assert found == (Deadline(kind=DeadlineKind.EARLY_BIRD, date=dt.date(2027, 2, 28)),)


def due(*day: int) -> tuple[Deadline, ...]:
    return (Deadline(kind=DeadlineKind.ABSTRACT, date=dt.date(*day)),)


def test_events_with_deadlines_are_found_with_all_that_they_went_through(store: Store) -> None:
    """Those that have one that day or later and those that had one; not those without, older ones, and hidden ones."""
    first = [
        listed(1, title="Stated", deadlines=due(2026, 12, 1)),
        listed(2, title="Taken back", deadlines=due(2026, 12, 1)),
        listed(3, title="Without"),
        listed(4, title="Long over", deadlines=due(2026, 1, 1)),
        listed(5, title="Hidden", deadlines=due(2026, 12, 1)),
    ]
    crawl(store, first)
    later = [first[0], listed(2, title="Taken back"), *first[2:]]
    crawl(store, later, NOW + HOUR)
    hidden = next(event for event in store.events() if event.title == "Hidden")
    store.decide(Hide(hidden.uid), NOW + 2 * HOUR)
    found = store.with_deadlines(dt.date(2026, 11, 1))
    assert [(event.title, [(change.field, change.new, change.sequence) for change in changes])
            for event, changes in found] == [("Stated", []), ("Taken back", [("deadlines", None, 1)])]  # fmt: skip
