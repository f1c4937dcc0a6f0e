"""What probes find out about real sites on loopback: what is asked, what is taken, and why."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from config.load import parse_source
from tests.crawler.fetch.site import Answer, Site
from tests.crawler.probe.web import SITE, events, ics, linked_data, page, rows, rss, tribe
from tests.scheduler.probe.probing import AS_OF, CALENDAR, put, taken
from tests.scheduler.probe.worker import ProbeWorker

JSON, XML, TEXT = "application/json", "application/rss+xml", "text/plain"
ICS_LINK = '<link rel="alternate" type="text/calendar" href="/events/?ical=1">'
Probes = Callable[[str], dict[str, Any]]


@pytest.fixture(scope="module")
def probes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Probes]:
    """Probes by one process, without a start-up for each."""
    config = tmp_path_factory.mktemp("probes")
    (config / "service.toml").write_text('[crawl]\ndelay = "0s"\ntimeout = "1s"\n')
    worker = ProbeWorker(config)
    yield lambda url: worker.probe(config, url, AS_OF)
    worker.close()


def probe(probes: Probes, url: str) -> dict[str, Any]:
    """The document of a probe. Every proposed file is valid, and the requests are few."""
    found = probes(url)
    assert len(found["requests"]) <= 12
    if found["toml"]:
        source = parse_source(found["slug"], found["toml"], "x.toml")
        assert found["chosen"] is None or (source.kind, source.url) == (found["chosen"]["kind"], found["chosen"]["url"])
    return found


def test_a_wordpress_site_is_read_through_its_interface_or_calendar(probes: Probes, site: Site) -> None:
    """REST and .ics both hold all; the list page holds five: the calendar it announces is taken, in two requests."""
    put(site, "/events/", page(f'<div class="tribe-events">{rows(events(5))}</div>', ICS_LINK))
    put(site, "/events/?ical=1", ics(events(20)), CALENDAR)
    put(site, "/wp-json/tribe/events/v1/events?per_page=50", tribe(events(20)), JSON)
    found = probe(probes, f"{site.url}/events/")
    assert taken(found, site) == ("ok", "ics", "/events/?ical=1")
    assert site.paths() == ["/events/", "/events/?ical=1"]
    assert [item["accepted"] for item in found["sample"]] == [True] * 5
    assert found["guessed"]["timezone"] == {"value": "Europe/Vienna", "reason": "20 of 20 events with a zone are in it"}
    site.forget()
    put(site, "/events/", page(f'<div class="tribe-events">{rows(events(5))}</div>'))
    del site.routes["/events/?ical=1"]
    found = probe(probes, f"{site.url}/events/")
    assert taken(found, site) == ("ok", "tribe", "/wp-json/tribe/events/v1/events?per_page=50")


def test_the_document_has_its_shape(probes: Probes, site: Site) -> None:
    """Every key of the document, of a step and of the choice."""
    put(site, "/events/", page(linked_data(events(4))))
    found = probe(probes, f"{site.url}/events/")
    assert list(found) == [
        "url", "class", "hint", "chosen", "steps", "requests", "guessed", "sample", "toml", "slug",
    ]  # fmt: skip
    assert list(found["chosen"]) == ["kind", "url", "way", "confidence", "why"]
    assert {tuple(step) for step in found["steps"]} == {(
        "url", "way", "origin", "class", "kind", "items", "future", "days", "confidence", "fields", "chosen", "why_not",
    )}  # fmt: skip
    assert list(found["guessed"]) == ["name", "timezone", "language", "date_order", "country"]
    assert found["requests"][:2] == [
        {"url": f"{site.url}/robots.txt", "status": 404}, {"url": f"{site.url}/events/", "status": 200},
    ]  # fmt: skip
    assert [step["chosen"] for step in found["steps"]].count(True) == 1


def test_a_teaser_beside_a_list_of_forty(probes: Probes, site: Site) -> None:
    """One event in JSON-LD, forty in the list: the list is read, and the step says why the markup is not."""
    put(site, "/events/", page(linked_data(events(1)) + rows(events(40))))
    found = probe(probes, f"{site.url}/events/")
    assert taken(found, site) == ("ok", "auto", "/events/")
    (teaser,) = [step for step in found["steps"] if step["kind"] == "jsonld"]
    assert (teaser["items"], teaser["why_not"]) == (1, "it covers 1 of the 40 days to come that the page lists")


def test_a_platform_that_exports_its_category(probes: Probes, site: Site) -> None:
    """An Indico-like category: its calendar is asked for and taken."""
    put(site, "/category/7/", page('<p class="indico-list">Conferences</p>', title="SMA Institute"))
    put(site, "/category/7/events.ics", ics(events(6)), CALENDAR)
    found = probe(probes, f"{site.url}/category/7/")
    assert taken(found, site) == ("ok", "ics", "/category/7/events.ics")
    assert found["chosen"]["way"] == "export of the platform"


def test_a_plain_list_is_read_as_it_is(probes: Probes, site: Site) -> None:
    """Nothing for machines anywhere: "auto", and what was tried is told."""
    put(site, "/events/", page(rows(events(7))))
    found = probe(probes, f"{site.url}/events/")
    assert taken(found, site) == ("ok", "auto", "/events/")
    assert {step["class"] for step in found["steps"][1:]} == {"broken:not-found"}
    assert len(found["requests"]) <= 4


def test_a_feed_of_news_beside_a_list(probes: Probes, site: Site) -> None:
    """The feed has dates of its own; the list is taken."""
    put(site, "/events/", page(rows(events(7)), '<link rel="alternate" type="application/rss+xml" href="/feed/">'))
    put(site, "/feed/", rss([(f"We met on {day} March 2026", "Thank you.") for day in range(1, 12)]), XML)
    found = probe(probes, f"{site.url}/events/")
    assert taken(found, site) == ("ok", "auto", "/events/")
    (feed,) = [step for step in found["steps"] if step["kind"] == "rss"]
    assert feed["why_not"] == "it covers 0 of the 7 days to come that the page lists"


def test_a_page_that_a_script_fills(probes: Probes, site: Site) -> None:
    """Broken, with the word of what would help."""
    shell = (
        '<html><head><title>Events</title></head><body><div id="root"></div><script src="/a.js"></script></body></html>'
    )
    put(site, "/events/", shell)
    found = probe(probes, f"{site.url}/events/")
    assert (found["class"], found["chosen"]) == ("broken:javascript", None)
    assert "needs the js extra" in found["hint"]
    assert "\njs = true" in found["toml"]


def test_robots_are_obeyed(probes: Probes, site: Site) -> None:
    """A page that robots.txt forbids is not asked for, nor is a calendar that it forbids."""
    put(site, "/robots.txt", "User-agent: *\nDisallow: /events/\n", TEXT)
    put(site, "/events/", page(rows(events(3))))
    found = probe(probes, f"{site.url}/events/")
    assert (found["class"], site.paths()) == ("broken:robots", [])
    put(site, "/robots.txt", "User-agent: *\nDisallow: /private/\n", TEXT)
    put(site, "/events/", page(rows(events(5)), '<link rel="alternate" type="text/calendar" href="/private/all.ics">'))
    found = probe(probes, f"{site.url}/events/")
    assert taken(found, site) == ("ok", "auto", "/events/")
    assert "/private/all.ics" not in site.paths()


def test_robots_name_the_sitemap_that_leads_to_the_list(probes: Probes, site: Site) -> None:
    """The page that was given lists nothing and links to nothing."""
    put(site, "/robots.txt", f"User-agent: *\nAllow: /\nSitemap: {SITE}/map.xml\n", TEXT)
    put(site, "/", page("<p>Welcome to the society.</p>"))
    put(
        site,
        "/map.xml",
        f"<urlset><url><loc>{SITE}/about/</loc></url><url><loc>{SITE}/termine/</loc></url></urlset>",
        XML,
    )
    put(site, "/termine/", page(rows(events(6))))
    found = probe(probes, site.url)
    assert taken(found, site) == ("ok", "auto", "/termine/")


def test_redirects_are_followed_and_counted(probes: Probes, site: Site) -> None:
    """For good: the new address is written down; for now: the one that was given."""
    put(site, "/en/events/", page(linked_data(events(5))))
    for status, path in ((301, "/en/events/"), (302, "/events/")):
        site.routes["/events/"] = Answer(b"", status, (("Location", "/en/events/"),))
        found = probe(probes, f"{site.url}/events/")
        assert taken(found, site) == ("ok", "jsonld", path)
        assert [one["status"] for one in found["requests"][:3]] == [404, status, 200]


@pytest.mark.parametrize(
    ("path", "crawl_class"),
    [
        ("/gone/", "broken:not-found"),
        ("/down/", "broken:server-error"),
        ("/key/", "broken:challenge"),
        ("/slow/", "broken:timeout"),
        ("/busy/", "broken:rate-limited"),
    ],
)
def test_a_page_that_does_not_answer(probes: Probes, site: Site, path: str, crawl_class: str) -> None:
    """One class, one hint, no file; nothing else is asked."""
    site.routes["/down/"] = Answer(b"", 500)
    site.routes["/key/"] = Answer(b"", 401)
    site.routes["/slow/"] = Answer(b"", delay_s=1.5)
    site.routes["/busy/"] = Answer(b"", 429, (("Retry-After", "3600"),))
    found = probe(probes, f"{site.url}{path}")
    assert (found["class"], found["toml"], found["slug"]) == (crawl_class, "", "")
    assert site.paths() == [path]


def test_an_empty_list_is_quiet(probes: Probes, site: Site) -> None:
    """The page says that there is nothing: a file is proposed all the same."""
    put(site, "/events/", page("<p>There are no upcoming events.</p>"))
    found = probe(probes, f"{site.url}/events/")
    assert (found["class"], found["chosen"], found["sample"]) == ("quiet", None, [])
    assert parse_source("x", found["toml"], "x.toml").kind == "auto"


def test_a_calendar_that_asks_for_fewer_requests_ends_the_probe(probes: Probes, site: Site) -> None:
    """What was read by then counts; nothing else is asked."""
    put(site, "/events/", page(f'<div class="tribe-events">{rows(events(5))}</div>', ICS_LINK))
    site.routes["/events/?ical=1"] = Answer(b"", 429, (("Retry-After", "3600"),))
    found = probe(probes, f"{site.url}/events/")
    assert taken(found, site) == ("ok", "auto", "/events/")
    assert site.paths() == ["/events/", "/events/?ical=1"]


def test_a_page_with_endless_offers_costs_twelve_requests(probes: Probes, site: Site) -> None:
    """Redirects and robots.txt count; nothing is asked twice."""
    alternates = "".join(f'<link rel="alternate" type="text/calendar" href="/{number}.ics">' for number in range(9))
    alternates += "".join(
        f'<link rel="alternate" type="application/rss+xml" href="/{number}.xml">' for number in range(9)
    )
    links = "".join(f'<a href="/{number}/events">Events</a>' for number in range(9))
    put(site, "/", page(f'<p class="tribe-events mec-wrap ai1ec">{links}</p>', alternates))
    for number in range(9):
        for kind in ("ics", "xml"):
            site.redirect(f"/{number}.{kind}", f"/other/{number}.{kind}")
    found = probe(probes, site.url)
    assert (len(site.hits), len(found["requests"])) == (12, 12)
    assert found["class"].startswith("broken:")
