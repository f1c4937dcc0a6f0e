"""The event that a command is about, named by its slug or its UID."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.cli.errors import MisuseError
from scheduler.cli.session import Session

if TYPE_CHECKING:
    from store.event import Event


def event_of(session: Session, key: str) -> Event:
    """Return the event of this slug (a former one, too) or UID; for one that was merged, the one that is shown."""
    event = session.store.event(key) if session.has_database else None
    if event is None:
        raise MisuseError(f"there is no event {key!r}", _hint(session, key))
    return event


def _hint(session: Session, key: str) -> str:
    from difflib import get_close_matches

    slugs = [each.slug for each in session.store.events()] if session.has_database else []
    near = get_close_matches(key, slugs, n=3)
    if near:
        return f"did you mean {', '.join(near)}?"
    return "`sma-events events list --past` shows slugs; `events show SLUG --json` shows the UID"
