"""Calendars with payloads, read by icalendar and by vobject."""

from __future__ import annotations

from collections.abc import Iterator

import icalendar
import pytest
import vobject

from config.characters import cleaned, in_one_line
from feeds.formats.ical import escape
from feeds.formats.links import ascii_url
from feeds.formats.text import cut
from feeds.formats.wording import titled
from tests.injection.payloads import mark
from tests.injection.world import BASE_URL, NAME, World

_COUNTED = ["BEGIN:VEVENT", "END:VEVENT", "BEGIN:VALARM", "ATTENDEE", "ORGANIZER", "ATTACH", "METHOD"]


def lines(body: bytes) -> list[str]:
    """Content lines, unfolded (RFC 5545 3.1)."""
    return body.decode().replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


def events(body: bytes) -> Iterator[list[str]]:
    """The lines of each VEVENT."""
    found: list[str] = []
    for each in lines(body):
        found = [] if each == "BEGIN:VEVENT" else [*found, each]
        if each == "END:VEVENT":
            yield found


def names(event: list[str]) -> list[str]:
    """Its properties with their parameters, without their values."""
    return [line.partition(":")[0] for line in event]


@pytest.fixture(scope="module")
def calendar(world: World) -> bytes:
    return world.read("feeds/events.ics")


def test_its_lines_are_those_of_a_calendar(calendar: bytes) -> None:
    """CRLF ends lines and nothing else does; no line is longer than 75 octets; of control characters only tabs."""
    assert calendar.count(b"\r") == calendar.count(b"\n") == calendar.count(b"\r\n")
    assert max(len(line) for line in calendar.split(b"\r\n")) <= 75
    assert [hex(byte) for byte in sorted(set(calendar)) if byte < 0x20 or byte == 0x7F] == ["0x9", "0xa", "0xd"]


def test_no_payload_adds_a_component_or_a_property(world: World, calendar: bytes) -> None:
    """Each event has the properties of its harmless twin, in the same order."""
    by_uid = {next(line[4:] for line in event if line.startswith("UID:")): names(event) for event in events(calendar)}
    assert set(by_uid) == {event.uid for event in world.events}
    for number, event in world.listed.items():
        assert by_uid[event.uid] == by_uid[world.twin(number).uid]
    counts = {name: sum(line.startswith(name) for line in lines(calendar)) for name in _COUNTED}
    assert counts == {**dict.fromkeys(_COUNTED, 0), "BEGIN:VEVENT": len(world.events), "END:VEVENT": len(world.events)}


def test_icalendar_reads_what_is_stored(world: World, calendar: bytes) -> None:
    """Title, place, addresses and the payload's word in the description come back as they are in the store."""
    read = icalendar.Calendar.from_ical(calendar)
    assert f"NAME:{escape(NAME)}" in lines(calendar)
    found = {str(event["UID"]): event for event in read.walk("VEVENT")}
    for number, event in world.listed.items():
        entry = found[event.uid]
        assert entry.errors == []
        assert str(entry["SUMMARY"]) == cut(titled(event), 200)
        assert str(entry["LOCATION"]) == in_one_line(f"{event.place.text()}, Germany")
        assert str(entry["URL"]) == ascii_url(event.url or "")
        assert str(entry["CONFERENCE"]) == ascii_url(event.online_url or "")
        assert cleaned(str(entry["DESCRIPTION"])) == str(entry["DESCRIPTION"])
        if number > 0:
            assert mark(number) in str(entry["DESCRIPTION"])


def test_vobject_reads_the_same(world: World, calendar: bytes) -> None:
    """A second parser, with rules of its own."""
    found = {event.uid.value: event for event in vobject.readOne(calendar.decode()).vevent_list}
    assert set(found) == {event.uid for event in world.events}
    for event in world.events:
        assert found[event.uid].summary.value == cut(titled(event), 200)


def test_a_single_event_is_one_event(world: World) -> None:
    """Each download holds one VEVENT, the one of the feed."""
    for event in world.events:
        (entry,) = icalendar.Calendar.from_ical(world.read(f"events/{event.slug}.ics")).walk("VEVENT")
        assert str(entry["SUMMARY"]) == cut(titled(event), 200)


@pytest.mark.parametrize("name", ["deadlines", "tricky", "ended"])
def test_other_calendars_can_be_read(world: World, name: str) -> None:
    """Deadlines, a feed with a payload for a name, and one that has ended with a notice."""
    body = world.read(f"feeds/{name}.ics")
    entries = icalendar.Calendar.from_ical(body).walk("VEVENT")
    assert len({tuple(names(event)) for event in events(body)}) <= 3
    assert [entry.errors for entry in entries] == [[]] * len(entries)
    expected = {"deadlines": len(world.listed), "tricky": len(world.events), "ended": 1}[name]
    assert len(entries) == len(vobject.readOne(body.decode()).vevent_list) == expected
    assert all(str(entry["URL"]).startswith(("https://", BASE_URL)) for entry in entries)
