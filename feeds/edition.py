"""Which feeds there are: each an `Edition`, a selection of what the store knows, whatever its format.

Most hold events, one entry each. Others are made of the same events in another way (`Kind`): their changes, their
deadlines, or nothing but a notice. `feeds.entries` says how, and `feeds.render` fills them in.
"""

from __future__ import annotations

import datetime as dt
import uuid
from calendar import monthrange
from dataclasses import dataclass, replace
from enum import StrEnum

from config.feed import Cancelled, NamedFeed
from config.load import Config
from config.settings import FeedSettings
from feeds.filters import ANYTHING, Query, query_of
from feeds.formats.format import Feed, Format, Look
from feeds.formats.text import cut
from feeds.formats.wording import day
from feeds.parts import Period
from store.event import Event, Status

IMAGE = "/static/feed.png"
_LONGEST_FILTER = 300  # characters of a filter in a feed's description; a region is a list of fifty countries
_NAMESPACE = uuid.UUID("0d1c1d6e-0f0b-4c57-8a53-0f3b0c6fb1a4")


class Kind(StrEnum):
    """What the entries of a feed are."""

    EVENTS = "events"
    NEW = "new"
    DEADLINES = "deadlines"
    NOTICE = "notice"


MAIN = Kind.EVENTS.value
# Changes of an event on one day would lie upon each other in a calendar: they have no .ics.
_WITHOUT = {Kind.NEW: frozenset(["ics"])}


@dataclass(frozen=True, slots=True)
class Edition:
    """One feed: its name in the address, what it says of itself, and what it holds.

    named, asked  the filter of `feeds.toml` and that of the address; an event must pass both
    since         the first day of its window: events that last until then, deadlines and changes from then on
    most          entries at most; None: all of the window
    retired       the named feed's own words about its end; None while it lives
    author        who publishes it
    period        of a part: what begins in it, or was announced for it
    """

    name: str
    title: str
    description: str
    since: dt.date
    kind: Kind = Kind.EVENTS
    named: Query = ANYTHING
    asked: Query = ANYTHING
    drops_cancelled: bool = False
    most: int | None = None
    retired: NamedFeed | None = None
    author: str = "SMA events"
    period: Period | None = None

    def part(self, period: Period) -> Edition:
        """The same as far as it belongs in a year, a quarter or a month."""
        described = (
            f"Part of “{self.title}”: what begins in {period.words}, and what was announced for it and has been moved."
            f" {self.description}"
        )
        title = f"{self.title}, {period.words}"
        return replace(self, name=f"{self.name}-{period.name}", title=title, description=described, period=period)

    @property
    def selective(self) -> bool:
        return self.named.filters or self.asked.filters or self.drops_cancelled

    def holds(self, event: Event) -> bool:
        """Whether the event belongs to the feed; the window of time is not asked."""
        if self.drops_cancelled and event.status is Status.CANCELLED:
            return False
        return self.named.matches(event) and self.asked.matches(event)

    @property
    def among(self) -> dict[str, tuple[str, ...]]:
        """What the database itself can look for: field of an event -> values, one of which it must have.

        All events that the feed holds have them; `holds` decides.
        """
        keys = {"country": "country", "type": "type", "mode": "mode", "language": "lang"}
        wanted = {field: getattr(self.asked, key) or getattr(self.named, key) for field, key in keys.items()}
        return {field: values for field, values in wanted.items() if values}

    def comes_as(self, format_: Format) -> bool:
        """Whether there is such a file."""
        return format_.extension not in _WITHOUT.get(self.kind, ())

    def path(self, format_: Format) -> str:
        """Where the feed stands in the published tree."""
        return f"feeds/{self.name}.{format_.extension}"

    def with_alarms(self, format_: Format, body: bytes) -> bytes:
        """A block with the reminders that were asked for, in formats that know any."""
        alarms = self.asked.alarm
        return format_.with_alarms(body, alarms) if format_.with_alarms and alarms else body

    def heading(
        self,
        format_: Format,
        look: Look,
        changed: dt.datetime | None,
        zones: tuple[tuple[str, int], ...] = (),
        *,
        parts_kb: int = 0,
    ) -> Feed:
        """What stands above its entries. `changed`: the last visible change of any of them.

        `parts_kb`: it comes in parts of that many kilobytes as well; 0: it does not.
        """
        asked = self.asked.canonical()
        words = self.asked.describe()
        page_query = self._shown().canonical()
        parts = f" {_PARTS.format(_size(parts_kb), look.base_url, anchor(self.name))}" if parts_kb else ""
        return Feed(
            title=f"{self.title}: {words}" if words else self.title,
            description=f"{self.description}{parts}{self._state(changed)}",
            address=f"{look.base_url}/{self.path(format_)}" + (f"?{asked}" if asked else ""),
            page=f"{look.base_url}/events/" + (f"?{page_query}" if page_query else ""),
            updated=changed,
            zones=zones,
            uid=str(uuid.uuid5(_NAMESPACE, f"{self.name}?{asked}")),
            author=self.author,
            image=look.base_url + IMAGE,
            is_complete=self.most is None,
        )

    def _shown(self) -> Query:
        """The filter of the page that shows the same events."""
        shown = replace(self.asked if self.asked.filters else self.named, alarm=())
        if self.period is None or shown.from_ or shown.to:
            return shown
        return replace(shown, from_=self.period.first_day, to=self.period.last_day)

    def _state(self, changed: dt.datetime | None) -> str:
        """The filter, and how fresh the feed is: its last visible change, never the last check."""
        if self.kind is Kind.NOTICE:
            return ""
        words = " · ".join(part for part in (self.named.describe(), self.asked.describe()) if part)
        filter_ = f" Filter: {cut(words, _LONGEST_FILTER)}." if words else ""
        if changed is None:
            return f"{filter_} {_NOTHING[self.kind]}"
        return f"{filter_} Last change: {day(changed)}, {changed:%H:%M} UTC."


_PARTS = "It is larger than {}; for programs that take no more it comes in parts as well: {}/subscribe/#{}."


def anchor(name: str) -> str:
    """Where the subscribe page tells of a feed."""
    return "all-events" if name == MAIN else f"feed-{name}"


def _size(kilobytes: int) -> str:
    """ "1 MB", "500 KB"."""
    return f"{kilobytes // 1000} MB" if kilobytes % 1000 == 0 else f"{kilobytes} KB"


_NOTHING = {
    Kind.EVENTS: "No event matches at present; new ones will appear here.",
    Kind.NEW: "Nothing has been announced or changed lately; what comes will appear here.",
    Kind.DEADLINES: "No deadline matches at present; new ones will appear here.",
}


def edition(name: str, config: Config, today: dt.date, query: Query | None = None) -> Edition:
    """The feed of that name, narrowed by the filter of an address.

    Raises LookupError for a name that is not configured, BadQuery if its own filter is wrong.
    """
    found = _edition(name, config, today, query or ANYTHING)
    return replace(found, author=config.settings.service.name)


def _edition(name: str, config: Config, today: dt.date, asked: Query) -> Edition:
    named = next((feed for feed in config.feeds if feed.slug == name), None)
    if named is not None:
        return _named(named, config, today, asked)
    service, settings = config.settings.service.name, config.settings.feeds
    if name == Kind.EVENTS:
        return _main(service, settings, today, asked)
    if name == Kind.NEW:
        return _new(service, settings, today, asked)
    if name == Kind.DEADLINES:
        return _deadlines(service, settings, today, asked)
    raise LookupError(f"there is no feed {name!r}")


def all_names(config: Config) -> list[str]:
    """Every feed that is published."""
    return [Kind.EVENTS.value, *(feed.slug for feed in config.feeds), Kind.NEW.value, Kind.DEADLINES.value]


def _main(title: str, settings: FeedSettings, today: dt.date, asked: Query) -> Edition:
    months = settings.past_months
    past = f", and those of the last {months} months" if months else ""
    description = f"Meetings about spinal muscular atrophy: all that we know to come{past}."
    return Edition(MAIN, title, description, _since(today, months, asked), asked=asked)


def _new(service: str, settings: FeedSettings, today: dt.date, asked: Query) -> Edition:
    since = today - dt.timedelta(days=settings.new_days)
    description = "Meetings about spinal muscular atrophy that were announced, moved, cancelled or changed lately."
    return Edition(
        Kind.NEW.value, f"{service}: news", description, since, Kind.NEW, asked=asked, most=settings.new_entries
    )


def _deadlines(service: str, settings: FeedSettings, today: dt.date, asked: Query) -> Edition:
    since = _since(today, settings.past_months, asked)
    what = "abstracts, early-bird rates, registration, grants"
    description = f"Deadlines of meetings about spinal muscular atrophy: {what}."
    return Edition(Kind.DEADLINES.value, f"{service}: deadlines", description, since, Kind.DEADLINES, asked=asked)


def _named(feed: NamedFeed, config: Config, today: dt.date, asked: Query) -> Edition:
    description = feed.description or f"{feed.title}."
    if feed.retired is not None and feed.retired <= today:
        ended = f"{description} This feed has ended."
        return Edition(feed.slug, feed.title, ended, today, Kind.NOTICE, retired=feed)
    months = config.settings.feeds.past_months if feed.past_months is None else feed.past_months
    return Edition(
        name=feed.slug,
        title=feed.title,
        description=description,
        since=_since(today, months, asked),
        named=query_of(feed.filter),
        asked=asked,
        drops_cancelled=feed.cancelled is Cancelled.DROP,
    )


def _since(today: dt.date, past_months: int, asked: Query) -> dt.date:
    """The first day of the window; whoever asks for earlier days by `from` gets them."""
    window = months_before(today, past_months)
    return min(window, asked.from_) if asked.from_ else window


def months_before(date: dt.date, months: int) -> dt.date:
    """The same day of an earlier month, or that month's last day."""
    year, month = divmod(date.year * 12 + date.month - 1 - months, 12)
    return dt.date(year, month + 1, min(date.day, monthrange(year, month + 1)[1]))
