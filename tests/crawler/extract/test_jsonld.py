"""JSON-LD: the scripts, the graph, and the mapping from schema.org."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from crawler.items import EventItem
from tests.crawler.extract.pages import read, starts


def page(*scripts: str) -> str:
    blocks = "".join(f'<script type="application/ld+json">{script}</script>' for script in scripts)
    return f"<!doctype html><html><head><title>Events</title>{blocks}</head><body><h1>Events</h1></body></html>"


def event(**keys: Any) -> dict[str, Any]:
    return {"@context": "https://schema.org", "@type": "Event", "name": "Congress", "startDate": "2027-05-12", **keys}


def only(**keys: Any) -> EventItem:
    (item,) = read("jsonld", page(json.dumps(event(**keys)))).items
    return item


ONE = [("Congress", "2027-05-12")]
TEXT = json.dumps(event())


def test_every_property_finds_its_field() -> None:
    """An event that says everything is read whole."""
    item = only(
        **{
            "@id": "https://example.org/e/1#event",
            "@type": ["Event", "schema:EducationEvent"],
            "name": "Families &amp; <b>friends</b>",
            "startDate": "2027-05-12T09:00:00+02:00",
            "endDate": "2027-05-14",
            "duration": "P2D",
            "previousStartDate": "2027-04-01",
            "url": "/e/1",
            "offers": [{"@type": "Offer", "url": "https://example.org/tickets"}],
            "description": "<p>Text</p>",
            "organizer": [{"@type": "Organization", "name": "Example Society"}],
            "sponsor": [{"@type": "Organization", "name": "Example Pharma"}, "Example Biotech"],
            "eventStatus": "https://schema.org/EventRescheduled",
            "eventAttendanceMode": "https://schema.org/MixedEventAttendanceMode",
            "keywords": "SMA, families",
            "audience": {"@type": "Audience", "audienceType": "families"},
            "inLanguage": {"@type": "Language", "name": "German"},
            "location": [
                {"@type": "VirtualLocation", "url": "https://meet.example.org/1"},
                {
                    "@type": "Place",
                    "name": "Hall 1",
                    "address": {
                        "@type": "PostalAddress",
                        "streetAddress": "Main Street 1",
                        "addressLocality": "Mainz",
                        "addressRegion": "RP",
                        "addressCountry": {"@type": "Country", "name": "DE"},
                    },
                    "geo": {"latitude": 49.99, "longitude": "8.24"},
                },
            ],
        }
    )
    assert item == EventItem(
        title="Families & friends",
        start="2027-05-12T09:00:00+02:00",
        end="2027-05-14",
        duration="P2D",
        previous_start="2027-04-01",
        venue="Hall 1",
        street="Main Street 1",
        city="Mainz",
        region="RP",
        country="DE",
        latitude="49.99",
        longitude="8.24",
        url="https://example.org/e/1",
        registration_url="https://example.org/tickets",
        online_url="https://meet.example.org/1",
        description="<p>Text</p>",
        organizer="Example Society",
        sponsor="Example Pharma, Example Biotech",
        status="EventRescheduled",
        mode="MixedEventAttendanceMode",
        type="EducationEvent",
        keywords=("SMA", "families"),
        audience="families",
        language="German",
        native_id="https://example.org/e/1#event",
    )


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("Hall 1, Mainz", {"location": "Hall 1, Mainz"}),
        ("https://meet.example.org/1", {"online_url": "https://meet.example.org/1"}),
        ({"@type": "Place", "name": "Hall 1"}, {"venue": "Hall 1"}),
        ({"@type": "Place", "name": "Hall 1", "address": "Mainz"}, {"venue": "Hall 1", "location": "Hall 1, Mainz"}),
        ({"@type": "PostalAddress", "addressLocality": "Mainz"}, {"city": "Mainz"}),
        (
            {"@type": "Place", "address": {"addressLocality": "Mainz", "addressCountry": "DE"}},
            {"city": "Mainz", "country": "DE"},
        ),
        ([None, "", {"@type": "Place", "name": "Hall 1"}], {"venue": "Hall 1"}),
        (17, {"location": "17"}),
    ],
)
def test_location_in_all_its_shapes(location: Any, expected: dict[str, str]) -> None:
    """Text, address, place, virtual place and lists of them are read."""
    assert only(location=location) == replace(EventItem(title="Congress", start="2027-05-12"), **expected)  # type: ignore[arg-type]


def test_place_given_by_reference_is_resolved_on_the_page() -> None:
    """{"@id"} points to a node in another script."""
    place = json.dumps({"@type": "Place", "@id": "#hall", "name": "Hall 1"})
    (item,) = read("jsonld", page(place, json.dumps(event(location={"@id": "#hall"})))).items
    assert item.venue == "Hall 1"


@pytest.mark.parametrize(
    "script",
    [
        pytest.param(TEXT, id="plain"),
        pytest.param(json.dumps([event()]), id="list"),
        pytest.param(
            json.dumps({"@context": "https://schema.org", "@graph": [{"@type": "WebPage"}, event()]}), id="graph"
        ),
        pytest.param(json.dumps({"@type": "ItemList", "itemListElement": [{"item": event()}]}), id="item list"),
        pytest.param(json.dumps({"@type": "WebPage", "mainEntity": event()}), id="nested"),
        pytest.param(f"<!--\n{TEXT}\n-->", id="HTML comment"),
        pytest.param(f"//<![CDATA[\n{TEXT}\n//]]>", id="CDATA"),
        pytest.param(f"/* events */ {TEXT};", id="script comment and semicolon"),
        pytest.param(TEXT.replace("}", ",}"), id="trailing comma"),
        pytest.param(TEXT.replace("Congress", "Congress\n\t"), id="raw line break in a text"),
        pytest.param(TEXT.replace('"', "&quot;"), id="escaped quotes"),
        pytest.param('{"@type": "WebSite"}\n' + TEXT, id="two values in a row"),
        pytest.param(
            json.dumps({"@type": ["Thing", "http://schema.org/Event"], "name": "Congress", "startDate": "2027-05-12"}),
            id="type list",
        ),
    ],
)
def test_scripts_in_all_their_shapes(script: str) -> None:
    """However the script wraps or spoils its JSON, the event is read, once."""
    assert starts(read("jsonld", page(script, TEXT))) == ONE


def test_bad_script_does_not_lose_the_good_ones() -> None:
    """Each script is read by itself; the bad one is refused."""
    found = read("jsonld", page("{not json", TEXT, "", '{"@type": "Event"'))
    assert (starts(found), [one.reason for one in found.refused]) == (ONE, ["a JSON-LD script is not valid JSON"] * 2)


def test_page_without_json_ld_is_a_problem() -> None:
    """The kind does not fit the page."""
    assert read("jsonld", "<p>Events</p>").problem == (
        "the page holds no JSON-LD (no script of type application/ld+json)"
    )


def test_document_that_is_json_ld_by_itself_is_read() -> None:
    """An API may answer with the bare document."""
    assert starts(read("jsonld", TEXT, content_type="application/ld+json")) == ONE


def test_deep_nesting_and_lone_surrogates_do_no_harm() -> None:
    """Hostile JSON neither raises nor yields text that cannot be stored."""
    deep = '{"a":' * 5000 + "1" + "}" * 5000
    lone = TEXT.replace("Congress", "Con\\ud800gress")
    assert starts(read("jsonld", page(deep, lone))) == ONE


def test_script_that_is_no_json_but_data_is_read() -> None:
    """What a browser's script would take: single quotes, names without quotes."""
    assert starts(read("jsonld", page("{'@type': 'Event', name: 'Congress', startDate: '2027-05-12',}"))) == ONE


def test_time_with_dashes_is_mended() -> None:
    """A widespread calendar plugin writes its times so."""
    assert starts(read("jsonld", page(json.dumps(event(startDate="2027-5-12T10-10-30-00"))))) == [
        ("Congress", "2027-5-12T10:30")
    ]
