"""What programs and search engines find on the site: feeds, sitemap, robots.txt, Open Graph, and pages for errors."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from urllib.robotparser import RobotFileParser
from xml.dom.minidom import parseString

import pytest
from lxml import etree, html
from protego import Protego
from starlette.testclient import TestClient

from config.load import Config
from feeds.language import LANGUAGES
from feeds.web.addresses import in_language, split_language
from feeds.web.app import WebApp
from feeds.web.page import Page
from feeds.web.pages import pages, render_pages
from feeds.web.served import address_of
from feeds.web.site import STATIC, site_of
from feeds.web.sitemap import sitemaps
from store.repository import Store
from tests.feeds.web.conftest import BASE_URL
from tests.feeds.web.samples import NOW

_FEEDS = {
    "text/calendar": "/feeds/events.ics",
    "application/rss+xml": "/feeds/events.rss",
    "application/atom+xml": "/feeds/events.atom",
    "application/feed+json": "/feeds/events.json",
}


@pytest.fixture(scope="module")
def site(store: Store, config: Config) -> dict[str, bytes]:
    return dict(render_pages(store, config, BASE_URL, NOW))


def documents(site: dict[str, bytes]) -> dict[str, html.HtmlElement]:
    """Every page, but for what other sites embed."""
    return {
        path: html.document_fromstring(body.decode())
        for path, body in site.items()
        if path.endswith(".html") and not path.startswith("embed/")
    }


def urls(body: bytes) -> dict[str, tuple[str, dict[str, str]]]:
    """Address -> (last change, alternates by language), read by a parser that knows no namespaces of ours."""
    document = parseString(body)  # noqa: S318  # made by us a moment ago
    found = {}
    for url in document.getElementsByTagName("url"):
        changed = [each.firstChild.data for each in url.getElementsByTagName("lastmod")]
        links = url.getElementsByTagName("xhtml:link")
        others = {link.getAttribute("hreflang"): link.getAttribute("href") for link in links}
        found[url.getElementsByTagName("loc")[0].firstChild.data] = ("".join(changed), others)
    return found


def test_every_page_offers_the_feeds(site: dict[str, bytes], public: Path) -> None:
    """Autodiscovery of all four formats, on every page of every language, leading to files that are there."""
    for path, document in documents(site).items():
        feeds = document.xpath("//link[@rel='alternate'][contains(@href, '/feeds/')]")
        assert {link.get("type"): link.get("href") for link in feeds} == {
            kind: BASE_URL + address for kind, address in _FEEDS.items()
        }, path
        assert all(link.get("title") for link in feeds), path
    assert all((public / address[1:]).is_file() for address in _FEEDS.values())


def test_the_sitemap_names_every_page_that_may_be_listed(site: dict[str, bytes]) -> None:
    """Just the addresses that call themselves canonical: no error page, no filter, no page that is English inside."""
    canonical = {
        path: document.xpath("string(//link[@rel='canonical']/@href)") for path, document in documents(site).items()
    }
    own = {address for path, address in canonical.items() if address == BASE_URL + address_of(path)}
    listed = urls(site["sitemap.xml"])
    assert set(listed) == own
    assert len(etree.fromstring(site["sitemap.xml"])) == len(listed)


def test_the_sitemap_says_when_pages_changed(site: dict[str, bytes], store: Store) -> None:
    """An event's last visible change; the last edit of a content page; never the day of publishing."""
    listed = urls(site["sitemap.xml"])
    for event in store.events():
        for code in LANGUAGES:
            changed, _ = listed[BASE_URL + in_language(f"/events/{event.slug}/", code)]
            assert changed == event.last_modified.astimezone(dt.UTC).date().isoformat()
    assert listed[f"{BASE_URL}/about/"][0] == "2026-11-22"
    assert all(changed == "" or dt.date.fromisoformat(changed) for changed, _ in listed.values())


def test_the_languages_of_a_page_point_at_each_other(site: dict[str, bytes]) -> None:
    """As search engines demand: each names all of them and itself, and x-default."""
    listed = urls(site["sitemap.xml"])
    for address, (_, others) in listed.items():
        if others:
            assert {"en", "de", "fr", "x-default"} <= others.keys() <= {*LANGUAGES, "x-default"}
            assert others[split_language(address.removeprefix(BASE_URL))[0]] == address
            assert all(listed[other][1] == others for other in others.values())
    assert listed[f"{BASE_URL}/adults/"][1] == {}


def _many(count: int) -> list[Page]:
    return [Page(f"events/event-{number}/index.html", bytes, changed=NOW.date()) for number in range(count)]


@pytest.mark.parametrize(("addresses", "size"), [(9, 10**9), (10**9, 4000)])
def test_a_large_sitemap_is_split(config: Config, addresses: int, size: int) -> None:
    """By number of addresses or by size, into files that an index names; together they hold each address once."""
    files = dict(sitemaps(_many(20), site_of(config, BASE_URL), addresses=addresses, size=size))
    index = parseString(files.pop("sitemap.xml"))  # noqa: S318
    places = [loc.firstChild.data for loc in index.getElementsByTagName("loc")]
    assert places == [f"{BASE_URL}/{path}" for path in files]
    assert all(len(body) <= size and len(urls(body)) <= addresses for body in files.values())
    assert sum(len(urls(body)) for body in files.values()) == 20 * len(LANGUAGES)
    assert set().union(*map(urls, files.values())) == set(
        urls(dict(sitemaps(_many(20), site_of(config, BASE_URL)))["sitemap.xml"])
    )


def test_addresses_in_the_sitemap_are_escaped(config: Config) -> None:
    """An ampersand in the site's own address is text."""
    files = dict(sitemaps(_many(1), site_of(config, "https://a.example.org/x&y")))
    assert next(iter(urls(files["sitemap.xml"]))) == "https://a.example.org/x&y/events/event-0/"


@pytest.mark.parametrize("agent", ["*", "Googlebot", "bingbot", "Microsoft.Exchange", "Google-Calendar-Importer"])
def test_robots_let_everybody_read_but_filters(site: dict[str, bytes], agent: str) -> None:
    """Calendars and search engines fetch pages and feeds, filtered feeds too; filtered pages are endless."""
    old, robots = RobotFileParser(), Protego.parse(site["robots.txt"].decode())
    old.parse(site["robots.txt"].decode().splitlines())
    allowed = [
        "/",
        "/events/",
        "/de/events/2026-12/",
        "/feeds/events.ics",
        "/feeds/events.ics?country=DE",
        "/embed/list?ui=de",
    ]
    refused = ["/events/?country=DE", "/de/events/?q=a", "/fr/subscribe/?type=course", "/subscribe/?q=b"]
    assert [robots.can_fetch(BASE_URL + address, agent) for address in allowed] == [True] * len(allowed)
    assert [old.can_fetch(agent, BASE_URL + address) for address in allowed] == [True] * len(allowed)
    assert [robots.can_fetch(BASE_URL + address, agent) for address in refused] == [False] * len(refused)
    assert list(robots.sitemaps) == [f"{BASE_URL}/sitemap.xml"]


def test_robots_know_a_site_below_a_path(store: Store, config: Config) -> None:
    """What is kept out is named with that path."""
    found = {page.path: page for page in pages(store, config, "https://portal.example.org/sma", NOW)}
    text = found["robots.txt"].make().decode()
    assert "Disallow: /sma/de/events/?*\n" in text
    assert "Sitemap: https://portal.example.org/sma/sitemap.xml\n" in text


def test_every_page_has_a_card(site: dict[str, bytes]) -> None:
    """Open Graph: title, description, type, address, language, and a picture of ours."""
    for path, document in documents(site).items():
        said = {meta.get("property"): meta.get("content") for meta in document.xpath("//meta[@property]")}
        canonical = document.xpath("string(//link[@rel='canonical']/@href)")
        assert said["og:type"] == "website"
        assert (said.get("og:url") or "") == canonical, path
        assert said["og:title"] == document.xpath("string(//h1)").strip(), path
        assert said["og:description"] == document.xpath("string(//meta[@name='description']/@content)"), path
        assert said["og:locale"][:2] == document.get("lang"), path
        assert said["og:image"] == f"{BASE_URL}/static/card.png"
    assert (STATIC / "card.png").read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    assert len((STATIC / "card.png").read_bytes()) < 60_000


def test_a_card_has_the_size_that_it_states() -> None:
    """Services lay the picture out before they have it."""
    head = (STATIC / "card.png").read_bytes()[16:24]
    assert (int.from_bytes(head[:4], "big"), int.from_bytes(head[4:], "big")) == (1200, 630)


def test_a_missing_page_helps(client: TestClient) -> None:
    """404, not to be listed or kept; a search box and ways on; nothing of what was asked for is repeated."""
    response = client.get("/nothing-here/<script>/")
    document = html.document_fromstring(response.text)
    assert (response.status_code, response.headers["cache-control"]) == (404, "no-store")
    assert document.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert document.xpath("//form[@role='search' or contains(@class, 'filter')]//input/@name") == ["q"]
    links = document.xpath("//main//ul//a/@href")
    assert links == ["/events/", "/subscribe/", "/"]
    assert [client.get(link).status_code for link in links] == [200] * 3
    assert "nothing-here" not in response.text


class _BrokenStoreError(Exception):
    """Something with a secret in its text."""


@pytest.mark.parametrize(("address", "title"), [("/events/x/", "This did not work"), ("/de/events/x/", "Das hat")])
def test_a_fault_of_ours_is_a_page_without_internals(app: WebApp, address: str, title: str) -> None:
    """500 with the same ways on, in the language of the address; no trace, no name of a file or an error."""

    async def broken(*_: object) -> None:
        raise _BrokenStoreError("/secret/path/store.db")

    app.tree.find = broken  # type: ignore[assignment]  # the tree is this test's own
    with TestClient(app, raise_server_exceptions=False) as client:
        response = client.get(address)
    document = html.document_fromstring(response.text)
    assert response.status_code == 500
    assert document.xpath("string(//h1)").startswith(title)
    assert document.xpath("//main//form//input/@name") == ["q"]
    assert [word for word in ("secret", "Traceback", "BrokenStore", "store.db") if word in response.text] == []
