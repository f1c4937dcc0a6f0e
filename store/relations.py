"""How events belong together: editions of one meeting, and the parts of a congress. Looks up, asks, and writes down.

Neither is a visible change: no SEQUENCE rises, of the congress or of its part, because of it.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, bindparam, func, or_, select, update

from store.database import chunks
from store.editions import NEVER, Member, stem
from store.event import EventType, Precision, Verdict
from store.query import revision, shown_for
from store.related import NONE, RelatedEvent, Relations
from store.rows import EVENT
from store.satellites import (
    CONGRESSES,
    DAYS_BEFORE,
    LONGEST_CONGRESS_DAYS,
    LOOKED_AT,
    PARTS,
    UNSTATED_DAYS,
    Meeting,
    congresses_of,
    kind_of,
    stays,
)
from store.series import series_of
from store.walltime import read_wall

_KINDS = tuple(kind.value for kind in (*sorted(CONGRESSES | PARTS), EventType.OTHER))  # other: its title may tell more
_DAY = dt.timedelta(days=1)
_FIRST, _LAST = dt.datetime.min.replace(tzinfo=dt.UTC), dt.datetime.max.replace(tzinfo=dt.UTC)
_SHOWN = (EVENT.c.verdict == Verdict.PUBLISH.value) & EVENT.c.hidden.is_(False) & EVENT.c.merged_into.is_(None)
_MEETING = ("id", "type", "title", "start", "last_day", "city", "url", "sources", "part_of", "organizer")
_MEMBER = (
    "id", "uid", "slug", "type", "title", "start", "last_day", "timezone", "precision", "status", "city", "country",
    "organizer", "url", "sources", "series_key", "part_of",
)  # fmt: skip


def relate(connection: Connection, written: Iterable[Mapping[str, Any]]) -> None:
    """Find the congress of every part among events just written (rows of `event`), and the parts of every congress."""
    touched = {row["id"]: row for row in written if row["type"] in _KINDS}
    if not touched:
        return
    starts = [row["start_at"] for row in touched.values()]
    around = (LONGEST_CONGRESS_DAYS + 1) * _DAY
    first, last = max(min(starts), _FIRST + around) - around, min(max(starts), _LAST - around) + around
    columns = [EVENT.c[name] for name in _MEETING]
    query = select(*columns, func.substr(EVENT.c.description, 1, LOOKED_AT).label("description")).where(
        EVENT.c.type.in_(_KINDS), EVENT.c.merged_into.is_(None)
    )
    rows = {row.id: row for row in connection.execute(query.where(EVENT.c.start_at.between(first, last)))}
    for some in chunks(sorted(touched)):
        rows |= {row.id: row for row in connection.execute(query.where(EVENT.c.part_of.in_(some)))}  # wherever it was
    for some in chunks(sorted({row.part_of for row in rows.values() if row.part_of} - rows.keys())):
        rows |= {row.id: row for row in connection.execute(query.where(EVENT.c.id.in_(some)))}
    meetings = {each: _meeting(row) for each, row in rows.items()}
    kinds = {each: kind_of(meeting.type, meeting.title) for each, meeting in meetings.items()}
    congresses = [each for each in meetings.values() if kinds[each.id] in CONGRESSES]
    changed = [each for each in congresses if each.id in touched]
    parts = [
        each
        for each in meetings.values()
        if kinds[each.id] in PARTS and (rows[each.id].part_of in touched or _concerned(each, touched, changed))
    ]
    found = congresses_of(parts, congresses)
    before = {each.id: was for each in parts if (was := meetings.get(rows[each.id].part_of)) is not None}
    found |= {each.id: before[each.id].id for each in parts if _left_behind(each, found, before)}
    _point(connection, {part: into for part, into in found.items() if into != rows[part].part_of})


def _left_behind(part: Meeting, found: Mapping[int, int | None], before: Mapping[int, Meeting]) -> bool:
    """True where the congress has moved, and nothing else would do."""
    return found[part.id] is None and part.id in before and stays(part, before[part.id])


def _concerned(part: Meeting, touched: Collection[int], changed: Sequence[Meeting]) -> bool:
    if part.id in touched:
        return True
    return any(
        (each.first_day - part.first_day).days <= DAYS_BEFORE and (part.first_day - each.last_day).days <= UNSTATED_DAYS
        for each in changed
    )


def _point(connection: Connection, found: Mapping[int, int | None]) -> None:
    if found:
        values = {"part_of": bindparam("into"), "revision": revision(connection) + 1}
        rows = [{"part": part, "into": into} for part, into in found.items()]
        connection.execute(update(EVENT).where(EVENT.c.id == bindparam("part")).values(**values), rows)


def _meeting(row: Any) -> Meeting:
    return Meeting(
        id=row.id,
        type=EventType(row.type),
        title=row.title,
        first_day=dt.date.fromisoformat(row.start[:10]),
        last_day=row.last_day,
        city=row.city,
        url=row.url,
        description=row.description,
        sources=_slugs(row.sources),
        organizer=row.organizer,
    )


@lru_cache(maxsize=1024)
def _slugs(sources: str) -> frozenset[str]:
    return frozenset(slug for slug, _ in json.loads(sources))


def succeed(connection: Connection, successors: Mapping[int, int]) -> None:
    """Let events (by id) continue the series of those before them, at whose address they appeared."""
    ids = [*successors, *successors.values()]
    columns = (EVENT.c.id, EVENT.c.title, EVENT.c.city, EVENT.c.type, EVENT.c.series_key)
    rows: dict[int, Any] = {}
    for some in chunks(sorted(set(ids))):
        rows |= {row.id: row for row in connection.execute(select(*columns).where(EVENT.c.id.in_(some)))}
    keys: dict[int, str] = {}
    for new, old in successors.items():
        if not {rows[new].type, rows[old].type} & NEVER:
            key = keys.get(old) or rows[old].series_key or stem(rows[old].title, rows[old].city)
            if key:
                keys |= dict.fromkeys((new, old), key)
    values = [{"event": each, "key": key} for each, key in keys.items() if rows[each].series_key != key]
    if values:
        statement = update(EVENT).where(EVENT.c.id == bindparam("event")).values(series_key=bindparam("key"))
        connection.execute(statement, values)


def editions(connection: Connection, event_id: int) -> tuple[RelatedEvent, ...]:
    """Return the published editions of the meeting that an event belongs to, itself among them, oldest first."""
    own = connection.execute(select(EVENT.c.uid, EVENT.c.series_key).where(EVENT.c.id == event_id)).one()
    if own.series_key is None:
        return ()
    rows = connection.execute(_members().where(_SHOWN, EVENT.c.series_key.is_not(None)))
    return series_of([_member(row) for row in rows]).get(own.uid, ())


def relations(connection: Connection) -> dict[str, Relations]:
    """Return uid -> what it belongs to, for every published event that belongs to anything."""
    wholes = select(EVENT.c.part_of).where(EVENT.c.part_of.is_not(None))
    belongs = or_(EVENT.c.series_key.is_not(None), EVENT.c.part_of.is_not(None), EVENT.c.id.in_(wholes))
    rows = connection.execute(_members().where(_SHOWN, belongs).order_by(EVENT.c.start_at, EVENT.c.uid)).all()
    members = {row.id: _member(row) for row in rows}
    stands_for = {each: shown_for(connection, each) for each in {row.part_of for row in rows} - {None, *members}}
    series = series_of([members[row.id] for row in rows if row.series_key is not None])
    parts: dict[int, list[RelatedEvent]] = defaultdict(list)
    for row in rows:
        if (whole := stands_for.get(row.part_of, row.part_of)) in members:
            parts[whole].append(members[row.id].view)
    found = {}
    for row in rows:
        whole = members.get(stands_for.get(row.part_of, row.part_of))
        each = Relations(
            editions=series.get(row.uid, ()),
            part_of=whole.view if whole else None,
            parts=tuple(parts.get(row.id, ())),
        )
        if each != NONE:
            found[row.uid] = each
    return found


def _members() -> Any:
    return select(*(EVENT.c[name] for name in _MEMBER))


def _member(row: Any) -> Member:
    start = read_wall(row.start, row.timezone)
    view = RelatedEvent(
        uid=row.uid,
        slug=row.slug,
        title=row.title,
        start=start.date() if isinstance(start, dt.datetime) else start,
        end=row.last_day,
        precision=Precision(row.precision),
        status=row.status,
        city=row.city,
        country=row.country,
    )
    return Member(view, row.series_key or "", row.organizer, row.url, _slugs(row.sources), EventType(row.type))
