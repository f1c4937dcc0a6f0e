"""What the sites of the stateful test do between crawls: add, retitle, move, cancel, drop, put back, rotate ids."""

from __future__ import annotations

import datetime as dt

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from store.event import Status
from tests.store.make import NOW
from tests.store.world import DAYS, ENTRIES, STATUSES, TITLES, Address, Entry, sites

SLUGS = st.sampled_from(tuple(sites()))
INDEX = st.integers(0, 7)
FULL = 10  # entries; a page does not grow beyond that and a few


class SiteRules(RuleBasedStateMachine):
    """Four sites that change, and the clock. Most of the time every change is seen by a crawl of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.sites = sites()
        self.now = NOW
        self.watching = True

    def changed(self, slug: str) -> None:
        """A site has changed. What follows from that, the machine says."""

    @rule()
    def look_away(self) -> None:
        """Let changes pile up between crawls, or no more."""
        self.watching = not self.watching

    @rule(slug=SLUGS, entry=ENTRIES)
    def add(self, slug: str, entry: Entry) -> None:
        if len(self.sites[slug].entries) < FULL:
            self.sites[slug].add(entry)
        self.changed(slug)

    @rule(slug=SLUGS, other=SLUGS, index=INDEX, has_id=st.booleans())
    def copy(self, slug: str, other: str, index: int, has_id: bool) -> None:
        """A site takes over what another one announces."""
        entries = self.sites[other].entries
        if entries and len(self.sites[slug].entries) < FULL:
            entry = entries[index % len(entries)]
            self.sites[slug].add(Entry(entry.title, entry.day, entry.address, has_id, entry.city))
        self.changed(slug)

    @rule(slug=SLUGS)
    def add_lectures(self, slug: str) -> None:
        """Enough events to be held when they go at once."""
        site = self.sites[slug]
        for number in range(8 if len(site.entries) < FULL else 0):
            day = dt.date(2027, 6, 1 + number)
            site.add(Entry(f"Lecture {number + 1} on muscle", day, Address.LIST, has_id=bool(number % 2)))
        self.changed(slug)

    @rule(slug=SLUGS, index=INDEX, title=st.sampled_from(TITLES))
    def retitle(self, slug: str, index: int, title: str) -> None:
        self.sites[slug].alter(index, title=title)
        self.changed(slug)

    @rule(slug=SLUGS, index=INDEX, day=DAYS)
    def move(self, slug: str, index: int, day: dt.date) -> None:
        self.sites[slug].alter(index, day=day)
        self.changed(slug)

    @rule(slug=SLUGS, index=INDEX, hour=st.sampled_from([None, 9, 18]), month_only=st.booleans())
    def say_the_time(self, slug: str, index: int, hour: int | None, month_only: bool) -> None:
        self.sites[slug].alter(index, hour=hour, month_only=month_only)
        self.changed(slug)

    @rule(slug=SLUGS, index=INDEX, status=st.sampled_from(STATUSES))
    def say_the_status(self, slug: str, index: int, status: Status) -> None:
        self.sites[slug].alter(index, status=status)
        self.changed(slug)

    @rule(slug=SLUGS, index=INDEX, description=st.sampled_from(["", "Talks.", "Talks and posters.", "Talks.  \n"]))
    def describe(self, slug: str, index: int, description: str) -> None:
        self.sites[slug].alter(index, description=description)
        self.changed(slug)

    @rule(slug=SLUGS, index=INDEX)
    def drop(self, slug: str, index: int) -> None:
        self.sites[slug].drop(index)
        self.changed(slug)

    @rule(slug=SLUGS, index=INDEX)
    def put_back(self, slug: str, index: int) -> None:
        self.sites[slug].put_back(index)
        self.changed(slug)

    @rule(slug=SLUGS)
    def empty(self, slug: str) -> None:
        while self.sites[slug].entries:
            self.sites[slug].drop(0)
        self.changed(slug)

    @rule(slug=SLUGS)
    def rotate_ids(self, slug: str) -> None:
        self.sites[slug].rotate_ids()
        self.changed(slug)

    @rule(days=st.sampled_from([1, 30, 120, 300]))
    def wait(self, days: int) -> None:
        self.now += dt.timedelta(days=days)
