"""What a feed format is: how one event becomes a block of bytes, and what stands before, between and after blocks.

A block depends on the event and on `Look` alone, so that it can be cached under the event's revision and shared by
every feed that holds the event (architecture decision 10).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from store.event import Event

if TYPE_CHECKING:
    from feeds.formats.entry import Entry


@dataclass(frozen=True, slots=True)
class Look:
    """The part of the configuration that shows in an event's block; its hash is part of the cache key.

    base_url          no trailing slash; every absolute link of ours begins with it
    excerpt           characters of a third party's description
    assumed_duration  what a calendar shows where no end is known
    """

    base_url: str
    excerpt: int
    assumed_duration: dt.timedelta

    def page(self, event: Event) -> str:
        """Address of the event's own page."""
        return f"{self.base_url}/events/{event.slug}/"


@dataclass(frozen=True, slots=True)
class Feed:
    """One feed as its head describes it.

    title, description  what it holds; the filter is named there
    address             its own address; None for the download of a single event
    page                the HTML page that shows the same events
    updated             aware UTC: the last visible change of any of its events; None: it holds none
    zones               (IANA zone, year of its first event) of the timed events, sorted
    uid                 uuid text that stays when the address changes
    author              who publishes it, if that is known
    image               address of a small PNG
    is_complete         what is not in it is no part of it any more; False: older entries merely made room
    """

    title: str
    description: str
    address: str | None
    page: str
    updated: dt.datetime | None = None
    zones: tuple[tuple[str, int], ...] = ()
    uid: str = "00000000-0000-0000-0000-000000000000"
    author: str | None = None
    image: str | None = None
    is_complete: bool = False


class Marks(NamedTuple):
    """What a block tells to whoever writes a head for it, or divides a calendar by time.

    changed  the last visible change as ISO text in UTC, to the second
    zone     the zone that it refers to; "" for none
    year, month  in which it begins, as readers of the calendar see it
    """

    uid: str
    changed: str
    zone: str
    year: int
    month: int

    @property
    def zone_year(self) -> str:
        """What a head has to define for it: "Europe/Warsaw 2027"; "" for nothing."""
        return f"{self.zone} {self.year}" if self.zone else ""


@dataclass(frozen=True, slots=True)
class Format:
    """One feed format.

    version         of the renderer: raise it whenever the same event would give other bytes
    block           one event, b"" where this format leaves it out
    entry           one entry that is no event itself: a change, a deadline, a notice; b"" likewise
    head, tail      what stands around the blocks, `separator` what stands between two
    with_alarms     a block with reminders; None where the format has none
    marks_of        what heads and parts by time go by; None where blocks need nothing of their head, and large feeds
                    are no trouble to readers of the format
    upcoming_first  readers of this format show the first entries: past events come last
    downloads       every event is also offered as a file of its own
    stamped         readers look at LAST-MODIFIED alone: a block changes only where that does
    """

    extension: str
    media_type: str
    version: int
    block: Callable[[Event, Look], bytes]
    entry: Callable[[Entry, Look], bytes]
    head: Callable[[Feed], bytes]
    tail: bytes
    separator: bytes = b""
    with_alarms: Callable[[bytes, tuple[str, ...]], bytes] | None = None
    marks_of: Callable[[bytes], Marks | None] | None = None
    upcoming_first: bool = False
    downloads: bool = False
    stamped: bool = False
