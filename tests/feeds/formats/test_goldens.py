"""Goldens: the named meetings of `tests.feeds.events` in every format, byte for byte.

After a wanted change, SMA_EVENTS_WRITE_GOLDENS=1 writes them anew; the difference is then read like code.
"""

from __future__ import annotations

import datetime as dt
import json
import os
from pathlib import Path

import pytest

from feeds.edition import Edition, Kind
from feeds.formats.format import Feed, Format
from feeds.formats.notice import notice
from feeds.formats.registry import FORMATS
from feeds.formats.schemaorg import event_jsonld
from feeds.render import entry_feed
from tests.feeds.events import BASE_URL, CHANGED, LOOK, scenarios
from tests.feeds.published import TODAY, feed

UID = "5b9ff6d8-2c0b-5a2b-8a40-0a8f3c1d2e4f"
GOLDENS = Path(__file__).parents[2] / "goldens" / "feeds"


@pytest.mark.parametrize("extension", sorted(FORMATS))
def test_a_feed_of_all_named_meetings_is_the_golden(extension: str) -> None:
    """Each format gives exactly the recorded bytes for the same events."""
    assert_golden(f"events.{extension}", whole_feed(FORMATS[extension]))


@pytest.mark.parametrize("extension", sorted(FORMATS))
def test_a_feed_without_events_is_the_golden(extension: str) -> None:
    """An empty selection is a valid feed that explains itself."""
    format_ = FORMATS[extension]
    heading = Feed(
        "SMA events: Iceland",
        "No event matches at present.",
        address(extension),
        f"{BASE_URL}/events/",
        uid=UID,
        author="SMA events",
        image=f"{BASE_URL}/static/feed.png",
        is_complete=True,
    )
    assert_golden(f"empty.{extension}", format_.head(heading) + format_.tail)


@pytest.mark.parametrize("extension", sorted(FORMATS))
@pytest.mark.parametrize("name", ["new", "deadlines"])
def test_news_and_deadlines_are_the_golden(name: str, extension: str) -> None:
    """What is made of the past of events is recorded as well; news have no calendar."""
    if (name, extension) != ("new", "ics"):
        assert_golden(f"{name}.{extension}", feed(name, extension))


@pytest.mark.parametrize("extension", sorted(FORMATS))
def test_the_notice_of_a_retired_feed_is_the_golden(extension: str) -> None:
    """It never changes, so neither may these bytes."""
    entry = notice("children", "For children", dt.date(2026, 11, 20), "", instead="families", look=LOOK)
    edition = Edition("children", "For children", "For children. This feed has ended.", entry.day or TODAY, Kind.NOTICE)
    assert_golden(f"retired.{extension}", entry_feed(edition, FORMATS[extension], [entry], LOOK, TODAY))


def test_json_ld_of_all_named_meetings_is_the_golden() -> None:
    """Each meeting has the recorded JSON-LD, or none where day or place are not known."""
    documents = {name: event_jsonld(event, LOOK) for name, event in scenarios().items()}
    assert_golden("jsonld.json", json.dumps(documents, indent=1, ensure_ascii=False).encode() + b"\n")


def whole_feed(format_: Format) -> bytes:
    """All named meetings as one feed, zones included."""
    blocks = [block for event in scenarios().values() if (block := format_.block(event, LOOK))]
    zones: dict[str, int] = {}
    for block in blocks:
        if format_.marks_of and (marks := format_.marks_of(block)) and marks.zone:
            zones[marks.zone] = min(marks.year, zones.get(marks.zone, marks.year))
    heading = Feed(
        title="SMA events",
        description="Every meeting of this test; last change 20 November 2026.",
        address=address(format_.extension),
        page=f"{BASE_URL}/events/",
        updated=CHANGED,
        zones=tuple(sorted(zones.items())),
        uid=UID,
        author="SMA events",
        image=f"{BASE_URL}/static/feed.png",
        is_complete=True,
    )
    return format_.head(heading) + format_.separator.join(blocks) + format_.tail


def address(extension: str) -> str:
    return f"{BASE_URL}/feeds/events.{extension}"


def assert_golden(name: str, data: bytes) -> None:
    file = GOLDENS / name
    if os.environ.get("SMA_EVENTS_WRITE_GOLDENS"):
        file.write_bytes(data)
    assert data == file.read_bytes()


def test_every_format_has_its_heading_in_the_reference() -> None:
    """A format that nobody can look up is not finished."""
    reference = (Path(__file__).parents[3] / "docs" / "reference" / "feeds.md").read_text(encoding="utf-8")
    headings = {line.removeprefix("## ") for line in reference.splitlines() if line.startswith("## ")}
    assert set(FORMATS) - headings == set()
