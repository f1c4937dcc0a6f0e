"""Events in JSON of any shape: the list whose entries have a title and a start, by the names of their keys.

Used by `auto` where no known format fits; kind "json" is exact where this is a guess, so these items count for less.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from typing import Any

from crawler.extract.words import address, line, plain_line, prose
from crawler.items import EventItem

_MAX_NODES = 20_000
_MAX_RECORDS = 2_000
_CONFIDENCE = 0.7
# Key names (letters only, lower case) by the field they fill, the most telling first.
_KEYS: dict[str, tuple[str, ...]] = {
    "title": ("title", "name", "eventname", "eventtitle", "summary", "subject", "posttitle", "meetingname", "headline"),
    "start": ("startdatetime", "startdate", "dtstart", "eventstartdate", "eventstart", "starttime", "startsat",
              "startat", "start", "begin", "begins", "beginsat", "datestart", "datefrom", "from", "eventdatetime",
              "eventdate", "meetingdatetime", "meetingdate"),
    "end": ("enddatetime", "enddate", "dtend", "eventenddate", "eventend", "endtime", "endsat", "endat", "end",
            "dateend", "dateto", "until"),
    "time": ("time", "eventtime", "meetingtime", "starttime"),
    "timezone": ("timezone", "tz"),
    "venue": ("venue", "venuename", "locationname", "place", "eventlocation", "meetinglocation"),
    "location": ("location", "address"),
    "city": ("city", "town"),
    "country": ("country", "countrycode"),
    "url": ("url", "link", "permalink", "href", "website", "eventurl"),
    "description": ("description", "content", "body", "details", "excerpt"),
    "organizer": ("organizer", "organiser", "host"),
    "status": ("status", "eventstatus"),
    "native_id": ("id", "uid", "uuid", "guid", "eventid"),
}  # fmt: skip
# Keys of news and files: their `date` is when they were written.
_NEWS = frozenset(
    ["author", "modified", "postdate", "published", "publishedat", "datepublished", "pubdate", "mimetype"]
)
_WRAPPERS = ("rendered", "label", "text", "value", "dateTime", "date", "name", "title", "url", "href")
# A list of objects inside a script, not far from a key that speaks of a start.
_INLINE = re.compile(r"\[\s*\{(?=[^<]{0,2000}?\"\w{0,20}start)", re.I)
_MARKUP = re.compile(r"<(?:div|li|tr|article|p|h[1-6])\b", re.I)
_MARKUP_CHARS = 100
_MAX_SCRIPTS = 30
_MAX_DEPTH = 40
_DECODER = json.JSONDecoder(strict=False)
_DATE_VALUE = re.compile(r"\s*(?:(?:19|20)\d\d[-/.]?\d\d|/Date\(|\d{10}(?:\d{3})?\s*$|.*\b(?:19|20)\d\d\b)", re.S)


def read_records(value: Any, page_url: str) -> list[EventItem]:
    """The items of the records in `value` that read best as events; none if no records do."""
    best: list[EventItem] = []
    for records in _by_path(value).values():
        items = [item for one in records[:_MAX_RECORDS] if (item := _item(one, page_url))]
        if len(items) > len(best) and len(items) * 2 >= len(records):
            best = items
    return best


def _by_path(value: Any) -> dict[tuple[str, ...], list[dict[str, Any]]]:
    """The objects of a document by where they stand, places in lists left out: records of one kind share a path."""
    found: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    stack: list[tuple[Any, tuple[str, ...]]] = [(value, ())]
    for _ in range(_MAX_NODES):
        if not stack:
            break
        node, path = stack.pop()
        if isinstance(node, dict):
            found[path].append(node)
            inside = [(one, (*path, name)) for name, one in node.items()]
        else:
            inside = [(one, (*path, "[]")) for one in node]
        stack += [
            (one, where) for one, where in reversed(inside) if isinstance(one, dict | list) and len(where) < _MAX_DEPTH
        ]
    return {path: records for path, records in found.items() if "[]" in path}


def markup_in(value: Any) -> str:
    """The HTML that a JSON document carries in its texts (answers made for a script that shows them)."""
    found: list[str] = []
    stack = [value]
    for _ in range(_MAX_NODES):
        if not stack:
            break
        node = stack.pop()
        if isinstance(node, str):
            found += [node] if len(node) > _MARKUP_CHARS and _MARKUP.search(node) else []
        elif isinstance(node, dict | list):
            stack += reversed(list(node.values()) if isinstance(node, dict) else node)
    return "\n".join(found)


def inline_records(text: str, page_url: str) -> list[EventItem]:
    """Records in the scripts of a page: lists of objects that a calendar script would draw."""
    best: list[EventItem] = []
    position = 0
    for _ in range(_MAX_SCRIPTS):
        opening = _INLINE.search(text, position)
        if not opening:
            break
        try:
            value, position = _DECODER.raw_decode(text, opening.start())
        except (ValueError, RecursionError):
            position = opening.end()
            continue
        items = read_records(value, page_url)
        best = items if len(items) > len(best) else best
    return best


def _item(record: dict[str, Any], page_url: str) -> EventItem | None:
    keys = {re.sub(r"[^a-z]", "", name.lower()): name for name in reversed(record)}
    texts = {field: _text(record, keys, field) for field in _KEYS}
    if not texts["start"] and not keys.keys() & _NEWS:
        texts["start"] = _plain(record.get(keys.get("date", "")))
    if not texts["title"] or not texts["start"] or not _DATE_VALUE.match(texts["start"]):
        return None
    if texts["time"] and ":" in texts["start"]:
        texts["time"] = None
    texts["url"] = address(texts["url"], page_url)
    texts["description"] = prose(record.get(keys.get("description", "")))
    item = EventItem(confidence=_CONFIDENCE, rules={"start": "key of a JSON record"})
    for field, text in texts.items():
        setattr(item, field, text)
    return item


def _text(record: dict[str, Any], keys: dict[str, str], field: str) -> str | None:
    for name in _KEYS[field]:
        if name in keys and (text := _plain(record[keys[name]])):
            return text
    return None


def _plain(value: Any) -> str | None:
    if isinstance(value, dict):
        value = next((value[name] for name in _WRAPPERS if isinstance(value.get(name), str | int | float)), None)
    return plain_line(value) if isinstance(value, str) else line(value)
