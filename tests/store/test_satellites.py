"""Satellite symposia and courses before a congress: events of their own that point to it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from config.overrides import SettableField
from store.decision import SetField
from store.event import EventData, EventType, Place
from store.repository import Store
from store.satellites import Meeting, congresses_of
from tests.store.make import DAY, NOW, crawl, listing

JUNE = dt.date(2027, 6, 3)
GHENT = Place(city="Ghent", country="BE")


def meeting(number: int, title: str, kind: EventType, first: dt.date, last: dt.date, **more: Any) -> Meeting:
    values = {"city": "Ghent", "url": None, "description": "", "sources": frozenset({"society"})}
    return Meeting(number, kind, title, first, last, **values | more)


CONGRESS = meeting(
    1, "12th World Muscle Congress (WMC 2027)", EventType.CONGRESS, JUNE, JUNE + 2 * DAY,
    url="https://congress.example.org/2027",
)  # fmt: skip


def whole(title: str, kind: EventType, days: int = 0, **more: Any) -> int | None:
    """The congress of a part that begins so many days after it."""
    first = JUNE + days * DAY
    values = {"sources": frozenset({"portal"}), **more}
    part = meeting(2, title, kind, first, values.pop("last", first), **values)
    return congresses_of([part], [CONGRESS])[2]


@pytest.mark.parametrize(
    ("title", "kind", "more"),
    [
        ("Lunch symposium at the World Muscle Congress", EventType.SATELLITE_SYMPOSIUM, {}),
        ("New data on strength (WMC)", EventType.SATELLITE_SYMPOSIUM, {}),
        ("Gait analysis", EventType.COURSE, {"description": "The day before the World Muscle Congress 2027 begins."}),
        ("Gait analysis", EventType.WORKSHOP, {"url": "https://congress.example.org/2027/courses/gait"}),
        ("Gait analysis", EventType.COURSE, {"url": "https://society.example.org/wmc/gait"}),
        ("Evening symposium", EventType.SATELLITE_SYMPOSIUM, {"sources": frozenset({"society"})}),
        ("Pre-congress course on gait", EventType.COURSE, {"sources": frozenset({"society"})}),
    ],
    ids=["name", "acronym", "description", "below-its-address", "acronym-in-address", "same-source", "pre-congress"],
)
def test_part_that_something_names_belongs_to_its_congress(title: str, kind: EventType, more: dict[str, Any]) -> None:
    """Its name, its letters, its address, or a source that lists both."""
    assert whole(title, kind, **more) == 1


@pytest.mark.parametrize(
    ("days", "kind", "more", "expected"),
    [
        (-3, EventType.COURSE, {}, 1),
        (-4, EventType.COURSE, {}, None),
        (-1, EventType.SATELLITE_SYMPOSIUM, {}, 1),
        (-2, EventType.SATELLITE_SYMPOSIUM, {}, None),
        (2, EventType.SATELLITE_SYMPOSIUM, {}, 1),
        (3, EventType.SATELLITE_SYMPOSIUM, {}, None),
        (1, EventType.COURSE, {"last": JUNE + 5 * DAY}, None),
        (0, EventType.SATELLITE_SYMPOSIUM, {"city": "Bonn"}, None),
        (0, EventType.SATELLITE_SYMPOSIUM, {"city": None}, 1),
        (0, EventType.COURSE, {"city": "Gent"}, 1),
        (0, EventType.CONGRESS, {}, None),
        (0, EventType.WEBINAR, {}, None),
    ],
)
def test_part_takes_place_there_and_then(
    days: int, kind: EventType, more: dict[str, Any], expected: int | None
) -> None:
    """The same town under any of its names, where towns are known; on its days, a course up to three days before."""
    assert whole("Lunch at the World Muscle Congress", kind, days, **more) == expected


def test_part_that_nothing_names_belongs_to_none() -> None:
    """A course of others in the same town on the same days is only that; the name of a disease is nobody's letters."""
    assert whole("Gait analysis", EventType.COURSE) is None
    assert whole("Gait in SMA", EventType.COURSE, sources=frozenset({"society"})) is None


def test_two_congresses_that_would_do_are_none() -> None:
    """Rather none than the wrong one."""
    part = meeting(3, "Lunch symposium", EventType.SATELLITE_SYMPOSIUM, JUNE, JUNE)
    other = meeting(2, "Congress of Neurology", EventType.CONGRESS, JUNE, JUNE + DAY)
    assert congresses_of([part], [CONGRESS, other]) == {3: None}


def congress(start: dt.date = JUNE, **more: Any) -> EventData:
    values = {"type": EventType.CONGRESS, "place": GHENT, "end": start + 2 * DAY, "native_id": "congress"}
    return listing("12th World Muscle Congress", start, **values | more)


def satellite(**more: Any) -> EventData:
    values = {"type": EventType.SATELLITE_SYMPOSIUM, "place": GHENT, "native_id": "satellite"}
    return listing("Lunch symposium at the World Muscle Congress", JUNE, **values | more)


@pytest.mark.parametrize("order", ["together", "congress-first", "satellite-first"])
def test_satellite_points_to_its_congress_in_whatever_order(store: Store, order: str) -> None:
    """They stay two events; neither SEQUENCE rises because of the other."""
    if order == "congress-first":
        crawl(store, congress())
    elif order == "satellite-first":
        crawl(store, satellite())
    crawl(store, congress(), satellite(), at=NOW + DAY)
    whole_, part = sorted(store.events(), key=lambda event: event.type)
    assert (whole_.sequence, part.sequence, part.part_of, whole_.part_of) == (0, 0, whole_.uid, None)
    relations = store.relations()
    assert [each.uid for each in relations[whole_.uid].parts] == [part.uid]
    pointed = relations[part.uid].part_of
    assert pointed is not None
    assert pointed.uid == whole_.uid


def test_part_that_moves_away_belongs_to_it_no_more(store: Store) -> None:
    """A part that takes place elsewhere has left its congress."""
    crawl(store, congress(), satellite())
    crawl(store, congress(), satellite(place=Place(city="Bonn", country="DE")), at=NOW + DAY)
    assert [event.part_of for event in store.events()] == [None, None]


def test_unchanged_crawl_relates_nothing_again(store: Store) -> None:
    """What was found is not looked for again."""
    crawl(store, congress(), satellite())
    revision = store.revision()
    crawl(store, congress(), satellite(), at=NOW + DAY)
    assert store.revision() == revision


def test_correction_relates_at_once(store: Store) -> None:
    """Once a person has put its place right, a satellite points to its congress; not only at the next crawl."""
    crawl(store, congress(), satellite(place=Place(city="Bonn", country="DE")))
    part = next(event for event in store.events() if event.type is EventType.SATELLITE_SYMPOSIUM)
    store.decide(SetField(part.uid, SettableField.CITY, "Ghent"), NOW)
    pointing = {event.type: event.part_of for event in store.events()}
    assert pointing[part.type] == next(event.uid for event in store.events() if event.type is EventType.CONGRESS)
    store.undo(part.uid, NOW + DAY)
    assert [event.part_of for event in store.events()] == [None, None]


@pytest.mark.parametrize(
    ("title", "more", "expected"),
    [
        ("Satellite symposium: strength", {"sources": frozenset({"portal"})}, 1),
        ("Satellite symposium: strength (at ABC 2027)", {"sources": frozenset({"society"})}, None),
        ("Satellite symposium: strength (at WMC 2027)", {"sources": frozenset({"portal"})}, 1),
        ("Workshop on strength", {"sources": frozenset({"society"}), "type": EventType.WORKSHOP}, None),
        ("Satellite symposium: strength", {"type": EventType.OTHER}, 1),
    ],
    ids=["only-one-there", "names-another", "names-it", "no-satellite", "said-by-title-alone"],
)
def test_what_calls_itself_a_satellite_needs_a_congress_only(
    title: str, more: dict[str, Any], expected: int | None
) -> None:
    """The only congress in its town that day is its congress, unless it names another one."""
    kind = more.pop("type", EventType.SATELLITE_SYMPOSIUM)
    assert whole(title, kind, **more) == expected


def test_organiser_decides_between_two_congresses() -> None:
    """Of two congresses in town it belongs to that of its organiser."""
    part = meeting(3, "Satellite symposium", EventType.SATELLITE_SYMPOSIUM, JUNE, JUNE, organizer="Muscle Society")
    held = meeting(2, "Days of the Muscle Society", EventType.CONGRESS, JUNE, JUNE + DAY, sources=frozenset())
    assert congresses_of([part], [CONGRESS, held]) == {3: 2}


def test_single_days_of_a_congress_are_no_congress() -> None:
    """A source that lists its days apart does not make it two."""
    days = [
        meeting(number, f"World Muscle Congress, day {number}", EventType.CONGRESS, JUNE, JUNE) for number in (5, 6)
    ]
    part = meeting(3, "Lunch at the World Muscle Congress", EventType.SATELLITE_SYMPOSIUM, JUNE, JUNE)
    assert congresses_of([part], [*days, CONGRESS]) == {3: 1}


def test_two_entries_of_one_congress_are_no_doubt() -> None:
    """An entry that was not recognised as the same does not hide the congress."""
    again = meeting(9, "World Muscle Congress", EventType.CONGRESS, JUNE, JUNE + DAY)
    part = meeting(3, "Lunch at the World Muscle Congress", EventType.SATELLITE_SYMPOSIUM, JUNE, JUNE)
    assert congresses_of([part], [again, CONGRESS]) == {3: 1}


def test_day_after_a_congress_of_which_one_day_is_known() -> None:
    """Who gives only the first day leaves the end out; what names the congress still belongs to it."""
    first_day = meeting(1, "World Muscle Congress", EventType.CONGRESS, JUNE, JUNE)
    later = JUNE + 2 * DAY
    part = meeting(3, "Lunch at the World Muscle Congress", EventType.SATELLITE_SYMPOSIUM, later, later)
    assert congresses_of([part], [first_day]) == {3: 1}


@pytest.mark.parametrize(
    ("title", "kept"), [("Satellite symposium at the World Muscle Congress", True), ("Satellite symposium", False)]
)
def test_a_part_still_points_to_a_congress_that_has_moved(store: Store, title: str, kept: bool) -> None:
    """Where it names it: its own date follows later, and until then the congress tells the new one. Others are left."""
    congress = listing("World Muscle Congress 2027", JUNE, end=JUNE + 2 * DAY, type=EventType.CONGRESS, place=GHENT)
    part = listing(title, JUNE, type=EventType.SATELLITE_SYMPOSIUM, place=GHENT)
    crawl(store, congress, part)
    uids = {event.title: event.uid for event in store.events()}
    moved = congress.model_copy(update={"start": JUNE + 60 * DAY, "end": JUNE + 62 * DAY})
    crawl(store, moved, part, at=NOW + DAY)
    crawl(store, moved, part.model_copy(update={"description": "With lunch."}), at=NOW + 2 * DAY)
    found = next(event for event in store.events() if event.title == title)
    assert found.part_of == (uids[congress.title] if kept else None)
    whole = store.relations()[found.uid].part_of if kept else None
    assert (whole.start if whole else None) == (JUNE + 60 * DAY if kept else None)
