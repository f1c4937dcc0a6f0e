"""Whether a deadline can be one of the event beside which it was read. Pure.

A deadline hangs on its edition. What lies after the event, or more than a year and a half before it, was read beside
the wrong one: last year's page that shows this year's date already, or the other way round.
"""

from __future__ import annotations

import datetime as dt

from store.event import Deadline, EventData

LONGEST_BEFORE = dt.timedelta(days=548)  # 18 months


def not_of(deadline: Deadline, event: EventData) -> str | None:
    """Return one sentence that says why `deadline` cannot belong to `event`, None if it can."""
    said = f"the {deadline.kind.value} deadline {deadline.date.isoformat()} was left out: it lies"
    if deadline.date > event.last_day:
        return f"{said} after the event"
    if event.first_day - deadline.date > LONGEST_BEFORE:
        return f"{said} more than 18 months before the event"
    return None
