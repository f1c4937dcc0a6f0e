"""The page of sources: how each is doing, since when, and what it brought."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pytest
from lxml import html

from config.load import Config
from feeds.web.pages import render_pages
from store.crawl import CrawlClass
from store.repository import Store
from tests.feeds.web.conftest import BASE_URL, crawl, event_data
from tests.feeds.web.rendered import text_of
from tests.feeds.web.samples import NOW, event


def test_sources_show_their_health_in_words(site: dict[str, bytes]) -> None:
    """Working, quiet, retried, broken, waiting and switched off, each with since when or why."""
    page = html.document_fromstring(site["sources/index.html"].decode())
    shown = {text_of(item.xpath(".//h3")[0]): text_of(item) for item in page.xpath("//li[@class='source']")}
    assert shown == {
        "Alliance <b>of</b> patients": "OK Alliance <b>of</b> patients "
        "Last checked on 1 October 2026 1 upcoming event: Alliance <b>of</b> patients",
        "Example Society": "OK Example Society Last checked on 1 October 2026 7 upcoming events: Example Society",
        "Quiet University": "Quiet Quiet University Last checked on 1 October 2026",
        "Flaky Host": "Retrying Flaky Host The host did not answer in time. "
        "Last checked on 1 October 2026 · never read since it was added on 1 October 2026",
        "Site That Is Down": "Broken Site That Is Down "
        "The part of the page that holds the events is not there any more. "
        "Last checked on 20 November 2026 · never read since it was added on 18 November 2026 "
        "the last 3 readings failed, the latest on 20 November 2026",
        "Intranet": "Waiting Intranet",
        "New Foundation": "Waiting New Foundation",
        "Our own list": "Waiting Our own list kept by hand by the operator of this calendar",
        "Guessed Path": "Off Guessed Path Nobody has seen the page.",
    }
    links = {text_of(a): a.get("href") for a in page.xpath("//li[@class='source']//a")}
    assert "Intranet" not in links
    assert "Our own list" not in links


def test_an_intranet_is_linked_only_where_visitors_are_in_it(store: Store, config: Config) -> None:
    """A service on loopback is read on the same machine; a public one must not send people to private addresses."""
    local = dict(render_pages(store, config, "http://127.0.0.1:8000", NOW))["sources/index.html"]
    public = dict(render_pages(store, config, BASE_URL, NOW))["sources/index.html"]
    assert (b"http://intra.example.org/" in local, b"http://intra.example.org/" in public) == (True, False)


def test_the_number_of_its_events_leads_to_them(site: dict[str, bytes]) -> None:
    """The list of what a source brought is its filter."""
    page = html.document_fromstring(site["sources/index.html"].decode())
    links = page.xpath("//li[@class='source']//a[contains(., 'upcoming')]/@href")
    assert links == ["/events/?source=example-alliance", "/events/?source=example-society"]


def test_the_states_are_counted_first(site: dict[str, bytes]) -> None:
    """One look says how many sources are in which state; each number leads to its group."""
    page = html.document_fromstring(site["sources/index.html"].decode())
    assert [(text_of(a), a.get("href")) for a in page.xpath("//ul[@aria-label='At present']//a")] == [
        ("Not readable (1)", "#broken"), ("Being retried (1)", "#faltering"), ("Working (2)", "#ok"),
        ("Quiet (1)", "#quiet"), ("Not read yet (3)", "#waiting"), ("Switched off (1)", "#disabled"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("classes", "sentence"),
    [
        (
            (CrawlClass.OK, CrawlClass.TIMEOUT, CrawlClass.DNS, CrawlClass.TIMEOUT),
            "Not readable since 14 November 2026.",
        ),
        ((CrawlClass.TIMEOUT, CrawlClass.TIMEOUT, CrawlClass.TIMEOUT), ""),
        ((CrawlClass.TIMEOUT, CrawlClass.QUIET, CrawlClass.QUIET), "No event listed since 14 November 2026."),
        ((CrawlClass.OK, CrawlClass.OK), ""),
    ],
)
def test_a_state_says_since_when(tmp_path: Path, config: Config, classes: Sequence[CrawlClass], sentence: str) -> None:
    """The first of the readings that went the same way; nothing where no other one before it is known."""
    with Store.open(f"sqlite:///{tmp_path / 'readings.db'}") as store:
        for number, crawl_class in enumerate(classes):
            items = (
                (event_data(event(1), "flaky-host", "https://flaky.example.org/"),) if crawl_class.value == "ok" else ()
            )
            crawl(store, "flaky-host", crawl_class, items=items, at=NOW - dt.timedelta(days=9 - number))
        site = dict(render_pages(store, config, BASE_URL, NOW))
    page = html.document_fromstring(site["sources/index.html"].decode())
    (shown,) = page.xpath("//li[@class='source'][.//h3[@id='source-flaky-host']]")
    said = [word for word in ("Not readable since", "No event listed since") if word in text_of(shown)]
    assert (bool(said), sentence in text_of(shown)) == (bool(sentence), True)
