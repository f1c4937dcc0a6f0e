"""What /metrics tells operators: requests by route class and status, published events, sources by class.

Requests are counted in a plain dictionary (the event loop is one thread) and read when somebody asks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from feeds.web.http import RouteClass

METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class WebMetrics(Collector):
    """Counts requests; `published_events` and `sources` are asked at each scrape."""

    def __init__(self, published_events: Callable[[], int], sources: Callable[[], Mapping[str, int]]) -> None:
        self.requests: Counter[tuple[RouteClass, int]] = Counter()
        self._published_events = published_events
        self._sources = sources
        self._registry = CollectorRegistry(auto_describe=False)
        self._registry.register(self)

    def collect(self) -> Iterator[Metric]:
        requests = CounterMetricFamily(
            "sma_events_http_requests", "Requests answered, by what was asked for.", labels=("route", "status")
        )
        for (route, status), count in sorted(self.requests.copy().items()):
            requests.add_metric((route.value, str(status)), count)
        yield requests
        yield GaugeMetricFamily(
            "sma_events_published_events", "Events that have a page.", value=self._published_events()
        )
        sources = GaugeMetricFamily(
            "sma_events_sources", "Sources by the class of their last crawl.", labels=("class",)
        )
        for name, count in sorted(self._sources().items()):
            sources.add_metric((name,), count)
        yield sources

    def describe(self) -> Iterator[Metric]:
        """Nothing in advance: a registration must not ask the database."""
        return iter(())

    def add(self, collector: Collector) -> None:
        """Tell what another collector counts, too."""
        self._registry.register(collector)

    def text(self) -> bytes:
        return generate_latest(self._registry)
