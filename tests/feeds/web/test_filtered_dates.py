"""Filtered answers are dated: by what they show, and by the published file of the same address."""

from __future__ import annotations

import datetime as dt
from email.utils import format_datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from feeds.publish import publish
from feeds.web.app import create_app
from store.repository import Store
from tests.feeds.stored import BASE_URL, FEEDS, HOUR, NOW, crawl, some_config, some_meetings

ADDRESSES = (
    "/feeds/events.ics?country=PL", "/feeds/events.json?country=PL", "/feeds/deadlines.rss?country=PL",
    "/feeds/new.atom?country=PL", "/events/?country=PL", "/subscribe/?country=PL", "/embed/list?country=PL",
)  # fmt: skip
SECOND = dt.timedelta(seconds=1)


def _asked(client: TestClient, address: str, since: dt.datetime) -> int:
    headers = {"if-modified-since": format_datetime(since, usegmt=True)}
    return client.get(address, headers=headers).status_code


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_filtered_answer_is_as_old_as_what_is_published(address: str, tmp_path: Path) -> None:
    """Where nothing changed since the publish, its moment is the date, and the date gives 304."""
    config = some_config(tmp_path / "config", FEEDS)
    with Store.open(f"sqlite:///{tmp_path}/store.db") as store:
        crawl(store, some_meetings())
        publish(store, config, BASE_URL, tmp_path / "public", NOW + HOUR)
        client = TestClient(create_app(store, config, tmp_path / "public", BASE_URL, clock=lambda: NOW + HOUR))
        assert client.get(address).headers["last-modified"] == format_datetime(NOW + HOUR, usegmt=True)
        assert (_asked(client, address, NOW + HOUR), _asked(client, address, NOW + HOUR - SECOND)) == (304, 200)


def test_a_change_that_is_not_published_yet_dates_the_answer(tmp_path: Path) -> None:
    """An answer that shows a later change than the published files is dated by it."""
    config = some_config(tmp_path / "config", FEEDS)
    with Store.open(f"sqlite:///{tmp_path}/store.db") as store:
        first, *others = some_meetings()
        crawl(store, [first, *others])
        publish(store, config, BASE_URL, tmp_path / "public", NOW)
        crawl(store, [first.model_copy(update={"title": "Congress, renamed"}), *others], NOW + HOUR)
        client = TestClient(create_app(store, config, tmp_path / "public", BASE_URL, clock=lambda: NOW + 2 * HOUR))
        dates = [
            client.get(f"/feeds/events.ics?country={country}").headers["last-modified"] for country in ("PL", "BE")
        ]
    assert dates == [format_datetime(NOW + HOUR, usegmt=True), format_datetime(NOW, usegmt=True)]


def test_a_tag_that_differs_outweighs_the_date(tmp_path: Path) -> None:
    """If-None-Match decides alone where it is there, for filtered answers too."""
    config = some_config(tmp_path / "config", FEEDS)
    with Store.open(f"sqlite:///{tmp_path}/store.db") as store:
        crawl(store, some_meetings())
        publish(store, config, BASE_URL, tmp_path / "public", NOW)
        client = TestClient(create_app(store, config, tmp_path / "public", BASE_URL, clock=lambda: NOW))
        answer = client.get(ADDRESSES[0])
        dated = {"if-modified-since": answer.headers["last-modified"]}
        tags = (answer.headers["etag"], '"other"')
        found = [client.get(ADDRESSES[0], headers=dated | {"if-none-match": tag}).status_code for tag in tags]
    assert found == [304, 200]
