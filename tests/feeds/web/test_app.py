"""The server as clients see it: files from memory, conditional requests, redirects, refusals."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import brotli
import pytest
import zstandard
from starlette.testclient import TestClient

from config.load import Config, load_config
from feeds.web.app import WebApp, create_app
from store.repository import Store
from tests.feeds.web.conftest import BASE_URL, make_config
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
            "frame-ancestors 'none'; connect-src 'self'"
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


def test_a_source_whose_file_never_was_valid_is_counted(store: Store, public: Path, tmp_path: Path) -> None:
    """Among the others, by what is wrong with it; one that was never crawled waits."""
    config = make_config(tmp_path / "config")
    (tmp_path / "config" / "sources" / "mistaken.toml").write_text("kind = 1\n")
    for each, counted in ((config, 0), (load_config(tmp_path / "config", {}), 1)):
        with TestClient(create_app(store, each, public, BASE_URL, clock=lambda: NOW)) as client:
            lines = client.get("/metrics").text.splitlines()
        assert lines.count('sma_events_sources{class="broken:config"} 1.0') == counted
        assert 'sma_events_sources{class="waiting"} 3.0' in lines


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
