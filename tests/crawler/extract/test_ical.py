"""iCalendar files, good and broken."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from crawler.extract.page import Container
from crawler.items import EventItem
from tests.crawler.extract.pages import read, starts


def calendar(*events: str, head: str = "") -> str:
    body = "".join(f"BEGIN:VEVENT\r\n{event}\r\nEND:VEVENT\r\n" for event in events)
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{head}{body}END:VCALENDAR\r\n".replace("\r\n", "\n").replace(
        "\n", "\r\n"
    )


def only(text: str, **keys: Any) -> EventItem:
    (item,) = read("ics", text, **keys).items
    return item


def test_every_property_finds_its_field() -> None:
    """One event with everything is read whole."""
    item = only(
        calendar(
            "UID:one@example.org\nSUMMARY:SMA\\, families\\; and\\nfriends\n"
            "DTSTART;TZID=Europe/Berlin:20270512T090000\n"
            "DTEND;TZID=Europe/Berlin:20270512T170000\nLOCATION:Hall 1\\, Mainz\nGEO:49.99;8.24\nURL:/e/1\n"
            'ORGANIZER;CN="Example; Society":mailto:office@example.org\nSTATUS:CANCELLED\n'
            "CATEGORIES:congress,families\n"
            "CATEGORIES:SMA\nCONFERENCE;VALUE=URI:https://meet.example.org/1\nDESCRIPTION:A long\n  line"
        )
    )
    assert replace(item, rules={}) == EventItem(
        title="SMA, families; and friends",
        start="2027-05-12T09:00:00",
        end="2027-05-12T17:00:00",
        timezone="Europe/Berlin",
        all_day=False,
        location="Hall 1, Mainz",
        latitude="49.99",
        longitude="8.24",
        url="https://example.org/e/1",
        online_url="https://meet.example.org/1",
        description="A long line",
        organizer="Example; Society",
        status="CANCELLED",
        keywords=("congress", "families", "SMA"),
        native_id="one@example.org",
    )


@pytest.mark.parametrize(
    ("lines", "start", "end"),
    [
        ("DTSTART;VALUE=DATE:20270512\nDTEND;VALUE=DATE:20270515", "2027-05-12", "2027-05-14"),
        ("DTSTART;VALUE=DATE:20270512\nDTEND;VALUE=DATE:20270513", "2027-05-12", None),
        ("DTSTART;VALUE=DATE:20270512\nDTEND;VALUE=DATE:20270512", "2027-05-12", None),
        ("DTSTART;VALUE=DATE:20270512\nDURATION:P2D", "2027-05-12", "2027-05-13"),
        ("DTSTART:20270512", "2027-05-12", None),
        ("DTSTART;VALUE=DATE:20270512T000000", "2027-05-12", None),
        (
            "DTSTART:20270512T000000\nDTEND:20270514T000000\nX-MICROSOFT-CDO-ALLDAYEVENT:TRUE",
            "2027-05-12",
            "2027-05-13",
        ),
    ],
)
def test_all_day_end_is_the_last_day(lines: str, start: str, end: str | None) -> None:
    """DTEND is exclusive for days; the item's end is the last day, and absent for a single one."""
    item = only(calendar(f"UID:a\nSUMMARY:x\n{lines}"))
    assert (item.start, item.end, item.all_day) == (start, end, True)


@pytest.mark.parametrize(
    ("lines", "start", "end", "zone"),
    [
        ("DTSTART:20270512T070000Z\nDURATION:PT1H30M", "2027-05-12T07:00:00Z", "2027-05-12T08:30:00Z", None),
        ("DTSTART:20270512T090000", "2027-05-12T09:00:00", None, None),
        ("DTSTART;TZID=W. Europe Standard Time:20270512T090000", "2027-05-12T09:00:00", None, "Europe/Berlin"),
        (
            "DTSTART;TZID=/vendor.example/20200101_1/Europe/Paris:20270512T090000",
            "2027-05-12T09:00:00",
            None,
            "Europe/Paris",
        ),
        ("DTSTART;TZID=Moon/Tranquility:20270512T090000", "2027-05-12T09:00:00", None, None),
        ("DTSTART;TZID=UTC+02:00:20270512T090000", "2027-05-12T09:00:00+02:00", None, None),
        ("DTSTART:2027-05-12T09:00:00+0200", "2027-05-12T09:00:00+02:00", None, None),
        (
            "DTSTART;TZID=Europe/Berlin:20270512T090000\nDTEND;TZID=Europe/London:20270512T100000",
            "2027-05-12T09:00:00",
            "2027-05-12T10:00:00+01:00",
            "Europe/Berlin",
        ),
        ("DTSTART:20270512T090000Z\nDTEND:20270512T080000Z", "2027-05-12T09:00:00Z", None, None),
    ],
)
def test_times_keep_their_zone(lines: str, start: str, end: str | None, zone: str | None) -> None:
    """Zones by any name are found; an unknown one floats, so that the source's own zone applies."""
    item = only(calendar(f"UID:a\nSUMMARY:x\n{lines}"))
    assert (item.start, item.end, item.timezone) == (start, end, zone)


CUSTOM_ZONE = (
    "BEGIN:VTIMEZONE\r\nTZID:Our own\r\n"
    "BEGIN:STANDARD\r\nDTSTART:16010101T030000\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\n"
    "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\r\nEND:STANDARD\r\n"
    "BEGIN:DAYLIGHT\r\nDTSTART:16010101T020000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\n"
    "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\r\nEND:DAYLIGHT\r\nEND:VTIMEZONE\r\n"
)


@pytest.mark.parametrize(
    ("stamp", "expected"),
    [
        ("20270512T090000", "2027-05-12T09:00:00+02:00"),
        ("20270112T090000", "2027-01-12T09:00:00+01:00"),
        ("20270328T015900", "2027-03-28T01:59:00+01:00"),
        ("20270328T030000", "2027-03-28T03:00:00+02:00"),
        ("20271031T030000", "2027-10-31T03:00:00+01:00"),
    ],
)
def test_unknown_zone_takes_the_offsets_of_its_definition(stamp: str, expected: str) -> None:
    """A TZID that only this file defines is evaluated by its VTIMEZONE."""
    assert only(calendar(f"UID:a\nSUMMARY:x\nDTSTART;TZID=Our own:{stamp}", head=CUSTOM_ZONE)).start == expected


def test_equal_zone_names_of_two_files_do_not_mix() -> None:
    """What one calendar calls "Our own" says nothing about another's."""
    moved = CUSTOM_ZONE.replace("+0200", "+0900").replace("+0100", "+0800")
    event = "UID:a\nSUMMARY:x\nDTSTART;TZID=Our own:20270512T090000"
    found = [only(calendar(event, head=head)).start for head in (CUSTOM_ZONE, moved)]
    assert found == ["2027-05-12T09:00:00+02:00", "2027-05-12T09:00:00+09:00"]


def test_calendar_zone_shows_utc_times_as_local() -> None:
    """X-WR-TIMEZONE says in which zone the calendar's UTC times are meant to be read."""
    text = calendar("UID:a\nSUMMARY:x\nDTSTART:20270512T070000Z", head="X-WR-TIMEZONE:Europe/Berlin\r\n")
    assert (only(text).start, only(text).timezone) == ("2027-05-12T09:00:00", "Europe/Berlin")


def test_calendar_zone_leaves_times_alone_where_the_z_is_a_mistake() -> None:
    """With utc_means_local the normalizer must see the time as stamped."""
    text = calendar("UID:a\nSUMMARY:x\nDTSTART:20270512T090000Z", head="X-WR-TIMEZONE:Europe/Berlin\r\n")
    assert only(text, utc_means_local=True).start == "2027-05-12T09:00:00Z"


GOOD = calendar("UID:a\nSUMMARY:Müller\nDTSTART;VALUE=DATE:20270512", "UID:b\nSUMMARY:Two\nDTSTART;VALUE=DATE:20270513")


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(GOOD.encode(), id="as it should be"),
        pytest.param(b"\xef\xbb\xbf" + GOOD.encode(), id="byte order mark"),
        pytest.param(GOOD.encode("latin-1"), id="latin-1"),
        pytest.param(GOOD.replace("\r\n", "\n").encode(), id="LF line ends"),
        pytest.param(GOOD.replace("\r\n", "\r").encode(), id="CR line ends"),
        pytest.param(GOOD.replace("END:VEVENT\r\n", "").encode(), id="END:VEVENT missing"),
        pytest.param(GOOD.replace("END:VCALENDAR\r\n", "").encode(), id="END:VCALENDAR missing"),
        pytest.param(GOOD.replace("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", "").encode(), id="no calendar around"),
        pytest.param(GOOD.lower().replace("müller", "Müller").replace("two", "Two").encode(), id="lower case names"),
        pytest.param(GOOD.replace("DTSTART", "X-JUNK\x00\x07;;=:\r\nDTSTART").encode(), id="junk lines"),
        pytest.param(
            GOOD.replace("END:VEVENT", "BEGIN:VALARM\r\nTRIGGER:-PT1H\r\nEND:VEVENT", 1).encode(), id="alarm not closed"
        ),
        pytest.param(
            (
                calendar("UID:a\nSUMMARY:Müller\nDTSTART;VALUE=DATE:20270512")
                + calendar("UID:b\nSUMMARY:Two\nDTSTART;VALUE=DATE:20270513")
            ).encode(),
            id="two calendars",
        ),
    ],
)
def test_broken_files_keep_their_events(body: bytes) -> None:
    """Whatever is wrong around the events, both of them are read."""
    assert starts(read("ics", body)) == [("Müller", "2027-05-12"), ("Two", "2027-05-13")]


def test_raw_line_break_in_a_text_does_not_lose_the_event() -> None:
    """A line that is no property continues the one before it."""
    item = only(calendar("UID:a\nSUMMARY:x\nDESCRIPTION:First\nsecond line\n\nthird\nDTSTART;VALUE=DATE:20270512"))
    assert (item.description, item.start) == ("First\nsecond line\nthird", "2027-05-12")


def test_unreadable_start_is_handed_on_as_text() -> None:
    """The normalizer may still read it, or say why not."""
    assert only(calendar("UID:a\nSUMMARY:x\nDTSTART:12 May 2027")).start == "12 May 2027"


def test_event_without_start_is_refused_with_a_reason() -> None:
    """Nothing is silently dropped."""
    found = read("ics", calendar("UID:a\nSUMMARY:No date"))
    assert [(one.code, one.reason, one.raw) for one in found.refused] == [
        ("no-date", "an event without DTSTART", {"summary": "No date", "uid": "a"})
    ]


@pytest.mark.parametrize(
    ("body", "begins"),
    [
        ("<!doctype html><p>Hello", "<!doctype html><p>Hello"),
        ("", "nothing at all"),
        ("BEGIN:VCARD\nEND:VCARD", "BEGIN:VCARD"),
    ],
)
def test_other_formats_are_a_problem(body: str, begins: str) -> None:
    """A page that is no calendar is told from an empty calendar."""
    problem = read("ics", body).problem
    assert problem is not None
    assert problem.startswith(f"no iCalendar data: the body begins with '{begins}")


def test_empty_calendar_is_empty_and_no_problem() -> None:
    """A calendar without events is quiet."""
    found = read("ics", calendar())
    assert (found.items, found.problem, found.container) == ((), None, Container.EMPTY)


def test_repeated_uid_without_recurrence_gives_distinct_ids() -> None:
    """Exporters that give all events one UID still get one listing for each."""
    found = read("ics", calendar(*(f"UID:a\nSUMMARY:x\nDTSTART;VALUE=DATE:2027051{day}" for day in (2, 3))))
    assert [item.native_id for item in found.items] == ["a/2027-05-12", "a/2027-05-13"]


def test_old_and_far_events_are_given_when_they_do_not_recur() -> None:
    """Only recurring events are bounded to the window."""
    found = read("ics", calendar(*(f"UID:{year}\nSUMMARY:x\nDTSTART;VALUE=DATE:{year}0512" for year in (1999, 2040))))
    assert [item.start for item in found.items] == ["1999-05-12", "2040-05-12"]


def test_quoted_printable_text_of_vcalendar_1_is_read() -> None:
    """vCalendar 1.0 encoded its texts."""
    assert only(calendar("UID:a\nSUMMARY;ENCODING=QUOTED-PRINTABLE:M=C3=BCller\nDTSTART:20270512")).title == "Müller"
