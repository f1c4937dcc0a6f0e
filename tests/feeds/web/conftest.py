"""A real store with the sample events in it, the published tree made from it, and the application over both."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import html
from starlette.testclient import TestClient

from config.load import Config, load_config
from config.source import Identity, Precedence
from feeds.publish import publish
from feeds.web.addresses import english_path
from feeds.web.app import WebApp, create_app
from feeds.web.pages import render_pages
from store.crawl import CrawlClass, CrawlRun
from store.event import Event, EventData, EventFields
from store.repository import Store
from tests.feeds.web.samples import CREATED, NOW, samples

BASE_URL = "https://calendar.example.org"
_SOURCES = {
    "example-society": """
name = "Example Society"
url = "https://society.example.org/meetings"
kind = "jsonld"
""",
    "example-alliance": """
name = "Alliance <b>of</b> patients"
url = "https://alliance.example.org/webinars"
kind = "tribe"
""",
    "quiet-university": """
name = "Quiet University"
url = "https://uni.example.org/termine"
kind = "auto"
""",
    "site-down": """
name = "Site That Is Down"
url = "https://down.example.org/"
kind = "rss"
""",
    "flaky-host": """
name = "Flaky Host"
url = "https://flaky.example.org/"
kind = "rss"
""",
    "new-foundation": """
name = "New Foundation"
url = "https://new.example.org/"
kind = "ics"
""",
    "guessed-path": """
name = "Guessed Path"
url = "https://guess.example.org/"
kind = "auto"
enabled = false
reason = "Nobody has seen the page."
""",
    "our-own-list": """
name = "Our own list"
url = "curated/meetings.toml"
kind = "file"
""",
    "intranet": """
name = "Intranet"
url = "http://intra.example.org/"
kind = "ics"
allow_private = true
""",
}
_FEEDS = """
[feed.poland]
title = "Meetings in Poland"
description = "Everything in Poland."
filter.country = ["PL"]
"""


@pytest.fixture(scope="session")
def config(tmp_path_factory: pytest.TempPathFactory) -> Config:
    return make_config(tmp_path_factory.mktemp("web") / "config")


def make_config(folder: Path, service: str = 'contact = "calendar@example.org"') -> Config:
    (folder / "sources").mkdir(parents=True)
    (folder / "service.toml").write_text(f"[service]\n{service}\n")
    (folder / "feeds.toml").write_text(_FEEDS)
    for slug, text in _SOURCES.items():
        (folder / "sources" / f"{slug}.toml").write_text(text)
    return load_config(folder, {})


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Only read by tests, so that one serves all of them."""
    with Store.open(f"sqlite:///{tmp_path_factory.mktemp('web') / 'events.db'}") as opened:
        fill(opened)
        yield opened


def fill(store: Store) -> None:
    """Record the samples as crawls would, and the runs of sources that list nothing or fail."""
    by_source: dict[str, list[EventData]] = {}
    for event in samples():
        for slug, page_url in event.sources:
            by_source.setdefault(slug, []).append(event_data(event, slug, page_url))
    for slug, items in by_source.items():
        crawl(store, slug, items=tuple(items))
    crawl(store, "quiet-university", CrawlClass.QUIET)
    crawl(store, "flaky-host", CrawlClass.TIMEOUT)
    for days in (4, 3, 2):
        crawl(store, "site-down", CrawlClass.CONTAINER_MISSING, at=NOW - dt.timedelta(days=days))


def event_data(event: Event, slug: str, page_url: str) -> EventData:
    fields = {name: getattr(event, name) for name in EventFields.model_fields}
    return EventData(**fields, source=slug, page_url=page_url, native_id=event.uid)


def crawl(
    store: Store,
    slug: str,
    crawl_class: CrawlClass = CrawlClass.OK,
    *,
    items: tuple[EventData, ...] = (),
    at: dt.datetime = CREATED,
) -> None:
    run = CrawlRun(slug, at, at, crawl_class, items=items, complete=crawl_class.healthy)
    store.finish_crawl(run, at, Precedence.SOCIETY, Identity.NATIVE)


@pytest.fixture(scope="session")
def public(store: Store, config: Config, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The published tree; only read by tests."""
    folder = tmp_path_factory.mktemp("web") / "data" / "public"
    publish(store, config, BASE_URL, folder, NOW)
    return folder


@pytest.fixture
def app(store: Store, config: Config, public: Path) -> WebApp:
    return create_app(store, config, public, BASE_URL, clock=lambda: NOW, check_every_s=0)


@pytest.fixture
def client(app: WebApp) -> Iterator[TestClient]:
    with TestClient(app, follow_redirects=False) as opened:
        yield opened


@pytest.fixture(scope="session")
def site(store: Store, config: Config) -> dict[str, bytes]:
    """Every file of the site by its path, in every language; only read by tests."""
    return dict(render_pages(store, config, BASE_URL, NOW))


@pytest.fixture(scope="session")
def pages(site: dict[str, bytes]) -> dict[str, html.HtmlElement]:
    """Our English pages, not the lists that stand in pages of others (test_embed_list.py)."""
    english = [path for path in site if path.endswith(".html") and english_path(path) == path]
    own = [path for path in english if not path.startswith("embed/")]
    return {path: html.document_fromstring(site[path].decode()) for path in own}
