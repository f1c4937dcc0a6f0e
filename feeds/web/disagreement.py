"""What the sources of an event say about its date where they disagree, in one sentence for its page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from feeds.formats.text import one_line
from feeds.web.wording import day, month, zone_label
from feeds.web.words import gettext as _
from store.event import Conflict, Event
from store.walltime import read_zoned

_MONTH_LENGTH = len("2027-05")


def disagreement(event: Event, name_of: Callable[[str], str]) -> str:
    """ "Society says 12 May 2027; Portal says 13 May 2027.", "" where they agree. `name_of`: slug of source -> name."""
    conflict = next((each for each in event.conflicts if each.field == "start"), None)
    return f"{'; '.join(_said(conflict, name_of))}." if conflict else ""


def _said(conflict: Conflict, name_of: Callable[[str], str]) -> list[str]:
    return [
        _("%(source)s says %(day)s", source=one_line(name_of(source)), day=_moment(value))
        for source, value in conflict.values
    ]


def _moment(value: str) -> str:
    if len(value) == _MONTH_LENGTH:
        return month(dt.date.fromisoformat(f"{value}-01"))
    moment = read_zoned(value)
    if isinstance(moment, dt.datetime):
        return f"{day(moment)}, {moment:%H:%M} ({zone_label(moment, None)})"
    return day(moment)
