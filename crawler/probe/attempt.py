"""What one way of reading one address yields, measured: the values by which ways are compared."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from config.relevance import RelevanceRules
from config.source import Source
from crawler.extract.page import Extraction, Page
from crawler.normalize.event import REVIEW_BELOW
from crawler.probe.ask import Ask
from crawler.read import Reading
from crawler.relevance import judge
from store.crawl import CrawlClass
from store.event import EventData, Mode, Verdict

# The fields that make an event of use to a reader, and to telling it from others.
FIELDS = ("time", "place", "url", "end", "id")


@dataclass(frozen=True, slots=True)
class Measure:
    """The worth of a way.

    items, future  accepted events, and those of them that are not over
    days, coming   the days on which they begin, and those of the future ones
    filled         field of FIELDS -> share of the events that have it, 0..1
    confidence     how sure the reading is on average that these are events
    relevant       how many of them the relevance rules would not drop
    """

    items: int = 0
    future: int = 0
    days: frozenset[dt.date] = frozenset()
    coming: frozenset[dt.date] = frozenset()
    filled: tuple[tuple[str, float], ...] = ()
    confidence: float = 0.0
    relevant: int = 0

    @property
    def richness(self) -> float:
        """How many of FIELDS an average event has."""
        return sum(share for _, share in self.filled)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One address read as one kind.

    url       what a source file would name
    source    the trial source it was read with
    problem   why nothing or little came of it, "" if there is nothing to say
    measure   of the accepted events; of a list of links alone: of the linked pages that were looked at
    linked    how many detail pages a list of links leads to
    goes_on   there are further pages of it
    """

    ask: Ask
    url: str
    page: Page
    source: Source
    crawl_class: CrawlClass
    problem: str
    extraction: Extraction
    readings: tuple[Reading, ...]
    measure: Measure
    linked: int = 0
    goes_on: bool = False

    @property
    def kind(self) -> str:
        return self.source.kind

    @property
    def yields(self) -> bool:
        return self.measure.items > 0

    @property
    def is_sure(self) -> bool:
        return self.yields and self.measure.confidence >= REVIEW_BELOW

    @property
    def future(self) -> int:
        """Future events to expect; a list of links is taken to hold what its first pages hold."""
        return max(self.linked, self.measure.future) if self.linked and self.measure.future else self.measure.future

    def covers(self, day: dt.date) -> bool:
        """Whether it lists something on that day; what goes on beyond its last day may do so on any later one."""
        days = self.measure.days
        return day in days or bool(self.linked) or (self.goes_on and bool(days) and day > max(days))

    @property
    def events(self) -> list[EventData]:
        return [reading.event for reading in self.readings if reading.accepted and reading.event]


def measured(readings: Sequence[Reading], now: dt.datetime, rules: RelevanceRules) -> Measure:
    """Measure the accepted ones among `readings`."""
    events = [reading.event for reading in readings if reading.accepted and reading.event]
    if not events:
        return Measure()
    future = [event for event in events if event.last_day >= now.date()]
    return Measure(
        items=len(events),
        future=len(future),
        days=frozenset(event.first_day for event in events),
        coming=frozenset(event.first_day for event in future),
        filled=tuple((name, round(sum(map(_HAS[name], events)) / len(events), 2)) for name in FIELDS),
        confidence=round(sum(event.confidence for event in events) / len(events), 2),
        relevant=sum(judge(event, rules)[0] is not Verdict.DROP for event in events),
    )


def _has_place(event: EventData) -> bool:
    place = event.place
    return bool(place.venue or place.city or place.street) or event.mode is Mode.ONLINE


_HAS = {
    "time": lambda event: not event.all_day,
    "place": _has_place,
    "url": lambda event: event.url is not None,
    "end": lambda event: event.end is not None,
    "id": lambda event: event.native_id is not None,
}
