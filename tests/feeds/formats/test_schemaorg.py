"""JSON-LD: what search engines require is there, or nothing is."""

from __future__ import annotations

import datetime as dt

import pytest

from feeds.formats.schemaorg import event_jsonld
from store.event import Event, EventType, Mode, Place, Precision, Status
from tests.feeds.events import BASE_URL, LOOK, an_event, at, scenarios

TOWN = Place(city="Łódź", country="PL")


def test_a_congress_is_described_in_full() -> None:
    """Name, inclusive days, status, place with address, organiser; description as the page shows it."""
    assert event_jsonld(scenarios()["congress"], LOOK) == {
        "@context": "https://schema.org",
        "@type": "Event",
        "@id": f"{BASE_URL}/events/sma-science-congress/#event",
        "name": "SMA Science Congress; 5th edition, Łódź",
        "startDate": "2027-05-12",
        "endDate": "2027-05-14",
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "location": {
            "@type": "Place",
            "name": "EC1",
            "address": {
                "@type": "PostalAddress",
                "streetAddress": "ul. Targowa 1/3",
                "addressLocality": "Łódź",
                "addressCountry": "PL",
            },
            "geo": {"@type": "GeoCoordinates", "latitude": 51.7687, "longitude": 19.4569},
        },
        "description": 'Three days of science. Topics: SMN1 & SMN2 <basic>; "outcome" measures, p < 0.05; C:\\data.',
        "url": f"{BASE_URL}/events/sma-science-congress/",
        "sameAs": "https://kongres.example.org/2027/?lang=en&day=1,2",
        "inLanguage": "en",
        "organizer": {"@type": "Organization", "name": "Society for Example Medicine"},
    }


@pytest.mark.parametrize(
    "event",
    [
        an_event(place=Place(country="PL")),
        an_event(place=Place(venue="Hotel")),
        an_event(mode=Mode.ONLINE),
        an_event(start=dt.date(2027, 9, 1), precision=Precision.MONTH, place=TOWN),
    ],
    ids=["country-only", "venue-only", "online-without-link", "month"],
)
def test_what_would_have_to_be_guessed_is_not_said(event: Event) -> None:
    """Without a day, or without a town or link, there is no JSON-LD at all."""
    assert event_jsonld(event, LOOK) is None


def field(event: Event, name: str) -> object:
    document = event_jsonld(event, LOOK)
    assert document is not None
    return document.get(name)


def test_times_have_their_offset() -> None:
    """A time without offset would be taken for the reader's own."""
    event = an_event(start=at("Europe/Warsaw", 2027, 7, 1, 9, 30), timezone="Europe/Warsaw", place=TOWN)
    assert field(event, "startDate") == "2027-07-01T09:30+02:00"
    assert field(event, "endDate") is None


def test_hybrid_is_a_place_and_a_link() -> None:
    """Mixed mode has both locations."""
    event = an_event(mode=Mode.HYBRID, place=TOWN, online_url="https://meet.example.org/1")
    assert field(event, "eventAttendanceMode") == "https://schema.org/MixedEventAttendanceMode"
    location = field(event, "location")
    assert isinstance(location, list)
    assert [each["@type"] for each in location] == ["Place", "VirtualLocation"]


def test_hybrid_without_a_link_claims_no_mode() -> None:
    """Half of a hybrid meeting would contradict "offline"."""
    assert field(an_event(mode=Mode.HYBRID, place=TOWN), "eventAttendanceMode") is None


def test_a_new_date_names_the_old_one() -> None:
    """EventRescheduled comes with previousStartDate; without one it is simply scheduled."""
    moved = an_event(status=Status.RESCHEDULED, previous_start=dt.date(2027, 1, 2), place=TOWN)
    assert field(moved, "eventStatus") == "https://schema.org/EventRescheduled"
    assert field(moved, "previousStartDate") == "2027-01-02"
    assert field(an_event(status=Status.RESCHEDULED, place=TOWN), "eventStatus") == "https://schema.org/EventScheduled"


def test_an_unconfirmed_event_claims_no_status() -> None:
    """schema.org has no word for it, and "scheduled" would be a guess."""
    assert field(an_event(status=Status.UNCONFIRMED, place=TOWN), "eventStatus") is None


def test_teaching_is_an_education_event() -> None:
    """Courses and the like have schema.org's type of their own."""
    assert field(an_event(type=EventType.COURSE, place=TOWN), "@type") == "EducationEvent"
