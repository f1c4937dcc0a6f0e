"""Words that wait for a person beside an event that is published without them."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Connection, select

from store import query
from store.decision import approves
from store.event import Event, Verdict
from store.record_event import load_rulings
from store.rows import EVENT, LISTING
from store.views import Listing

_SAID = f'%"verdict":"{Verdict.REVIEW.value}"%'  # as `rows.write_data` writes it; what it finds is read and looked at


def waiting(connection: Connection, since: dt.date | None) -> list[tuple[Event, tuple[Listing, ...]]]:
    """Return the published events that last until `since`, by start, each with the listings that are not heard on it.

    None of an event that a person has approved: there every word is heard.
    """
    held = query.restrict(select(EVENT.c.id).distinct(), (Verdict.PUBLISH,), include_hidden=False)
    held = held.join(LISTING, LISTING.c.event_id == EVENT.c.id).where(LISTING.c.data.like(_SAID))
    if since is not None:
        held = held.where(EVENT.c.last_day >= since)
    ids = sorted(connection.execute(held).scalars())
    rulings = load_rulings(connection, ids)
    events = query.events_by_id(connection, [each for each in ids if not approves(rulings.get(each, ()))])
    found = ((event, _unheard(connection, event)) for event in events)
    return sorted(((event, some) for event, some in found if some), key=lambda pair: (str(pair[0].start), pair[0].uid))


def _unheard(connection: Connection, event: Event) -> tuple[Listing, ...]:
    listings = query.listings(connection, event.uid)
    return tuple(each for each in listings if each.data.verdict is Verdict.REVIEW and not each.gone)
