"""Events with a past, for the tests of news and deadlines: a history as the store keeps it, in memory."""

from __future__ import annotations

import datetime as dt
from typing import Any

from store.change import VISIBLE, moved, text_of
from store.event import Event
from store.views import Change
from tests.feeds.events import CREATED, an_event

HOUR = dt.timedelta(hours=1)


def lived(*states: dict[str, Any], **fields: Any) -> tuple[Event, list[Change]]:
    """An event that first was as `fields` say, then changed to each of `states`, an hour after the last one."""
    event, history = an_event(**{**fields, "last_modified": CREATED}), []
    told, sequence = dict(fields), int(event.sequence)
    for number, state in enumerate(states, 1):
        told |= state
        at = CREATED + number * HOUR
        later = an_event(**{**told, "sequence": sequence + 1, "last_modified": at})
        previous = event.start if moved(event, later) else event.previous_start
        later = later.model_copy(update={"previous_start": previous})
        changed = [name for name in VISIBLE if getattr(event, name) != getattr(later, name)]
        changed = [name for name in changed if name != "precision" or "start" not in changed]
        if not changed:
            continue
        sequence += 1
        history += [
            Change(at, name, text_of(getattr(event, name)), text_of(getattr(later, name)), "society", sequence)
            for name in changed
        ]
        event = later
    return event, history
