"""When the service publishes: at its first start not half a pass, and never later than it has to."""

from __future__ import annotations

import asyncio
import datetime as dt
from pathlib import Path

import pytest

from config.load import load_config
from config.source import Identity, Precedence
from scheduler import service as services
from scheduler.outcome import Outcome
from scheduler.service import Service
from scheduler.workplace import Workplace
from store.crawl import CrawlClass, CrawlRun
from store.repository import Store

NOW = dt.datetime.now(dt.UTC)


def place(folder: Path, store: Store, *slugs: str) -> Workplace:
    """A workplace with sources that are due in years."""
    (folder / "sources").mkdir(parents=True)
    for slug in slugs:
        lines = f'name = "{slug}"\nurl = "http://127.0.0.1:9/{slug}"\nkind = "ics"\ncron = "0 0 29 2 *"\n'
        (folder / "sources" / f"{slug}.toml").write_text(lines, encoding="utf-8")
    return Workplace(load_config(folder, {}), store, folder, "http://127.0.0.1:8000")


def heard(slug: str, crawl_class: CrawlClass = CrawlClass.OK, new: int = 1) -> Outcome:
    return Outcome(slug, crawl_class, new=new)


async def published(service: Service, *outcomes: Outcome, seconds: float = 0.0) -> list[bool]:
    """Whether publishing is asked for after the start, and after each outcome; then `seconds` later."""
    keeping = asyncio.create_task(service._keep_time())
    await asyncio.sleep(0.2)
    found = [_taken(service)]
    for outcome in outcomes:
        service._heard(outcome)
        found.append(_taken(service))
    if seconds:
        await asyncio.sleep(seconds)
        found.append(_taken(service))
    keeping.cancel()
    await asyncio.gather(keeping, return_exceptions=True)
    return found


def _taken(service: Service) -> bool:
    wanted = service._publisher._wanted.is_set()
    service._publisher._wanted.clear()
    return wanted


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(f"sqlite:///{tmp_path}/store.db")


def test_first_pass_is_published_when_every_source_was_tried(tmp_path: Path, store: Store) -> None:
    """What is there already is published at once; then nothing until the last source was tried, even in vain."""
    with store:
        service = Service(place(tmp_path / "config", store, "a", "b", "c"))
        outcomes = heard("a"), heard("b"), heard("c", CrawlClass.DNS, 0), heard("a")
        assert asyncio.run(published(service, *outcomes)) == [True, False, False, True, True]


def test_source_that_hangs_does_not_keep_the_calendar_empty(
    tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a while what there is gets published, and every change from then on."""
    monkeypatch.setattr(services, "FIRST_PASS_S", 0.4)
    with store:
        service = Service(place(tmp_path / "config", store, "a", "b"))
        assert asyncio.run(published(service, heard("a"), seconds=0.6)) == [True, False, True]


def test_later_starts_wait_for_nobody(tmp_path: Path, store: Store) -> None:
    """Where every source has been crawled before, each change is published as it comes."""
    with store:
        for slug in ("a", "b"):
            run = CrawlRun(slug, NOW, NOW, CrawlClass.QUIET, complete=True)
            store.finish_crawl(run, NOW, Precedence.SOCIETY, Identity.NATIVE)
        workplace = place(tmp_path / "config", store, "a", "b")
        assert asyncio.run(published(Service(workplace), heard("a"), heard("b"))) == [True, True, True]
