"""What /metrics tells, and the page that explains it."""

import datetime as dt
import re
from pathlib import Path

from starlette.testclient import TestClient

from config.load import load_config
from config.source import Identity, Precedence
from feeds.web.app import create_app
from scheduler.measures import Measures
from scheduler.outcome import Outcome
from store.crawl import CrawlClass, CrawlRun
from store.repository import Store

REFERENCE = (Path(__file__).parents[2] / "docs" / "reference" / "metrics.md").read_text(encoding="utf-8")
NOW = dt.datetime.now(dt.UTC)


def scraped(folder: Path) -> str:
    """The text of a service that has one source, crawled once, broken before."""
    (folder / "sources").mkdir()
    text = 'name = "Society"\nurl = "https://society.example/a.ics"\nkind = "ics"\n'
    (folder / "sources" / "society.toml").write_text(text)
    config = load_config(folder, {})
    with Store.open(f"sqlite:///{folder}/store.db") as store:
        for crawl_class in (CrawlClass.QUIET, CrawlClass.DNS, CrawlClass.DNS, CrawlClass.DNS):
            run = CrawlRun("society", NOW, NOW, crawl_class, complete=crawl_class.healthy)
            store.finish_crawl(run, NOW, Precedence.SOCIETY, Identity.NATIVE)
        store.alarms.take_note(config, ["email"], NOW)
        app, measures = create_app(store, config, folder / "public", "https://events.example.org"), Measures()
        app.measure(measures)
        measures.crawled(Outcome("society", CrawlClass.DNS, requests=3))
        measures.published(True)
        measures.published(False)
        client = TestClient(app)
        client.get("/healthz")
        return client.get("/metrics").text


def test_every_metric_is_documented_and_every_documented_one_is_there(tmp_path: Path) -> None:
    """By name and by label."""
    found: dict[str, set[str]] = {}
    for name, labels in re.findall(r"^(sma_events_\w+)(?:\{(.*)\})? ", scraped(tmp_path), re.MULTILINE):
        found.setdefault(name, set()).update(re.findall(r'(\w+)="', labels))
    rows = re.findall(r"^\| `(sma_events_\w+)` \| (.*?) \|", REFERENCE, re.MULTILINE)
    assert found == {name: set(re.findall(r"`(\w+)`", labels)) for name, labels in rows}


def test_the_numbers_are_right(tmp_path: Path) -> None:
    """Of health, failures and announcements."""
    lines = scraped(tmp_path).splitlines()
    for expected in (
        'sma_events_source_health{health="broken",source="society"} 1.0',
        'sma_events_source_health{health="ok",source="society"} 0.0',
        'sma_events_source_failures{source="society"} 3.0',
        'sma_events_announcements{channel="email",state="waiting"} 1.0',
        'sma_events_crawls_total{class="broken:dns"} 1.0',
        "sma_events_crawl_requests_total 3.0",
        'sma_events_publishes_total{outcome="failed"} 1.0',
    ):
        assert expected in lines
