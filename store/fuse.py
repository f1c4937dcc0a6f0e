"""Making two events one, taking one listing out again, and undoing both: whoever decided it, a rule or a person.

Nothing is deleted. An event that was merged keeps its row, its uid and its history, and says in `merged_into` which
event is shown instead; its listings follow that one, and remember in `home_id` where they come from. So a merge can
be undone years later: whatever has its home there goes back.

Rules must not merge a hidden event with one that is shown: see `may_fuse`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, or_, select, update

from config.source import Identity
from store.database import chunks
from store.decision import DecisionKind
from store.face import Face
from store.identity import Ambiguous
from store.mint import give_slugs, give_uids
from store.query import revision, shown_for, within
from store.record_event import NewEvent, load_words, write_anew, write_events
from store.release import take_over
from store.rows import EVENT, LISTING, PAIR, read_data
from store.uid import minting_key


class NothingLeftError(ValueError):
    """It would leave an event without any listing."""


def may_fuse(connection: Connection, one_id: int, other_id: int) -> bool:
    """True if a rule may merge these two: no person said that they are different, and both are hidden or neither is.

    An editor who finds an event twice may have hidden one of the two entries; the other must stay. "Different" counts
    for everything that was merged into either.
    """
    one, other = shown_for(connection, one_id), shown_for(connection, other_id)
    query = select(EVENT.c.hidden).where(EVENT.c.id.in_((one, other)))
    return len(set(connection.execute(query).scalars())) < 2 and not told_apart(connection, one, other)


def told_apart(connection: Connection, one_id: int, other_id: int) -> bool:
    """True if a person said that these two, or any two events that were merged into them, are different."""
    ones, others = within(connection, [one_id]), within(connection, [other_id])
    ids = sorted({*ones, *others})
    said = PAIR.c.by_person.is_(True) & (PAIR.c.verdict == DecisionKind.DIFFERENT.value)
    query = select(PAIR.c.one_id, PAIR.c.other_id).where(said, PAIR.c.one_id.in_(ids), PAIR.c.other_id.in_(ids))
    return any((row.one_id in ones) != (row.other_id in ones) for row in connection.execute(query))


def fuse(connection: Connection, loser_id: int, survivor_id: int, now: dt.datetime) -> bool:
    """Merge one event into another; whatever either was merged into stands for it. False if they are one already.

    The survivor is merged anew from the listings of both. Decisions of people on the loser count for it, but `hide`.
    """
    loser, survivor = shown_for(connection, loser_id), shown_for(connection, survivor_id)
    if loser == survivor:
        return False
    take_over(connection, loser, survivor)
    _turn(connection, loser, survivor)
    connection.execute(update(LISTING).where(LISTING.c.event_id == loser).values(event_id=survivor))
    write_anew(connection, [survivor], now)
    return True


def unfuse(connection: Connection, event_id: int, now: dt.datetime) -> bool:
    """Undo the merge of this event into another; its listings go back to it. False if it was not merged.

    Raises NothingLeftError if either would be left without a listing.
    """
    into = connection.execute(select(EVENT.c.merged_into).where(EVENT.c.id == event_id)).scalar()
    if into is None:
        return False
    survivor = shown_for(connection, event_id)
    homes = within(connection, [event_id])
    back = _at_home(connection, survivor, homes)
    if not back or len(back) == _count(connection, survivor):
        raise NothingLeftError("undoing this merge would leave an event without any source")
    _turn(connection, event_id, None)
    for some in chunks(back):
        connection.execute(update(LISTING).where(LISTING.c.id.in_(some)).values(event_id=event_id))
    write_anew(connection, [event_id, survivor], now)
    return True


@dataclass(frozen=True, slots=True)
class Parted:
    """The event of a listing that was taken out of another one, and the event to which `rejoin` leads it back."""

    event_id: int
    home_id: int


def part(connection: Connection, listing_id: int, now: dt.datetime) -> Parted:
    """Give a listing an event of its own. Undo it with `rejoin`.

    If it had one before it was merged, and alone, that one comes back with its uid; else one is minted of its key.
    Raises NothingLeftError if it is its event's only listing.
    """
    row = connection.execute(select(LISTING).where(LISTING.c.id == listing_id)).one()
    if _count(connection, row.event_id) < 2:
        raise NothingLeftError("it is the only listing of its event")
    if row.home_id != row.event_id:
        homes = within(connection, [row.home_id])
        if row.event_id not in homes and _at_home(connection, row.event_id, homes) == [listing_id]:
            into = connection.execute(select(EVENT.c.merged_into).where(EVENT.c.id == row.home_id)).scalar_one()
            unfuse(connection, row.home_id, now)
            return Parted(row.home_id, into)
    new = _mint(connection, row)
    _, word = load_words(connection, [row.event_id])[listing_id]
    write_events(connection, {new.id: [word]}, {new.id: new}, now)
    connection.execute(update(LISTING).where(LISTING.c.id == listing_id).values(event_id=new.id, home_id=new.id))
    write_anew(connection, [row.event_id], now)
    return Parted(new.id, row.home_id)


def rejoin(connection: Connection, parted: Parted, now: dt.datetime) -> None:
    """Undo `part`: the event is part of the one from which it came, wherever that has gone since."""
    survivor = shown_for(connection, parted.home_id)
    if shown_for(connection, parted.event_id) == survivor:
        return
    _turn(connection, parted.event_id, parted.home_id)
    connection.execute(update(LISTING).where(LISTING.c.event_id == parted.event_id).values(event_id=survivor))
    write_anew(connection, [survivor], now)


def _turn(connection: Connection, event_id: int, into: int | None) -> None:
    """Say which event is shown instead of this one."""
    values = {"merged_into": into, "revision": revision(connection) + 1}
    connection.execute(update(EVENT).where(EVENT.c.id == event_id).values(**values))


def _at_home(connection: Connection, event_id: int, homes: Collection[int]) -> list[int]:
    """Return the listings that an event has now and that come from one of `homes`."""
    query = select(LISTING.c.id, LISTING.c.home_id).where(LISTING.c.event_id == event_id).order_by(LISTING.c.id)
    return [row.id for row in connection.execute(query) if row.home_id in homes]


def _count(connection: Connection, event_id: int) -> int:
    query = select(func.count()).select_from(LISTING).where(LISTING.c.event_id == event_id)
    return connection.execute(query).scalar() or 0


def _mint(connection: Connection, listing: Any) -> NewEvent:
    """Return a new event of the strongest key of a row of `listing` that no other one of its source shares."""
    keys = (listing.native_id, listing.url_key, listing.title_key, listing.start)
    face = Face(*keys, listing.day, listing.last_day, listing.city_key)
    key = minting_key(listing.source, face, Identity.NATIVE, _ambiguous(connection, listing))
    ((key, uid, old_slug),) = give_uids(connection, [key], [face], listing.source)
    (slug,) = give_slugs(connection, [(read_data(listing.data), uid, old_slug)])
    first = (connection.execute(select(func.max(EVENT.c.id))).scalar() or 0) + 1
    return NewEvent(id=first, uid=uid, slug=slug, minting_key=key)


def _ambiguous(connection: Connection, listing: Any) -> Ambiguous:
    """Which keys of a listing another one of its source has, too."""
    same = or_(LISTING.c.native_id == listing.native_id, LISTING.c.url_key == listing.url_key)
    query = select(LISTING.c.native_id, LISTING.c.url_key).where(LISTING.c.source == listing.source, same)
    rows = connection.execute(query.where(LISTING.c.id != listing.id)).all()
    shared = {key for row in rows for key in row} & {listing.native_id, listing.url_key}
    return Ambiguous(keys=frozenset(key for key in shared if key))
