"""The clock: dates from configuration and state rows, and jobs that only enqueue."""

import asyncio
import datetime as dt
from pathlib import Path

from config.load import Config, load_config
from scheduler.jobs import Clock, cadence, due, due_at
from store.crawl import CrawlClass
from store.views import SourceState

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


def config(folder: Path, service: str = '[service]\ncontact = "office@example.org"\n') -> Config:
    (folder / "sources").mkdir(exist_ok=True)
    (folder / "service.toml").write_text(service)
    for slug, more in (("daily", 'cron = "0 6 * * *"'), ("hourly", 'every = "1h"'), ("off", "enabled = false")):
        text = f'name = "{slug}"\nurl = "https://{slug}.example/a.ics"\nkind = "ics"\n{more}\n'
        (folder / "sources" / f"{slug}.toml").write_text(text)
    return load_config(folder, {})


def state(slug: str, ago: dt.timedelta, failures: int = 0, due_after: dt.datetime | None = None) -> SourceState:
    return SourceState(slug, CrawlClass.OK, "", NOW - ago, NOW - ago, failures, NOW - 9 * DAY, due_after=due_after)


def test_due_names_new_and_overdue_sources(tmp_path: Path) -> None:
    """A source that never ran is due, one that ran a moment ago is not, one that is off never is."""
    found = config(tmp_path)
    assert due(found, {}, NOW) == ["daily", "hourly"]
    assert due(found, {"hourly": state("hourly", dt.timedelta(minutes=1))}, NOW) == ["daily"]
    assert due(found, {"hourly": state("hourly", HOUR), "daily": state("daily", HOUR)}, NOW) == ["hourly"]


def test_cron_and_retry_after_set_the_date(tmp_path: Path) -> None:
    """A cron source waits for its hour, a source that was told to wait for the end of that time."""
    found = config(tmp_path)
    assert due_at(found, "daily", state("daily", HOUR), NOW) == dt.datetime(2026, 11, 23, 6, tzinfo=dt.UTC)
    later = NOW + 5 * HOUR
    assert due_at(found, "hourly", state("hourly", 2 * HOUR, due_after=later), NOW) == later


def test_a_crawl_that_the_store_could_not_note_counts_all_the_same(tmp_path: Path) -> None:
    """Where no state row can be written, the source waits its period instead of being due again at once."""
    found = config(tmp_path)
    assert due_at(found, "hourly", state("hourly", 9 * HOUR), NOW, crawled=NOW) >= NOW + HOUR / 2
    assert due_at(found, "hourly", None, NOW, crawled=NOW) >= NOW + HOUR / 2
    noted = due_at(found, "hourly", state("hourly", dt.timedelta()), NOW)
    assert due_at(found, "hourly", state("hourly", dt.timedelta()), NOW, crawled=NOW - HOUR) == noted


def test_without_a_contact_no_source_is_asked_more_than_once_a_day(tmp_path: Path) -> None:
    """The rhythm of the file gives way to the missing address."""
    found = config(tmp_path, "")
    assert cadence(found, "hourly").every == DAY
    assert due_at(found, "hourly", state("hourly", 2 * HOUR), NOW) >= NOW + 22 * HOUR


def test_blackout_of_the_settings_holds(tmp_path: Path) -> None:
    """Nothing is due while the operator wants quiet."""
    found = config(tmp_path, '[crawl]\nblackout = ["11:00-13:00"]\n')
    assert due(found, {}, NOW) == []
    assert due_at(found, "hourly", None, NOW) == NOW + HOUR


async def test_the_clock_hands_due_sources_over_and_waits_for_the_others(tmp_path: Path) -> None:
    """At start every due source is enqueued once; a later date is kept until it is set anew."""
    found, asked, published = config(tmp_path), [], []
    clock = Clock(asked.append, lambda: published.append(1))
    now = dt.datetime.now(dt.UTC)
    fresh = SourceState("hourly", CrawlClass.OK, "", now, now, 0, now)
    clock.start(found, {"hourly": fresh}, now)
    try:
        await asyncio.sleep(0.3)
        assert (asked, published) == (["daily"], [])
        clock.set(found, "hourly", None, now)
        await asyncio.sleep(0.3)
        assert asked == ["daily", "hourly"]
    finally:
        clock.stop()
