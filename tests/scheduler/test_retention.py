"""What is pruned of the data folder, and what stays: archived bodies, logs, and once a day."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.settings import RetentionSettings
from crawler.archive import Archive, ArchivedBody, body_hash
from scheduler.retention import Pruned, prune, prune_if_due
from store.crawl import PageState
from store.repository import Store
from tests.scheduler.backing import Place
from tests.store.make import DAY, NOW, crawl, listing

SETTINGS = RetentionSettings()
PAGE = "https://society.example.org/events"
MB = 1024 * 1024


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "logs").mkdir()
    return tmp_path


@pytest.fixture
def store(data: Path) -> Iterator[Store]:
    with Store.open(f"sqlite:///{data / 'sma-events.db'}") as store:
        yield store


def archived(data: Path, url: str, text: str, at: dt.datetime) -> str:
    """Archive a body that came at that time; return its hash."""
    body = text.encode()
    Archive(data / "archive", "society", 20).save(url, body_hash(body), ArchivedBody(url, "text/html", body))
    for file in data.rglob(f"{body_hash(body)}.zst"):
        os.utime(file, (at.timestamp(), at.timestamp()))
    return body_hash(body)


def kept(data: Path) -> set[str]:
    return {file.stem for file in (data / "archive").rglob("*.zst")}


def log(data: Path, name: str, size: int, at: dt.datetime) -> None:
    file = data / "logs" / name
    file.write_bytes(b"x" * size)
    os.utime(file, (at.timestamp(), at.timestamp()))


def test_old_bodies_go_unless_a_page_is_known_by_them(data: Path, store: Store) -> None:
    """A list that has not changed for two years is still what a 304 names; a page that is gone is not."""
    long_ago = NOW - 800 * DAY
    used = archived(data, PAGE, "unchanged for years", long_ago)
    archived(data, PAGE, "before that", long_ago - DAY)
    archived(data, f"{PAGE}/gone", "gone", long_ago)
    young = archived(data, f"{PAGE}/new", "new", NOW - DAY)
    crawl(store, listing(), pages=(PageState(PAGE, '"1"', None, used, "r" * 32, NOW),))
    assert prune(store, SETTINGS, data, NOW).bodies == 2
    assert kept(data) == {used, young}
    assert prune(store, SETTINGS, data, NOW).bodies == 0


def test_full_archive_loses_older_bodies_first_and_never_what_is_used(data: Path, store: Store) -> None:
    """By size: spare bodies of a page, oldest first, then pages that are not read; pages that are read stay."""
    used = archived(data, PAGE, os.urandom(MB).hex(), NOW - 9 * DAY)
    spare = archived(data, PAGE, os.urandom(MB).hex(), NOW - 10 * DAY)
    other = archived(data, f"{PAGE}/other", os.urandom(MB).hex(), NOW - 20 * DAY)
    crawl(store, listing(), pages=(PageState(PAGE, '"1"', None, used, "r" * 32, NOW),))
    sizes = {file.stem: file.stat().st_size / MB for file in data.rglob("*.zst")}
    for limit, left in ((9, {used, spare, other}), (3, {used, other}), (2, {used}), (1, {used})):
        assert sizes[used] > 1
        prune(store, SETTINGS.model_copy(update={"archive_total_mb": limit}), data, NOW)
        assert kept(data) == left


def test_logs_go_by_age_and_by_size_but_for_the_present_one(data: Path, store: Store) -> None:
    """Full log files older than the limit go, then the oldest until the rest fits; `service.log` stays."""
    log(data, "service.log", 2 * MB, NOW - 500 * DAY)
    log(data, "service.log.1", MB, NOW - 3 * DAY)
    log(data, "service.log.2", MB, NOW - 50 * DAY)
    log(data, "service.log.3", MB, NOW - 91 * DAY)
    assert prune(store, SETTINGS, data, NOW) == Pruned(logs=1, bytes=MB)
    small = SETTINGS.model_copy(update={"logs_mb": 3})
    assert prune(store, small, data, NOW) == Pruned(logs=1, bytes=MB)
    assert sorted(file.name for file in (data / "logs").iterdir()) == ["service.log", "service.log.1"]


def test_pruning_is_done_once_a_day(data: Path, store: Store) -> None:
    """However often something is published, and again where the clock was set back."""
    assert prune_if_due(store, SETTINGS, data, NOW) == Pruned()
    assert prune_if_due(store, SETTINGS, data, NOW + dt.timedelta(hours=19)) is None
    assert prune_if_due(store, SETTINGS, data, NOW + dt.timedelta(hours=21)) == Pruned()
    assert prune_if_due(store, SETTINGS, data, NOW - DAY) == Pruned()


def test_half_written_bodies_of_dead_processes_go(data: Path, store: Store) -> None:
    """A temporary file of yesterday is nobody's; a young one may be somebody's."""
    folder = data / "archive" / "society" / ("0" * 16)
    folder.mkdir(parents=True)
    for name, at in ((".new-old", NOW - 2 * DAY), (".new-young", NOW)):
        (folder / name).touch()
        os.utime(folder / name, (at.timestamp(), at.timestamp()))
    prune(store, SETTINGS, data, NOW)
    assert [file.name for file in folder.iterdir()] == [".new-young"]


def test_command_says_what_it_deleted(tmp_path: Path) -> None:
    """`sma-events prune` is one line; events stay. It goes by the clock, for which these crawls are long past."""
    place = Place(tmp_path / "one").fill(3, dt.datetime(2011, 1, 10, 10, tzinfo=dt.UTC))
    assert place.done("prune") == "Deleted 0 records of crawls, 1 page, 0 archived bodies, 0 log files: 0.0 MB.\n"
    assert len(place.events()) == 2
