"""Events at the edges of what there is: other scripts, endless texts, the first and the last year, odd zones.

Each goes through a real store into every feed and format, and every published byte is read again.
"""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from feeds.check import check_tree
from feeds.formats.registry import FORMATS
from feeds.publish import put_feeds
from feeds.tree import PublishedTree
from store.event import Deadline, DeadlineKind, EventType, Place, Precision, Status
from store.repository import Store
from tests.feeds.stored import BASE_URL, NOW, TODAY, crawl, listed, some_config

ARABIC = "مؤتمر ضمور العضلات الشوكي، الرياض"
HEBREW = "כנס ניוון שרירים שדרתי; תל אביב"
EMOJI = "👩🏽‍🦽👨‍👩‍👧‍👦 SMA 🏳️‍🌈 family day"
WITHOUT_SUMMER_TIME = (
    "Asia/Tokyo", "Asia/Kolkata", "Asia/Kathmandu", "Africa/Nairobi", "America/Phoenix", "Asia/Riyadh",
    "Pacific/Kiritimati", "Australia/Brisbane",
)  # fmt: skip
EDGES = tuple(
    dt.datetime(year, month, day, hour, 30)  # noqa: DTZ001  # each zone is put on later
    for year, month, day, hour in ((1, 1, 1, 0), (1, 12, 31, 23), (9999, 1, 1, 0), (9999, 12, 31, 23))
)


def published(folder: Path, *events: dict[str, Any]) -> dict[str, bytes]:
    """All feeds of a store that holds these events, by path; whatever is wrong with any of them fails."""
    config = some_config(folder / "config")
    public = folder / "public"
    with Store.open(f"sqlite:///{folder}/store.db") as store, PublishedTree(public, NOW, encodings=()) as tree:
        crawl(store, [listed(number, **event) for number, event in enumerate(events, 1)])
        put_feeds(tree, store, config, BASE_URL, TODAY)
    assert check_tree(public) == []
    return {file.name: file.read_bytes() for file in (public / "feeds").iterdir()}


def titles(feeds: dict[str, bytes]) -> list[str]:
    return [item["_sma_event"]["name"] for item in json.loads(feeds["events.json"])["items"]]


def summaries(feeds: dict[str, bytes]) -> list[str]:
    return [str(event["SUMMARY"]) for event in Calendar.from_ical(feeds["events.ics"]).walk("VEVENT")]


@pytest.mark.parametrize("title", [ARABIC, HEBREW, EMOJI])
def test_titles_in_any_script_come_back(title: str, tmp_path: Path) -> None:
    """Right to left, joined emoji: the calendar and the entries say what the source says, character by character."""
    feeds = published(tmp_path, {"title": title, "place": Place(city=title[:12], country="SA")})
    assert (summaries(feeds), titles(feeds)) == ([title], [title])


@pytest.mark.parametrize(
    "text", ["x" * 10_000, "word " * 2_000, "脊髄性筋萎縮症、" * 1_250, f"{EMOJI} " * 400, "a<&" * 3_300]
)
def test_a_text_of_ten_thousand_characters_is_cut(text: str, tmp_path: Path) -> None:
    """Every format shows its beginning and an ellipsis; no property of a calendar grows beyond 8 KB."""
    feeds = published(tmp_path, {"description": text})
    (event,) = Calendar.from_ical(feeds["events.ics"]).walk("VEVENT")
    (item,) = json.loads(feeds["events.json"])["items"]
    for told in (str(event["DESCRIPTION"]), item["content_text"]):
        assert text[:100].strip() in told
        assert "…" in told
        assert len(told) < 2000


@pytest.mark.parametrize(
    "zone", [None, "UTC", "Asia/Tokyo", "America/New_York", "Pacific/Kiritimati", "Pacific/Pago_Pago"]
)
def test_the_first_and_the_last_year_break_nothing(zone: str | None, tmp_path: Path) -> None:
    """A calendar leaves such an event out; where entries list it, they do, and a proper event beside it is there."""
    kinds = (EventType.CONGRESS, EventType.SATELLITE_SYMPOSIUM)  # which the store looks for side by side
    edges = [
        {"type": kind} | ({"start": edge.date()} if zone is None else at(edge, zone))
        for edge in EDGES
        for kind in kinds
    ]
    feeds = published(tmp_path, {"title": "Proper meeting"}, *edges)
    assert summaries(feeds) == ["Proper meeting"]
    assert titles(feeds)[0] == "Proper meeting"


def at(edge: dt.datetime, zone: str) -> dict[str, Any]:
    return {"start": edge.replace(tzinfo=ZoneInfo(zone)), "timezone": zone}


def test_other_days_of_the_first_and_the_last_year_break_nothing(tmp_path: Path) -> None:
    """Deadlines, former days and months out there are told where they can be."""
    kind = DeadlineKind.ABSTRACT
    late = tuple(
        Deadline(kind=kind, date=day, time=dt.time(23, 59), timezone="UTC-12:00") for day in (dt.date.min, dt.date.max)
    )
    feeds = published(
        tmp_path,
        {"title": "Deadlines", "deadlines": late},
        {"title": "Former day", "previous_start": dt.date.max, "status": Status.RESCHEDULED},
        {"title": "Month", "start": dt.date(9999, 12, 1), "end": dt.date.max, "precision": Precision.MONTH},
    )
    assert sorted(titles(feeds)) == ["Deadlines", "Former day", "Month"]
    assert not Calendar.from_ical(feeds["deadlines.ics"]).walk("VEVENT")
    assert len(json.loads(feeds["deadlines.json"])["items"]) == 1


@pytest.mark.parametrize("zone", WITHOUT_SUMMER_TIME)
def test_a_zone_without_summer_time_is_one_observance(zone: str, tmp_path: Path) -> None:
    """The calendar defines the zone, and the start is the same instant."""
    start = dt.datetime(2027, 7, 1, 9, 0, tzinfo=ZoneInfo(zone))
    calendar = Calendar.from_ical(published(tmp_path, {"start": start, "timezone": zone})["events.ics"])
    (event,) = calendar.walk("VEVENT")
    assert (len(calendar.walk("STANDARD")), calendar.walk("DAYLIGHT")) == (1, [])
    found = event.get("DTSTART")
    assert (found.dt, found.params["TZID"]) == (start, zone)


def test_no_deadlines_make_valid_feeds_that_say_so(tmp_path: Path) -> None:
    """Every format of the deadlines feed is there, valid and empty, beside an event that has none."""
    feeds = published(tmp_path, {"deadlines": ()})
    assert {f"deadlines.{extension}" for extension in FORMATS} <= feeds.keys()
    assert json.loads(feeds["deadlines.json"])["items"] == []
    assert "No deadline matches at present" in json.loads(feeds["deadlines.json"])["description"]
