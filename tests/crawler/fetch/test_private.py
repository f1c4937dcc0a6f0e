"""Nothing inside the private network is reached, whatever the address looks like and however one gets there."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from tests.crawler.fetch.crawling import Crawled, Room, Worker, article, page
from tests.crawler.fetch.site import Answer, Site, running_site

GOOD = page(article("SMA day", "2027-05-12"))
FORMS = {
    "localhost": "localhost", "dotted": "127.0.0.1", "hex": "0x7f.1", "decimal": "2130706433", "octal": "0177.0.0.1",
    "short": "127.1", "ipv6": "[::1]", "mapped": "[::ffff:127.0.0.1]", "zero": "0.0.0.0", "subdomain": "x.localhost",
}  # fmt: skip


@pytest.fixture(scope="module")
def forms(tmp_path_factory: pytest.TempPathFactory, worker: Worker) -> Iterator[tuple[Crawled, Site]]:
    """Every notation of this machine's address, none of them allowed."""
    room = Room.under(tmp_path_factory.mktemp("forms"), worker)
    with running_site() as site:
        site.html("/events", GOOD)
        for slug, host in FORMS.items():
            room.source(slug, f"http://{host}:{site.port}/events", head="")
        yield room.run(*FORMS), site


@pytest.mark.parametrize("slug", FORMS)
def test_private_address_is_refused_in_every_form(slug: str, forms: tuple[Crawled, Site]) -> None:
    """The class is private-address, or dns where this system does not read that form as an address."""
    crawled, _ = forms
    line = crawled.lines[slug]
    assert line["class"] in {"broken:private-address", "broken:dns"}, line
    if slug in {"localhost", "dotted", "hex", "decimal", "octal", "short", "ipv6", "mapped", "zero"}:
        assert line["class"] == "broken:private-address", line


def test_private_address_hears_nothing(forms: tuple[Crawled, Site]) -> None:
    """Not one request arrives, robots.txt included."""
    _, site = forms
    assert site.hits == []


@pytest.fixture
def inside(site: Site) -> Iterator[Site]:
    """Another service of this machine, which no source may reach."""
    with running_site() as other:
        other.html("/events", GOOD)
        other.routes["/robots.txt"] = Answer(b"")
        yield other


def test_redirects_lead_no_further_in(site: Site, inside: Site, room: Room) -> None:
    """allow_private opens the source's own host:port; a redirect of its page, or of its robots.txt, to another port
    of the same machine does not get through."""
    site.redirect("/moved", f"{inside.url}/events")
    room.source("moved", f"{site.url}/moved")
    line = room.run("moved").only()
    assert line["class"] == "broken:private-address"
    assert line["detail"] == "127.0.0.1 resolves to 127.0.0.1, which is no public address"
    site.redirect("/robots.txt", f"{inside.url}/robots.txt")
    site.html("/events", GOOD)
    room.source("robots", f"{site.url}/events")
    assert room.run("robots").only()["class"] == "broken:private-address"
    assert site.asked("/events") == []
    assert inside.hits == []


def test_detail_links_lead_no_further_in(site: Site, inside: Site, room: Room) -> None:
    """A link of the page to another port of the machine is not followed through."""
    site.html("/events", page(article("SMA day", "2027-05-12", link=f"{inside.url}/events")))
    rules = '[detail]\nlink = "h3 a::attr(href)"\n[detail.fields]\ndescription = "p"\n'
    room.source("linked", f"{site.url}/events", rules)
    line = room.run("linked").only()
    assert (line["class"], line["items"]) == ("broken:private-address", 1)
    assert inside.hits == []


def test_allow_private_does_not_use_the_proxy(
    site: Site, inside: Site, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An intranet is not behind the proxy that leads out of it; other sources go through it, private ones never."""
    monkeypatch.setenv("http_proxy", inside.url)
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    site.html("/events", GOOD)
    room.source("own", f"{site.url}/events")
    assert room.run("own").only()["class"] == "ok"
    assert inside.hits == []
    room.source("literal", f"http://127.0.0.1:{site.port}/events", head="")
    room.source("outside", "http://events.example.org/", head="")
    crawled = room.run("literal", "outside")
    assert crawled.classes == {"literal": "broken:private-address", "outside": "broken:not-found"}
    assert [hit.path for hit in inside.hits] == ["http://events.example.org/robots.txt", "http://events.example.org/"]


def test_ipv6_is_reached_where_it_is_allowed(room: Room) -> None:
    """A source may be named by an IPv6 address."""
    if not socket.has_ipv6:
        pytest.skip("this Python has no IPv6")
    room.source("six", "http://[::1]:9/events")
    assert room.run("six").only()["class"] == "broken:refused"
