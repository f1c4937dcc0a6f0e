"""Platforms as data: what they offer for a page, and how their JSON is read."""

from __future__ import annotations

import base64
import json
from typing import Any

import jmespath
import pytest

from crawler.extract.page import Container
from crawler.extract.presets import Preset, presets, presets_for
from tests.crawler.extract.pages import read

URL = "https://society.example.org/agenda/?page=2"


def exports(text: str, url: str = URL) -> dict[str, tuple[str, ...]]:
    """What is to be tried for a page, guesses left out, by the name of the platform."""
    return {one.name: one.export_urls(url, text) for one in presets_for(text, url) if not one.guess}


@pytest.mark.parametrize(
    ("text", "url", "name", "expected"),
    [
        pytest.param(
            '<div class="tribe-events">',
            URL,
            "The Events Calendar",
            "https://society.example.org/wp-json/tribe/events/v1/events?per_page=50",
            id="its own host",
        ),
        pytest.param(
            '<iframe src="https://calendar.google.com/calendar/embed?height=600&amp;src=ab12%40group.calendar.google.com">',
            URL,
            "Google Calendar",
            "https://calendar.google.com/calendar/ical/ab12@group.calendar.google.com/public/basic.ics",
            id="an identifier in an entity-escaped address",
        ),
        pytest.param(
            'src="https://calendar.google.com/calendar/embed?src='
            + base64.urlsafe_b64encode(b"ab12@group.calendar.google.com").decode().rstrip("=")
            + '&amp;ctz=Europe/Vienna"',
            URL,
            "Google Calendar",
            "https://calendar.google.com/calendar/ical/ab12@group.calendar.google.com/public/basic.ics",
            id="an identifier in base64",
        ),
        pytest.param(
            "powered by Indico",
            "https://meetings.example.org/category/17/overview",
            "Indico",
            "https://meetings.example.org/category/17/events.ics",
            id="a number from the page's own address",
        ),
        pytest.param(
            "",
            "https://examplecity.legistar.com/Calendar.aspx",
            "Legistar",
            "https://webapi.legistar.com/v1/examplecity/events?$orderby=EventDate+desc&$top=200",
            id="a customer's name from the host",
        ),
        pytest.param(
            '<a href="webcal://calendar.example.org/all.ics">Subscribe</a>',
            URL,
            "Calendar to subscribe to (webcal)",
            "https://calendar.example.org/all.ics",
            id="webcal",
        ),
        pytest.param(
            "<script src='https://www.trumba.com/x.js'></script><script>$Trumba({webName: \"example-uni\"})</script>",
            URL,
            "Trumba",
            "https://www.trumba.com/calendars/example-uni.ics",
            id="a name from a script",
        ),
    ],
)
def test_export_is_made_of_what_the_page_shows(text: str, url: str, name: str, expected: str) -> None:
    """Placeholders are filled from the page and its address."""
    assert exports(text, url)[name] == (expected,)


def test_platform_without_its_identifier_offers_nothing() -> None:
    """An address with a gap in it is not tried."""
    assert "Google Calendar" not in exports("<a href='https://calendar.google.com/calendar'>")


def test_guesses_come_last() -> None:
    """What speaks from the page is tried before what is tried on any page."""
    found = presets_for('<div class="tribe-events">', URL)
    assert [one.guess for one in found] == sorted(one.guess for one in found)
    assert found[-1].guess


def test_plain_page_gets_the_guesses_only() -> None:
    """Nothing speaks of a platform."""
    assert exports("<p>Hello</p>") == {}


def test_every_preset_can_be_used() -> None:
    """Names are told apart, expressions compile, and what has a shape says how it is read."""
    names = [one.name for one in presets()]
    assert sorted(set(names)) == sorted(names)
    for one in presets():
        assert bool(one.export) or bool(one.shape)
        assert (one.rules is not None) == (one.shape is not None)
        for expression in filter(None, (one.shape, one.zone)):
            jmespath.compile(expression)


def test_address_that_is_none_survives() -> None:
    """A recorded page may come with any address."""
    assert Preset(name="x", kind="ics", export=("{base}/x",)).export_urls("http://[::1", "") == ()


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        pytest.param(
            {
                "website": {"timeZone": "Europe/Vienna"},
                "upcoming": [{"id": "a", "title": "Congress", "startDate": 1810105200000, "fullUrl": "/e/congress"}],
                "past": [],
            },
            {
                "title": "Congress",
                "start": "1810105200000",
                "timezone": "Europe/Vienna",
                "url": "https://example.org/e/congress",
            },
            id="Squarespace",
        ),
        pytest.param(
            {
                "results": [
                    {
                        "id": "7",
                        "title": "Workshop",
                        "startDate": {"date": "2027-05-12", "time": "09:00:00", "tz": "Europe/Paris"},
                        "endDate": {"date": "2027-05-13", "time": "17:00:00", "tz": "Europe/Paris"},
                        "location": "Example Institute",
                    }
                ]
            },
            {
                "title": "Workshop",
                "start": "2027-05-12T09:00:00",
                "end": "2027-05-13T17:00:00",
                "timezone": "Europe/Paris",
                "venue": "Example Institute",
            },
            id="Indico",
        ),
        pytest.param(
            {
                "value": [
                    {
                        "id": 1,
                        "eventName": "Council",
                        "startDateTime": "2027-05-12T18:00:00Z",
                        "publishedFiles": [],
                        "eventLocation": {"city": "Exampleton"},
                    }
                ]
            },
            {"title": "Council", "start": "2027-05-12T18:00:00", "city": "Exampleton"},
            id="local time behind a Z",
        ),
        pytest.param(
            {
                "events": [
                    {
                        "title": "Course",
                        "scheduling": {
                            "config": {"startDate": "2027-05-12T07:00:00.000Z", "timeZoneId": "Europe/Madrid"}
                        },
                        "location": {"name": "Hall"},
                    }
                ]
            },
            {"title": "Course", "start": "2027-05-12T07:00:00.000Z", "timezone": "Europe/Madrid", "venue": "Hall"},
            id="Wix",
        ),
        pytest.param(
            [{"EventBodyName": "Board", "EventDate": "2027-05-12T00:00:00", "EventTime": "9:00 AM", "EventGuid": "g"}],
            {"title": "Board", "start": "2027-05-12T00:00:00", "time": "9:00 AM", "native_id": "g"},
            id="Legistar",
        ),
    ],
)
def test_json_of_a_platform_is_read_by_its_shape(document: Any, expected: dict[str, str]) -> None:
    """No configuration: the shape tells whose it is."""
    found = read("auto", json.dumps(document))
    (item,) = found.items
    assert {name: getattr(item, name) for name in expected} == expected
    assert (found.ways[0].way, found.container) == ("JSON of a known platform", Container.FILLED)
