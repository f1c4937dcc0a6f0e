"""What is read of a page's records, and which of its links are followed."""

from __future__ import annotations

import json

import pytest

from tests.crawler.extract.pages import read, starts
from tests.crawler.extract.test_jsonld import event


def cards(*days: int, marked: str = "event-card") -> str:
    return "".join(
        f'<article class="{marked}"><h3><a href="/e/{day}">Event {day}</a></h3>'
        f'<time datetime="2027-05-{day:02}">{day} May, 9:00 am - 5:00 pm</time>'
        f'<p class="event-venue">Hall {day}</p></article>'
        for day in days
    )


def test_cards_with_time_elements_are_read() -> None:
    """Title, link, time of day and place of each card."""
    found = read("auto", f"<body><main>{cards(12, 13)}</main></body>")
    assert [(item.title, item.start, item.time, item.url, item.location) for item in found.items] == [
        (f"Event {day}", f"2027-05-{day}", "9:00 am - 5:00 pm", f"https://example.org/e/{day}", f"Hall {day}")
        for day in (12, 13)
    ]


def test_two_time_elements_are_start_and_end() -> None:
    """A record with a first and a last day."""
    body = (
        '<ul class="events"><li><p><time datetime="2027-05-12">12</time>–<time datetime="2027-05-14">14 May</time></p>'
        '<h3>Congress</h3></li><li><p><time datetime="2027-06-01">1 June</time></p><h3>Workshop</h3></li></ul>'
    )
    assert [(item.title, item.start, item.end) for item in read("auto", body).items] == [
        ("Congress", "2027-05-12", "2027-05-14"),
        ("Workshop", "2027-06-01", None),
    ]


def test_add_to_calendar_links_are_exact() -> None:
    """Times, zone, place and text of the link; the address of the record's heading."""
    link = (
        "https://calendar.google.com/calendar/render?action=TEMPLATE&amp;text=Family+day&amp;dates=20270512T090000/20270512T170000"
        "&amp;ctz=Europe/Berlin&amp;location=Hall+1&amp;details=Come!"
    )
    days = link.replace("20270512T090000/20270512T170000", "20270601/20270604").replace("Family+day", "Congress")
    body = (
        f'<div><h3><a href="/e/1">Family day</a></h3><a href="{link}">+</a></div>'
        f'<div><h3>Congress</h3><a href="{days}">+</a></div>'
    )
    assert [
        (item.title, item.start, item.end, item.timezone, item.location, item.url) for item in read("auto", body).items
    ] == [
        (
            "Family day",
            "2027-05-12T09:00:00",
            "2027-05-12T17:00:00",
            "Europe/Berlin",
            "Hall 1",
            "https://example.org/e/1",
        ),
        ("Congress", "2027-06-01", "2027-06-03", "Europe/Berlin", "Hall 1", None),
    ]


def test_links_of_a_bare_list_are_offered() -> None:
    """A list page whose own content is only links; menus and files are left out."""
    menu = "".join(f'<li><a href="/events/menu-{n}">m</a></li>' for n in range(9))
    rows = "".join(f'<li><a href="/events/{name}/">{name}</a></li>' for name in ("congress", "workshop", "family-day"))
    rows += '<li><a href="/events/flyer.pdf">pdf</a></li>'
    body = f"<body><nav><ul>{menu}</ul></nav><main><ul>{rows}</ul></main></body>"
    found = read("auto", body)
    assert found.links == tuple(
        f"https://example.org/events/{name}/" for name in ("congress", "workshop", "family-day")
    )
    assert (found.items, found.problem) == ((), None)


def test_noon_that_only_fills_up_a_day_is_no_time() -> None:
    """Drupal stamps days as 12:00 UTC and shows but the day; the clock beside it is the time."""
    body = (
        '<body><h2>Top links</h2><main><h1>General meeting</h1><div class="event-node">'
        '<time datetime="2027-04-21T12:00:00Z">21 April 2027</time><p class="time">2:00 pm</p></div></main></body>'
    )
    assert [(item.title, item.start, item.time) for item in read("auto", body).items] == [
        ("General meeting", "2027-04-21", "2:00 pm")
    ]


def test_long_tag_with_few_attributes_keeps_them() -> None:
    """Data of a page's script in an attribute is long and harmless; only a tag of thousands of attributes is cut."""
    data = "a=b " * 10_000
    assert starts(read("auto", f'<div class="event" data-state="{data}">{cards(12)}</div>')) == starts(
        read("auto", cards(12))
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We meet on 12 May 2027 at 6:30 pm in Hall 1.", "6:30 pm"),
        ("We meet on 13 May 2027 at 6:30 pm in Hall 1.", None),
        ("Registration deadline: 12 May 2027, 6:30 pm.", None),
        ("Come at 6:30 pm.", None),
    ],
)
def test_time_from_the_sentence_of_the_day(text: str, expected: str | None) -> None:
    """Only one that repeats the event's own day says when it begins."""
    (item,) = read("auto", json.dumps(event(description=text))).items
    assert (item.start, item.time) == ("2027-05-12", expected)


def test_link_of_the_same_list_without_an_item_is_followed() -> None:
    """What the list says of one event too little of, its own page may say."""
    rows = "".join(
        f'<li><a href="/events/{name}">{name.title()} workshop</a> <span>{day}</span></li>'
        for name, day in (
            ("first", "12 May 2027"),
            ("second", "13 May 2027"),
            ("third", "14 May 2027"),
            ("last", "soon"),
        )
    )
    found = read("auto", f"<!doctype html><html lang=en><body><main><h1>Events</h1><ul>{rows}</ul></main></body>")
    assert [item.url for item in found.items] == [
        f"https://example.org/events/{name}" for name in ("first", "second", "third")
    ]
    assert found.links == ("https://example.org/events/last",)
