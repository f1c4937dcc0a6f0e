"""Which links of a list page lead to the pages of its events; sitemaps; words of addresses."""

from __future__ import annotations

import json

import pytest

from crawler.extract.event_words import is_paging, speaks_of_events
from crawler.extract.page import Container
from tests.crawler.extract.pages import read

NAV = '<nav><a href="/events/all">All events</a><a href="/news">News</a><a href="/about">About us</a></nav>'


def links(rows: str, url: str = "https://example.org/board", around: str = "ul") -> list[str]:
    """Paths of the links that a page with these rows offers."""
    found = read("auto", f"<!doctype html><body>{NAV}<main><{around}>{rows}</{around}></main></body>", url=url).links
    return [link.removeprefix("https://example.org") for link in found]


def row(href: str, text: str = "Details", rest: str = "") -> str:
    return f'<li>{rest}<a href="{href}">{text}</a></li>'


@pytest.mark.parametrize(
    ("hrefs", "url"),
    [
        pytest.param(["/events/a", "/events/b"], "https://example.org/", id="a word in the address"),
        pytest.param(["/veranstaltungen/a", "/veranstaltungen/b"], "https://example.org/", id="German"),
        pytest.param(["/wydarzenia/a", "/wydarzenia/b"], "https://example.org/", id="Polish"),
        pytest.param(
            ["/board/meeting-2027-05-12", "/board/meeting-2027-06-01"], "https://example.org/board", id="dates"
        ),
        pytest.param(
            ["/view.aspx?EID=4&day=12", "/view.aspx?EID=5&day=13"], "https://example.org/calendar", id="a key"
        ),
    ],
)
def test_links_of_events_are_offered(hrefs: list[str], url: str) -> None:
    """Without any date on the page."""
    rows = "".join(
        f'<div class="event-title"><a href="{href}">Congress {at}</a></div>' for at, href in enumerate(hrefs)
    )
    assert links(rows, url, "div") == hrefs


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(row("/people/a", "Anna") + row("/people/b", "Bernd"), id="people"),
        pytest.param(row("/tag/events", "Events") + row("/category/events", "More"), id="tags"),
        pytest.param(row("?page=2", "2") + row("?page=3", "3"), id="paging"),
        pytest.param(row("/a.pdf", "Minutes") + row("/b.pdf", "Agenda"), id="documents"),
        pytest.param(row("mailto:a@example.org") + row("#top"), id="no pages"),
        pytest.param('<li class="menu"><a href="/events/a">a</a></li>' * 3, id="a menu"),
    ],
)
def test_other_links_are_not(rows: str) -> None:
    """A crawl would follow them in vain."""
    assert links(rows) == []


def test_link_in_a_script_is_seen() -> None:
    """Addresses that only a click would open."""
    rows = "".join(f"<li><a href=\"javascript:go('/events/{name}')\">Congress</a></li>" for name in "ab")
    assert links(rows) == ["/events/a", "/events/b"]


def test_list_is_followed_whole() -> None:
    """Links of one shape and place stand or fall together."""
    names = ("congress", "anna-and-friends", "summer-course")
    assert links("".join(row(f"/events/{name}", name) for name in names)) == [f"/events/{name}" for name in names]


def test_links_to_another_host_are_followed_in_a_list() -> None:
    """A society may keep its registration elsewhere."""
    rows = "".join(row(f"https://registration.example.net/events/{name}", "Congress") for name in "ab")
    assert links(rows) == [f"https://registration.example.net/events/{name}" for name in "ab"]


def sitemap(*urls: str, root: str = "urlset", entry: str = "url") -> str:
    listed = "".join(f"<{entry}><loc>{url}</loc></{entry}>" for url in urls)
    return f'<?xml version="1.0"?><{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{listed}</{root}>'


def test_sitemap_gives_links() -> None:
    """Addresses that look like those of events; entities are resolved."""
    urls = ("https://example.org/events/congress", "https://example.org/about", "https://example.org/e?event=1&amp;x=2")
    found = read("auto", sitemap(*urls))
    assert found.links == ("https://example.org/events/congress", "https://example.org/e?event=1&x=2")
    assert (found.items, found.problem, found.container) == ((), None, Container.EMPTY)


def test_index_leads_to_the_sitemap_of_events() -> None:
    """Nothing else of it is fetched."""
    urls = ("https://example.org/tribe_events-sitemap.xml", "https://example.org/post-sitemap.xml")
    assert read("auto", sitemap(*urls, root="sitemapindex", entry="sitemap")).next_pages == urls[:1]


@pytest.mark.parametrize(
    ("root", "problem"),
    [
        ("urlset", "a sitemap, and none of its addresses looks like that of an event"),
        ("sitemapindex", "a sitemap index, and none of its sitemaps is named after events"),
    ],
)
def test_sitemap_without_events_says_so(root: str, problem: str) -> None:
    """The reason for people."""
    assert read("auto", sitemap("https://example.org/about", root=root)).problem == problem


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://example.org/kongresse/2027", True),
        ("https://example.org/EventDetail.aspx?id=3", True),
        ("https://example.org/%C3%A9v%C3%A9nements/a", True),
        ("https://example.org/blog/event", False),
        ("https://example.org/prevention", False),
        ("https://events.example.org/", False),
        ("http://[", False),
    ],
)
def test_words_of_an_address(url: str, expected: bool) -> None:
    """Whole words, in several languages; the host says nothing."""
    assert speaks_of_events(url) is expected


@pytest.mark.parametrize(
    ("text", "expected"), [("Next »", True), ("12", True), ("Weiter", True), ("Congress", False), ("12 May", False)]
)
def test_words_that_turn_pages(text: str, expected: bool) -> None:
    """They lead to another part of the list."""
    assert is_paging(text) is expected


def test_list_of_addresses_in_data_gives_links() -> None:
    """A page may state nothing but where its events are."""
    data = [{"@type": "ListItem", "position": n, "url": f"https://example.org/events/{n}"} for n in (1, 2)]
    body = f'<script type="application/ld+json">{json.dumps({"@type": "ItemList", "itemListElement": data})}</script>'
    assert read("auto", f"<html><body>{body}</body></html>").links == (
        "https://example.org/events/1",
        "https://example.org/events/2",
    )
