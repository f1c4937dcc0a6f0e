"""An event's history as moments: what it was before and after each, with all fields that changed together.

History keeps texts of single fields; here they become the event as it was, as far as history tells (a former place is
known as one line only).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from store.border import MAX_TITLE
from store.change import deadlines_of, moved
from store.event import Event, EventType, Mode, Place, Precision, Status
from store.views import Change
from store.walltime import read_zoned

_DAY = dt.timedelta(days=1)
_COUNTRY = re.compile("[A-Z]{2}")


@dataclass(frozen=True, slots=True)
class Revision:
    """One visible change. `fields` are the names of what changed, `after` is the event as it was from then on."""

    at: dt.datetime
    sequence: int
    before: Event
    after: Event
    fields: frozenset[str]


def revisions(event: Event, changes: Sequence[Change]) -> list[Revision]:
    """Newest first. `changes` are the event's, oldest first; those before it was published are nobody's news."""
    shown = [change for change in changes if change.at > event.created]
    found: list[Revision] = []
    after = event
    for sequence, group in groupby(reversed(shown), key=lambda change: change.sequence):
        together = list(group)
        before = _before(after, together)
        found.append(Revision(together[0].at, sequence, before, after, frozenset(each.field for each in together)))
        after = before
    return list(reversed(list(_with_former_days(reversed(found)))))


def _with_former_days(oldest_first: Iterable[Revision]) -> Iterator[Revision]:
    """Let each state know the start that it had moved from, as the store does (`store.change`)."""
    former: dt.date | None = None
    for revision in oldest_first:
        before, after = revision.before, revision.after
        former = before.start if moved(before, after) else former
        previous = after.previous_start or former
        yield replace(revision, after=after.model_copy(update={"previous_start": previous}))


def _before(after: Event, changes: Sequence[Change]) -> Event:
    """The event with the old values of these changes. What cannot be read stays as it was later."""
    values: dict[str, Any] = {}
    for change in changes:
        try:
            values[change.field] = _READERS[change.field](change.old)
        except (KeyError, ValueError):
            continue
    start, end = values.get("start", after.start), values.get("end", after.end)
    if ("start" in values or "end" in values) and "precision" not in values:
        values["precision"] = _precision(start, end)
    if "start" in values:
        values["previous_start"] = None
    return after.model_copy(update=values)


def _precision(start: dt.date, end: dt.date | None) -> Precision:
    """History tells it only where the start stayed. An event known to its month is stored with all days of it."""
    if isinstance(start, dt.datetime):
        return Precision.MINUTE
    is_month = start.day == 1 and end is not None and (end + _DAY).day == 1
    return Precision.MONTH if is_month else Precision.DATE


def _place(text: str | None) -> Place:
    """One line, "EC1, ul. Targowa 1/3, Łódź, PL": the town, or its region, comes last before the country."""
    parts = text.split(", ") if text else []
    country = parts.pop() if parts and _COUNTRY.fullmatch(parts[-1]) else None
    town = parts.pop()[:MAX_TITLE] if parts else None
    return Place(venue=", ".join(parts)[:MAX_TITLE] or None, city=town, country=country)


def _status(text: str | None) -> Status:
    return Status(text or "")


def _type(text: str | None) -> EventType:
    return EventType(text or "")


def _required_moment(text: str | None) -> dt.date:
    return read_zoned(text or "")


def _moment(text: str | None) -> dt.date | None:
    return read_zoned(text) if text else None


def _mode(text: str | None) -> Mode | None:
    return Mode(text) if text else None


def _exactness(text: str | None) -> Precision:
    return Precision(text or "")


def _text(text: str | None) -> str:
    return text or ""


def _as_it_is(text: str | None) -> str | None:
    return text


_READERS: dict[str, Callable[[str | None], object]] = {
    "title": lambda text: text or "?",
    "start": _required_moment,
    "end": _moment,
    "timezone": _as_it_is,
    "status": _status,
    "mode": _mode,
    "place": _place,
    "url": _as_it_is,
    "registration_url": _as_it_is,
    "abstract_url": _as_it_is,
    "online_url": _as_it_is,
    "description": _text,
    "accreditation": _as_it_is,
    "sponsor": _as_it_is,
    "type": _type,
    "deadlines": deadlines_of,
    "precision": _exactness,
}
