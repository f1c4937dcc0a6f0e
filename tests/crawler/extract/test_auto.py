"""Finding out how a page publishes its events."""

from __future__ import annotations

import json

import pytest

from tests.crawler.extract.pages import read, starts
from tests.crawler.extract.test_auto_records import cards
from tests.crawler.extract.test_hevent import H_EVENT
from tests.crawler.extract.test_ical import calendar
from tests.crawler.extract.test_jsonld import event, page
from tests.crawler.extract.test_microdata import MICRODATA, RDFA
from tests.crawler.extract.test_rss import rss
from tests.crawler.extract.test_tribe import EVENT, answer

ACTIVITY = {
    "type": "OrderedCollection",
    "orderedItems": [
        {
            "type": "Create",
            "object": {
                "type": "Event",
                "id": "https://example.org/ap/1",
                "name": "Family day",
                "startTime": "2027-05-12T09:00:00+02:00",
                "location": [{"type": "Place", "name": "Hall 1", "address": {"addressLocality": "Mainz"}}],
            },
        }
    ],
}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(calendar("UID:a\nSUMMARY:x\nDTSTART:20270512"), ("x", "2027-05-12"), id="iCalendar"),
        pytest.param(rss("<title>x 12 May 2027</title>"), ("x 12 May 2027", "x 12 May 2027"), id="RSS"),
        pytest.param(answer(EVENT), ("Family day – “SMA” 2027", "2027-05-12T09:00:00"), id="The Events Calendar"),
        pytest.param(json.dumps(EVENT), ("Family day – “SMA” 2027", "2027-05-12T09:00:00"), id="one of its events"),
        pytest.param(json.dumps(event()), ("Congress", "2027-05-12"), id="JSON-LD document"),
        pytest.param(json.dumps(ACTIVITY), ("Family day", "2027-05-12T09:00:00+02:00"), id="ActivityStreams"),
        pytest.param(
            '[{"name": "x", "startDate": "2027-05-12", "id": 1}]', ("x", "2027-05-12"), id="JSON of any shape"
        ),
        pytest.param(
            '{"version": "https://jsonfeed.org/version/1", "items": [{"title": "x 12 May 2027"}]}',
            ("x 12 May 2027", "x 12 May 2027"),
            id="JSON Feed",
        ),
        pytest.param(page(json.dumps(event())), ("Congress", "2027-05-12"), id="JSON-LD in a page"),
        pytest.param(MICRODATA, ("SMA Congress", "2027-05-12T09:00"), id="microdata"),
        pytest.param(RDFA, ("SMA Congress", "2027-05-12T09:00"), id="RDFa"),
        pytest.param(H_EVENT, ("SMA Congress", "2027-05-12T09:00"), id="h-event"),
    ],
)
def test_format_is_found_by_content(body: str, expected: tuple[str, str]) -> None:
    """Address and content type say nothing: any of them under a name that fits another."""
    assert starts(read("auto", body, url="https://example.org/list.xml", content_type="text/plain")) == [expected]


def test_json_in_a_script_is_read() -> None:
    """The list that a calendar script would draw."""
    events = '[{"title": "Course", "start": "2027-05-12 14:00"}, {"title": "Visit", "start": "2027-05-13 10:00"}]'
    body = f"<!doctype html><body><div id=calendar></div><script>window.events = {events};</script></body>"
    assert starts(read("auto", body)) == [("Course", "2027-05-12 14:00"), ("Visit", "2027-05-13 10:00")]


def test_html_inside_json_is_read_as_html() -> None:
    """Answers made for a script carry the list as markup."""
    assert starts(read("auto", json.dumps([{"command": "insert", "data": MICRODATA}]))) == [
        ("SMA Congress", "2027-05-12T09:00")
    ]


def test_records_of_one_kind_are_gathered_from_many_lists() -> None:
    """Days of a calendar, each with its own list."""
    days = {"days": [{"entries": [{"name": f"Event {day}", "startDate": f"2027-05-{day}"}]} for day in (12, 13)]}
    assert starts(read("auto", json.dumps(days))) == [("Event 12", "2027-05-12"), ("Event 13", "2027-05-13")]


def test_richer_list_beats_a_teaser() -> None:
    """One event as JSON-LD beside a list of four: the list is the page's subject, and the teaser is in it."""
    teaser = f'<script type="application/ld+json">{json.dumps(event(name="Event 12"))}</script>'
    found = read("auto", f"<body>{teaser}<main>{cards(12, 13, 14, 15)}</main></body>")
    assert [item.title for item in found.items] == ["Event 12", "Event 13", "Event 14", "Event 15"]


def test_stated_data_beats_time_elements_of_about_the_same_number() -> None:
    """JSON-LD says more about each event."""
    data = json.dumps([event(name=f"Full {day}", startDate=f"2027-05-{day}") for day in (12, 13)])
    found = read("auto", f'<body><script type="application/ld+json">{data}</script>{cards(12, 13, 14)}</body>')
    assert [item.title for item in found.items] == ["Full 12", "Full 13"]


def test_stated_data_on_other_days_is_added() -> None:
    """What two ways say together is more than each."""
    data = json.dumps([event(name=f"Full {day}", startDate=f"2027-05-{day}") for day in (12, 13)])
    other = H_EVENT.replace("2027-05-12T", "2027-07-01T")
    body = f'<body><script type="application/ld+json">{data}</script>{other}</body>'
    assert [item.start for item in read("auto", body).items] == ["2027-05-12", "2027-05-13", "2027-07-01T09:00"]


def test_one_day_spelled_in_two_ways_is_one_day() -> None:
    """Microdata says 2027-5-2, JSON-LD 2027-05-02: one event, once."""
    data = json.dumps([event(startDate="2027-05-02"), event(startDate="2027-06-02")])
    body = f'<script type="application/ld+json">{data}</script>{MICRODATA.replace("2027-05-12T09:00", "2027-5-2")}'
    assert [item.start for item in read("auto", body).items] == ["2027-05-02", "2027-06-02"]


def test_ways_are_told_apart() -> None:
    """What each of them gave, the one that was taken first, and the kind that would read it alone."""
    data = json.dumps([event(name=f"Event {day}", startDate=f"2027-05-{day}") for day in (12, 13)])
    found = read("auto", f'<body><script type="application/ld+json">{data}</script>{H_EVENT}</body>')
    assert [(way.way, way.kind, way.items) for way in found.ways if way.way in ("JSON-LD", "microformats")] == [
        ("JSON-LD", "jsonld", 2),
        ("microformats", "hevent", 1),
    ]
