"""JSON-LD: which nodes of the graph are events of the page, and how they are called."""

from __future__ import annotations

import json

import pytest

from crawler.extract.page import Container
from tests.crawler.extract.pages import read, starts
from tests.crawler.extract.test_jsonld import ONE, event, page


@pytest.mark.parametrize(
    ("kind", "counts"),
    [
        ("Festival", True),
        ("Hackathon", True),
        ("MusicEvent", True),
        ("CourseInstance", True),
        ("https://schema.org/BusinessEvent", True),
        ("EventVenue", False),
        ("EventReservation", False),
        ("Article", False),
        ("BroadcastEvent", True),
        ("", False),
        (None, False),
    ],
)
def test_types_that_are_events(kind: str | None, counts: bool) -> None:
    """Every subclass of Event counts, and nothing that only has the word in its name."""
    found = read("jsonld", page(json.dumps(event(**{"@type": kind}))))
    assert starts(found) == (ONE if counts else [])


def test_nameless_broadcast_is_no_event() -> None:
    """The broadcast of a programme is not an event that one attends."""
    found = read("jsonld", page(json.dumps({"@type": "BroadcastEvent", "startDate": "2027-05-12"})))
    assert (found.items, found.problem, found.container) == ((), None, Container.UNKNOWN)


def test_series_stands_back_behind_its_parts() -> None:
    """The parts are the events; what they leave open is the series'."""
    part = {"@type": "Event", "startDate": "2027-05-12", "url": "/a"}
    series = {
        "@type": "EventSeries",
        "name": "Webinars",
        "startDate": "2027-01-01",
        "subEvent": [part],
        "location": "Online",
    }
    (item,) = read("jsonld", page(json.dumps(series))).items
    assert (item.title, item.start, item.url, item.location) == (
        "Webinars",
        "2027-05-12",
        "https://example.org/a",
        "Online",
    )


def test_course_gives_its_instances_a_name() -> None:
    """A CourseInstance often has but dates."""
    course = {
        "@type": "Course",
        "name": "NMD course",
        "hasCourseInstance": [{"@type": "CourseInstance", "startDate": "2027-03-01"}],
    }
    assert starts(read("jsonld", page(json.dumps(course)))) == [("NMD course", "2027-03-01")]


def test_super_event_is_no_event_of_this_page() -> None:
    """A session names its congress, which the page is not about."""
    assert starts(read("jsonld", page(json.dumps(event(superEvent=event(name="Whole week")))))) == ONE


def test_nameless_event_is_called_after_what_it_belongs_to() -> None:
    """A part after its whole (also by address alone), a broadcast after its programme; that one a person looks at."""
    nodes = [
        {"@type": "Event", "@id": "https://example.org/a", "name": "Congress", "startDate": "2027-05-12"},
        {
            "@type": "Event",
            "@id": "https://example.org/b",
            "startDate": "2027-05-13",
            "superEvent": "https://example.org/a",
        },
        {
            "@type": "RadioEpisode",
            "name": "On muscles",
            "publication": {"@type": "BroadcastEvent", "startDate": "2027-05-14"},
        },
    ]
    found = read("jsonld", page(json.dumps(nodes)))
    assert [(item.title, item.start, item.confidence) for item in found.items] == [
        ("Congress", "2027-05-12", 1.0),
        ("Congress", "2027-05-13", 1.0),
        ("On muscles", "2027-05-14", 0.5),
    ]


def test_nameless_course_is_called_after_its_page() -> None:
    """The only main heading, else the title without the site's name."""
    script = '<script type="application/ld+json">{"@type": "CourseInstance", "startDate": "2027-05-12"}</script>'
    assert starts(read("jsonld", f"<title>Example | Site</title>{script}")) == [("Example", "2027-05-12")]
    assert starts(read("jsonld", f"<title>x</title><h1>Course</h1>{script}")) == [("Course", "2027-05-12")]


def test_release_of_a_work_is_no_event() -> None:
    """Nobody attends it."""
    album = {
        "@type": "MusicRelease",
        "name": "x",
        "releasedEvent": {"@type": "PublicationEvent", "startDate": "2027-05-12"},
    }
    assert read("jsonld", page(json.dumps(album))).items == ()


@pytest.mark.parametrize("kind", ["application/ld&#43;json", "application/LD+JSON", "application/ld&#x2B;json"])
def test_type_may_be_written_otherwise(kind: str) -> None:
    """Template engines escape its sign; case does not matter."""
    body = f'<script type="{kind}">{json.dumps(event())}</script>'
    assert (starts(read("jsonld", body)), starts(read("auto", body))) == (ONE, ONE)
