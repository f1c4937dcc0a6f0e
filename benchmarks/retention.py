"""How large the data folder is after a year of 300 sources: python -m benchmarks.retention

A year of crawls is written through the store's door and into the archive, as the crawler does it: most lists are
unchanged, some get an event or a change of one, some fail; event pages are asked again every week; three sites in ten
put something new into every answer, so that each of their bodies is another one. Feeds are rendered each quarter, and
pruning runs each month with the shipped settings. Whole runs write benchmarks/retention.md.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import random
import sqlite3
import tempfile
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.meetings import meeting
from config.load import Config, load_config
from config.source import Identity, Precedence
from crawler.archive import Archive, ArchivedBody, body_hash
from feeds.publish import put_feeds
from feeds.tree import PublishedTree
from scheduler.retention import Pruned, prune
from store.crawl import CrawlClass, CrawlRun, PageState
from store.event import EventData
from store.repository import Store

SOURCES, DAYS = 300, 365
FIRST = dt.datetime(2026, 1, 1, 5, tzinfo=dt.UTC)
PER_DAY = 2
LISTED, NEW_A_YEAR = 12, 25  # events that a list shows at once, and how many are new on it in a year
CHANGES, FAILS, RESTLESS = 0.03, 0.03, 0.3  # shares: of crawls that find a change, of crawls that fail, of sites
PAGE_BYTES = 40_000
RULES = "r" * 32
GOAL_MB = 500
REPORT = Path(__file__).with_name("retention.md")
_WORDS = (
    "<div class='row'><p>", "therapy", "family", "congress", "registration", "</p><a href='/x'>", "muscle", "clinic",
    "<li>", "programme", "speaker", "spinal", "</li>", "newsletter", "contact", "motor", "neurone", "trial",
)  # fmt: skip


@dataclass(slots=True)
class Site:
    """One source: what it lists now, and what it will list."""

    slug: str
    number: int
    restless: bool
    shown: list[EventData] = field(default_factory=list)
    made: int = 0
    touched: bool = True

    @property
    def url(self) -> str:
        return f"https://{self.slug}.example.org/events"

    def announce(self, day: dt.date) -> None:
        """Put one more event on the list, some weeks ahead; what is over leaves it."""
        number = self.number + SOURCES * self.made
        self.made += 1
        start = day + dt.timedelta(days=20 + number % 150)
        drawn = meeting(number)
        about = {"start": start, "end": start, "timezone": None, "deadlines": (), "precision": "date"}
        about |= {"url": f"{self.url}/{number}", "source": self.slug, "page_url": self.url, "native_id": f"n{number}"}
        self.shown = [each for each in self.shown if each.last_day >= day][1 - LISTED :]
        self.shown.append(EventData.model_validate(drawn.model_dump() | about))
        self.touched = True

    def amend(self, chance: random.Random) -> None:
        """Change what one event says."""
        if self.shown:
            at = chance.randrange(len(self.shown))
            text = f"{self.shown[at].description[:400]} Room {chance.randrange(1000)}."
            self.shown[at] = self.shown[at].model_copy(update={"description": text})
            self.touched = True


class Year:
    """The crawls of a year, one after the other."""

    def __init__(self, data: Path, store: Store, config: Config, sources: int) -> None:
        self.data, self.store, self.config = data, store, config
        self.chance = random.Random(7)  # noqa: S311  (no secret)
        self.sites = [Site(f"source-{n}", n, n / sources < RESTLESS) for n in range(sources)]
        self.filler = " ".join(self.chance.choice(_WORDS) + str(self.chance.randrange(500)) for _ in range(6000))
        self.crawls, self.bodies = 0, 0
        for site in self.sites:
            for _ in range(LISTED):
                site.announce(FIRST.date())

    def day(self, number: int) -> None:
        for turn in range(PER_DAY):
            now = FIRST + dt.timedelta(days=number, hours=12 * turn)
            for site in self.sites:
                if self.chance.random() < NEW_A_YEAR / 365 / PER_DAY:
                    site.announce(now.date())
                if self.chance.random() < CHANGES:
                    site.amend(self.chance)
                self.crawl(site, now)

    def crawl(self, site: Site, now: dt.datetime) -> None:
        self.crawls += 1
        if self.chance.random() < FAILS:
            run = CrawlRun(site.slug, now, now, CrawlClass.TIMEOUT, "the host did not answer in time", requests=3)
        elif site.touched or site.restless:
            items, pages = tuple(site.shown), tuple(self.pages(site, now))
            run = CrawlRun(site.slug, now, now, CrawlClass.OK, "", items, {}, pages, complete=True, requests=4)
            site.touched = False
        else:
            run = CrawlRun(site.slug, now, now, CrawlClass.OK, unchanged_pages=frozenset([site.url]),
                           pages=tuple(self.pages(site, now)), complete=True, requests=2)  # fmt: skip
        self.store.finish_crawl(run, now, Precedence.AGGREGATOR, Identity.NATIVE)

    def pages(self, site: Site, now: dt.datetime) -> Iterator[PageState]:
        """The list, and the pages of its events each on its day of the week."""
        yield self.page(site, site.url, now)
        for index, each in enumerate(site.shown):
            if now.hour == FIRST.hour and (index + now.toordinal()) % 7 == 0:
                yield self.page(site, each.url or "", now)

    def page(self, site: Site, url: str, now: dt.datetime) -> PageState:
        version = now.isoformat() if site.restless else f"{zlib.crc32(url.encode())}{site.touched and now.date()}"
        start = zlib.crc32(url.encode()) % 1000
        body = f"<html>{version}{self.filler[start : start + PAGE_BYTES]}".encode()
        digest = body_hash(body)
        archive = Archive(self.data / "archive", site.slug, self.config.settings.retention.bodies_per_page)
        if not archive.holds(url, digest):
            archive.save(url, digest, ArchivedBody(url, "text/html", body))
            self.bodies += 1
            for file in (self.data / "archive" / site.slug).glob(f"*/{digest}.zst"):
                os.utime(file, (now.timestamp(), now.timestamp()))
        return PageState(url, '"1"', None, digest, RULES, now)


def simulate(folder: Path, sources: int, days: int) -> dict[str, float]:
    """Return figures of the data folder after so many days."""
    (folder / "config").mkdir()
    config = load_config(folder / "config", {})
    data, began, pruned = folder / "data", time.perf_counter(), Pruned()
    with Store.open(f"sqlite:///{data / 'sma-events.db'}") as store:
        year = Year(data, store, config, sources)
        for number in range(days):
            year.day(number)
            now = FIRST + dt.timedelta(days=number + 1)
            if number % 91 == 90 or number == days - 1:
                with PublishedTree(data / "public", now, ()) as tree:
                    store.mark_released(now)
                    put_feeds(tree, store, config, "https://events.example.org", now.date())
            if number % 30 == 29 or number == days - 1:
                pruned = prune(store, config.settings.retention, data, now)
        info = store.info()
    sizes = {name: size / 1024**2 for name, size in _tables(data / "sma-events.db").items()}
    archive = [path.stat().st_size for path in (data / "archive").rglob("*.zst")]
    return {
        "sources": sources, "days": days, "crawls": year.crawls, "crawl records": info.crawls, "events": info.events,
        "bodies written": year.bodies, "bodies kept": len(archive), "bodies pruned last": pruned.bodies,
        "minutes": (time.perf_counter() - began) / 60, "MB archive": sum(archive) / 1024**2,
        "MB database": (data / "sma-events.db").stat().st_size / 1024**2,
        **{f"MB of it {name}": mb for name, mb in sizes.items()},
    }  # fmt: skip


def _tables(file: Path) -> dict[str, int]:
    """Bytes of each table with its indexes; {} where SQLite was built without that table of tables."""
    connection = sqlite3.connect(file)
    query = """SELECT coalesce(m.tbl_name, d.name), sum(d.pgsize) FROM dbstat AS d LEFT JOIN sqlite_master AS m
               ON m.name = d.name GROUP BY 1 ORDER BY 2 DESC LIMIT 8"""
    try:
        return dict(connection.execute(query).fetchall())
    except sqlite3.OperationalError:
        return {}
    finally:
        connection.close()


def report(found: dict[str, float]) -> str:
    total = found["MB database"] + found["MB archive"]
    lines = "\n".join(f"| {name} | {value:,.1f} |" for name, value in found.items())
    today = dt.datetime.now(dt.UTC).date()
    return f"""# {found["days"]:.0f} days of {found["sources"]:.0f} sources

Written by `python -m benchmarks.retention` on {today}: simulated crawls, twice a day each, written through the store's
door, with pruning as shipped. {NEW_A_YEAR} new events a year and source, {CHANGES:.0%} of crawls find a change,
{FAILS:.0%} fail, {RESTLESS:.0%} of the sites send another body each time. Goal after a year of {SOURCES} sources:
at most {GOAL_MB} MB.
Reached: {total:.0f} MB, database and archive together.

| what | figure |
|---|---|
{lines}
"""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.retention", description=__doc__)
    parser.add_argument("--sources", type=int, default=SOURCES)
    parser.add_argument("--days", type=int, default=DAYS)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        found = simulate(Path(name), options.sources, options.days)
    text = report(found)
    print(text)
    if (options.sources, options.days) == (SOURCES, DAYS):
        REPORT.write_text(text, encoding="utf-8")
    return 0 if found["MB database"] + found["MB archive"] <= GOAL_MB else 1


if __name__ == "__main__":
    raise SystemExit(main())
