"""What /metrics tells operators: requests by route class and status, published events, sources by class.

Requests are counted in a plain dictionary (the event loop is one thread) and read when somebody asks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from feeds.web.http import RouteClass
from store.health import Health, SourceHealth
from store.outbox import Deliveries

METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class WebMetrics(Collector):
    """Counts requests; `published_events`, `healths` and `deliveries` are asked at each scrape."""

    def __init__(
        self,
        published_events: Callable[[], int],
        healths: Callable[[], Iterable[SourceHealth]],
        deliveries: Callable[[], Iterable[Deliveries]],
    ) -> None:
        self.requests: Counter[tuple[RouteClass, int]] = Counter()
        self._published_events = published_events
        self._healths = healths
        self._deliveries = deliveries
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
        healths = list(self._healths())
        yield _by_class(healths)
        yield from _of_sources(healths)
        yield _announcements(self._deliveries())

    def describe(self) -> Iterator[Metric]:
        """Nothing in advance: a registration must not ask the database."""
        return iter(())

    def add(self, collector: Collector) -> None:
        """Tell what another collector counts, too."""
        self._registry.register(collector)

    def text(self) -> bytes:
        return generate_latest(self._registry)


def _by_class(healths: list[SourceHealth]) -> Metric:
    found = GaugeMetricFamily("sma_events_sources", "Sources by the class of their last crawl.", labels=("class",))
    classes = Counter((each.crawl_class or each.health).value for each in healths)  # no class: waiting or disabled
    for name, count in sorted(classes.items()):
        found.add_metric((name,), count)
    return found


def _of_sources(healths: list[SourceHealth]) -> Iterator[Metric]:
    """What each source is doing; times are seconds since 1970, as Prometheus wants them."""
    labels = ("source", "health")
    states = GaugeMetricFamily("sma_events_source_health", "1 for the state that the source is in.", labels=labels)
    failures = GaugeMetricFamily("sma_events_source_failures", "Failed crawls in a row.", labels=("source",))
    good = GaugeMetricFamily("sma_events_source_last_good_timestamp_seconds", "Last good crawl.", labels=("source",))
    items = GaugeMetricFamily("sma_events_source_items", "Items of the last crawl.", labels=("source",))
    for each in healths:
        for health in Health:
            states.add_metric((each.slug, health.value), each.health is health)
        failures.add_metric((each.slug,), each.failures)
        if each.last_good is not None:
            good.add_metric((each.slug,), each.last_good.timestamp())
        if each.yields:
            items.add_metric((each.slug,), each.yields[-1])
    yield from (states, failures, good, items)


def _announcements(deliveries: Iterable[Deliveries]) -> Metric:
    found = GaugeMetricFamily(
        "sma_events_announcements", "Announcements of changed sources that are kept.", labels=("channel", "state")
    )
    for each in deliveries:
        for state, count in (("waiting", each.waiting), ("sent", each.sent), ("given-up", each.given_up)):
            found.add_metric((each.channel, state), count)
    return found
