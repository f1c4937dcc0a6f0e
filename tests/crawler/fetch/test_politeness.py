"""What a site owner sees of us: robots.txt obeyed, delays kept, Retry-After believed."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest

from crawler.middlewares.retries import retry_after_s
from tests.crawler.fetch.crawling import Room, article, page
from tests.crawler.fetch.site import Answer, Hit, Site

GOOD = page(article("SMA day", "2027-05-12"))


def robots(site: Site, text: str, status: int = 200) -> None:
    site.routes["/robots.txt"] = Answer(text.encode(), status, (("Content-Type", "text/plain"),))


def test_page_that_robots_forbids_is_not_asked_for(site: Site, room: Room) -> None:
    """A rule for us, or for everybody, keeps us out; the class says so."""
    robots(site, "User-agent: sma-events\nDisallow: /events\n\nUser-agent: *\nDisallow:\n")
    site.html("/events", GOOD)
    room.source("society", f"{site.url}/events")
    line = room.crawl("society").only()
    assert line["class"] == "broken:robots"
    assert line["detail"] == f"{site.url}/robots.txt does not allow {site.url}/events"
    assert site.asked() == []


def test_robots_for_others_does_not_concern_us(site: Site, room: Room) -> None:
    """A rule for another crawler is not ours, and without robots.txt everything is allowed."""
    robots(site, "User-agent: otherbot\nDisallow: /\n")
    site.html("/events", GOOD)
    room.source("society", f"{site.url}/events")
    assert room.crawl("society").only()["class"] == "ok"


@pytest.mark.parametrize(
    ("status", "crawl_class"), [(403, "ok"), (404, "ok"), (503, "broken:server-error"), (429, "broken:rate-limited")]
)
def test_robots_out_of_reach(status: int, crawl_class: str, site: Site, room: Room) -> None:
    """RFC 9309: refused or missing means no rules; a failing server means that nothing may be fetched."""
    robots(site, "no", status)
    site.html("/events", GOOD)
    room.source("society", f"{site.url}/events")
    assert room.crawl("society").only()["class"] == crawl_class
    assert len(site.asked("/events")) == (1 if crawl_class == "ok" else 0)


def test_crawl_delay_is_kept(site: Site, room: Room) -> None:
    """Crawl-delay applies though the source itself asks for no delay."""
    robots(site, "User-agent: *\nCrawl-delay: 0.4\n")
    site.html("/events", page(article("One", "2027-05-01"), following="/two"))
    site.html("/two", page(article("Two", "2027-05-02"), following="/three"))
    site.html("/three", page(article("Three", "2027-05-03")))
    room.source("society", f"{site.url}/events")
    assert room.crawl("society").only()["items"] == 3
    times = [hit.at for hit in site.asked()]
    assert [after - before >= 0.38 for before, after in pairwise(times)] == [True, True]


def test_delay_of_the_source_is_kept(site: Site, room: Room) -> None:
    """`delay` in the source file separates its requests, robots.txt included."""
    site.html("/events", page(article("One", "2027-05-01"), following="/two"))
    site.html("/two", page(article("Two", "2027-05-02")))
    room.source("society", f"{site.url}/events", head='allow_private = true\ndelay = "300ms"'.replace("300ms", "0.3s"))
    room.crawl("society")
    times = [hit.at for hit in site.hits]
    assert [after - before >= 0.2 for before, after in pairwise(times)] == [True, True]


def test_short_retry_after_is_waited_for(site: Site, room: Room) -> None:
    """A host that asks to wait a second is asked again after a second, and the crawl goes on."""
    tries: list[float] = []

    def busy_once(hit: Hit) -> Answer:
        tries.append(hit.at)
        return Answer(GOOD.encode()) if len(tries) > 1 else Answer(b"", 429, (("Retry-After", "1"),))

    site.routes["/events"] = busy_once
    room.source("society", f"{site.url}/events")
    assert room.crawl("society").only()["class"] == "ok"
    assert tries[1] - tries[0] >= 0.98


def test_sources_of_one_host_take_turns(site: Site, room: Room) -> None:
    """Two sources on one host never have a request under way at the same time."""
    busy: list[int] = []
    seen: list[int] = []

    def watched(_: Hit) -> Answer:
        busy.append(1)
        seen.append(len(busy))
        answer = Answer(GOOD.encode(), delay_s=0.15)
        busy.pop()
        return answer

    site.routes["/a"] = site.routes["/b"] = watched
    for slug in ("a", "b"):
        room.source(slug, f"{site.url}/{slug}")
    assert room.crawl("a", "b").classes == {"a": "ok", "b": "ok"}
    times = [hit.at for hit in site.asked()]
    assert times[1] - times[0] >= 0.15


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (b"120", 120.0),
        (b" 5 ", 5.0),
        (b"Sun, 22 Nov 2026 15:00:30 GMT", 30.0),
        (b"Sun, 22 Nov 2026 14:00:00 GMT", 0.0),
        (b"soon", None),
        (b"-3", None),
        (b"", None),
        (None, None),
    ],
)
def test_retry_after_is_read(header: bytes | None, seconds: float | None) -> None:
    """Seconds or an HTTP date; anything else is as if it were not there."""
    assert retry_after_s(header, dt.datetime(2026, 11, 22, 15, 0, 0, tzinfo=dt.UTC)) == seconds
