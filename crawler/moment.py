"""The time that `--as-of` names."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo


def moment(text: str, timezone: str | None) -> dt.datetime:
    """Return the aware time of an ISO date (its midnight) or date-time.

    Without an offset it is read in `timezone`, else in UTC. Raises ValueError for anything else.
    """
    value = dt.datetime.fromisoformat(text)
    if value.tzinfo is not None:
        return value
    return value.replace(tzinfo=ZoneInfo(timezone) if timezone else dt.UTC)
