"""Between an event and its row: the only place that knows which column holds what."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Row, RowMapping, Table, select

from store.database import chunks
from store.event import ADDRESSES, Deadline, Event, EventData, EventFields
from store.models import (
    AliasRow,
    BlockRow,
    ChangeRow,
    DeadlineRow,
    DecisionRow,
    EventRow,
    IdentityRow,
    ListingRow,
    PairRow,
)
from store.models_crawl import BodyRow, CrawlRow, HeldCrawlRow, PageRow, SourceStateRow
from store.url import stored_url
from store.walltime import read_wall, read_zoned, sort_instant, write_wall, write_zoned


def _table(model: Any) -> Table:
    table: Table = model.__table__
    return table


EVENT, LISTING, ALIAS, DEADLINE = _table(EventRow), _table(ListingRow), _table(AliasRow), _table(DeadlineRow)
CHANGE, DECISION, BLOCK, STATE = _table(ChangeRow), _table(DecisionRow), _table(BlockRow), _table(SourceStateRow)
PAIR = _table(PairRow)
BODY = _table(BodyRow)
CRAWL, PAGE, HELD, IDENTITY = _table(CrawlRow), _table(PageRow), _table(HeldCrawlRow), _table(IdentityRow)

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))  # `json.dumps` would make one for each event
_AS_THEY_ARE = (
    "title", "timezone", "precision", "status", "mode", "type", "url", "registration_url", "abstract_url",
    "online_url", "description", "description_html", "organizer", "accreditation", "sponsor", "language",
)  # fmt: skip
_PLACE = ("venue", "street", "city", "region", "country", "latitude", "longitude")
FIELD_COLUMNS = (*_AS_THEY_ARE, *_PLACE, "start", "end", "previous_start", "audience", "topics")
EVENT_COLUMNS = (
    "id", "uid", "slug", "sequence", "last_modified", "sources", "verdict", "conflicts", "part_of", *FIELD_COLUMNS
)  # fmt: skip


def event_columns(fields: EventFields) -> dict[str, Any]:
    """Return the columns of `event` that hold `fields`, computed ones included."""
    columns: dict[str, Any] = {name: getattr(fields, name) for name in _AS_THEY_ARE}
    columns |= {name: getattr(fields.place, name) for name in _PLACE}
    previous, zone = fields.previous_start, fields.timezone
    return columns | {
        "start": write_wall(fields.start, zone),
        "end": write_wall(fields.end, zone) if fields.end is not None else None,
        "previous_start": write_zoned(previous) if previous is not None else None,
        "audience": ",".join(fields.audience),
        "topics": ",".join(fields.topics),
        "start_at": sort_instant(fields.start),
        "last_day": fields.last_day,
    }


def deadline_rows(event_id: int, deadlines: Iterable[Deadline]) -> list[dict[str, Any]]:
    """Return the rows of `deadline` for one event."""
    return [
        {
            "event_id": event_id,
            "position": position,
            "kind": deadline.kind,
            "date": deadline.date,
            "time": deadline.time.isoformat() if deadline.time else None,
            "timezone": deadline.timezone,
        }
        for position, deadline in enumerate(deadlines)
    ]


def read_deadlines(connection: Connection, event_ids: Iterable[int]) -> dict[int, tuple[Deadline, ...]]:
    """Return the deadlines of the events that have any."""
    found: dict[int, tuple[Deadline, ...]] = {}
    for some in chunks(list(event_ids)):
        query = select(DEADLINE).where(DEADLINE.c.event_id.in_(some)).order_by(DEADLINE.c.event_id, DEADLINE.c.position)
        for row in connection.execute(query):
            time = dt.time.fromisoformat(row.time) if row.time else None
            deadline = Deadline(kind=row.kind, date=row.date, time=time, timezone=row.timezone)
            found[row.event_id] = (*found.get(row.event_id, ()), deadline)
    return found


def _field_values(row: RowMapping, deadlines: tuple[Deadline, ...]) -> dict[str, Any]:
    values = {name: row[name] for name in _AS_THEY_ARE}
    values |= {name: stored_url(values[name]) for name in ADDRESSES}
    zone, end, previous = row["timezone"], row["end"], row["previous_start"]
    values["start"] = read_wall(row["start"], zone)
    values["end"] = read_wall(end, zone) if end is not None else None
    values["previous_start"] = read_zoned(previous) if previous is not None else None
    values["place"] = {name: row[name] for name in _PLACE}
    values["audience"] = tuple(row["audience"].split(",")) if row["audience"] else ()
    values["topics"] = tuple(row["topics"].split(",")) if row["topics"] else ()
    values["deadlines"] = deadlines
    return values


def fields_of(row: Row[Any], deadlines: tuple[Deadline, ...]) -> EventFields:
    """Return what a row of `event` says."""
    return EventFields.model_validate(_field_values(row._mapping, deadlines))


def event_of(row: Row[Any], deadlines: tuple[Deadline, ...], part_of: str | None = None) -> Event:
    """Return the event of a row that `query.event_query` selected. `part_of`: uid of its congress."""
    values = _field_values(row._mapping, deadlines)
    values |= {name: row._mapping[name] for name in ("id", "uid", "slug", "sequence", "created", "last_modified")}
    values["sources"] = json.loads(row.sources)
    values["verdict"] = row.verdict
    values["conflicts"] = json.loads(row.conflicts)
    values["part_of"] = part_of
    return Event.model_validate(values)


def write_since(since: Mapping[str, dt.datetime]) -> str:
    """Return field -> instant as JSON."""
    return _ENCODER.encode({name: moment.isoformat() for name, moment in since.items()}) if since else "{}"


def read_since(text: str) -> dict[str, dt.datetime]:
    """Return what `write_since` was given."""
    if text == "{}":  # nearly all are
        return {}
    return {name: dt.datetime.fromisoformat(moment) for name, moment in json.loads(text).items()}


def write_data(data: EventData) -> str:
    """Return one source's word as JSON, its times as wall clock."""
    values = data.model_dump(mode="json", exclude_defaults=True)
    values["start"] = write_wall(data.start, data.timezone)
    if data.end is not None:
        values["end"] = write_wall(data.end, data.timezone)
    if data.previous_start is not None:
        values["previous_start"] = write_zoned(data.previous_start)
    return _ENCODER.encode(values)


def read_data(text: str) -> EventData:
    """Return what `write_data` was given."""
    values = json.loads(text)
    values |= {name: stored_url(values[name]) for name in ADDRESSES if name in values}
    zone = values.get("timezone")
    values["start"] = read_wall(values["start"], zone)
    if "end" in values:
        values["end"] = read_wall(values["end"], zone)
    if "previous_start" in values:
        values["previous_start"] = read_zoned(values["previous_start"])
    return EventData.model_validate(values)
