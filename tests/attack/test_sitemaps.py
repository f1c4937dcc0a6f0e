"""Sources whose address is a hostile sitemap: circles, crowds, bombs, entities, and addresses that lead inwards."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.attack import attacker as site
from tests.attack.attacker import Attacker, running_attacker
from tests.crawler.fetch.crawling import Crawled, Room, Worker

LINKED_DATA = '{{"@type": "Event", "name": "Meeting {0}", "startDate": "2027-05-12"}}'
EVENT = f'<html><script type="application/ld+json">{LINKED_DATA}</script>'
LAUGHS = "".join(
    f"<!ENTITY {b} '{f'&{a};' * 10}'>" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)  # a hundred million of them
MAX_PAGES = 6
# Source -> its class. The pages that circle and many lead to are not there.
CLASSES = {
    "circle": "broken:not-found",
    "many": "broken:not-found",
    "crowd": "ok",
    "inwards": "ok",
    "index-inwards": "broken:private-address",
    "schemes": "broken:not-the-format",
    "laughs": "broken:not-found",
    "nested": "broken:not-the-format",
    "bomb": "broken:too-large",
}


def index(*urls: str) -> bytes:
    return f"<sitemapindex>{''.join(f'<sitemap><loc>{url}</loc></sitemap>' for url in urls)}</sitemapindex>".encode()


def sitemap(*urls: str, head: str = "") -> bytes:
    return f"{head}<urlset>{''.join(f'<url><loc>{url}</loc></url>' for url in urls)}</urlset>".encode()


def _sitemaps(own: str, inside: str) -> dict[str, bytes]:
    """Source -> its sitemap. `own`, `inside`: the site, and another service of the machine."""
    return {
        "circle": index(*(f"{own}/circle/{turn}events.xml" for turn in ("", "./", "../circle/", "?", "%2e/"))),
        "many": index(*(f"{own}/many/events/{number}.xml" for number in range(10_000))),
        "crowd": sitemap(*(f"{own}/crowd/event/{number}" for number in range(20_000))),
        "inwards": sitemap(f"{inside}/event/1", f"{own}/inwards/event/1"),
        "index-inwards": index(f"{inside}/events.xml"),
        "schemes": sitemap("file:///event/passwd", "javascript:event()", "ftp://127.0.0.1/event"),
        "laughs": sitemap("&i;/event/", head=f"<!DOCTYPE l [<!ENTITY a 'ha'>{LAUGHS}]>"),
        "nested": b"<urlset>" + b"<url><loc>" * 200_000,
    }


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory, worker: Worker) -> Iterator[tuple[Crawled, Attacker, Attacker]]:
    """All of them in one crawl: what it said, the site, and the service that must hear nothing."""
    room = Room.under(tmp_path_factory.mktemp("sitemaps"), worker, f"max_pages = {MAX_PAGES}\nconcurrency = 16")
    with running_attacker() as attacker, running_attacker() as inside:
        for slug, body in _sitemaps(attacker.url, inside.url).items():
            attacker.attacks[f"/{slug}/events.xml"] = site.answer(body, kind="application/xml")
        attacker.attacks["/bomb/events.xml"] = site.answer(site.gzip_bomb(3 * site.MB), "Content-Encoding: gzip")
        for path in [*(f"/crowd/event/{number}" for number in range(MAX_PAGES)), "/inwards/event/1"]:
            attacker.attacks[path] = site.answer(EVENT.format(path).encode())
        for slug in CLASSES:
            room.source(slug, f"{attacker.url}/{slug}/events.xml", kind="auto")
        yield room.crawl(*CLASSES), attacker, inside


@pytest.mark.parametrize("slug", CLASSES)
def test_hostile_sitemap_has_its_class(slug: str, crawled: tuple[Crawled, Attacker, Attacker]) -> None:
    """The crawl of each ends by itself, and says how."""
    assert crawled[0].lines[slug]["class"] == CLASSES[slug], crawled[0].lines[slug]


def test_crowds_and_circles_end(crawled: tuple[Crawled, Attacker, Attacker]) -> None:
    """No more than max_pages are asked for, and none twice."""
    paths = crawled[1].paths()
    assert len(paths) == len(set(paths))
    assert max(sum(path.startswith(f"/{slug}/") for path in paths) for slug in CLASSES) <= MAX_PAGES


def test_sitemap_leads_no_further_in(crawled: tuple[Crawled, Attacker, Attacker]) -> None:
    """Another service of the machine hears nothing."""
    assert crawled[2].hits == []
