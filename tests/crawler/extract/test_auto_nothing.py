"""Pages on which no event is found: quiet, drawn by scripts, or of another kind, and the reason is given."""

from __future__ import annotations

import pytest

from crawler.extract.page import Container
from tests.crawler.extract.pages import read
from tests.crawler.extract.test_ical import calendar
from tests.crawler.extract.test_jsonld import page


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(
            '<article class="post"><h2>News</h2><time class="published" datetime="2026-11-01">1 Nov</time></article>',
            id="published",
        ),
        pytest.param(
            '<article><h2>News</h2><p class="posted-on"><time datetime="2026-11-01">1 Nov</time></p></article>',
            id="posted on",
        ),
        pytest.param('<article><h2>News</h2><time pubdate datetime="2026-11-01">1 Nov</time></article>', id="pubdate"),
        pytest.param(
            '<article><h2>News</h2><time itemprop="datePublished" datetime="2027-11-01">1 Nov</time></article>',
            id="datePublished",
        ),
        pytest.param(
            '<article><h2>News</h2><time datetime="2026-11-01">1 Nov</time></article>', id="a past day, unmarked"
        ),
        pytest.param(
            page('{"@context": "https://schema.org", "@type": "Article", "datePublished": "2027-05-12"}'), id="article"
        ),
        pytest.param(
            '<div itemscope itemtype="https://schema.org/Product">'
            '<time itemprop="priceValidUntil" datetime="2027-05-12">x</time></div>',
            id="product",
        ),
        pytest.param("<p>We look forward to 12 May 2027.</p>", id="prose"),
    ],
)
def test_page_without_events_yields_none_and_says_so(body: str) -> None:
    """Dates of publishing, products and articles are no events."""
    found = read("auto", f"<!doctype html><body>{body}</body>", url="https://example.org/")
    assert (found.items, found.needs_js) == ((), False)
    assert (found.problem or "").startswith("no event is marked up on this page")


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("", "the page is empty"),
        (" \n", "the page is empty"),
        ('{"a": [1, 2]}', 'JSON of a shape of its own: name its list and fields with kind = "json"'),
        (
            '[{"title": "Post", "date": "2027-05-12", "modified": "2026-11-01"}]',
            'JSON of a shape of its own: name its list and fields with kind = "json"',
        ),
        (
            '<?xml version="1.0"?><urlset><url><loc>https://example.org/</loc></url></urlset>',
            "a sitemap, and none of its addresses looks like that of an event",
        ),
        (
            '<html><head><link rel="alternate" type="application/rss+xml" href="/feed/"></head><p>Hello</p></html>',
            "no event is marked up on this page; it announces https://example.org/feed/",
        ),
    ],
)
def test_nothing_is_silently_empty(body: str, problem: str) -> None:
    """Whatever the page is, the reason is given."""
    assert read("auto", body).problem == problem


@pytest.mark.parametrize(
    "notice",
    [
        "There are no upcoming events.",
        "No events found.",
        "Derzeit gibt es keine Veranstaltungen",
        "Aucun événement à venir",
        "No hay eventos",
        "Brak nadchodzących wydarzeń",
        "現在、予定はありません",
    ],
)
def test_page_that_says_it_has_none_is_quiet(notice: str) -> None:
    """The place for events is there and empty."""
    found = read("auto", f"<!doctype html><body><h1>Agenda</h1><p>{notice}</p></body>")
    assert (found.items, found.problem, found.container) == ((), None, Container.EMPTY)


def test_empty_frame_for_scripts_is_recognised() -> None:
    """The page would need a browser."""
    found = read("auto", '<body><div id="app"></div><script src="/main.js"></script></body>')
    assert (found.items, found.needs_js) == ((), True)


def test_empty_calendar_is_quiet() -> None:
    """Its container is there and empty."""
    assert read("auto", calendar()).container is Container.EMPTY


def test_export_of_the_page_s_platform_is_named() -> None:
    """A calendar in a frame: the page itself holds nothing."""
    frame = '<iframe src="https://calendar.google.com/calendar/embed?src=ab%40group.calendar.google.com"></iframe>'
    assert read("auto", f"<html><body>{frame}</body></html>").problem == (
        "no event is marked up on this page; it announces"
        " https://calendar.google.com/calendar/ical/ab@group.calendar.google.com/public/basic.ics"
    )
