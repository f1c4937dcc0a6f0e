"""Calendars subscribe to what we publish, live through a change of it, and must show what the store holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.clients.calcurse import Calcurse
from tests.clients.calendar import Calendar, Item, expected, written
from tests.clients.conftest import Change
from tests.clients.evolution import Evolution
from tests.clients.khal import Khal
from tests.clients.libraries import Library, in_node, with_icalendar, with_vobject
from tests.clients.meetings import ADDED, CANCELLED, CONGRESS, DEADLINE, DEADLINE_LATER, MOVED, RENAMED
from tests.clients.moments import DAYS, MOMENTS, day_title
from tests.clients.programs import Programs
from tests.clients.radicale import Radicale
from tests.clients.thunderbird import Thunderbird

CLIENTS: dict[str, Callable[[Programs, Path], Calendar]] = {
    "icalendar": lambda _programs, _folder: Library(with_icalendar),
    "vobject": lambda _programs, _folder: Library(with_vobject),
    "ical.js": lambda programs, _folder: in_node(programs, "ical_js.js"),
    "node-ical": lambda programs, _folder: in_node(programs, "node_ical.js"),
    "vdirsyncer and khal": Khal,
    "calcurse": Calcurse,
    "Radicale": Radicale,
    "evolution-data-server": Evolution,
    "Thunderbird": Thunderbird,
}


@dataclass(frozen=True, slots=True)
class Looks:
    """What one client showed of events and of deadlines, before the change and after it."""

    before: list[Item]
    after: list[Item]
    deadlines_before: list[Item]
    deadlines_after: list[Item]


@pytest.fixture(scope="module", params=CLIENTS)
def looks(
    request: pytest.FixtureRequest, change: Change, programs: Programs, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Looks]:
    """One client's subscriptions to the calendar and to the deadlines."""
    addresses = [change.service.address(feed) for feed in ("events.ics", "deadlines.ics")]
    with closing(CLIENTS[request.param](programs, tmp_path_factory.mktemp("client") / "client")) as client:
        change.service.show(0)
        before, deadlines_before = client.look(addresses)
        change.service.show(1)
        after, deadlines_after = client.look(addresses)
        yield Looks(before, after, deadlines_before, deadlines_after)


def faces(items: list[Item]) -> list[tuple[str, str, str]]:
    return sorted(item.face for item in items)


def test_every_event_is_shown_once_with_its_title_and_its_time(looks: Looks, change: Change) -> None:
    """As many as the store has, each with the store's title, first instant and last; days are the same days."""
    assert faces(looks.before) == faces(expected(change.before))


def test_every_moment_is_that_of_the_time_zone_database(looks: Looks) -> None:
    """Around the changes of clocks, in hours that come twice or never, and on days before and after."""
    table = [(each.title, written(each.utc), written(each.utc + each.length)) for each in MOMENTS]
    table += [(day_title(first, last), written(first), written(last)) for first, last in DAYS]
    titles = {title for title, _, _ in table}
    assert [face for face in faces(looks.before) if face[0] in titles] == sorted(table)


def test_after_a_change_the_client_shows_what_the_store_holds_now(looks: Looks, change: Change) -> None:
    """What moved is there once, at its new time; what is cancelled says so; what is new is there; the rest stays."""
    assert faces(looks.after) == faces(expected(change.after))
    gone = set(faces(looks.before)) - set(faces(looks.after))
    come = set(faces(looks.after)) - set(faces(looks.before))
    assert {title for title, _, _ in gone} == {MOVED, CANCELLED, "Noon on the day clocks change"}
    assert come == {
        (MOVED, "2027-03-17T23:30Z", "2027-03-18T01:00Z"),
        (f"CANCELLED: {CANCELLED}", "2027-06-01T09:00Z", "2027-06-01T10:00Z"),
        (RENAMED, "2027-03-28T10:00Z", "2027-03-28T11:00Z"),
        (ADDED, "2027-09-09T20:00Z", "2027-09-09T21:00Z"),
    }


def test_an_event_keeps_its_uid_through_every_change(looks: Looks, change: Change) -> None:
    """Where the client shows UIDs: each event has its own, the same before and after, and only the new one is new."""
    if all(item.uid for item in looks.before):
        assert sorted(item.uid for item in looks.before) == sorted(each.uid for each in expected(change.before))
        assert sorted(item.uid for item in looks.after) == sorted(each.uid for each in expected(change.after))
        new = [item.title for item in looks.after if item.uid not in {each.uid for each in looks.before}]
        assert new == [ADDED]
    else:
        assert not any(item.uid for item in looks.before + looks.after)


def test_cancelled_is_a_status_too(looks: Looks, change: Change) -> None:
    """Where the client shows a status, exactly the cancelled ones are cancelled; everywhere the title says it."""
    wanted = {item.title for item in expected(change.after) if item.status == "CANCELLED"}
    assert wanted == {"CANCELLED: Day in August", f"CANCELLED: {CANCELLED}"}
    assert {item.title for item in looks.after if item.title.startswith("CANCELLED: ")} == wanted
    if any(item.status for item in looks.after):
        assert {item.title for item in looks.after if item.status == "CANCELLED"} == wanted


def test_a_deadline_is_one_day_and_moves_as_one_entry(looks: Looks) -> None:
    """The stated day, wherever the reader lives; extended, it is the same entry on another day."""
    title = f"Abstract deadline: {CONGRESS}"
    assert faces(looks.deadlines_before) == [(title, written(DEADLINE), written(DEADLINE))]
    assert faces(looks.deadlines_after) == [(title, written(DEADLINE_LATER), written(DEADLINE_LATER))]
    assert looks.deadlines_before[0].uid == looks.deadlines_after[0].uid
