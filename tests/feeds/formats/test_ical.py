"""The iCalendar writer against parsers that are not ours: whatever an event says comes back as it was said."""

from __future__ import annotations

import datetime as dt
import re
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar
from icalendar import Event as Component

from feeds.formats import ical
from feeds.formats.format import Feed, Look
from store.event import Deadline, DeadlineKind, Event, Place, Precision, Status
from tests.feeds.events import BASE_URL, CHANGED, CREATED, LOOK, an_event, at, scenarios


def wrapped(*blocks: bytes) -> bytes:
    """A calendar around blocks."""
    every = [marks for block in blocks if (marks := ical.marks_of(block)) and marks.zone]
    zones = sorted({(marks.zone, marks.year) for marks in every})
    feed = Feed("Test", "Test", f"{BASE_URL}/feeds/test.ics", f"{BASE_URL}/events/", CHANGED, tuple(zones))
    return ical.head(feed) + b"".join(blocks) + ical.FORMAT.tail


def zone_year(block: bytes) -> str:
    marks = ical.marks_of(block)
    assert marks is not None
    return marks.zone_year


def parsed(event: Event, look: Look = LOOK) -> Component:
    """The VEVENT as icalendar reads it back."""
    (component,) = Calendar.from_ical(wrapped(ical.block(event, look))).walk("VEVENT")
    assert component.errors == []
    return component


def test_all_day_event_ends_on_the_day_after() -> None:
    """12–14 May is written until the 15th, exclusive, and leaves the subscriber free."""
    event = parsed(an_event(start=dt.date(2027, 5, 12), end=dt.date(2027, 5, 14)))
    assert (event.start, event.end, event["TRANSP"]) == (dt.date(2027, 5, 12), dt.date(2027, 5, 15), "TRANSPARENT")


def test_a_day_without_end_is_one_day() -> None:
    """One day ends the next day, not on itself."""
    event = parsed(an_event(start=dt.date(2027, 12, 31)))
    assert event.end == dt.date(2028, 1, 1)


def test_timed_event_keeps_its_clock_and_zone() -> None:
    """Wall time and IANA zone, so that every reader shows the right hour."""
    start, end = at("Europe/Warsaw", 2027, 3, 27, 22, 0), at("Europe/Warsaw", 2027, 3, 28, 4, 0)
    event = parsed(an_event(start=start, end=end, timezone="Europe/Warsaw"))
    assert (event["DTSTART"].params["TZID"], event.start, event.end) == ("Europe/Warsaw", start, end)
    assert event["TRANSP"] == "OPAQUE"


def test_unknown_end_gets_the_assumed_duration_and_says_so() -> None:
    """Calendars need an end: it is made up for them alone, and the text tells."""
    event = parsed(an_event(start=at("Europe/Warsaw", 2027, 3, 1, 17, 0), timezone="Europe/Warsaw"))
    assert event.end - event.start == dt.timedelta(hours=1)
    assert str(event["DESCRIPTION"]).startswith("No end time was announced; calendars show 1 hour.")


def test_an_event_that_ends_as_it_begins_has_no_announced_end() -> None:
    """A zero-length meeting would vanish from month views."""
    start = at("Europe/Warsaw", 2027, 3, 1, 17, 0)
    event = parsed(an_event(start=start, end=start, timezone="Europe/Warsaw"))
    assert event.end - event.start == dt.timedelta(hours=1)


def test_more_than_a_day_does_not_block_the_subscriber() -> None:
    """A timed event of several days is transparent, like an all-day one."""
    start = at("Asia/Tokyo", 2027, 3, 1, 9, 0)
    event = parsed(an_event(start=start, end=start + dt.timedelta(hours=33), timezone="Asia/Tokyo"))
    assert event["TRANSP"] == "TRANSPARENT"


@pytest.mark.parametrize(
    ("zone", "start"),
    [
        ("UTC+02:00", dt.datetime(2027, 7, 1, 10, 0, tzinfo=dt.timezone(dt.timedelta(hours=2)))),
        ("Etc/GMT-2", at("Etc/GMT-2", 2027, 7, 1, 10, 0)),
        ("UTC", dt.datetime(2027, 7, 1, 8, 0, tzinfo=ZoneInfo("UTC"))),
    ],
)
def test_fixed_offset_is_written_in_utc(zone: str, start: dt.datetime) -> None:
    """An offset is no zone: no VTIMEZONE, no TZID, the instant itself."""
    block = ical.block(an_event(start=start, timezone=zone), LOOK)
    assert b"\r\nDTSTART:20270701T080000Z\r\n" in block
    assert zone_year(block) == ""


def test_the_second_of_two_equal_clock_times_is_written_in_utc() -> None:
    """2:30 comes twice when clocks go back; readers would take the first."""
    second = at("Europe/Berlin", 2027, 10, 31, 2, 30, fold=1)
    ends = at("Europe/Berlin", 2027, 10, 31, 6, 0)
    first = an_event(1, start=second.replace(fold=0), end=ends, timezone="Europe/Berlin")
    again = an_event(2, start=second, end=ends, timezone="Europe/Berlin")
    assert b"\r\nDTSTART;TZID=Europe/Berlin:20271031T023000\r\n" in ical.block(first, LOOK)
    assert b"\r\nDTSTART:20271031T013000Z\r\n" in ical.block(again, LOOK)


def test_beyond_the_horizon_of_the_zones_utc_is_used() -> None:
    """VTIMEZONEs are right until 2040; what lies later does not rely on them."""
    late = an_event(start=at("Africa/Casablanca", 2041, 7, 1, 9, 0), timezone="Africa/Casablanca")
    assert zone_year(ical.block(late, LOOK)) == ""


@pytest.mark.parametrize(
    ("status", "written", "summary"),
    [
        (Status.SCHEDULED, "CONFIRMED", "Day"),
        (Status.RESCHEDULED, "CONFIRMED", "Day"),
        (Status.MOVED_ONLINE, "CONFIRMED", "Day"),
        (Status.UNCONFIRMED, "TENTATIVE", "Day"),
        (Status.POSTPONED, "TENTATIVE", "POSTPONED: Day"),
        (Status.CANCELLED, "CANCELLED", "CANCELLED: Day"),
    ],
)
def test_status_is_said_twice(status: Status, written: str, summary: str) -> None:
    """STATUS for readers that know it, the title for those that do not."""
    event = parsed(an_event(title="Day", status=status))
    assert (event["STATUS"], event["SUMMARY"]) == (written, summary)


def test_a_title_that_says_it_is_cancelled_says_it_once() -> None:
    """The source's own prefix is enough."""
    event = parsed(an_event(title="Cancelled: Day", status=Status.CANCELLED))
    assert event["SUMMARY"] == "Cancelled: Day"


def test_a_month_is_no_calendar_entry() -> None:
    """An event whose day is not known is left out."""
    month = an_event(start=dt.date(2027, 9, 1), end=dt.date(2027, 9, 30), precision=Precision.MONTH)
    assert ical.block(month, LOOK) == b""


def test_stamps_are_those_of_the_last_visible_change() -> None:
    """DTSTAMP and LAST-MODIFIED tell the change, never the time of writing."""
    event = parsed(an_event(sequence=7))
    assert (event.DTSTAMP, event.LAST_MODIFIED, event["CREATED"].dt) == (CHANGED, CHANGED, CREATED)
    assert event["SEQUENCE"] == 7


def test_description_is_plain_and_ends_with_the_links() -> None:
    """Excerpt, what is stated, deadlines, then where to go: our page, the organiser's, the sources."""
    lines = str(parsed(scenarios()["congress"])["DESCRIPTION"]).split("\n")
    assert lines[0] == "Three days of science."
    assert lines[-9:] == [
        "Accreditation, as stated by the organiser: 12 European CME credits (ECMEC®s) by the EACCME®",
        "Abstracts until 10 January 2027, 23:59 AoE (11 January 2027, 11:59 UTC)",
        "Early-bird rate until 1 March 2027",
        "",
        "Registration: https://kongres.example.org/rejestracja/%C5%82%C3%B3d%C5%BA",
        "Abstracts: https://kongres.example.org/abstracts",
        f"Event page: {BASE_URL}/events/sma-science-congress/",
        "Organiser's page: https://kongres.example.org/2027/?lang=en&day=1,2",
        "Source: https://society.example.org/calendar",
    ]


def test_description_names_one_page_once() -> None:
    """A source that links to the organiser's page, with what follows people around, is no page of its own."""
    own = "https://congress.example.org/"
    listed = tuple((slug, f"{own}?utm_source={slug}") for slug in ("society", "portal"))
    lines = str(parsed(an_event(url=own, sources=listed))["DESCRIPTION"]).split("\n")
    assert [line for line in lines if own in line] == [f"Organiser's page: {own}"]


def test_description_stays_under_eight_kilobytes() -> None:
    """However long the source's text and the setting, what Google would cut is cut by us, and the links stay."""
    event = an_event(description="zażółć; gęślą, jaźń 👩‍🦽\n" * 600)
    block = ical.block(event, Look(BASE_URL, excerpt=5000, assumed_duration=dt.timedelta(hours=1)))
    (line,) = re.findall(rb"\r\nDESCRIPTION:(.*?)\r\n(?! )", block.replace(b"\r\n ", b""), re.DOTALL)
    assert 7000 < len(line) <= 8000
    assert line.endswith(b"/events/meeting-1/")


def test_excerpt_is_the_setting() -> None:
    """No more of a third party's text than the operator allows; none where that is 0."""
    event = an_event(description="word " * 300)
    short = parsed(event, Look(BASE_URL, excerpt=40, assumed_duration=dt.timedelta(hours=1)))["DESCRIPTION"]
    none = parsed(event, Look(BASE_URL, excerpt=0, assumed_duration=dt.timedelta(hours=1)))["DESCRIPTION"]
    assert short.split("\n")[0] == "word word word word word word word word…"
    assert none == f"Event page: {BASE_URL}/events/meeting-1/"


def test_online_event_says_where_to_join() -> None:
    """LOCATION:Online, and the link as CONFERENCE, unescaped, and in the text."""
    event = parsed(scenarios()["webinar"])
    assert event["LOCATION"] == "Online"
    assert event["CONFERENCE"] == "https://meet.example.org/j/42?pwd=a,b;c"
    assert event["CONFERENCE"].params == {"VALUE": "URI", "FEATURE": "VIDEO", "LABEL": "Join online"}
    assert "Join online: https://meet.example.org/j/42?pwd=a,b;c" in event["DESCRIPTION"]


def test_null_island_is_no_place() -> None:
    """0;0 is what maps answer when they know nothing."""
    assert "GEO" not in parsed(an_event(place=Place(city="Łódź", latitude=0, longitude=0)))


def test_addresses_are_ascii() -> None:
    """A host or path in another script is encoded, so that no client stumbles."""
    event = parsed(an_event(url='https://żółw.example.org/próba?q=a"b'))
    assert event["URL"] == "https://xn--w-uga1v8h.example.org/pr%C3%B3ba?q=a%22b"


def test_alarms_are_there_for_those_who_ask() -> None:
    """`?alarm=P7D` adds a reminder inside the event; without it there is none."""
    block = ical.block(an_event(), LOOK)
    calendar = Calendar.from_ical(wrapped(ical.with_alarms(block, ("P1D", "P7D"))))
    assert [alarm["TRIGGER"].dt for alarm in calendar.walk("VALARM")] == [-dt.timedelta(days=1), -dt.timedelta(days=7)]
    assert b"VALARM" not in block


def test_calendar_properties_are_those_of_rfc_7986() -> None:
    """Name, description, refresh, source, colour; no METHOD, and no UID that would make vdirsyncer see one item."""
    calendar = Calendar.from_ical(wrapped(ical.block(an_event(), LOOK)))
    assert {name: str(value.to_ical(), "utf-8") for name, value in calendar.items()} == {
        "VERSION": "2.0",
        "PRODID": "-//sma-events//SMA events//EN",
        "CALSCALE": "GREGORIAN",
        "NAME": "Test",
        "X-WR-CALNAME": "Test",
        "DESCRIPTION": "Test",
        "X-WR-CALDESC": "Test",
        "REFRESH-INTERVAL": "PT12H",
        "X-PUBLISHED-TTL": "PT12H",
        "SOURCE": f"{BASE_URL}/feeds/test.ics",
        "URL": f"{BASE_URL}/events/",
        "COLOR": "steelblue",
        "X-APPLE-CALENDAR-COLOR": "#4682B4",
        "LAST-MODIFIED": "20261120T170509Z",
    }


def test_no_events_still_make_a_calendar_with_a_component() -> None:
    """RFC 5545 3.6 wants one component at least."""
    empty = ical.head(Feed("None", "No event matches.", f"{BASE_URL}/feeds/x.ics", BASE_URL)) + ical.FORMAT.tail
    assert [part.name for part in Calendar.from_ical(empty).subcomponents] == ["VTIMEZONE"]


def test_deadline_with_an_unknown_zone_is_told_as_stated() -> None:
    """A zone that nobody knows is repeated, and no instant is computed."""
    deadline = Deadline(kind=DeadlineKind.GRANT, date=dt.date(2027, 1, 2), time=dt.time(17), timezone="Local time")
    text = str(parsed(an_event(deadlines=(deadline,)))["DESCRIPTION"])
    assert text.split("\n", maxsplit=1)[0] == "Grant applications until 2 January 2027, 17:00 Local time"
