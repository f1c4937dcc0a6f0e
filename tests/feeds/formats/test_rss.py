"""RSS as feedparser and an XML parser read it back."""

from __future__ import annotations

import datetime as dt

import feedparser
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from feeds.formats import rss
from feeds.formats.format import Feed
from feeds.formats.text import clean, one_line
from store.event import Event, Place, Precision, Status
from tests.feeds.events import BASE_URL, CHANGED, LOOK, an_event, scenarios

FEED = Feed("SMA & more", "What <is> to come.", f"{BASE_URL}/feeds/events.rss", f"{BASE_URL}/events/", CHANGED)


def read(*events: Event) -> feedparser.FeedParserDict:
    """The feed of these events, as a reader sees it."""
    data = rss.head(FEED) + b"".join(rss.block(event, LOOK) for event in events) + rss.FORMAT.tail
    parsed = feedparser.parse(data)
    assert not parsed.bozo
    return parsed


def test_channel_names_itself() -> None:
    """Title, page, own address, language, and the last visible change as the build date."""
    channel = read().feed
    links = {(link.rel, link.href) for link in channel.links}
    assert (channel.title, channel.language, channel.ttl) == ("SMA & more", "en", "720")
    assert links == {("alternate", f"{BASE_URL}/events/"), ("self", f"{BASE_URL}/feeds/events.rss")}
    assert channel.updated == "Fri, 20 Nov 2026 17:05:09 GMT"


def test_an_entry_says_when_and_where_in_its_title() -> None:
    """Portals show little more than the title."""
    (entry,) = read(scenarios()["congress"]).entries
    assert entry.title == "SMA Science Congress; 5th edition, Łódź (12–14 May 2027, Łódź, Poland)"
    assert entry.summary.startswith("12–14 May 2027 · Łódź, Poland · Congress. Three days of science.")


def test_an_entry_is_known_by_its_uid_and_dated_by_its_announcement() -> None:
    """guid is no link; pubDate is when we first published it, not the day of the event."""
    event = scenarios()["congress"]
    (entry,) = read(event).entries
    assert (entry.id, entry.guidislink) == (f"urn:uuid:{event.uid}", False)
    assert (entry.link, entry.published) == (f"{BASE_URL}/events/{event.slug}/", "Tue, 01 Sep 2026 08:30:00 GMT")


def test_event_module_has_the_dates_with_the_last_day() -> None:
    """ev:enddate is inclusive, unlike iCalendar's."""
    (entry,) = read(scenarios()["congress"]).entries
    assert (entry.ev_startdate, entry.ev_enddate) == ("2027-05-12", "2027-05-14")
    assert (entry.ev_location, entry.ev_type) == ("EC1, ul. Targowa 1/3, Łódź, Poland", "congress")


def test_a_month_stays_a_month() -> None:
    """An event whose day is not known is announced with its month and no invented day."""
    (entry,) = read(scenarios()["month-only"]).entries
    assert (entry.title, entry.ev_startdate) == ("Autumn symposium (September 2027, Gent, Belgium)", "2027-09")
    assert "ev_enddate" not in entry


def test_a_cancelled_event_says_so_first() -> None:
    """In the title and in the first words of the text."""
    (entry,) = read(an_event(title="Day", status=Status.CANCELLED)).entries
    assert entry.title.startswith("CANCELLED: Day (")
    assert entry.summary.startswith("This event is cancelled.")


def test_text_of_others_cannot_become_markup() -> None:
    """A description that looks like HTML is shown as text in every reader."""
    (entry,) = read(an_event(description="<script>alert(1)</script> p < 0.05 & more ]]>")).entries
    assert "&lt;script&gt;alert(1)&lt;/script&gt; p &lt; 0.05 &amp; more ]]&gt;" in entry.content[0].value
    assert "<script" not in entry.summary


def test_description_comes_before_content() -> None:
    """Some readers take the last of the two."""
    item = etree.fromstring(rss.head(FEED) + rss.block(an_event(), LOOK) + rss.FORMAT.tail).find("channel/item")
    assert item is not None
    names = [etree.QName(child).localname for child in item]
    assert names[:6] == ["title", "link", "guid", "pubDate", "description", "encoded"]


@given(title=st.text(max_size=120), text=st.text(max_size=200), city=st.text(max_size=40))
@settings(deadline=None, max_examples=150)
def test_any_text_is_well_formed_and_comes_back(title: str, text: str, city: str) -> None:
    """Whatever characters a source sends, the XML is sound and the title is what it was."""
    event = an_event(title=one_line(title) or "x", description=text, place=Place(city=city))
    root = etree.fromstring(rss.head(FEED) + rss.block(event, LOOK) + rss.FORMAT.tail)
    where = f", {one_line(city)}" if one_line(city) else ""
    assert root.findtext("channel/item/title") == f"{event.title} (12 May 2027{where})"


def test_clean_drops_what_xml_forbids() -> None:
    """Controls, surrogates and non-characters go; line breaks of all kinds become one (config.characters)."""
    assert clean("a\x00b\x0bc\ufffed\ud800e\r\nf\u2028g\th") == "ab\ncde\nf\ng\th"


def test_month_and_day_precision_differ_in_the_title() -> None:
    """The first of a month is a day like any other when the day is known."""
    fields = {"title": "T", "start": dt.date(2027, 9, 1)}
    assert read(an_event(**fields)).entries[0].title == "T (1 September 2027)"
    assert read(an_event(precision=Precision.MONTH, **fields)).entries[0].title == "T (September 2027)"
