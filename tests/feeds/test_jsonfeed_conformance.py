"""JSON Feed to the letter: each rule of version 1.1 that concerns us, for every edition."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

import pytest

from feeds.web.http import media_type
from tests.feeds.events import BASE_URL
from tests.feeds.published import NAMES, feed

TOP = {
    "version": str, "title": str, "home_page_url": str, "feed_url": str, "description": str, "user_comment": str,
    "next_url": str, "icon": str, "favicon": str, "authors": list, "language": str, "expired": bool, "hubs": list,
    "items": list,
}  # fmt: skip
ITEM = {
    "id": str, "url": str, "external_url": str, "title": str, "content_html": str, "content_text": str, "summary": str,
    "image": str, "banner_image": str, "date_published": str, "date_modified": str, "authors": list, "tags": list,
    "language": str, "attachments": list,
}  # fmt: skip
RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]+)*")

each_feed = pytest.mark.parametrize("name", NAMES)


def document(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(feed(name, "json"))
    return found


def items(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = document(name)["items"]
    return found


@each_feed
def test_the_feed_has_version_title_and_items(name: str) -> None:
    """These three are required; the version is an address."""
    found = document(name)
    assert found["version"] == "https://jsonfeed.org/version/1.1"
    assert (found["title"], type(found["items"])) == ("SMA & events", list)


@each_feed
def test_members_are_those_of_the_specification_with_its_types(name: str) -> None:
    """Everything else begins with an underscore; nothing is null."""
    for members, known in ((document(name), TOP), *((item, ITEM) for item in items(name))):
        for key, value in members.items():
            assert type(value) is (known[key] if not key.startswith("_") else dict), key


@each_feed
def test_the_feed_names_its_own_address_and_its_page(name: str) -> None:
    """feed_url is where it is, home_page_url a page for people."""
    found = document(name)
    assert found["feed_url"] == f"{BASE_URL}/feeds/{name}.json"
    assert found["home_page_url"] == f"{BASE_URL}/events/"
    assert found["icon"] == f"{BASE_URL}/static/feed.png"


@each_feed
def test_every_item_has_a_unique_text_as_its_id(name: str) -> None:
    """Required; never a number."""
    ids = [item["id"] for item in items(name)]
    assert len(set(ids)) == len(ids)
    assert all(each.startswith("urn:uuid:") for each in ids)


@each_feed
def test_every_item_has_content(name: str) -> None:
    """content_text or content_html; ours always has the text."""
    assert all(item["content_text"].strip() for item in items(name))


class Tags(HTMLParser):
    """Which tags a piece of HTML has."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)


@each_feed
def test_only_content_html_holds_html(name: str) -> None:
    """Few tags in it, and none elsewhere, but as words of a source."""
    for item in items(name):
        tags = Tags()
        tags.feed(item.get("content_html", ""))
        assert tags.seen <= {"p", "a", "br", "strong", "ul", "li"}


@each_feed
def test_dates_are_rfc_3339(name: str) -> None:
    """With seconds and zone; modified is never before published."""
    for item in items(name):
        published, modified = item["date_published"], item["date_modified"]
        assert all(RFC3339.fullmatch(date) for date in (published, modified))
        assert published <= modified


@each_feed
def test_addresses_are_absolute(name: str) -> None:
    """Of the item and of the organiser's page; no two items share the first."""
    pages = [item["url"] for item in items(name)]
    assert len(set(pages)) == len(pages)
    for address in (*pages, *(item["external_url"] for item in items(name) if "external_url" in item)):
        assert urlsplit(address).scheme in ("http", "https")
        assert address.isascii()


@each_feed
def test_authors_are_objects_with_a_name(name: str) -> None:
    """Version 1.1: a list; `author` is deprecated."""
    for holder in (document(name), *items(name)):
        for author in holder.get("authors", []):
            assert list(author) == ["name"]
            assert author["name"].strip()


@each_feed
def test_tags_are_texts(name: str) -> None:
    """A list of plain text values."""
    assert all(isinstance(tag, str) and tag for item in items(name) for tag in item.get("tags", []))


@each_feed
def test_languages_are_codes(name: str) -> None:
    """BCP 47: that of the feed, that of the event."""
    for holder in (document(name), *items(name)):
        assert LANGUAGE.fullmatch(holder.get("language", "en"))


def test_extensions_are_objects_that_say_where_they_are_explained() -> None:
    """Custom members begin with an underscore; `about` is an address."""
    for item in (*items("events"), *items("new")):
        assert item["_sma_event"]["about"] == f"{BASE_URL}/about/"


def test_a_deadline_is_there_for_programs() -> None:
    """Kind, day, hour and zone as stated, and whose it is."""
    due = [item["_sma_deadline"] for item in items("deadlines")]
    assert due == [
        {
            "kind": "abstract", "date": "2027-02-01", "time": "23:59", "timezone": "UTC-12:00", "withdrawn": False,
            "event": "7c2e7f5e-7f7e-5f31-9d65-1f5f3d0e4a12",
        }
    ]  # fmt: skip


def test_a_change_is_there_for_programs() -> None:
    """Which fields, and the event's SEQUENCE from then on; the event is as it was at that moment."""
    cancelled, moved, due, *_ = items("new")
    assert cancelled["_sma_change"] == {"sequence": 2, "fields": ["sponsor", "status"]}
    assert due["_sma_change"] == {"sequence": 1, "fields": ["deadlines"]}
    assert (moved["_sma_event"]["status"], moved["_sma_event"]["sequence"]) == ("scheduled", 1)


def test_the_media_type_is_that_of_json_feed() -> None:
    """Without a charset: JSON is UTF-8."""
    assert media_type("feeds/events.json") == "application/feed+json"
