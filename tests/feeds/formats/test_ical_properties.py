"""Whatever text and time an event has comes back through parsers that are not ours, and is taken for nothing else."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import vobject
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.formats import ical
from feeds.formats.text import clean, one_line
from store.event import EventType, Mode, Place, Status, Topic
from tests.feeds.events import BASE_URL, LOOK, an_event
from tests.feeds.formats.test_ical import parsed, wrapped

# What people paste: several scripts, controls, line breaks of all kinds, and everything that iCalendar gives a meaning.
ANY_TEXT = st.lists(
    st.one_of(
        st.text(st.characters(codec="utf-8"), min_size=1, max_size=20),
        st.sampled_from(list("\\;,:\"'^=\r\n\t\x0b\x00\x7f\x85\u2028\ufeff")),
        st.sampled_from(["łódź", "日本語", "👩‍🦽", "\r\nEND:VEVENT", "\r\nATTENDEE:x", "\\n", "e\u0301"]),
    ),
    min_size=1,
    max_size=25,
).map("".join)


@given(st.data())
@settings(deadline=None, max_examples=120)
def test_any_text_in_any_field_survives(data: st.DataObject) -> None:
    """Whatever stands in title, description, place or organiser is read back, and is never taken for anything else."""
    title, text, venue = (data.draw(ANY_TEXT) for _ in range(3))
    event = an_event(
        title=one_line(title) or "x", description=text, place=Place(venue=venue, city=data.draw(ANY_TEXT), country="PL")
    )
    read = parsed(event)
    assert str(read["SUMMARY"]) == one_line(title) or not one_line(title)
    assert str(read["LOCATION"]) == ", ".join(part for part in (event.place.text(), "Poland") if part)
    described = clean(text).strip()
    assert str(read["DESCRIPTION"]) == "\n\n".join(
        part for part in (described, f"Event page: {BASE_URL}/events/meeting-1/") if part
    )
    assert set(read.keys()) == {
        "UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "STATUS", "TRANSP", "SEQUENCE", "CREATED", "LAST-MODIFIED",
        "DESCRIPTION", "LOCATION", "URL",
    }  # fmt: skip


@given(title=ANY_TEXT, text=ANY_TEXT)
@settings(deadline=None, max_examples=60)
def test_a_second_parser_reads_the_same(title: str, text: str) -> None:
    """vobject, which shares nothing with icalendar, agrees on title and description."""
    event = an_event(title=one_line(title) or "x", description=text)
    component = vobject.readOne(wrapped(ical.block(event, LOOK)).decode()).vevent
    assert component.summary.value == event.title
    described = clean(text).strip()
    assert component.description.value.startswith(f"{described}\n\nEvent page: " if described else "Event page: ")


@given(ANY_TEXT)
@settings(deadline=None, max_examples=200)
def test_every_line_is_whole_and_short(text: str) -> None:
    """At most 75 octets, CRLF, and no character cut by a fold."""
    data = ical.block(an_event(title=one_line(text) or "x", description=text * 5), LOOK)
    assert data.endswith(b"\r\n") and b"\n" not in data.replace(b"\r\n", b"")
    for line in data.removesuffix(b"\r\n").split(b"\r\n"):
        assert 1 < len(line) <= 75
        line.decode()


@given(
    kind=st.sampled_from(EventType),
    topics=st.lists(st.sampled_from(Topic), unique=True, max_size=4),
    status=st.sampled_from(Status),
    mode=st.none() | st.sampled_from(Mode),
    zone=st.sampled_from(["Europe/Warsaw", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "UTC"]),
    start=st.datetimes(dt.datetime(2020, 1, 1), dt.datetime(2045, 1, 1)),  # noqa: DTZ001  # made aware below
    minutes=st.none() | st.integers(0, 4000),
)
@settings(deadline=None, max_examples=150)
def test_any_time_comes_back_as_the_same_instant(
    *,
    kind: EventType,
    topics: list[Topic],
    status: Status,
    mode: Mode | None,
    zone: str,
    start: dt.datetime,
    minutes: int | None,
) -> None:
    """Whatever the zone and the season, gap and repeated hour included, readers get the instant that was meant."""
    begin = start.replace(second=0, microsecond=0, tzinfo=ZoneInfo(zone)).astimezone(dt.UTC).astimezone(ZoneInfo(zone))
    end = (
        None if minutes is None else (begin.astimezone(dt.UTC) + dt.timedelta(minutes=minutes)).astimezone(begin.tzinfo)
    )
    read = parsed(
        an_event(start=begin, end=end, timezone=zone, type=kind, topics=tuple(topics), status=status, mode=mode)
    )
    length = dt.timedelta(minutes=minutes) if minutes else dt.timedelta(hours=1)
    assert read.start.astimezone(dt.UTC) == begin.astimezone(dt.UTC)
    assert read.end.astimezone(dt.UTC) == begin.astimezone(dt.UTC) + length
