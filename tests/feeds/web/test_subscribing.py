"""What the page of addresses offers, with and without an address that the world can reach."""

from __future__ import annotations

from lxml import html

from config.load import Config
from feeds.web.pages import render_pages
from store.repository import Store
from tests.feeds.web.conftest import BASE_URL
from tests.feeds.web.samples import NOW


def test_subscribing_offers_every_way(site: dict[str, bytes]) -> None:
    """Plain https, webcal, Google, Outlook.com, Microsoft 365, RSS, Atom, JSON, for everything and for named feeds."""
    page = html.document_fromstring(site["subscribe/index.html"].decode())
    everything = page.xpath("//section[h3='All events']")[0]
    assert everything.xpath("string(.//code)") == f"{BASE_URL}/feeds/events.ics"
    assert everything.xpath(".//a/@href") == [
        "webcal://calendar.example.org/feeds/events.ics",
        "https://calendar.google.com/calendar/r?cid=webcal%3A%2F%2Fcalendar.example.org%2Ffeeds%2Fevents.ics",
        "https://outlook.live.com/calendar/0/addfromweb?url=https%3A%2F%2Fcalendar.example.org%2Ffeeds%2Fevents.ics"
        "&name=SMA%20events",
        "https://outlook.office.com/calendar/0/addfromweb?url=https%3A%2F%2Fcalendar.example.org%2Ffeeds%2Fevents.ics"
        "&name=SMA%20events",
        f"{BASE_URL}/feeds/events.rss",
        f"{BASE_URL}/feeds/events.atom",
        f"{BASE_URL}/feeds/events.json",
    ]
    assert page.xpath("string(//section[h3='Meetings in Poland']//code)") == f"{BASE_URL}/feeds/poland.ics"


def test_a_local_service_says_that_others_cannot_reach_it(store: Store, config: Config) -> None:
    """On loopback or without https, Google and Outlook buttons would fail without a word; the page says so."""
    local = dict(render_pages(store, config, "http://127.0.0.1:8000", NOW))["subscribe/index.html"].decode()
    public = dict(render_pages(store, config, BASE_URL, NOW))["subscribe/index.html"].decode()
    assert ("no public https address" in local, "no public https address" in public) == (True, False)
