"""Events in JSON of any shape: groups of like objects, of which one key is a start and one a title in most of them.

Used by `auto`, by `embedded` and by `xml_records` where no known format fits; kind "json" is exact where this is a
guess, so these items count for less. Names of keys are data (`json_keys`); values decide which of them is meant:

objects by path -> columns by coverage -> start, title, time -> items; rows of one meeting become one
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from crawler.extract.datetext import date_clauses
from crawler.extract.json_columns import CLOCK, Columns, columns_of, is_clock, is_date, is_sure, shared_title
from crawler.extract.json_keys import Leaves, leaves, letters, names
from crawler.extract.listing.words import only
from crawler.extract.words import address, line, plain_line, prose
from crawler.items import EventItem

_MAX_NODES = 60_000
_MAX_RECORDS = 2_000
_MAX_DEPTH = 40
_CONFIDENCE = 0.7
_CONFIDENCE_UNSURE = 0.6  # the start's key only says that it is a date, or the date stands in the title
_MARKUP = re.compile(r"<(?:div|li|tr|article|p|h[1-6]|a|table|time)\b", re.I)
_MARKUP_CHARS = 100
# Keys that are an entry's own name ("Event:123", "2027-05-12", "-Mx81..."): entries of one kind share a path.
_ENTRY_KEY = re.compile(r"[\w.]{0,40}?[:_-]?\d[\w:.-]*|[0-9a-f-]{16,}|-[\w-]{18,}")
_GROUP_CHARS = 120
_MIDNIGHT = re.compile(r"((?:19|20)\d\d-\d\d-\d\d)[T ]00:00(?::00(?:\.0+)?)?\s*(?:Z|[+-]00:?00)?")
_ZULU = re.compile(r"(?:19|20)\d\d-\d\d-\d\d[T ](\d\d):(\d\d)(?::\d\d(?:\.\d+)?)?(?:Z|\+00:?00)")
_PLAIN_FIELDS = ("timezone", "venue", "location", "street", "city", "region", "country", "latitude", "longitude",
                 "organizer", "status", "native_id")  # fmt: skip
_URL_FIELDS = ("url", "registration_url", "online_url")


def read_records(value: Any, page_url: str) -> list[EventItem]:
    """The items of the records in `value` that read best as events; none if no records do."""
    found: list[tuple[Columns, list[EventItem]]] = []
    for path, records in by_path(value).items():
        rows = [leaves(record) for record in records[:_MAX_RECORDS]]
        columns = columns_of(rows, listed="[]" in path)
        if columns is not None and (items := _items(rows, columns, page_url)):
            found.append((columns, items))
    if not found:
        return []
    best = max(found, key=lambda pair: (is_sure(pair[0]), len({item.start for item in pair[1]}), len(pair[1])))
    alike = [items for columns, items in found if columns == best[0]]
    return _distinct(item for items in alike for item in items)


def by_path(value: Any) -> dict[tuple[str, ...], list[dict[str, Any]]]:
    """The objects of a document by where they stand, places in lists left out: records of one kind share a path."""
    found: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    stack: list[tuple[Any, tuple[str, ...]]] = [(value, ())]
    for _ in range(_MAX_NODES):
        if not stack:
            break
        node, path = stack.pop()
        if isinstance(node, dict):
            found[path].append(node)
            inside = [(one, (*path, _step(name))) for name, one in node.items()]
        else:
            inside = [(one, (*path, "[]")) for one in node]
        stack += [
            (one, where) for one, where in reversed(inside) if isinstance(one, dict | list) and len(where) < _MAX_DEPTH
        ]
    return dict(found)


def _step(name: Any) -> str:
    key = str(name)[:100]
    return "[]" if _ENTRY_KEY.fullmatch(key) else key


def _items(rows: Sequence[Leaves], columns: Columns, page_url: str) -> list[EventItem]:
    title = shared_title(rows, columns) or columns.title
    kept = [row for row in rows if plain_line(row.get(title))]
    items = [_item(row, title, columns, page_url) for row in kept]
    for item in items:
        item.confidence = item.confidence if is_sure(columns) else _CONFIDENCE_UNSURE
    _settle_clocks(items)
    return _distinct(item for item in items if item.start)


def _item(row: Leaves, title: str, columns: Columns, page_url: str) -> EventItem:
    item = EventItem(title=plain_line(row[title]), confidence=_CONFIDENCE, rules={"start": "key of a JSON record"})
    for field in _PLAIN_FIELDS:
        setattr(item, field, _text(row, field))
    for field in _URL_FIELDS:
        setattr(item, field, address(_text(row, field), page_url))
    item.description = next((found for name in names().fields["description"] if (found := prose(row.get(name)))), None)
    _when(item, row, columns)
    _name_group(item, row, title)
    return item


def _text(row: Leaves, field: str) -> str | None:
    """The value of the field's most telling name; what describes the place may stand in an object of its own."""
    for name in names().fields[field]:
        for leaf in (name, f"place/{name}"):
            if leaf in row and (text := plain_line(row[leaf]) if isinstance(row[leaf], str) else line(row[leaf])):
                return text
    return None


def _when(item: EventItem, row: Leaves, columns: Columns) -> None:
    if columns.start is None:
        clauses = list(date_clauses(plain_line(row.get(columns.title)) or ""))
        item.start = clauses[0] if clauses else None
        item.rules["start"] = "date in the title of a JSON record"
    elif is_date(value := row.get(columns.start)):
        item.start = plain_line(value) if isinstance(value, str) else line(value)
    if columns.end and is_date(value := row.get(columns.end)):
        item.end = plain_line(value) if isinstance(value, str) else line(value)
    item.time = plain_line(row.get(columns.time)) if columns.time and is_clock(row.get(columns.time)) else None
    if item.time and columns.end_time and not _RANGE.search(item.time):
        last = plain_line(row.get(columns.end_time)) if is_clock(row.get(columns.end_time)) else None
        item.time = f"{item.time} - {last}" if last and last != item.time else item.time


_RANGE = re.compile(r"\d\s*(?:[ap]\.?m\.?)?\s*[-–—]\s*\d", re.I)


def _name_group(item: EventItem, row: Leaves, title: str) -> None:
    """Who meets: the organizer; and where the title says but that somebody does, its beginning."""
    listed = (plain_line(row.get(name)) for name in names().groups if name != title and isinstance(row.get(name), str))
    group = next((text for text in listed if text and len(text) <= _GROUP_CHARS), None)
    if group is None:
        return
    item.organizer = item.organizer or group
    if item.title and only(item.title, "vague") and group.casefold() not in item.title.casefold():
        item.title = f"{group}: {item.title.capitalize() if item.title.isupper() else item.title}"


def _settle_clocks(items: Sequence[EventItem]) -> None:
    """What all records show together: midnight everywhere is no time; a Z beside the same local clock means nothing."""
    starts = [item.start or "" for item in items if item.start]
    if starts and all(_MIDNIGHT.fullmatch(text) for text in starts):
        for item in items:
            item.start, item.end = _day_only(item.start), _day_only(item.end)
    elif _zulu_is_local(items):
        for item in items:
            item.start, item.end = _without_zulu(item.start), _without_zulu(item.end)
    for item in items:
        if item.time and item.start and _has_clock(item.start):
            item.time = None


def _day_only(text: str | None) -> str | None:
    found = _MIDNIGHT.fullmatch(text or "")
    return found[1] if found else text


def _without_zulu(text: str | None) -> str | None:
    return re.sub(r"(?:Z|\+00:?00)$", "", text) if text and _ZULU.fullmatch(text) else text


def _has_clock(text: str) -> bool:
    return bool(CLOCK.search(text)) and not _MIDNIGHT.fullmatch(text)


def _zulu_is_local(items: Sequence[EventItem]) -> bool:
    """Whether the local times that the records state beside their stamps are the very clocks of the stamps."""
    agree = differ = 0
    for item in items:
        stamp = _ZULU.fullmatch(item.start or "")
        stated = _minutes(item.time or "")
        if stamp and stated is not None:
            same = stated == int(stamp[1]) * 60 + int(stamp[2])
            agree, differ = agree + same, differ + (not same)
    return agree > 2 * differ


def _minutes(text: str) -> int | None:
    found = CLOCK.search(text)
    if not found:
        return None
    hour, minute, half = int(found[1] or found[4]), int(found[2] or 0), (found[3] or found[5] or "").lower()
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return hour * 60 + minute if hour < 24 and minute < 60 else None


def _distinct(items: Iterable[EventItem]) -> list[EventItem]:
    seen: set[tuple[str | None, ...]] = set()
    kept: list[EventItem] = []
    for item in items:
        key = (item.title, item.start, item.time, item.location, item.venue)
        if key not in seen:
            seen.add(key)
            kept.append(item)
    return kept


def texts_in(value: Any) -> Iterator[str]:
    """Every text of a JSON document, in order."""
    stack = [value]
    for _ in range(_MAX_NODES):
        if not stack:
            break
        node = stack.pop()
        if isinstance(node, str):
            yield node
        elif isinstance(node, dict | list):
            stack += reversed(list(node.values()) if isinstance(node, dict) else node)


def markup_in(value: Any) -> str:
    """The HTML that a JSON document carries in its texts (answers made for a script that shows them)."""
    return "\n".join(text for text in texts_in(value) if len(text) > _MARKUP_CHARS and _MARKUP.search(text))


def link_fields(value: Any, page_url: str) -> list[tuple[str, str]]:
    """(key name, address) of every address that a key of a JSON document holds, in order."""
    found: list[tuple[str, str]] = []
    for records in by_path(value).values():
        for record in records[:_MAX_RECORDS]:
            for key, one in record.items():
                name = letters(str(key))
                if isinstance(one, str) and (name in names().fields["url"] or one.startswith(("http://", "https://"))):
                    found += [(name, url)] if (url := address(one, page_url)) else []
    return found
