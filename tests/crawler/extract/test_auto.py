"""Finding out how a page publishes its events."""

from __future__ import annotations

import json

import pytest

from crawler.extract.page import Container
from tests.crawler.extract.pages import read, starts
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


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(
            '<article class="post"><h2>News</h2><time class="published" datetime="2026-11-01">1 Nov</time></article>',
            id="published",
        ),
        pytest.param(
            '<article><h2>News</h2><p class="posted-on"><time datetime="2026-11-01">1 Nov</time></p></article>',
            id="posted on",
        ),
        pytest.param('<article><h2>News</h2><time pubdate datetime="2026-11-01">1 Nov</time></article>', id="pubdate"),
        pytest.param(
            '<article><h2>News</h2><time itemprop="datePublished" datetime="2027-11-01">1 Nov</time></article>',
            id="datePublished",
        ),
        pytest.param(
            '<article><h2>News</h2><time datetime="2026-11-01">1 Nov</time></article>', id="a past day, unmarked"
        ),
        pytest.param(
            page('{"@context": "https://schema.org", "@type": "Article", "datePublished": "2027-05-12"}'), id="article"
        ),
        pytest.param(
            '<div itemscope itemtype="https://schema.org/Product">'
            '<time itemprop="priceValidUntil" datetime="2027-05-12">x</time></div>',
            id="product",
        ),
        pytest.param("<p>We look forward to 12 May 2027.</p>", id="prose"),
    ],
)
def test_page_without_events_yields_none_and_says_so(body: str) -> None:
    """Dates of publishing, products and articles are no events."""
    found = read("auto", f"<!doctype html><body>{body}</body>", url="https://example.org/")
    assert (found.items, found.needs_js) == ((), False)
    assert (found.problem or "").startswith("no event is marked up on this page")


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("", "the page is empty"),
        (" \n", "the page is empty"),
        ('{"a": [1, 2]}', 'JSON of a shape of its own: name its list and fields with kind = "json"'),
        (
            '[{"title": "Post", "date": "2027-05-12", "modified": "2026-11-01"}]',
            'JSON of a shape of its own: name its list and fields with kind = "json"',
        ),
        (
            '<?xml version="1.0"?><urlset><url><loc>https://example.org/</loc></url></urlset>',
            "a sitemap, and none of its addresses looks like that of an event",
        ),
        (
            '<html><head><link rel="alternate" type="application/rss+xml" href="/feed/"></head><p>Hello</p></html>',
            "no event is marked up on this page; it announces https://example.org/feed/",
        ),
    ],
)
def test_nothing_is_silently_empty(body: str, problem: str) -> None:
    """Whatever the page is, the reason is given."""
    assert read("auto", body).problem == problem


@pytest.mark.parametrize(
    "notice",
    [
        "There are no upcoming events.",
        "No events found.",
        "Derzeit gibt es keine Veranstaltungen",
        "Aucun événement à venir",
        "No hay eventos",
        "Brak nadchodzących wydarzeń",
        "現在、予定はありません",
    ],
)
def test_page_that_says_it_has_none_is_quiet(notice: str) -> None:
    """The place for events is there and empty."""
    found = read("auto", f"<!doctype html><body><h1>Agenda</h1><p>{notice}</p></body>")
    assert (found.items, found.problem, found.container) == ((), None, Container.EMPTY)


def test_empty_frame_for_scripts_is_recognised() -> None:
    """The page would need a browser."""
    found = read("auto", '<body><div id="app"></div><script src="/main.js"></script></body>')
    assert (found.items, found.needs_js) == ((), True)


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


def test_empty_calendar_is_quiet() -> None:
    """Its container is there and empty."""
    assert read("auto", calendar()).container is Container.EMPTY


def test_noon_that_only_fills_up_a_day_is_no_time() -> None:
    """Drupal stamps days as 12:00 UTC and shows but the day; the clock beside it is the time."""
    body = (
        '<body><h2>Top links</h2><main><h1>General meeting</h1><div class="event-node">'
        '<time datetime="2027-04-21T12:00:00Z">21 April 2027</time><p class="time">2:00 pm</p></div></main></body>'
    )
    assert [(item.title, item.start, item.time) for item in read("auto", body).items] == [
        ("General meeting", "2027-04-21", "2:00 pm")
    ]


def test_one_day_spelled_in_two_ways_is_one_day() -> None:
    """Microdata says 2027-5-2, JSON-LD 2027-05-02: one event, once."""
    data = json.dumps([event(startDate="2027-05-02"), event(startDate="2027-06-02")])
    body = f'<script type="application/ld+json">{data}</script>{MICRODATA.replace("2027-05-12T09:00", "2027-5-2")}'
    assert [item.start for item in read("auto", body).items] == ["2027-05-02", "2027-06-02"]


def test_long_tag_with_few_attributes_keeps_them() -> None:
    """Data of a page's script in an attribute is long and harmless; only a tag of thousands of attributes is cut."""
    data = "a=b " * 10_000
    assert starts(read("auto", f'<div class="event" data-state="{data}">{cards(12)}</div>')) == starts(
        read("auto", cards(12))
    )


def test_export_of_the_page_s_platform_is_named() -> None:
    """A calendar in a frame: the page itself holds nothing."""
    frame = '<iframe src="https://calendar.google.com/calendar/embed?src=ab%40group.calendar.google.com"></iframe>'
    assert read("auto", f"<html><body>{frame}</body></html>").problem == (
        "no event is marked up on this page; it announces"
        " https://calendar.google.com/calendar/ical/ab@group.calendar.google.com/public/basic.ics"
    )


def test_ways_are_told_apart() -> None:
    """What each of them gave, the one that was taken first, and the kind that would read it alone."""
    data = json.dumps([event(name=f"Event {day}", startDate=f"2027-05-{day}") for day in (12, 13)])
    found = read("auto", f'<body><script type="application/ld+json">{data}</script>{H_EVENT}</body>')
    assert [(way.way, way.kind, way.items) for way in found.ways if way.way in ("JSON-LD", "microformats")] == [
        ("JSON-LD", "jsonld", 2),
        ("microformats", "hevent", 1),
    ]


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
