"""iCalendar to the letter: rules of RFC 5545 and 7986 and of known clients that any of our calendars could break.

Numbers are those of our rules for feeds (sections 1 to 4). Lines are taken apart here, not by our writer; what
libraries make of the calendars is tested elsewhere.
"""

from __future__ import annotations

import datetime as dt
import re
import uuid
from dataclasses import dataclass
from pathlib import Path

import pytest

from feeds.web.http import media_type

GOLDENS = Path(__file__).parents[1] / "goldens" / "feeds"
NAMES = ("events", "deadlines", "retired", "empty")
ONCE = {
    "UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "STATUS", "TRANSP", "SEQUENCE", "CREATED", "LAST-MODIFIED",
    "DESCRIPTION", "LOCATION", "GEO", "URL",
}  # fmt: skip
TEXT = {"SUMMARY", "DESCRIPTION", "LOCATION", "NAME", "X-WR-CALNAME", "X-WR-CALDESC"}
UTC = re.compile(r"\d{8}T\d{6}Z")
DAY = re.compile(r"\d{8}")

each_calendar = pytest.mark.parametrize("name", NAMES)


@dataclass(frozen=True)
class Line:
    name: str
    parameters: dict[str, str]
    value: str


@dataclass
class Component:
    kind: str
    lines: list[Line]

    def all(self, name: str) -> list[Line]:
        return [line for line in self.lines if line.name == name]

    def one(self, name: str) -> Line:
        (line,) = self.all(name)
        return line


def raw(name: str) -> bytes:
    """The bytes that the golden test compares with what we write."""
    return (GOLDENS / f"{name}.ics").read_bytes()


def unfolded(name: str) -> list[str]:
    return raw(name).decode().replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


def taken_apart(line: str) -> Line:
    head, value = re.fullmatch(r'((?:[^":]|"[^"]*")*):(.*)', line).groups()  # type: ignore[union-attr]
    name, *parameters = re.findall(r'(?:[^";]|"[^"]*")+', head)
    return Line(name, dict(each.split("=", 1) for each in parameters), value)


def components(name: str, kind: str) -> list[Component]:
    """Every component of that kind; what lies within another one is left out."""
    found: list[Component] = []
    open_: list[Component] = []
    for text in unfolded(name):
        line = taken_apart(text)
        if line.name == "BEGIN":
            open_.append(Component(line.value, []))
        elif line.name == "END":
            found.append(open_.pop())
        else:
            open_[-1].lines.append(line)
    return [each for each in found if each.kind == kind]


def events(name: str) -> list[Component]:
    return components(name, "VEVENT")


def calendar(name: str) -> Component:
    (found,) = components(name, "VCALENDAR")
    return found


@each_calendar
def test_lines_end_in_crlf_and_are_folded_between_characters(name: str) -> None:
    """1.1, 1.2, 1.3: at most 75 octets, and each piece is UTF-8 by itself."""
    assert raw(name).endswith(b"\r\n")
    for line in raw(name).removesuffix(b"\r\n").split(b"\r\n"):
        assert len(line) <= 75
        assert b"\n" not in line and b"\r" not in line
        assert line.decode()


@each_calendar
def test_there_is_no_byte_order_mark_and_no_control_character(name: str) -> None:
    """1.4, 1.11: several readers give up at either."""
    text = raw(name).decode().replace("\r\n", "")
    assert not re.search("[\x00-\x08\x0a-\x1f\x7f\ufeff]", text)


@each_calendar
def test_text_is_escaped_where_it_must_be_and_nowhere_else(name: str) -> None:
    """1.5: backslash, semicolon, comma and line break; never a colon or a quotation mark."""
    lines = [line for each in (calendar(name), *events(name)) for line in each.lines if line.name in TEXT]
    for line in lines:
        assert re.fullmatch(r"(?:[^\\;,]|\\[\\;,n])*", line.value)


@each_calendar
def test_addresses_are_ascii_and_not_escaped(name: str) -> None:
    """1.6: a URI is no TEXT."""
    for each in (calendar(name), *events(name)):
        for line in (*each.all("URL"), *each.all("SOURCE"), *each.all("CONFERENCE")):
            assert re.fullmatch(r"https?://[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+", line.value)


@each_calendar
def test_the_calendar_says_what_it_is_before_anything_else(name: str) -> None:
    """1.9, 1.12, 3.1: its properties come before the first component; VERSION and PRODID once."""
    found, lines = calendar(name), unfolded(name)
    first = next(index for index, line in enumerate(lines) if line.startswith("BEGIN:") and index)
    assert len(found.lines) == first - 1
    assert (found.one("VERSION").value, found.one("CALSCALE").value) == ("2.0", "GREGORIAN")
    assert 0 < len(found.one("PRODID").value) < 75


@each_calendar
def test_there_is_one_component_at_least(name: str) -> None:
    """1.10: a calendar without events holds a zone."""
    assert events(name) or components(name, "VTIMEZONE")


@each_calendar
def test_names_and_descriptions_are_there_twice_alike(name: str) -> None:
    """3.3, 3.4: for clients of RFC 7986 and for those before it."""
    found = calendar(name)
    assert found.one("NAME").value == found.one("X-WR-CALNAME").value != ""
    assert found.one("DESCRIPTION").value == found.one("X-WR-CALDESC").value != ""


@each_calendar
def test_refresh_is_asked_for_twice_alike(name: str) -> None:
    """3.5: VALUE=DURATION is required; Outlook reads the other one."""
    found = calendar(name)
    assert found.one("REFRESH-INTERVAL").parameters == {"VALUE": "DURATION"}
    assert found.one("REFRESH-INTERVAL").value == found.one("X-PUBLISHED-TTL").value == "PT12H"


@each_calendar
def test_the_calendar_names_its_source_its_page_and_a_colour(name: str) -> None:
    """3.6, 3.7: COLOR is a name of CSS; the number is Apple's."""
    found = calendar(name)
    assert found.one("SOURCE").parameters == {"VALUE": "URI"}
    assert found.one("SOURCE").value.endswith(".ics")
    assert found.one("URL").value.endswith("/events/")
    assert (found.one("COLOR").value, found.one("X-APPLE-CALENDAR-COLOR").value) == ("steelblue", "#4682B4")


@each_calendar
def test_nothing_that_breaks_subscriptions(name: str) -> None:
    """2.26, 3.2, 3.9, 3.10: no METHOD, no UID of the calendar, no zone of its own; nobody is invited or reminded."""
    names = {line.name for each in (calendar(name), *events(name)) for line in each.lines}
    assert not names & {"METHOD", "X-WR-TIMEZONE", "ORGANIZER", "ATTENDEE", "PRIORITY"}
    assert not calendar(name).all("UID")
    assert not components(name, "VALARM")


@each_calendar
def test_the_calendar_is_as_fresh_as_its_last_change(name: str) -> None:
    """3.6: LAST-MODIFIED is that of its newest event."""
    stamps = [event.one("LAST-MODIFIED").value for event in events(name)]
    assert [line.value for line in calendar(name).all("LAST-MODIFIED")] == ([max(stamps)] if stamps else [])


@each_calendar
def test_every_event_has_what_is_required_once(name: str) -> None:
    """2.1: and nothing twice that may be there once."""
    for event in events(name):
        names = [line.name for line in event.lines]
        assert {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "SEQUENCE", "STATUS", "DESCRIPTION", "URL"} <= set(
            names
        )
        assert all(names.count(each) <= 1 for each in ONCE)


@each_calendar
def test_uids_are_uuids_and_differ(name: str) -> None:
    """2.3, 2.4: no host, no user; one UID once per feed."""
    uids = [event.one("UID").value for event in events(name)]
    assert [str(uuid.UUID(uid)) for uid in uids] == uids
    assert len(set(uids)) == len(uids)


@each_calendar
def test_stamps_are_utc_and_the_last_revision(name: str) -> None:
    """2.5, 2.6, 2.10: without METHOD, DTSTAMP is LAST-MODIFIED; nothing was changed before it was made."""
    for event in events(name):
        stamp, created, changed = (event.one(each).value for each in ("DTSTAMP", "CREATED", "LAST-MODIFIED"))
        assert all(UTC.fullmatch(each) for each in (stamp, created, changed))
        assert created <= changed == stamp


@each_calendar
def test_days_are_dates_with_an_exclusive_end_and_leave_people_free(name: str) -> None:
    """2.12, 2.13, 2.15: VALUE=DATE on both, the end strictly later, TRANSPARENT."""
    for event in events(name):
        start, end = event.one("DTSTART"), event.one("DTEND")
        if start.parameters.get("VALUE") == "DATE":
            assert end.parameters == start.parameters == {"VALUE": "DATE"}
            assert DAY.fullmatch(start.value) and DAY.fullmatch(end.value)
            assert dt.date.fromisoformat(start.value) < dt.date.fromisoformat(end.value)
            assert event.one("TRANSP").value == "TRANSPARENT"


@each_calendar
def test_times_are_utc_or_in_a_defined_zone(name: str) -> None:
    """2.17, 2.18, 2.20: never floating; every zone named is defined, by an IANA name."""
    zones = {each.one("TZID").value for each in components(name, "VTIMEZONE")}
    for event in events(name):
        for line in (event.one("DTSTART"), event.one("DTEND")):
            zone = line.parameters.get("TZID")
            assert line.parameters.get("VALUE") == "DATE" or (zone is None) == line.value.endswith("Z")
            assert zone is None or (zone in zones and not zone.startswith("/"))


@each_calendar
def test_a_cancelled_event_is_marked_in_every_way(name: str) -> None:
    """2.11, 4.2, 4.3: two L, a prefix for Outlook, a SEQUENCE that rose, and nobody busy."""
    for event in events(name):
        status, summary = event.one("STATUS").value, event.one("SUMMARY").value
        assert status in ("CONFIRMED", "TENTATIVE", "CANCELLED")
        assert (status == "CANCELLED") == summary.startswith("CANCELLED")
        if status == "CANCELLED":
            assert (event.one("TRANSP").value, event.one("SEQUENCE").value != "0") == ("TRANSPARENT", True)


@each_calendar
def test_sizes_are_within_what_clients_take(name: str) -> None:
    """2.28: DESCRIPTION under 8 KB, SUMMARY of at most 200 characters."""
    for event in events(name):
        assert len(event.one("DESCRIPTION").value.encode()) <= 8000
        assert len(event.one("SUMMARY").value) <= 200


@each_calendar
def test_descriptions_are_plain_and_end_with_where_to_go(name: str) -> None:
    """2.22: no markup of ours, the event's page among the links of the last paragraph."""
    for event in events(name):
        text = event.one("DESCRIPTION").value
        last = text.split("\\n\\n")[-1]
        assert "https://events.example.org/" in last
        assert not re.search(r"</|<br|&amp;", text)


def test_an_online_event_says_so_three_times() -> None:
    """2.25: LOCATION, CONFERENCE, and the link in the description."""
    (webinar,) = [event for event in events("events") if [line.value for line in event.all("LOCATION")] == ["Online"]]
    conference = webinar.one("CONFERENCE")
    assert conference.parameters == {"VALUE": "URI", "FEATURE": "VIDEO", "LABEL": '"Join online"'}
    assert "Join online: https://meet.example.org/j/42?pwd=a\\,b\\;c" in webinar.one("DESCRIPTION").value


def test_a_place_has_its_text_and_its_coordinates() -> None:
    """2.24: venue, street, town, country; latitude and longitude, never 0;0."""
    (congress,) = [event for event in events("events") if event.all("GEO")]
    assert congress.one("LOCATION").value == "EC1\\, ul. Targowa 1/3\\, Łódź\\, Poland"
    assert congress.one("GEO").value == "51.768700;19.456900"


def test_a_deadline_names_its_event() -> None:
    """RELATED-TO holds the UID of the event, which is another one."""
    (deadline,) = events("deadlines")
    assert str(uuid.UUID(deadline.one("RELATED-TO").value)) != deadline.one("UID").value


def test_the_media_type_is_calendar() -> None:
    """5.1: with its charset and without a method."""
    assert media_type("feeds/events.ics") == "text/calendar; charset=utf-8"
