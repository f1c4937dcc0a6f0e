"""News, deadlines and former names of feeds, as the server answers them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from config.load import Config
from feeds.web.app import create_app
from store.repository import Store
from tests.feeds.web.conftest import BASE_URL
from tests.feeds.web.samples import NOW


@pytest.fixture
def renamed(store: Store, config: Config, public: Path) -> Iterator[TestClient]:
    """The server after a feed got another name."""
    today = dataclasses.replace(config, redirects={"polska": "poland", "termine": "deadlines"})
    app = create_app(store, today, public, BASE_URL, clock=lambda: NOW)
    with TestClient(app, base_url=BASE_URL, follow_redirects=False) as client:
        yield client


@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("/feeds/polska.ics", "/feeds/poland.ics"),
        ("/feeds/polska.atom", "/feeds/poland.atom"),
        ("/feeds/polska.ics?type=congress,course&alarm=P7D", "/feeds/poland.ics?type=congress,course&alarm=P7D"),
        ("/feeds/termine.ics", "/feeds/deadlines.ics"),
    ],
)
def test_a_former_name_leads_to_the_feed_for_good(renamed: TestClient, path: str, location: str) -> None:
    """301 in every format, filter included; scripts of other sites may follow it."""
    response = renamed.get(path)
    assert (response.status_code, response.headers["location"]) == (301, location)
    assert response.headers["access-control-allow-origin"] == "*"
    assert renamed.get(location).status_code == 200


def test_a_former_name_in_a_format_that_is_not_there_is_not_found(renamed: TestClient) -> None:
    """A redirect to nowhere would only be followed in vain."""
    assert renamed.get("/feeds/polska.docx").status_code == 404
    assert renamed.get("/feeds/pommern.ics").status_code == 404


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/feeds/new.rss", "application/rss+xml; charset=utf-8"),
        ("/feeds/new.atom", "application/atom+xml; charset=utf-8"),
        ("/feeds/new.json", "application/feed+json"),
        ("/feeds/deadlines.ics", "text/calendar; charset=utf-8"),
        ("/feeds/deadlines.atom", "application/atom+xml; charset=utf-8"),
        ("/feeds/events.atom", "application/atom+xml; charset=utf-8"),
        ("/feeds/events.atom?country=PL", "application/atom+xml; charset=utf-8"),
        ("/feeds/new.rss?country=PL&type=congress", "application/rss+xml; charset=utf-8"),
        ("/feeds/deadlines.ics?country=PL&alarm=P7D", "text/calendar; charset=utf-8"),
    ],
)
def test_every_edition_is_served_with_its_media_type(renamed: TestClient, path: str, kind: str) -> None:
    """With a filter as without."""
    response = renamed.get(path)
    assert (response.status_code, response.headers["content-type"]) == (200, kind)
    assert response.headers["access-control-allow-origin"] == "*"


def test_there_is_no_calendar_of_news(renamed: TestClient) -> None:
    """Not with a filter either."""
    assert [renamed.get(path).status_code for path in ("/feeds/new.ics", "/feeds/new.ics?country=PL")] == [404, 404]


def test_the_subscribe_page_offers_deadlines_and_news(renamed: TestClient) -> None:
    """A calendar for the first, addresses for readers for both."""
    text = renamed.get("/subscribe/").text
    offered = [path for path in ("deadlines.ics", "deadlines.rss", "new.rss", "new.atom", "new.json", "new.ics")
               if f"{BASE_URL}/feeds/{path}" in text]  # fmt: skip
    assert offered == ["deadlines.ics", "deadlines.rss", "new.rss", "new.atom", "new.json"]
