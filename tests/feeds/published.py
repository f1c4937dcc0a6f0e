"""Whole feeds of the named meetings and of some with a past, for the tests of conformance."""

from __future__ import annotations

import datetime as dt

from feeds.edition import Edition, Kind
from feeds.formats import deadlines, news
from feeds.formats.entry import Entry, about
from feeds.formats.registry import FORMATS
from feeds.render import entry_feed
from store.event import Deadline, DeadlineKind, Event, Place, Status
from store.views import Change
from tests.feeds.events import LOOK, an_event, scenarios
from tests.feeds.histories import lived

TODAY = dt.date(2026, 11, 22)
SINCE = dt.date(2025, 11, 22)
NAMES = ("events", "new", "deadlines", "empty")


def feed(name: str, extension: str) -> bytes:
    """One of NAMES, as it is published."""
    kind = {"new": Kind.NEW, "deadlines": Kind.DEADLINES}.get(name, Kind.EVENTS)
    edition = Edition(name, "SMA & events", "Meetings <of> all kinds.", SINCE, kind, most=50 if name == "new" else None)
    return entry_feed(edition, FORMATS[extension], _ENTRIES[name], LOOK, TODAY)


def with_a_past() -> list[tuple[Event, list[Change]]]:
    """A congress that moved and was cancelled, and one whose deadline did."""
    hostile = "<script>alert('x')</script> & ]]> \x00\x0b “quoted”"
    return [
        lived(
            {"start": dt.date(2027, 5, 19), "title": f"Moved {hostile}"},
            {"status": Status.CANCELLED, "sponsor": hostile},
            id=50, uid="7c2e7f5e-7f7e-5f31-9d65-1f5f3d0e4a11", slug="moved", title=f"Congress {hostile}",
            description=hostile, description_html="<h3>Talks</h3><table><tr><td><em>A</em></td></tr></table>",
            place=Place(city="Łódź", country="PL"), url="https://ä.example.org/ö?a=1&b=2",
        ),
        lived(
            {"deadlines": (_due(2027, 2, 1),)},
            id=51, uid="7c2e7f5e-7f7e-5f31-9d65-1f5f3d0e4a12", slug="due", deadlines=(_due(2027, 1, 10),),
        ),
    ]  # fmt: skip


def _due(*day: int) -> Deadline:
    return Deadline(kind=DeadlineKind.ABSTRACT, date=dt.date(*day), time=dt.time(23, 59), timezone="UTC-12:00")


def _news() -> list[Entry]:
    found = [entry for event, history in with_a_past() for entry in news.entries(event, history, LOOK)]
    return sorted(found, key=lambda entry: entry.published, reverse=True)


_HELD = [*scenarios().values(), *(event for event, _ in with_a_past()), an_event(60, slug="bare")]
_ENTRIES: dict[str, list[Entry]] = {
    "events": [about(event, LOOK) for event in _HELD],
    "new": _news(),
    "deadlines": [entry for event, history in with_a_past() for entry in deadlines.entries(event, history, LOOK)],
    "empty": [],
}
