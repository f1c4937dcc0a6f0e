"""The VTIMEZONEs of our calendars, read by those who must rely on them.

Most clients know a zone by its IANA name and look it up in a database of their own, so they would not see a wrong
definition. Here the names are replaced by ones that nobody knows: what is left are the rules in the file.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.clients.calendar import Item, expected
from tests.clients.conftest import Change
from tests.clients.libraries import Library, download, in_node, with_icalendar, with_vobject
from tests.clients.programs import Programs

_NAME = re.compile(rb"TZID([=:])([A-Za-z_/]+)")
_OFFSET = re.compile(rb"(TZOFFSETTO:[+-]\d\d)00")

LIBRARIES: dict[str, Callable[[Programs], Library]] = {
    "icalendar": lambda _programs: Library(with_icalendar),
    "vobject": lambda _programs: Library(with_vobject),
    "ical.js": lambda programs: in_node(programs, "ical_js.js"),
}


@pytest.fixture(params=LIBRARIES)
def read(request: pytest.FixtureRequest, programs: Programs) -> Callable[[bytes], list[Item]]:
    library: Library = LIBRARIES[request.param](programs)
    return library.read


def renamed(calendar: bytes, prefix: bytes) -> bytes:
    return _NAME.sub(lambda match: b"TZID" + match[1] + prefix + match[2].replace(b"/", b"-"), calendar)


def test_the_rules_in_the_file_alone_give_every_instant(read: Callable[[bytes], list[Item]], change: Change) -> None:
    """Without any database of zones, all moments are those of the store."""
    change.service.show(0)
    items = read(renamed(download(change.service.address("events.ics")), b"Ours-"))
    assert sorted(item.face for item in items) == [item.face for item in expected(change.before)]


def test_a_wrong_rule_would_be_seen(read: Callable[[bytes], list[Item]], change: Change) -> None:
    """The same with offsets that are off by half an hour: otherwise the test above would show nothing."""
    change.service.show(0)
    calendar = renamed(download(change.service.address("events.ics")), b"Wrong-")
    right = {item.face for item in expected(change.before)}
    seen = {item.face for item in read(_OFFSET.sub(rb"\g<1>30", calendar))}
    assert len(seen) == len(right)
    assert len(seen - right) > 30
