"""A real crawl of sites whose pages hold the payloads in every field: nothing reaches the store that is not clean."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator
from typing import Any

import pytest
from lxml import html as dom

from store.border import MARKUP_TAGS
from store.event import Event
from store.repository import Store
from tests.crawler.fetch.crawling import Room, Worker
from tests.crawler.fetch.site import Answer, running_site
from tests.injection.payloads import OTHER_ADDRESSES, PAYLOADS, is_clean, mark
from tests.injection.world import fields_of

KINDS = ("jsonld", "ics", "rss", "html")
TYPES = {"jsonld": "text/html", "ics": "text/calendar", "rss": "application/rss+xml", "html": "text/html"}
HTML_RULES = """
[html]
container = "main"
item = "article"
[html.fields]
title = "h2::text"
start = "time::text"
venue = ".venue::text"
description = ".text"
url = "a::attr(href)"
"""


def day(number: int) -> str:
    return f"2027-{1 + number // 28:02}-{1 + number % 28:02}"


def bad(number: int) -> str:
    return OTHER_ADDRESSES[number % len(OTHER_ADDRESSES)]


def jsonld(number: int, text: str) -> str:
    """Escaped as a careful site does, so that the text arrives whole."""
    node: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Event",
        "@id": f"#{number}{text[:50]}",
        "name": f"SMA {text}",
        "startDate": day(number),
        "description": f"{text} <b>bold</b> <a href='{bad(number)}'>link</a>",
        "url": bad(number),
        "keywords": text,
        "eventStatus": text,
        "organizer": {"@type": "Organization", "name": text, "url": bad(number)},
        "location": {
            "@type": "Place",
            "name": text,
            "url": bad(number),
            "address": {
                "@type": "PostalAddress",
                "streetAddress": text,
                "addressLocality": text,
                "addressRegion": text,
            },
        },
    }
    return f'<script type="application/ld+json">{json.dumps(node).replace("<", chr(92) + "u003c")}</script>'


def ics(number: int, text: str) -> str:
    value = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\r", "").replace("\n", "\\n")
    day_ = day(number).replace("-", "")
    fields = {
        "SUMMARY": f"SMA {value}",
        "DESCRIPTION": value,
        "LOCATION": value,
        "CATEGORIES": value,
        "URL": bad(number),
    }
    lines = "".join(f"{name}:{each}\r\n" for name, each in fields.items())
    return f"BEGIN:VEVENT\r\nUID:{number}{value[:40]}\r\nDTSTART;VALUE=DATE:{day_}\r\n{lines}END:VEVENT\r\n"


def rss(number: int, text: str) -> str:
    value = html.escape(text)
    return (
        f"<item><title>SMA {value}</title><link>{html.escape(bad(number))}</link>"
        f'<guid isPermaLink="false">{number}</guid>'
        f"<description>{value}</description><ev:startdate>{day(number)}</ev:startdate>"
        f"<ev:location>{value}</ev:location><ev:organizer>{value}</ev:organizer></item>"
    )


def article(number: int, text: str) -> str:
    """The text in the page's own markup, closed as well as it can be."""
    value = html.escape(text)
    return (
        f"<article><h2>SMA {value}</h2><time>{day(number)}</time><p class=venue>{value}</p>"
        f'<a href="{html.escape(bad(number))}">more</a><div class=text>{value}<p>{text}</p></div></article>'
    )


_ALL = {"jsonld": jsonld, "ics": ics, "rss": rss, "html": article}
_FRAMES = {
    "jsonld": "<!DOCTYPE html><html><body>@</body></html>",
    "ics": "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n@END:VCALENDAR\r\n",
    "rss": '<?xml version="1.0"?><rss version="2.0" xmlns:ev="http://purl.org/rss/1.0/modules/event/">'
    "<channel><title>x</title>@</channel></rss>",
    "html": "<!DOCTYPE html><html><body><main>@</main></body></html>",
}
# Texts that tear the frame of a format down cannot arrive in it: a page's own markup, and what XML forbids.
_HTML_ACTS = frozenset(range(1, 61)) - frozenset(range(27, 30)) - frozenset(range(35, 39)) - frozenset(range(44, 61))


def body(kind: str) -> bytes:
    """All payloads that the format can carry, in all its fields."""
    texts = {number: text[:3000] for number, text in PAYLOADS.items()}
    if kind in ("rss", "html"):
        texts = {n: "".join(each for each in text if is_clean(each)) for n, text in texts.items()}
    parts = [_ALL[kind](n, text) for n, text in texts.items() if kind != "html" or n not in _HTML_ACTS]
    return _FRAMES[kind].replace("@", "\n".join(parts)).encode("utf-8", "surrogatepass")


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory, worker: Worker) -> Iterator[Store]:
    """The store after one crawl of the four pages; what the crawl says and logs is looked at here."""
    room = Room.under(tmp_path_factory.mktemp("crawl"), worker)
    with running_site() as site:
        for kind in KINDS:
            content_type = ("Content-Type", f"{TYPES[kind]}; charset=utf-8")
            site.routes[f"/{kind}"] = Answer(body(kind), 200, (content_type,))
            room.source(kind, f"{site.url}/{kind}", HTML_RULES if kind == "html" else "", kind)
        done = room.crawl(*KINDS, as_of="2026-11-22")
    assert is_clean(done.log), done.log[-2000:]
    assert all(is_clean(line["detail"]) for line in done.lines.values()), done.lines
    assert done.classes == dict.fromkeys(KINDS, "ok"), done
    with room.store() as store:
        yield store


@pytest.fixture(scope="module")
def events(crawled: Store) -> list[Event]:
    return list(crawled.events())


def test_all_texts_of_the_store_are_clean(crawled: Store, events: list[Event]) -> None:
    """Of the events, and of every listing as its source worded it."""
    for event in events:
        assert {name: text for name, text in fields_of(event).items() if not is_clean(text)} == {}
        for listing in crawled.listings(event.uid):
            assert is_clean(f"{listing.data.native_id} {listing.data.title} {listing.data.relevance.matched}")


def test_every_payload_arrives_readable(crawled: Store, events: list[Event]) -> None:
    """Its word stands in the title, whatever stood around it."""
    titles: dict[str, str] = dict.fromkeys(KINDS, "")
    for event in events:
        for listing in crawled.listings(event.uid):
            titles[listing.source] += listing.data.title + "\n"
    assert [n for n in PAYLOADS if mark(n) not in titles["jsonld"]] == []
    assert [n for n in PAYLOADS if mark(n) not in titles["ics"]] == []
    assert [n for n in PAYLOADS if mark(n) not in titles["rss"]] == []
    assert [n for n in PAYLOADS if n not in _HTML_ACTS and mark(n) not in titles["html"]] == []


def test_no_address_is_anything_but_a_web_page(events: list[Event]) -> None:
    """A link of another scheme is no link."""
    links = [
        getattr(event, name) for event in events for name in ("url", "registration_url", "abstract_url", "online_url")
    ]
    assert [link for link in links if link and not link.startswith(("http://", "https://"))] == []


def test_markup_is_of_few_tags(events: list[Event]) -> None:
    """Whatever a description brought with it."""
    shown = [event.description_html for event in events if event.description_html]
    assert shown
    for markup in shown:
        for element in dom.fragment_fromstring(markup, create_parent="div").iterdescendants():
            assert element.tag in MARKUP_TAGS
            assert set(element.attrib) <= {"href", "rel"}
            assert element.get("href", "https://").startswith(("https://", "http://"))
