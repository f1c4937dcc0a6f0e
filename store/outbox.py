"""Announcements of changed states: noticed once, kept until every channel has told them.

A look and what it announces are one transaction. Whoever sends takes hold of a delivery for a while first, so that two
processes do not send the same; what was held by a process that died comes up again when that while is over.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Collection, Sequence
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, Table, delete, func, select, update

from config.load import Config
from store.crawl import CrawlClass
from store.database import upsert
from store.health import Health, SourceHealth, assess
from store.models_health import AnnouncementRow, DeliveryRow, SourceHealthRow
from store.state import all_states
from store.watch import HOUR, Announcement, Kind, Settled, Subject, Waiting, settle, subject

LOG = "log"  # the channel that there always is, and the only one for what alarms nobody
_SUBJECTS = TypeAdapter(tuple[Subject, ...])


@dataclasses.dataclass(frozen=True, slots=True)
class Deliveries:
    """How many deliveries of one channel are in which state, for /metrics and `doctor`."""

    channel: str
    waiting: int
    sent: int
    given_up: int


def _table(model: Any) -> Table:
    table: Table = model.__table__
    return table


HEALTH, ANNOUNCEMENT, DELIVERY = _table(SourceHealthRow), _table(AnnouncementRow), _table(DeliveryRow)


def settled(connection: Connection) -> dict[str, Settled]:
    """Return slug -> the state that was announced last."""
    return {row.source: _settled(row) for row in connection.execute(select(HEALTH).order_by(HEALTH.c.source))}


def _settled(row: Any) -> Settled:
    values = dict(row._mapping)
    for name in ("crawl_class", "other_class"):
        values[name] = CrawlClass(values[name]) if values[name] else None
    return Settled(**values | {"health": Health(row.health)})


@dataclasses.dataclass(frozen=True, slots=True)
class Look:
    """What a look at all sources found: states to write, sources that are gone, and what is to be told."""

    changed: tuple[Settled, ...]
    gone: tuple[str, ...]
    told: tuple[tuple[Kind, Subject], ...]

    @property
    def nothing_new(self) -> bool:
        return not (self.changed or self.gone)


def look(connection: Connection, config: Config, now: dt.datetime) -> Look:
    """Compare every source's health with what was announced of it."""
    known, misses = settled(connection), config.settings.health.misses
    changed, told = [], []
    found = assess(config, all_states(connection), now)
    for each in found:
        state, kind = settle(each, known.get(each.slug), misses, now)
        if state != known.get(each.slug):
            changed.append(state)
        if kind is not None:
            told.append((kind, subject(each, state)))
    gone = known.keys() - {each.slug for each in found}
    return Look(tuple(changed), tuple(sorted(gone)), tuple(told))


def take_note(
    connection: Connection, config: Config, channels: Sequence[str], now: dt.datetime
) -> tuple[Announcement, ...]:
    """Write down what changed since the last look and return what is to be told of it."""
    seen = look(connection, config, now)
    upsert(connection, HEALTH, [_health_row(each) for each in seen.changed])
    if seen.gone:
        connection.execute(delete(HEALTH).where(HEALTH.c.source.in_(seen.gone)))
    return tuple(announce(connection, kind, (about,), channels, now) for kind, about in seen.told)


def _health_row(state: Settled) -> dict[str, Any]:
    return {field.name: getattr(state, field.name) for field in dataclasses.fields(state)}


def still_broken(connection: Connection, config: Config, day: dt.datetime, now: dt.datetime) -> tuple[Subject, ...]:
    """Return what has been broken since before `day` (an instant); () where that was announced after it."""
    query = select(ANNOUNCEMENT.c.id).where(ANNOUNCEMENT.c.kind == Kind.STILL_BROKEN, ANNOUNCEMENT.c.at >= day)
    known = settled(connection)
    if all(state.health is not Health.BROKEN for state in known.values()) or connection.execute(query).first():
        return ()
    return tuple(
        subject(each, known[each.slug])
        for each in assess(config, all_states(connection), now)
        if _broken_before(known.get(each.slug), each, day)
    )


def _broken_before(state: Settled | None, found: SourceHealth, day: dt.datetime) -> bool:
    if state is None or state.health is not Health.BROKEN or state.announced >= day:
        return False
    return found.health in (Health.BROKEN, Health.FALTERING)


def announce(
    connection: Connection, kind: Kind, about: tuple[Subject, ...], channels: Sequence[str], now: dt.datetime
) -> Announcement:
    """Put one thing to be told into the outbox, for the log and, if it alarms, for these channels."""
    number = (connection.execute(select(func.max(ANNOUNCEMENT.c.id))).scalar() or 0) + 1
    subjects = json.dumps(_SUBJECTS.dump_python(about, mode="json"), ensure_ascii=False)
    connection.execute(ANNOUNCEMENT.insert(), {"id": number, "at": now, "kind": kind.value, "subjects": subjects})
    to = [LOG, *channels] if kind.alarms else [LOG]
    connection.execute(DELIVERY.insert(), [_delivery_row(number, channel, now) for channel in to])
    return Announcement(number, now, kind, about)


def _delivery_row(number: int, channel: str, now: dt.datetime) -> dict[str, Any]:
    return {"announcement_id": number, "channel": channel, "due": now, "attempts": 0, "sent": None, "given_up": None,
            "gathered": False, "error": ""}  # fmt: skip


def _open(channel: str) -> Any:
    return (DELIVERY.c.channel == channel) & DELIVERY.c.sent.is_(None) & DELIVERY.c.given_up.is_(None)


def waiting(connection: Connection, channel: str, now: dt.datetime) -> Waiting:
    """Return what a channel is to tell now."""
    query = (
        select(ANNOUNCEMENT, DELIVERY.c.attempts)
        .join(DELIVERY, DELIVERY.c.announcement_id == ANNOUNCEMENT.c.id)
        .where(_open(channel), DELIVERY.c.due <= now)
        .order_by(ANNOUNCEMENT.c.id)
    )
    rows = connection.execute(query).all()
    if not rows:
        return Waiting((), {}, 0, None)
    of_channel, gathered = DELIVERY.c.channel == channel, DELIVERY.c.gathered
    single = select(func.count()).where(of_channel, ~gathered, DELIVERY.c.sent > now - HOUR)
    last = select(DELIVERY.c.sent).where(of_channel, gathered).order_by(DELIVERY.c.sent.desc()).limit(1)
    return Waiting(
        tuple(_announcement(row) for row in rows),
        {row.id: row.attempts for row in rows},
        connection.execute(single).scalar() or 0,
        connection.execute(last).scalar(),
    )


def _announcement(row: Any) -> Announcement:
    return Announcement(row.id, row.at, Kind(row.kind), _SUBJECTS.validate_json(row.subjects))


def claim(connection: Connection, channel: str, ids: Collection[int], until: dt.datetime, now: dt.datetime) -> bool:
    """Take hold of deliveries until an instant; False, and none is held, where another process has one of them."""
    chosen = _open(channel) & DELIVERY.c.announcement_id.in_(ids)
    free = connection.execute(select(func.count()).where(chosen, DELIVERY.c.due <= now)).scalar()
    if free != len(ids):
        return False
    connection.execute(update(DELIVERY).where(chosen).values(due=until, attempts=DELIVERY.c.attempts + 1))
    return True


def mark_sent(connection: Connection, channel: str, ids: Collection[int], now: dt.datetime) -> None:
    """Write down that these were told, in one message."""
    chosen = _open(channel) & DELIVERY.c.announcement_id.in_(ids)
    connection.execute(update(DELIVERY).where(chosen).values(sent=now, gathered=len(ids) > 1, error=""))


def put_off(connection: Connection, channel: str, ids: Collection[int], error: str, again: dt.datetime) -> None:
    """Write down that these could not be told, and when to try again."""
    chosen = _open(channel) & DELIVERY.c.announcement_id.in_(ids)
    connection.execute(update(DELIVERY).where(chosen).values(error=error, due=again))


def give_up(connection: Connection, channel: str, ids: Collection[int], error: str, now: dt.datetime) -> None:
    """Write down that these could not be told and are not tried again."""
    chosen = _open(channel) & DELIVERY.c.announcement_id.in_(ids)
    connection.execute(update(DELIVERY).where(chosen).values(error=error, given_up=now))


def deliveries(connection: Connection) -> list[Deliveries]:
    """Return how each channel fares."""
    sent, lost = func.count(DELIVERY.c.sent), func.count(DELIVERY.c.given_up)
    query = select(DELIVERY.c.channel, func.count(), sent, lost).group_by(DELIVERY.c.channel)
    found = connection.execute(query.order_by(DELIVERY.c.channel))
    return [Deliveries(channel, every - told - gone, told, gone) for channel, every, told, gone in found]


def forget(connection: Connection, before: dt.datetime) -> int:
    """Delete announcements older than an instant with their deliveries; return how many."""
    old = select(ANNOUNCEMENT.c.id).where(ANNOUNCEMENT.c.at < before)
    connection.execute(delete(DELIVERY).where(DELIVERY.c.announcement_id.in_(old)))
    return connection.execute(delete(ANNOUNCEMENT).where(ANNOUNCEMENT.c.at < before)).rowcount
