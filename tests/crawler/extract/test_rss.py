"""Feeds: RSS, Atom, JSON Feed."""

from __future__ import annotations

import json

import pytest

from crawler.extract.page import Container
from crawler.items import EventItem
from tests.crawler.extract.pages import read, starts


def rss(*items: str, head: str = "") -> str:
    entries = "".join(f"<item>{item}</item>" for item in items)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'{head}<rss version="2.0" xmlns:ev="http://purl.org/rss/1.0/modules/event/"'
        ' xmlns:xcal="urn:ietf:params:xml:ns:xcal"'
        ' xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:geo="http://www.w3.org/2003/01/geo/wgs84_pos#">'
        f"<channel><title>News</title>{entries}</channel></rss>"
    )


def test_event_module_gives_the_fields() -> None:
    """ev: elements are the event's; the date of publishing is not."""
    (item,) = read(
        "rss",
        rss(
            "<title>Congress &amp;amp; more</title><link>https://example.org/1</link>"
            '<guid isPermaLink="false">g1</guid>'
            "<pubDate>Sun, 01 Nov 2026 10:00:00 GMT</pubDate><description>Short</description>"
            "<content:encoded><![CDATA[<p>The whole text</p>]]></content:encoded><category>SMA</category>"
            "<ev:startdate>2027-05-12T09:00+02:00</ev:startdate><ev:enddate>2027-05-14</ev:enddate>"
            "<ev:location>Mainz</ev:location><ev:organizer>Society</ev:organizer><ev:type>congress</ev:type>"
            "<geo:lat>49.9</geo:lat><geo:long>8.2</geo:long>"
        ),
    ).items
    assert item == EventItem(
        title="Congress & more",
        start="2027-05-12T09:00+02:00",
        end="2027-05-14",
        location="Mainz",
        latitude="49.9",
        longitude="8.2",
        url="https://example.org/1",
        description="<p>The whole text</p>",
        organizer="Society",
        type="congress",
        keywords=("SMA",),
        native_id="g1",
        rules={"start": "event module"},
    )


def test_xcal_module_is_read() -> None:
    """The other module in use."""
    entry = "<title>x</title><xcal:dtstart>20270512T090000Z</xcal:dtstart><xcal:location>Mainz</xcal:location>"
    (item,) = read("rss", rss(entry)).items
    assert (item.start, item.location) == ("20270512T090000Z", "Mainz")


@pytest.mark.parametrize(
    ("title", "text", "start", "confidence"),
    [
        ("Family day, 12-14 May 2027, Mainz", "Come!", "Family day, 12-14 May 2027, Mainz", 0.8),
        (
            "Familientag",
            "<p>Herzlich willkommen.</p><p>Wann: 12. Mai 2027, 9 Uhr</p>",
            "Wann: 12. Mai 2027, 9 Uhr",
            0.5,
        ),
        ("Journée", "Rendez-vous le 5 juin 2027 à Paris", "Rendez-vous le 5 juin 2027 à Paris", 0.5),
        ("Spotkanie", "Odbędzie się 7.05.2027 w Krakowie", "Odbędzie się 7.05.2027 w Krakowie", 0.5),
        ("勉強会", "2027年5月12日 東京", "2027年5月12日 東京", 0.5),
        ("Congress", "Abstract deadline: 1 March 2027. We meet on 12 May 2027.", "We meet on 12 May 2027.", 0.5),
    ],
)
def test_date_in_the_text_is_handed_on(title: str, text: str, start: str, confidence: float) -> None:
    """Without a module the clause that looks like the event's date is the start; what it means is decided later."""
    (item,) = read("rss", rss(f"<title>{title}</title><description><![CDATA[{text}]]></description>")).items
    assert (item.start, item.confidence) == (start, confidence)


def test_entry_without_any_date_is_refused_though_it_was_published() -> None:
    """pubDate never becomes the date of an event."""
    entry = "<title>We have a new website</title><link>/1</link><pubDate>Sun, 01 Nov 2026 10:00:00 GMT</pubDate>"
    found = read("rss", rss(entry))
    assert [(one.code, one.raw) for one in found.refused] == [
        ("no-date", {"title": "We have a new website", "url": "https://example.org/1"})
    ]


def test_atom_and_rdf_are_read() -> None:
    """The other two families."""
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>News</title><entry><title>Congress 12 May 2027</title>'
        '<id>a1</id><link href="/1"/><updated>2026-11-01T00:00:00Z</updated></entry></feed>'
    )
    rdf = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
        '<channel rdf:about="x"><title>News</title></channel>'
        '<item rdf:about="i"><title>Congress 12 May 2027</title><link>https://example.org/1</link></item></rdf:RDF>'
    )
    assert [starts(read("rss", body)) for body in (atom, rdf)] == [
        [("Congress 12 May 2027", "Congress 12 May 2027")]
    ] * 2


def test_json_feed_is_read_with_its_next_page() -> None:
    """Version 1.1, with the event extension of some sites."""
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "next_url": "/feed?page=2",
        "items": [
            {"id": "1", "url": "/1", "title": "Congress", "_event": {"startDate": "2027-05-12", "location": "Mainz"}},
            {"id": "2", "title": "News", "content_text": "Nothing", "date_published": "2026-11-01T00:00:00Z"},
            "odd",
        ],
    }
    found = read("rss", json.dumps(feed))
    assert starts(found) == [("Congress", "2027-05-12")]
    assert (found.next_pages, len(found.refused)) == (("https://example.org/feed?page=2",), 1)


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda text: text.replace("Café", "Caf&eacute;"), id="HTML entity"),
        pytest.param(lambda text: text.replace("Café", "Café & Co"), id="bare ampersand"),
        pytest.param(lambda text: text.replace("Café", "Café &#xD800; & &#1114112;"), id="numbers of no characters"),
        pytest.param(lambda text: text.replace("</channel></rss>", ""), id="cut off"),
        pytest.param(lambda text: "\n\n" + text, id="leading line breaks"),
        pytest.param(lambda text: text.replace("Café", "\x0bCafé"), id="control character"),
        pytest.param(
            lambda text: text.replace(' xmlns:ev="http://purl.org/rss/1.0/modules/event/"', ""), id="unbound prefix"
        ),
        pytest.param(
            lambda text: text.replace("<rss", '<!DOCTYPE rss PUBLIC "x" "http://example.org/rss.dtd"><rss'),
            id="doctype",
        ),
        pytest.param(lambda text: text.encode("cp1252"), id="not the encoding it says"),
    ],
)
def test_broken_feeds_keep_their_entry(damage: object) -> None:
    """What is wrong with the XML does not cost the event."""
    assert callable(damage)
    body = damage(rss("<title>Café</title><ev:startdate>2027-05-12</ev:startdate>"))
    ((title, start),) = starts(read("rss", body))
    assert ((title or "").split(" ")[0], start) == ("Café", "2027-05-12")


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (
            rss(head='<!DOCTYPE rss [<!ENTITY a "aaa">]>'),
            "the feed defines XML entities of its own, which a feed has no use for",
        ),
        ("<html><body>Not found</body></html>", "no feed: the body begins with '<html><body>Not found</body></html>'"),
        ("", "no feed: the body begins with 'nothing at all'"),
        ('{"a": 1}', "JSON, but no JSON Feed"),
        ("{", "the body begins like JSON and is none"),
        ("<rss>" + " " * (4 * 1024 * 1024), "the feed is larger than 4 MB"),
    ],
)
def test_what_is_no_feed_is_a_problem(body: str, problem: str) -> None:
    """With the reason, and without work on hostile input."""
    assert read("rss", body).problem == problem


def test_empty_feed_is_empty() -> None:
    """A feed without entries is quiet."""
    found = read("rss", rss())
    assert (found.items, found.refused, found.problem, found.container) == ((), (), None, Container.EMPTY)


def test_calendar_system_s_own_elements_are_known_by_their_names() -> None:
    """Whatever the prefix; the time beside the date, the place; never those of other modules."""
    entry = (
        "<title>Meeting</title><c:EventDates>May 12, 2027</c:EventDates>"
        "<c:EventTimes>05:30 PM - 07:00 PM</c:EventTimes><c:Location>Hall 1</c:Location><dc:date>2026-11-01</dc:date>"
    )
    body = rss(entry).replace("<rss ", '<rss xmlns:c="https://example.org/c" ', 1)
    assert [(item.start, item.time, item.location, item.confidence) for item in read("rss", body).items] == [
        ("May 12, 2027", "05:30 PM - 07:00 PM", "Hall 1", 1.0)
    ]
