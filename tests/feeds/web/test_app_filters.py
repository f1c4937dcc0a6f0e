"""Filters as clients see them: what they leave, what they refuse, and that one filter has one answer."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from tests.feeds.web.conftest import BASE_URL

FEEDS = ("/feeds/events.ics", "/feeds/events.rss", "/feeds/events.json")
PAGES = ("/", "/events/", "/events/past/", "/events/2027-03/", "/subscribe/", "/sources/", "/about/")
PLAIN = {"accept-encoding": "identity"}


def test_a_filtered_feed_holds_what_the_filter_leaves(client: TestClient) -> None:
    """country=PL leaves the events of Poland, under a tag of its own that gives 304."""
    response = client.get("/feeds/events.json?country=PL", headers=PLAIN)
    titles = [item["title"] for item in response.json()["items"]]
    assert len(titles) == 2
    assert all("Poland" in title for title in titles)
    tag = response.headers["etag"]
    again = client.get("/feeds/events.json?country=PL", headers=PLAIN | {"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")


def test_the_same_filter_written_otherwise_is_the_same_feed(client: TestClient) -> None:
    """Order, repetition, case and tracking parameters do not make another answer."""
    one = client.get("/feeds/events.ics?type=congress,course&country=PL", headers=PLAIN)
    other = client.get("/feeds/events.ics?country=pl&type=course&type=congress&utm_source=x", headers=PLAIN)
    assert (one.status_code, one.content, one.headers["etag"]) == (200, other.content, other.headers["etag"])


def test_parameters_that_filter_nothing_give_the_published_file(client: TestClient) -> None:
    """Tracking parameters, `v` and the empty fields of a form are ignored and never echoed."""
    plain = client.get("/feeds/events.ics", headers=PLAIN)
    for query in ("?utm_source=mail", "?v=2", "?country=&q="):
        response = client.get("/feeds/events.ics" + query, headers=PLAIN)
        assert (response.headers["etag"], response.content) == (plain.headers["etag"], plain.content)
    assert "mail" not in client.get("/events/?utm_source=mail").text


def test_a_bad_filter_names_what_is_allowed(client: TestClient) -> None:
    """400: one line of text for feeds, a page for people; what was typed is escaped."""
    feed = client.get("/feeds/events.ics?colour=red")
    assert (feed.status_code, feed.headers["content-type"]) == (400, "text/plain; charset=utf-8")
    assert 'unknown key "colour"; known are country, type' in feed.text
    page = client.get("/events/?mode=%3Cscript%3E")
    assert (page.status_code, page.headers["content-type"]) == (400, "text/html; charset=utf-8")
    assert "allowed are onsite, online, hybrid" in page.text
    assert "<script>" not in page.text


def test_an_unknown_source_is_refused(client: TestClient) -> None:
    """A filter by a source that does not exist would be empty for ever, silently."""
    assert client.get("/feeds/events.ics?source=no-such-source").status_code == 400
    assert client.get("/feeds/events.ics?source=example-society").status_code == 200


def test_the_filtered_list_counts_and_lets_remove(client: TestClient) -> None:
    """The number of events is announced, also by the title, each chosen filter has a link without it."""
    text = client.get("/events/?country=PL&q=congress").text
    assert "(1 event) – " in text.partition("</title>")[0]
    assert '<p role="status"><strong>1 event</strong>' in text
    assert 'href="/events/?country=PL"' in text
    assert 'href="/events/?q=congress"' in text
    assert 'href="/subscribe/?country=PL&amp;q=congress"' in text


def test_past_events_show_where_the_filter_asks_for_them(client: TestClient) -> None:
    """Without `from` the list begins today; with it, it goes back."""
    assert "Spring course" not in client.get("/events/?q=course").text
    assert "Spring course" in client.get("/events/?q=course&from=2026-01-01").text


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
@pytest.mark.parametrize("path", [*FEEDS, "/events/", "/subscribe/"])
def test_the_first_and_the_last_day_of_the_calendar_may_be_asked_for(client: TestClient, path: str, day: str) -> None:
    """A filter may name any date that can be written."""
    assert client.get(f"{path}?from={day}").status_code == 200
    assert client.get(f"{path}?to={day}").status_code == 200


def test_subscribing_to_a_choice_gives_its_addresses(client: TestClient) -> None:
    """The addresses of the chosen filter, absolute and from base_url."""
    text = client.get("/subscribe/?country=PL&type=congress", headers={"host": "evil.example.net"}).text
    assert f"{BASE_URL}/feeds/events.ics?country=PL&amp;type=congress" in text
    assert "webcal://calendar.example.org/feeds/events.ics?country=PL&amp;type=congress" in text
    assert "evil" not in text


def test_named_feeds_can_be_narrowed_further(client: TestClient) -> None:
    """A named feed takes filters as the main one does."""
    wide, narrow = client.get("/feeds/poland.json").json(), client.get("/feeds/poland.json?type=course").json()
    assert (len(wide["items"]), len(narrow["items"])) == (2, 1)


def test_parameters_of_other_pages_are_ignored(client: TestClient) -> None:
    """Only lists and feeds have filters; the stylesheet's version is no filter either."""
    assert client.get("/about/?anything=1").status_code == 200
    assert client.get("/static/style.css?v=123").headers["content-type"] == "text/css; charset=utf-8"
