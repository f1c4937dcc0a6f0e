"""What the running service counts for /metrics: crawls, publishes, reloads, and what it is busy with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from scheduler.outcome import Outcome
from store.crawl import CrawlClass


@dataclass(slots=True, eq=False)
class Measures(Collector):
    """Counts since the start of this process. `waiting` and `running` are asked at each scrape."""

    waiting: Callable[[], int] = lambda: 0
    running: Callable[[], int] = lambda: 0
    config_problems: Callable[[], int] = lambda: 0
    crawls: Counter[CrawlClass] = field(default_factory=Counter)
    requests: int = 0
    publishes: Counter[str] = field(default_factory=Counter)
    reloads: int = 0

    def crawled(self, outcome: Outcome) -> None:
        self.crawls[outcome.crawl_class] += 1
        self.requests += outcome.requests

    def published(self, succeeded: bool) -> None:
        self.publishes["ok" if succeeded else "failed"] += 1

    def collect(self) -> Iterator[Metric]:
        crawls = CounterMetricFamily("sma_events_crawls", "Crawls that ended, by how.", labels=("class",))
        for crawl_class, count in sorted(self.crawls.copy().items()):
            crawls.add_metric((crawl_class.value,), count)
        yield crawls
        yield CounterMetricFamily("sma_events_crawl_requests", "Requests sent to crawled sites.", value=self.requests)
        publishes = CounterMetricFamily("sma_events_publishes", "Publishing runs, by outcome.", labels=("outcome",))
        for outcome, count in sorted(self.publishes.copy().items()):
            publishes.add_metric((outcome,), count)
        yield publishes
        yield CounterMetricFamily("sma_events_config_reloads", "Configurations taken over.", value=self.reloads)
        yield GaugeMetricFamily("sma_events_config_problems", "Mistakes in the configuration.", self.config_problems())
        yield GaugeMetricFamily("sma_events_crawls_waiting", "Sources that wait for a crawl.", self.waiting())
        yield GaugeMetricFamily("sma_events_crawls_running", "Sources that are being crawled.", self.running())
