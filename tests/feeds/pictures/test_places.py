"""Events by place: towns, countries without a town, online, nowhere yet."""

from __future__ import annotations

import re
from typing import Any

from feeds.pictures.places import Places, Whereabouts
from store.event import Event, Mode, Place
from tests.feeds.events import an_event

BERLIN: dict[str, Any] = {"city": "Berlin", "country": "DE", "latitude": 52.52, "longitude": 13.4}


def at(number: int, mode: Mode | None = None, **place: Any) -> Event:
    return an_event(number, mode=mode, place=Place(**place))


def where(*events: Event, kept: int = 100) -> Whereabouts:
    places = Places(kept)
    for event in events:
        places.add(event)
    return places.whereabouts()


def test_every_event_is_in_one_place() -> None:
    """A town, a country, online, or nowhere; a hybrid meeting is where its town is."""
    found = where(
        at(1, **BERLIN), at(2, Mode.HYBRID, **BERLIN), at(3, Mode.ONLINE), at(4, country="FR"), at(5),
        at(6, latitude=0.0, longitude=0.0), at(7, Mode.ONLINE, country="PL"), at(8, venue="Room 4"),
    )  # fmt: skip
    (spot,) = found.spots
    assert (spot.city, spot.country, spot.count, [event.id for event in spot.events]) == ("Berlin", "DE", 2, [1, 2])
    assert {code: some.count for code, some in found.countries.items()} == {"FR": 1}
    assert [event.id for event in found.online.events] == [3, 7]
    assert [event.id for event in found.unknown.events] == [5, 6, 8]
    assert found.count == 8


def test_a_town_is_one_however_its_sources_write_its_point() -> None:
    """Venues of a town, letters in another case, and events without coordinates share a spot."""
    (spot,) = where(
        at(1, city="BERLIN", country="DE"), at(2, **BERLIN), at(3, **{**BERLIN, "latitude": 52.43, "city": "berlin"})
    ).spots
    assert (spot.count, spot.city, spot.latitude, spot.longitude) == (3, "BERLIN", 52.52, 13.4)


def test_towns_of_one_name_are_told_apart_by_where_they_lie() -> None:
    """Two Springfields of one country are two spots, with their regions; the same in two countries are two anyway."""
    found = where(
        at(1, city="Springfield", region="Illinois", country="US", latitude=39.8, longitude=-89.65),
        at(2, city="Springfield", region="Missouri", country="US", latitude=37.2, longitude=-93.29),
        at(3, city="Frankfurt", country="DE"),
        at(4, city="Frankfurt", country="US"),
    )
    named = [(spot.country, spot.city, spot.region) for spot in found.spots]
    assert named == [
        ("DE", "Frankfurt", ""), ("US", "Frankfurt", ""),
        ("US", "Springfield", "Illinois"), ("US", "Springfield", "Missouri"),
    ]  # fmt: skip
    assert len({spot.key for spot in found.spots}) == 4


def test_keys_are_fit_for_ids_whatever_the_name() -> None:
    """Names in other scripts and names that try to be markup give plain, stable keys."""
    names = ["東京", '"><script>alert(1)</script>', "Łódź  II", "a" * 300, "\u202egnirts"]
    found = where(*(at(number, city=name, country="JP") for number, name in enumerate(names)))
    assert [spot.key for spot in found.spots if not re.fullmatch(r"jp-[0-9a-f]{8}", spot.key)] == []
    again = where(*(at(number, city=name, country="JP") for number, name in reversed(list(enumerate(names)))))
    assert [spot.key for spot in again.spots] == [spot.key for spot in found.spots]


def test_coordinates_without_a_town_are_a_spot_too() -> None:
    """A venue with a point and no city has its mark."""
    (spot,) = where(at(1, venue="Castle", country="AT", latitude=47.1, longitude=13.1)).spots
    assert (spot.city, spot.latitude, spot.count) == ("", 47.1, 1)


def test_of_many_events_only_the_first_are_kept() -> None:
    """Numbers are right however many there are; events are kept up to the number asked for."""
    found = where(*(at(number, **BERLIN) for number in range(50)), kept=3)
    assert (found.spots[0].count, len(found.spots[0].events), found.count) == (50, 3, 50)


def test_no_events_are_nowhere() -> None:
    """The empty calendar."""
    found = where()
    assert (found.spots, dict(found.countries), found.count) == ((), {}, 0)
