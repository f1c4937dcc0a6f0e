"""Web sites of fictional societies that announce overlapping events, for the stateful test.

Small on purpose: few titles, days, places and addresses, so that short sequences of steps meet the hard cases (equal
titles, reused addresses and ids, parts of a series, next year's edition) again and again.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from dataclasses import dataclass, field
from enum import Enum

from hypothesis import strategies as st

from config.source import Precedence
from store.event import EventData, Place, Precision, Status, Verdict
from tests.store.make import GHENT, listing

TITLES = (
    "Annual congress of the muscle society",
    "Annual Congress of the Muscle Society 2027",
    "3rd annual congress of the muscle society",
    "Jahreskongress der Muskelgesellschaft",
    "Webinar on muscle, part 1",
    "Webinar on muscle, part 2",
    "Family day",
    "Family days of the muscle society",
    "Pre-congress course: annual congress of the muscle society",
)
FIRST_DAY = dt.date(2027, 5, 10)
DAYS = st.sampled_from([0, 0, 0, 1, 2, 9, 40, 365]).map(lambda days: FIRST_DAY + dt.timedelta(days=days))
CITIES = ("Ghent", "Oslo", None)
STATUSES = (Status.SCHEDULED, Status.CANCELLED, Status.POSTPONED, Status.RESCHEDULED, Status.MOVED_ONLINE)


class Address(Enum):
    """Which address an entry has: none, the list page's, one of its own, or one for every year's edition."""

    NONE = "none"
    LIST = "list"
    OWN = "own"
    EVERY_YEAR = "every-year"


@dataclass(frozen=True, slots=True)
class Entry:
    """One event as a site announces it."""

    title: str
    day: dt.date
    address: Address
    has_id: bool
    city: str | None = None
    hour: int | None = None
    month_only: bool = False
    status: Status = Status.SCHEDULED
    verdict: Verdict = Verdict.PUBLISH
    description: str = ""
    number: int = 0


ENTRIES = st.builds(
    Entry,
    title=st.sampled_from(TITLES),
    day=DAYS,
    address=st.sampled_from(Address),
    has_id=st.booleans(),
    city=st.sampled_from(CITIES),
    hour=st.sampled_from([None, None, 9, 18]),
    verdict=st.sampled_from([Verdict.PUBLISH, Verdict.PUBLISH, Verdict.PUBLISH, Verdict.REVIEW]),
)


@dataclass(slots=True)
class Site:
    """One source: what it lists now, and what it took down."""

    slug: str
    precedence: Precedence
    entries: list[Entry] = field(default_factory=list)
    dropped: list[Entry] = field(default_factory=list)
    made: int = 0
    generation: int = 0

    def add(self, entry: Entry) -> None:
        self.made += 1
        self.entries.append(dataclasses.replace(entry, number=self.made))

    def alter(self, index: int, **values: object) -> None:
        if self.entries:
            at = index % len(self.entries)
            self.entries[at] = dataclasses.replace(self.entries[at], **values)  # type: ignore[arg-type]

    def drop(self, index: int) -> None:
        if self.entries:
            self.dropped.append(self.entries.pop(index % len(self.entries)))

    def put_back(self, index: int) -> None:
        if self.dropped:
            self.entries.append(self.dropped.pop(index % len(self.dropped)))

    def rotate_ids(self) -> None:
        """Make new ids for everything, as some systems do at every export."""
        self.generation += 1

    def items(self) -> tuple[EventData, ...]:
        return tuple(self._item(entry) for entry in self.entries)

    def _item(self, entry: Entry) -> EventData:
        start: dt.date | dt.datetime = entry.day
        precision = Precision.DATE
        if entry.month_only:
            start, precision = entry.day.replace(day=1), Precision.MONTH
        elif entry.hour is not None:
            start = dt.datetime.combine(entry.day, dt.time(entry.hour), GHENT)
            precision = Precision.MINUTE
        return listing(
            entry.title,
            start,
            precision=precision,
            source=self.slug,
            page_url=self._page("events"),
            url=self._url(entry),
            native_id=f"{entry.number}-{self.generation}" if entry.has_id else None,
            place=Place(city=entry.city) if entry.city else Place(),
            status=entry.status,
            verdict=entry.verdict,
            description=entry.description,
        )

    def _url(self, entry: Entry) -> str | None:
        return {
            Address.NONE: None,
            Address.LIST: self._page("events"),
            Address.OWN: self._page(f"events/{entry.number}"),
            Address.EVERY_YEAR: self._page("congress"),
        }[entry.address]

    def _page(self, path: str) -> str:
        return f"https://{self.slug}.example.org/{path}"


def sites() -> dict[str, Site]:
    """Four sources of all precedences."""
    ranks = {
        "organiser": Precedence.ORGANISER,
        "society": Precedence.SOCIETY,
        "portal": Precedence.AGGREGATOR,
        "calendar": Precedence.AGGREGATOR,
    }
    return {slug: Site(slug, precedence) for slug, precedence in ranks.items()}
