"""What is to be told is kept until it is told: once, over crashes, restarts and several processes."""

import datetime as dt
from pathlib import Path

import pytest

from config.load import Config, load_config
from config.source import Identity, Precedence
from store.crawl import CrawlClass, CrawlRun
from store.health import Health
from store.outbox import LOG, Deliveries
from store.repository import Store
from store.watch import Kind

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
MINUTE, HOUR, DAY = dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta(days=1)


@pytest.fixture
def config(tmp_path: Path) -> Config:
    folder = tmp_path / "config"
    (folder / "sources").mkdir(parents=True)
    for slug in ("society", "museum"):
        text = f'name = "The {slug}"\nurl = "https://{slug}.example/a.ics"\nkind = "ics"\n'
        (folder / "sources" / f"{slug}.toml").write_text(text)
    return load_config(folder, {})


def crawled(store: Store, crawl_class: CrawlClass, at: dt.datetime, times: int = 1, slug: str = "society") -> None:
    for _ in range(times):
        run = CrawlRun(slug, at, at, crawl_class, complete=crawl_class.healthy)
        store.finish_crawl(run, at, Precedence.SOCIETY, Identity.NATIVE)


def test_a_change_is_noted_once(store: Store, config: Config, url: str) -> None:
    """However often, and from however many processes anybody looks."""
    crawled(store, CrawlClass.DNS, NOW, 3)
    (told,) = store.alarms.take_note(config, ["email"], NOW)
    assert (told.kind, told.subjects[0].source, told.subjects[0].reason) == (
        Kind.BROKEN, "society", CrawlClass.DNS.explanation,
    )  # fmt: skip
    assert store.alarms.take_note(config, ["email"], NOW + HOUR) == ()
    with Store.open(url) as other:
        assert other.alarms.take_note(config, ["email"], NOW + HOUR) == ()
        assert other.alarms.settled()["society"].health is Health.BROKEN
    crawled(store, CrawlClass.QUIET, NOW + HOUR)
    assert [each.kind for each in store.alarms.take_note(config, ["email"], NOW + HOUR)] == [Kind.RECOVERED]


def test_what_alarms_nobody_goes_to_the_log_alone(store: Store, config: Config) -> None:
    """A source that is read for the first time is a log line and no letter."""
    crawled(store, CrawlClass.OK, NOW)
    assert [each.kind for each in store.alarms.take_note(config, ["email"], NOW)] == [Kind.SETTLED]
    assert len(store.alarms.waiting(LOG, NOW).due) == 1
    assert store.alarms.waiting("email", NOW).due == ()


def test_only_one_process_sends_and_a_dead_one_is_replaced(store: Store, config: Config, url: str) -> None:
    """A delivery is held for a while; when that is over without a word, somebody else may send it."""
    crawled(store, CrawlClass.DNS, NOW, 3)
    ids = [each.id for each in store.alarms.take_note(config, ["email"], NOW)]
    with Store.open(url) as other:
        assert store.alarms.claim("email", ids, NOW + 5 * MINUTE, NOW)
        assert not other.alarms.claim("email", ids, NOW + 5 * MINUTE, NOW)
        assert other.alarms.waiting("email", NOW + MINUTE).due == ()
        later = NOW + 6 * MINUTE
        assert [each.id for each in other.alarms.waiting("email", later).due] == ids
        assert other.alarms.claim("email", ids, later + 5 * MINUTE, later)
        other.alarms.sent("email", ids, later)
    assert store.alarms.waiting("email", NOW + DAY).due == ()
    assert store.alarms.deliveries() == [Deliveries("email", 0, 1, 0), Deliveries(LOG, 1, 0, 0)]


def test_failures_wait_and_are_given_up(store: Store, config: Config) -> None:
    """What could not be sent comes up again at its time, with the number of attempts, until it is given up."""
    crawled(store, CrawlClass.DNS, NOW, 3)
    ids = [each.id for each in store.alarms.take_note(config, ["email"], NOW)]
    store.alarms.claim("email", ids, NOW + MINUTE, NOW)
    store.alarms.put_off("email", ids, "no route", NOW + HOUR)
    assert store.alarms.waiting("email", NOW + HOUR - MINUTE).due == ()
    assert store.alarms.waiting("email", NOW + HOUR).attempts == dict.fromkeys(ids, 1)
    store.alarms.give_up("email", ids, "no route", NOW + HOUR)
    assert store.alarms.waiting("email", NOW + DAY).due == ()
    assert store.alarms.deliveries()[0] == Deliveries("email", 0, 0, 1)


def test_what_is_still_broken_is_listed_once_a_day(store: Store, config: Config) -> None:
    """From the day after it was told; nothing is listed when all are well."""
    six = NOW.replace(hour=6)
    assert store.alarms.still_broken(config, [], six, NOW) is None
    crawled(store, CrawlClass.DNS, NOW, 3)
    store.alarms.take_note(config, [], NOW)
    assert store.alarms.still_broken(config, [], six, NOW) is None
    tomorrow = NOW + DAY
    listed = store.alarms.still_broken(config, [], six + DAY, tomorrow)
    assert listed is not None
    assert (listed.kind, [each.source for each in listed.subjects]) == (Kind.STILL_BROKEN, ["society"])
    assert store.alarms.still_broken(config, [], six + DAY, tomorrow + HOUR) is None
    crawled(store, CrawlClass.OK, tomorrow)
    store.alarms.take_note(config, [], tomorrow)
    assert store.alarms.still_broken(config, [], six + 2 * DAY, tomorrow + DAY) is None


def test_a_source_whose_file_is_gone_is_forgotten(store: Store, config: Config) -> None:
    """If it comes back it begins anew; what was told stays in the outbox until it is old."""
    crawled(store, CrawlClass.DNS, NOW, 3)
    store.alarms.take_note(config, [], NOW)
    (config.directory / "sources" / "society.toml").unlink()
    without = load_config(config.directory, {})
    assert store.alarms.take_note(without, [], NOW) == ()
    assert set(store.alarms.settled()) == {"museum"}
    assert store.alarms.forget(NOW) == 0
    assert store.alarms.forget(NOW + MINUTE) == 1
    assert store.alarms.deliveries() == []
