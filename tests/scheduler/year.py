"""A simulated year of the service with a clock of its own: schedule, store, health and announcements, without network.

    python -m tests.scheduler.year [--days N] [--sources N] [--seed N]

Real are the configuration, the plan, the store on SQLite with its pruning, and everything that notices and words
changes; simulated are the clock, the sites (good, quiet, broken in many ways, for hours or months; some say when to
come back), how long a crawl takes, and the process that dies at any moment: between two crawls, during one, and before
it sends a message that it has taken. Everything that is promised is checked while it runs, against a count of its own.
"""

from __future__ import annotations

import argparse
import datetime as dt
import heapq
import random
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from config.load import Config, load_config
from config.source import Identity, Precedence
from scheduler.alerts import KEPT_FOR
from scheduler.dispatch import host_of
from scheduler.jobs import cadence, due_at
from scheduler.messages import digest_instant, messages, next_try
from store.crawl import CrawlClass, CrawlRun
from store.repository import Store
from store.watch import Kind
from tests.scheduler.year_report import REPORT, Memory, Result, report

START = dt.datetime(2027, 1, 1, tzinfo=dt.UTC)
MINUTE, HOUR, DAY = dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta(days=1)
RHYTHMS = ['every = "12h"'] * 4 + ['every = "24h"'] * 6 + ['every = "2 days"'] * 3 + ['every = "7 days"'] * 3
RHYTHMS += ['cron = "15 5 * * *"', 'cron = "0 6 * * mon"']
FAULTS = [each for each in CrawlClass if not each.healthy and each is not CrawlClass.GATE_HELD]
BLACKOUT = 4 * HOUR
LONGEST_WEEK = 7 * DAY
MISSES = 3
MOST_DOUBLINGS = 16
WELL_DAYS, FAULT_DAYS = 45, (0.3, 2, 15, 60)  # how long a site is well, and broken, on the average
CHANNELS = ("email", "webhook")
WHOLE_YEAR = 365  # days; such a run writes benchmarks/year.md
LOOK_EVERY = 3 * HOUR  # besides the look after each crawl; the service looks every minute


@dataclass(slots=True)
class Site:
    """One source's fate, and what must come of it, counted apart from the service."""

    slug: str
    host: str
    period: dt.timedelta
    changes_at: dt.datetime  # when its fault begins or ends
    fault: CrawlClass | None = None
    last_end: dt.datetime | None = None
    failures: int = 0
    is_broken: bool = False
    allowed: dt.timedelta = dt.timedelta()  # by which the next crawl may be late
    must_tell: Counter[Kind] = field(default_factory=Counter)


class Year:
    """Runs it; every random choice comes from one seed."""

    def __init__(self, folder: Path, sources: int, days: int, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311  a game, no secret
        self.config = _configuration(folder / "config", sources)
        self.file = folder / "store.db"
        self.url = f"sqlite:///{self.file}"
        self.store = Store.open(self.url)
        self.now, self.end = START, START + days * DAY
        self.result = Result()
        self.sites = {slug: self._site(slug) for slug in self.config.sources}
        self.dates: list[tuple[dt.datetime, str]] = []
        self.host_free: dict[str, dt.datetime] = {}
        self.told: dict[str, Counter[tuple[str, Kind]]] = {channel: Counter() for channel in CHANNELS}
        self.hours: dict[str, list[dt.datetime]] = {channel: [] for channel in CHANNELS}
        self.next_look, self.next_prune = START, START + DAY
        self.memory = Memory(START, self.end)

    def _site(self, slug: str) -> Site:
        rhythm = cadence(self.config, slug)
        period = rhythm.every if rhythm.cron is None else (LONGEST_WEEK if "mon" in _cron(self.config, slug) else DAY)
        first_fault = START + self.random.expovariate(1 / WELL_DAYS) * DAY
        return Site(slug, host_of(slug, self.config.sources[slug]), period, changes_at=first_fault)

    def run(self) -> Result:
        began = time.monotonic()
        self._plan_all()
        while self.dates and self.dates[0][0] < self.end:
            while self.next_look < self.dates[0][0]:
                self._look(self.next_look)
                self.next_look += LOOK_EVERY
            self._crawl(*heapq.heappop(self.dates))
            self._prune()
            self.memory.look(self.now)
        self._finish()
        self.result.memory = self.memory.samples
        self.result.seconds = time.monotonic() - began
        self.store.close()
        self.result.store_mb = self.file.stat().st_size / 2**20
        return self.result

    def _prune(self) -> None:
        """Once a day, as the publishing child does."""
        if self.now < self.next_prune:
            return
        kept = self.config.settings.retention
        self.result.pruned += self.store.forget(self.now, kept.crawls, kept.pages).crawls
        self.store.alarms.forget(self.now - KEPT_FOR)
        self.next_prune = self.now + DAY

    def _plan_all(self) -> None:
        states = self.store.source_states()
        self.dates = [(due_at(self.config, slug, states.get(slug), self.now), slug) for slug in self.sites]
        heapq.heapify(self.dates)

    def _crawl(self, at: dt.datetime, slug: str) -> None:
        """A date has come: crawl as soon as the host is free, unless the process dies meanwhile."""
        site = self.sites[slug]
        begin = max(at, self.now, self.host_free.get(site.host, at))
        ends = begin + self.random.uniform(1, 90) * dt.timedelta(seconds=1)
        self.now = max(self.now, begin)
        if self.random.random() < 0.002:
            self._die(site, in_crawl=self.random.random() < 0.5)
            return
        self.host_free[site.host] = ends
        self._record(site, begin, ends)
        state = self.store.source_states()[slug]
        heapq.heappush(self.dates, (due_at(self.config, slug, state, ends), slug))

    def _record(self, site: Site, begin: dt.datetime, ends: dt.datetime) -> None:
        self._check_rhythm(site, begin)
        crawl_class = self._fate(site, begin)
        run = CrawlRun(site.slug, begin, ends, crawl_class, complete=crawl_class.healthy)
        self.store.finish_crawl(run, ends, Precedence.SOCIETY, Identity.NATIVE)
        self.result.crawls += 1
        self._check_alone(site, begin)
        site.last_end, site.allowed = ends, dt.timedelta()
        until = ends + self.random.randint(1, 30) * HOUR if crawl_class is CrawlClass.RATE_LIMITED else None
        if until is not None:
            self.store.postpone(site.slug, until, ends)
            site.allowed += until - ends
        self._count(site, crawl_class)
        self._look(ends)

    def _fate(self, site: Site, at: dt.datetime) -> CrawlClass:
        while site.changes_at <= at:
            if site.fault is None:
                site.fault = self.random.choice(FAULTS)
                site.changes_at += self.random.expovariate(1 / self.random.choice(FAULT_DAYS)) * DAY
            else:
                site.fault = None
                site.changes_at += self.random.expovariate(1 / WELL_DAYS) * DAY
        if site.fault is not None:
            return site.fault
        return CrawlClass.QUIET if self.random.random() < 0.2 else CrawlClass.OK

    def _count(self, site: Site, crawl_class: CrawlClass) -> None:
        """What must be told of this crawl, by the words of the documentation."""
        if crawl_class.healthy:
            if site.is_broken:
                site.must_tell[Kind.RECOVERED] += 1
            site.failures, site.is_broken = 0, False
            return
        self.result.failed += 1
        site.failures += 1
        if site.failures >= MISSES and not site.is_broken:
            site.is_broken = True
            site.must_tell[Kind.BROKEN] += 1

    def _check_rhythm(self, site: Site, begin: dt.datetime) -> None:
        """No crawl too early, none too late; failures may double the period, up to a week."""
        if site.last_end is None:
            return
        gap, stretched = begin - site.last_end, site.period * 2 ** min(max(site.failures - 1, 0), MOST_DOUBLINGS)
        latest = max(site.period, min(stretched, LONGEST_WEEK)) + BLACKOUT + HOUR + site.allowed
        if gap > latest:
            self.result.faults_found.append(f"{site.slug} was crawled {gap} after the last time, {latest} at most")
        least = MINUTE if _cron(self.config, site.slug) else min(site.period / 2, 20 * HOUR) - 10 * MINUTE
        if gap < least:
            self.result.faults_found.append(f"{site.slug} was crawled again after {gap}")
        if _is_blackout(begin):
            self.result.faults_found.append(f"{site.slug} was crawled in the blackout, at {begin}")

    def _check_alone(self, site: Site, begin: dt.datetime) -> None:
        """The store knows this crawl and the one before as two, and the one before had ended."""
        recorded = self.store.source_states()[site.slug].last_run
        if site.last_end is not None and (begin < site.last_end or recorded == site.last_end):
            self.result.faults_found.append(f"{site.slug} was crawled twice at once, at {begin}")

    def _die(self, site: Site, *, in_crawl: bool) -> None:
        """The process dies, and comes back after a moment or after two days; what it knew is lost."""
        self.result.restarts += 1
        self.result.lost_crawls += in_crawl
        away = self.random.choice([MINUTE, HOUR, 2 * DAY]) * self.random.random()
        self.now += away
        shut = BLACKOUT if _is_blackout(self.now) else dt.timedelta()  # it may come back into one
        for each in self.sites.values():
            each.allowed += away + shut + 2 * MINUTE * len(self.sites)
        self.store.close()
        self.store = Store.open(self.url)
        self._plan_all()

    def _look(self, now: dt.datetime) -> None:
        """What `Alerts` does at a look, with channels that take everything or fail, and a process that may die."""
        alarms = self.store.alarms
        told = alarms.take_note(self.config, CHANNELS, now)
        self.result.announcements += len(told)
        daily = now.minute == 0 and alarms.still_broken(self.config, CHANNELS, digest_instant("06:00", now), now)
        if told or daily or now.minute == 0:
            for channel in CHANNELS:
                self._deliver(channel, now)

    def _deliver(self, channel: str, now: dt.datetime) -> None:
        alarms = self.store.alarms
        waiting = alarms.waiting(channel, now)
        for each in messages(waiting, now, 5):
            if not alarms.claim(channel, each.ids, now + 5 * MINUTE, now):
                self.result.faults_found.append("a delivery was held by nobody and could not be taken")
                continue
            luck = self.random.random()
            if luck < 0.1:  # the server refuses
                again = next_try(each, 1 + max(waiting.attempts[number] for number in each.ids), now)
                if again is None:
                    self.result.faults_found.append(f"{each.title} was given up")
                else:
                    alarms.put_off(channel, each.ids, "refused", again)
                continue
            if luck < 0.12:  # the process dies before it sends; the next one sends when the hold is over
                continue
            self.hours[channel] = [when for when in self.hours[channel] if when > now - HOUR] + [now]
            self.result.busiest_hour = max(self.result.busiest_hour, len(self.hours[channel]))
            self.result.messages += 1
            for announcement in each.announcements:
                for subject in announcement.subjects if announcement.kind is not Kind.STILL_BROKEN else ():
                    self.told[channel][subject.source, announcement.kind] += 1
            alarms.sent(channel, each.ids, now)

    def _finish(self) -> None:
        """Let everything that waits go out, and compare what was told with what had to be."""
        for hour in range(1, 100):
            for channel in CHANNELS:
                self._deliver(channel, self.end + hour * HOUR)
        for channel in CHANNELS:
            for site in self.sites.values():
                for kind in (Kind.BROKEN, Kind.RECOVERED):
                    told, due = self.told[channel][site.slug, kind], site.must_tell[kind]
                    self.result.changes += due * (channel == CHANNELS[0])
                    if told != due:
                        said = f"{channel}: {site.slug} {kind} was told {told} times instead of {due}"
                        self.result.faults_found.append(said)


def _is_blackout(at: dt.datetime) -> bool:
    return at.hour >= 22 or at.hour < 2


def _cron(config: Config, slug: str) -> str:
    return config.sources[slug].cron or ""


def _configuration(folder: Path, sources: int) -> Config:
    """Sources of all rhythms, a third of them on hosts that they share."""
    (folder / "sources").mkdir(parents=True)
    (folder / "service.toml").write_text(
        '[service]\ncontact = "a@example.org"\n[crawl]\nblackout = ["22:00-02:00"]\n[health]\nmisses = 3\n'
    )
    for number in range(sources):
        host = f"shared-{number % 5}" if number % 3 == 0 else f"host-{number}"
        text = f'name = "Source {number}"\nurl = "https://{host}.example/{number}.ics"\nkind = "ics"\n'
        (folder / "sources" / f"s{number:03}.toml").write_text(text + RHYTHMS[number % len(RHYTHMS)] + "\n")
    return load_config(folder, {})


def main() -> None:
    parser = argparse.ArgumentParser(description="Simulate a year of the service.")
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--sources", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="sma-events-year-") as folder:
        result = Year(Path(folder), asked.sources, asked.days, asked.seed).run()
    text = report(result, asked.days, asked.sources, asked.seed)
    print(text)
    if asked.days >= WHOLE_YEAR:
        REPORT.write_text(text, encoding="utf-8")
    raise SystemExit(1 if result.problems() else 0)


if __name__ == "__main__":
    main()
