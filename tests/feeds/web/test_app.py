"""The server as clients see it: files from memory, conditional requests, filters, redirects, refusals."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import brotli
import pytest
import zstandard
from starlette.testclient import TestClient

from config.load import Config
from feeds.web.app import WebApp, create_app
from store.repository import Store
from tests.feeds.web.conftest import BASE_URL
from tests.feeds.web.samples import NOW

FEEDS = ("/feeds/events.ics", "/feeds/events.rss", "/feeds/events.json")
PAGES = ("/", "/events/", "/events/past/", "/events/2027-03/", "/subscribe/", "/sources/", "/about/")
PLAIN = {"accept-encoding": "identity"}


def test_published_files_are_served_as_they_are(client: TestClient, public: Path) -> None:
    """A feed's bytes are the file's bytes."""
    for path in FEEDS:
        assert client.get(path, headers=PLAIN).content == (public / path[1:]).read_bytes()


@pytest.mark.parametrize(
    ("accept", "coding", "decode"),
    [
        ("gzip", "gzip", gzip.decompress),
        ("gzip, deflate, br", "br", brotli.decompress),
        ("br;q=0.1, zstd", "zstd", lambda data: zstandard.ZstdDecompressor().decompressobj().decompress(data)),
        ("gzip;q=0, *", "br", brotli.decompress),
    ],
)
def test_the_precompressed_sibling_is_sent_as_the_client_weighs(
    client: TestClient, public: Path, accept: str, coding: str, decode: Any
) -> None:
    """Each encoding is a file of the tree, sent byte for byte, and decodes to the same feed."""
    with client.stream("GET", "/feeds/events.ics", headers={"accept-encoding": accept}) as response:
        raw = b"".join(response.iter_raw())
    assert response.headers["content-encoding"] == coding
    assert response.headers["content-length"] == str(len(raw))
    assert decode(raw) == (public / "feeds/events.ics").read_bytes()


def test_each_encoding_has_a_strong_tag_of_its_own(client: TestClient) -> None:
    """A cache must never take one encoding's bytes for another's (RFC 9110 8.8.3)."""
    tags = [
        client.get("/feeds/events.ics", headers={"accept-encoding": each}).headers["etag"]
        for each in ("identity", "gzip", "br", "zstd")
    ]
    assert len(set(tags)) == 4
    assert all(tag.startswith('"') for tag in tags)


@pytest.mark.parametrize("path", [*FEEDS, *PAGES])
@pytest.mark.parametrize("accept", ["identity", "gzip", "br"])
def test_an_unchanged_resource_costs_a_304_without_body(client: TestClient, path: str, accept: str) -> None:
    """The tag of an answer gives 304 for the same encoding, with the headers that a cache renews."""
    first = client.get(path, headers={"accept-encoding": accept})
    again = client.get(path, headers={"accept-encoding": accept, "if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    for name in ("etag", "cache-control", "vary"):
        assert again.headers[name] == first.headers[name]
    assert "content-length" not in again.headers


def test_a_tag_of_another_encoding_is_a_change(client: TestClient) -> None:
    """Who has the gzip body and now asks for the plain one gets it."""
    tag = client.get("/feeds/events.ics", headers={"accept-encoding": "gzip"}).headers["etag"]
    assert client.get("/feeds/events.ics", headers=PLAIN | {"if-none-match": tag}).status_code == 200


def test_the_date_of_the_last_change_answers_old_clients(client: TestClient) -> None:
    """If-Modified-Since gives 304, but not beside a tag that differs."""
    date = client.get("/feeds/events.rss").headers["last-modified"]
    assert date == "Sun, 22 Nov 2026 14:30:00 GMT"
    assert client.get("/feeds/events.rss", headers={"if-modified-since": date}).status_code == 304
    both = {"if-modified-since": date, "if-none-match": '"other"'}
    assert client.get("/feeds/events.rss", headers=both).status_code == 200


@pytest.mark.parametrize("date", [f"Sun, 22 Nov 2026 14:30:00 +{'9' * 40}", f"Sun, 22 Nov {'9' * 40} 14:30:00 GMT"])
def test_a_date_that_no_calendar_holds_is_no_condition(client: TestClient, date: str) -> None:
    """An If-Modified-Since of numbers without end is ignored, as every other that cannot be read."""
    assert client.get("/feeds/events.rss", headers={"if-modified-since": date}).status_code == 200


@pytest.mark.parametrize("path", [*FEEDS, *PAGES, "/feeds/events.ics?country=PL", "/nothing"])
def test_head_is_get_without_the_body(client: TestClient, path: str) -> None:
    """Status and headers are equal, the body is empty."""
    get, head = client.get(path, headers=PLAIN), client.head(path, headers=PLAIN)
    assert (head.status_code, head.content) == (get.status_code, b"")
    assert dict(head.headers) == dict(get.headers)


def test_feeds_carry_their_headers(client: TestClient) -> None:
    """Type, disposition, caching, CORS and nosniff; nothing that would set a cookie."""
    headers = dict(client.get("/feeds/events.ics", headers=PLAIN).headers)
    for name in ("etag", "content-length", "last-modified"):
        assert headers.pop(name)
    assert headers == {
        "content-type": "text/calendar; charset=utf-8",
        "content-disposition": 'inline; filename="events.ics"',
        "cache-control": "public, max-age=3600",
        "vary": "Accept-Encoding",
        "access-control-allow-origin": "*",
        "x-content-type-options": "nosniff",
    }


def test_pages_allow_no_script_and_no_frame(client: TestClient) -> None:
    """Everything comes from the site itself, and nothing runs, also on pages of errors."""
    for path in ("/", "/nothing", "/events/?country=XX"):
        headers = client.get(path).headers
        assert headers["content-security-policy"] == (
            "default-src 'none'; img-src 'self'; style-src 'self'; form-action 'self'; base-uri 'none'; "
            "frame-ancestors 'none'"
        )
        assert headers["x-content-type-options"] == "nosniff"
        assert "set-cookie" not in headers


def test_accept_and_host_change_nothing(client: TestClient) -> None:
    """No negotiation on Accept (Google sends none), no link built from Host."""
    plain = client.get("/events/").content
    odd = client.get("/events/", headers={"accept": "text/calendar", "host": "evil.example.net"})
    assert (odd.status_code, odd.content) == (200, plain)


def test_authorization_is_ignored(client: TestClient) -> None:
    """Old Outlook sends credentials on its own; they are no reason to refuse (feeds.md 5.7)."""
    assert client.get("/feeds/events.ics", headers={"authorization": "Basic eDp5"}).status_code == 200


@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("/events", "/events/"),
        ("/events?country=PL", "/events/?country=PL"),
        ("/events/index.html", "/events/"),
        ("/sources", "/sources/"),
        ("/events/2027-03", "/events/2027-03/"),
    ],
)
def test_near_misses_are_redirected_on_the_same_host(client: TestClient, path: str, location: str) -> None:
    """The Location is relative, whatever Host says."""
    response = client.get(path, headers={"host": "evil.example.net"})
    assert (response.status_code, response.headers["location"]) == (301, location)


def test_the_uid_of_an_event_leads_to_its_page(client: TestClient, store: Store) -> None:
    """Other keys of an event redirect to the address of today; so do former slugs."""
    event = next(event for event in store.events() if event.title.startswith("Webinar"))
    page, calendar = client.get(f"/events/{event.uid}/"), client.get(f"/events/{event.uid}.ics")
    assert (page.status_code, page.headers["location"]) == (301, f"/events/{event.slug}/")
    assert (calendar.status_code, calendar.headers["location"]) == (301, f"/events/{event.slug}.ics")


@pytest.mark.parametrize(
    "path",
    [
        "/feeds/unknown.ics",
        "/feeds/events.exe",
        "/nothing/",
        "/events/nothing/",
        "/../manifest.json",
        "/%2e%2e/manifest.json",
        "/feeds/..%2f..%2fevents.db",
        "/feeds/events.ics.gz",
        "/static/",
        "//etc/passwd",
        "/events/%00/",
    ],
)
def test_what_is_not_published_is_not_there(client: TestClient, path: str) -> None:
    """Only paths of the manifest are opened: no address leads out of the tree, or to a sibling."""
    assert client.get(path).status_code == 404


def test_not_found_helps_people_and_is_plain_for_programs(client: TestClient) -> None:
    """A page with a search for people; one line of text for a calendar program, never HTML."""
    page, feed = client.get("/nothing/"), client.get("/feeds/nothing.ics")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert 'name="q"' in page.text
    assert feed.headers["content-type"] == "text/plain; charset=utf-8"
    assert feed.text == "Not found\nThere is no such feed. Formats are ics, rss, atom, json.\n"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PROPFIND", "PATCH", "TRACE"])
def test_other_methods_are_refused_cleanly(client: TestClient, method: str) -> None:
    """405 with what is allowed, on feeds, pages and unknown addresses alike."""
    for path in ("/feeds/events.ics", "/", "/nothing/"):
        response = client.request(method, path)
        assert (response.status_code, response.headers["allow"]) == (405, "GET, HEAD, OPTIONS")


def test_options_answers_a_browsers_question(client: TestClient) -> None:
    """A script of another site may ask before it reads a feed; pages do not invite it."""
    feed, page = client.options("/feeds/events.json"), client.options("/events/")
    assert (feed.status_code, feed.headers["access-control-allow-origin"]) == (204, "*")
    assert feed.headers["access-control-allow-methods"] == "GET, HEAD, OPTIONS"
    assert (page.status_code, page.headers["allow"]) == (204, "GET, HEAD, OPTIONS")
    assert "access-control-allow-origin" not in page.headers


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
    """The number of events is announced, each chosen filter has a link without it."""
    text = client.get("/events/?country=PL&q=congress").text
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


def test_nothing_published_yet_asks_to_come_back(store: Store, config: Config, tmp_path: Path) -> None:
    """503 with Retry-After; the process is alive but not ready."""
    app = create_app(store, config, tmp_path / "empty" / "public", BASE_URL)
    with TestClient(app) as client:
        page, feed = client.get("/"), client.get("/feeds/events.ics")
        assert (page.status_code, page.headers["retry-after"]) == (503, "60")
        assert "Nothing is published yet" in page.text
        assert (feed.status_code, feed.headers["content-type"]) == (503, "text/plain; charset=utf-8")
        assert (client.get("/healthz").status_code, client.get("/readyz").status_code) == (200, 503)


def test_operators_see_health_and_numbers(client: TestClient) -> None:
    """Alive, ready, and counts by route class and status."""
    client.get("/feeds/events.ics")
    client.get("/feeds/events.ics", headers={"if-none-match": "*"})
    client.get("/nothing/")
    assert (client.get("/healthz").text, client.get("/readyz").text) == ("alive\n", "ready\n")
    lines = client.get("/metrics").text.splitlines()
    for line in (
        'sma_events_http_requests_total{route="feed",status="200"} 1.0',
        'sma_events_http_requests_total{route="feed",status="304"} 1.0',
        'sma_events_http_requests_total{route="unknown",status="404"} 1.0',
        "sma_events_published_events 8.0",
        'sma_events_sources{class="ok"} 2.0',
        'sma_events_sources{class="disabled"} 1.0',
        'sma_events_sources{class="broken:container-missing"} 1.0',
    ):
        assert line in lines


def test_a_new_configuration_is_taken_over(client: TestClient, app: WebApp, config: Config) -> None:
    """After `reconfigure`, filters know the sources of the new configuration."""
    app.reconfigure(config.with_fallbacks({}))
    assert client.get("/feeds/events.ics?source=example-society").status_code == 200


def test_a_base_url_with_a_path_works_with_and_without_it(store: Store, config: Config, public: Path) -> None:
    """Behind a proxy the site's path may arrive or may have been taken away; redirects carry it."""
    app = create_app(store, config, public, "https://portal.example.org/sma", clock=lambda: NOW)
    with TestClient(app, follow_redirects=False) as client:
        assert client.get("/sma/events/").content == client.get("/events/").content
        assert client.get("/sma/events").headers["location"] == "/sma/events/"
        assert client.get("/sma").headers["location"] == "/sma/"


def test_a_fault_of_ours_is_said_without_a_trace(config: Config, public: Path, tmp_path: Path) -> None:
    """500 as plain text for programs and as a page for people; what is published is served on."""
    with Store.open(f"sqlite:///{tmp_path / 'gone.db'}") as gone:
        app = create_app(gone, config, public, BASE_URL, clock=lambda: NOW)
    (tmp_path / "gone.db").write_bytes(b"this is no database any more" * 100)
    with TestClient(app, raise_server_exceptions=False) as client:
        feed, page = client.get("/feeds/events.ics?country=PL"), client.get("/events/?country=PL")
        assert (feed.status_code, feed.headers["content-type"]) == (500, "text/plain; charset=utf-8")
        assert (page.status_code, page.headers["content-type"]) == (500, "text/html; charset=utf-8")
        assert "Traceback" not in feed.text + page.text
        assert client.get("/readyz").status_code == 503
        assert client.get("/feeds/events.ics").status_code == 200
