"""A real store with fictional meetings in it, for the tests of publishing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from config.load import Config, load_config
from config.source import Identity, Precedence
from store.crawl import CrawlClass, CrawlRun
from store.event import Deadline, DeadlineKind, EventData, EventType, Mode, Place, Precision
from store.repository import Store
from tests.feeds.events import BASE_URL, at

NOW = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)
TODAY = NOW.date()
HOUR = dt.timedelta(hours=1)
SOURCE = "society"

FEEDS = """
[feed.poland]
title = "Meetings in Poland"
filter.country = "PL"
past_months = 24

[feed.running]
title = "What takes place"
cancelled = "drop"
"""


def listed(number: int, **fields: Any) -> EventData:
    """What the source says of one meeting; `fields` override it."""
    values: dict[str, Any] = {
        "title": f"SMA meeting {number}",
        "start": dt.date(2027, 1, 1) + dt.timedelta(days=number),
        "url": f"https://society.example.org/meetings/{number}",
        "source": SOURCE,
        "page_url": "https://society.example.org/meetings",
        "native_id": f"meeting-{number}",
        **fields,
    }
    timed = isinstance(values["start"], dt.datetime)
    values.setdefault("precision", Precision.MINUTE if timed else Precision.DATE)
    return EventData.model_validate(values)


def due(kind: str, *day: int) -> Deadline:
    """A deadline of that kind on a day: year, month, day."""
    return Deadline(kind=DeadlineKind(kind), date=dt.date(*day))


def some_meetings() -> list[EventData]:
    """Three to come, one of last summer, one of last spring, one of 2025, and one without a day yet."""
    evening, morning = at("America/New_York", 2027, 2, 3, 19, 0), at("Europe/Warsaw", 2027, 3, 1, 9, 0)
    poland, belgium = {"city": "Łódź", "country": "PL"}, {"city": "Gent", "country": "BE"}
    return [
        listed(1, title="Congress", type=EventType.CONGRESS, place=Place(**poland), end=dt.date(2027, 1, 4)),
        listed(2, title="Webinar", start=evening, timezone="America/New_York", mode=Mode.ONLINE),
        listed(
            3, title="Workshop", start=morning, end=morning + 8 * HOUR, timezone="Europe/Warsaw", place=Place(**poland)
        ),
        listed(4, title="Summer day", start=dt.date(2026, 7, 4), place=Place(**belgium)),
        listed(5, title="Spring day", start=dt.date(2026, 4, 18), place=Place(**belgium)),
        listed(6, title="Old day", start=dt.date(2025, 6, 7), place=Place(**poland)),
        listed(7, title="Symposium", start=dt.date(2027, 9, 1), end=dt.date(2027, 9, 30), precision=Precision.MONTH),
    ]


def crawl(store: Store, items: Iterable[EventData], now: dt.datetime = NOW, source: str = SOURCE) -> None:
    """Take in a complete run of the source."""
    run = CrawlRun(source, now, now, CrawlClass.OK, items=tuple(items), complete=True)
    result = store.finish_crawl(run, now, Precedence.SOCIETY, Identity.NATIVE)
    assert result.held is None


def some_config(folder: Path, feeds: str = FEEDS, service: str = "") -> Config:
    """The configuration of a folder with these files and otherwise defaults."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "feeds.toml").write_text(feeds, encoding="utf-8")
    (folder / "service.toml").write_text(service, encoding="utf-8")
    return load_config(folder, {})


__all__ = ["BASE_URL", "FEEDS", "HOUR", "NOW", "SOURCE", "TODAY", "crawl", "listed", "some_config", "some_meetings"]
