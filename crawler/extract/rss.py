"""Extractor for kind "rss": RSS 2.0 and 1.0, Atom, JSON Feed.

An entry's own date is when it was published, never when its event takes place. The event's date comes from an event
module (ev:, xCal, and their kin), else from the text of title and description, if there is one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

import feedparser

from config.source import SourceBase
from crawler.extract.datetext import date_clauses
from crawler.extract.decode import decode
from crawler.extract.json_columns import is_clock, is_date
from crawler.extract.json_keys import letters, names
from crawler.extract.measure import loads
from crawler.extract.page import Container, Extraction, Page, Refused
from crawler.extract.words import address, line, plain_line, prose
from crawler.items import EventItem

MAX_CHARS = 4 * 1024 * 1024
MAX_ENTRIES = 1000

_FEED_ROOT = re.compile(r"<(?:\w+:)?(?:rss|feed|RDF|channel)[\s>]", re.I)
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_ENTITY = re.compile(r"<!ENTITY", re.I)
# feedparser's reader of broken feeds cannot bear what no text holds: surrogates, and numbers beyond Unicode.
_NUMBERED = re.compile(r"&#(?:x0*([0-9a-f]{1,8})|0*([0-9]{1,9}));?", re.I)
_PLAIN_DOCTYPE = re.compile(r"<!DOCTYPE[^\[>]*>", re.I)
# Element names of event modules as feedparser spells them (prefix_name), by what they mean.
_MODULE_FIELDS = {
    "start": ("startdate", "dtstart", "start_date", "eventdate", "event_date", "startdatetime", "starttime", "start"),
    "end": ("enddate", "dtend", "end_date", "enddatetime", "endtime", "end"),
    "location": ("location", "venue", "where"),
    "organizer": ("organizer", "organiser"),
    "type": ("type", "eventtype"),
    "status": ("status", "eventstatus"),
}
_MODULES = (
    "ev",
    "xcal",
    "event",
    "events",
    "mec",
    "cal",
    "ical",
    "tribe",
    "tec",
    "gd",
    "evt",
    "calendar",
    "eventbrite",
    "g",
)
# Modules of anything but events; of every other one, elements are known by their names (`json_keys`).
_OTHER_MODULES = frozenset(
    ["dc", "dcterms", "media", "itunes", "content", "slash", "wfw", "feedburner", "sy", "atom", "thr", "georss", "geo",
     "gml", "podcast", "title", "summary", "author", "publisher", "published", "updated", "created", "rights",
     "subtitle", "prism", "cc", "admin", "trackback", "pingback", "wp", "excerpt", "expired", "source", "comments"]
)  # fmt: skip
# A clause about a deadline or about publishing gives way to one that is not.
_OTHER_DATE = re.compile(
    r"dead\s?line|early[\s-]?bird|abstract|submi[ts]|until|closes|posted|published|updated"
    r"|frist\b|schluss\b|bis (?:zum|spätestens)|date limite|jusqu|plazo|hasta|scadenza|entro"
    r"|termin nadsyłania|veröffentlicht|publié|publicado|pubblicato|©",
    re.I,
)
_JSON_EVENTS = ("_event", "_events")
_DAY_FIRST_TIMES = ("starthour", "start_time")


def looks_like_feed(text: str) -> bool:
    """Whether the body's outermost element is that of a feed."""
    start = text[:3000]
    return bool(_FEED_ROOT.search(start)) and "<html" not in start.lower()


def is_json_feed(value: object) -> bool:
    return isinstance(value, dict) and "jsonfeed.org/version" in str(value.get("version", ""))


def extract_rss(page: Page, source: SourceBase) -> Extraction:
    """Read a feed; entries without any sign of an event's date are refused one by one."""
    text = decode(page.body, page.content_type)
    if len(text) > MAX_CHARS:
        return Extraction(problem=f"the feed is larger than {MAX_CHARS // 1024 // 1024} MB")
    if text.lstrip().startswith("{"):
        return _read_json_feed(text, page)
    if _ENTITY.search(text):
        return Extraction(problem="the feed defines XML entities of its own, which a feed has no use for")
    if not looks_like_feed(text):
        start = " ".join(text[:60].split()) or "nothing at all"
        return Extraction(problem=f"no feed: the body begins with {start!r}")
    try:
        entries = _parsed_entries(text, page.url)
    except (ValueError, LookupError, TypeError, AttributeError, AssertionError) as error:  # feedparser's own faults
        return Extraction(problem=f"the feed cannot be read: {type(error).__name__}: {error}")
    return _collect(entries, page)


def _parsed_entries(text: str, url: str) -> list[dict[str, Any]]:
    text = _NUMBERED.sub(_only_characters, _PLAIN_DOCTYPE.sub("", _XML_DECLARATION.sub("", text)))
    body = text.strip().encode("utf-8", "ignore")
    headers = {"content-location": url, "content-type": "application/xml; charset=utf-8"}
    parsed = feedparser.parse(body, response_headers=headers, sanitize_html=False)
    return list(parsed.get("entries", []))


def _only_characters(found: re.Match[str]) -> str:
    number = int(found[1], 16) if found[1] else int(found[2])
    return "" if 0xD800 <= number <= 0xDFFF or number > 0x10FFFF else found[0]


def _collect(entries: Iterable[dict[str, Any]], page: Page) -> Extraction:
    items: list[EventItem] = []
    refused: list[Refused] = []
    for entry in list(entries)[:MAX_ENTRIES]:
        item = _item(entry, page.url)
        if item.start is None:
            raw = {"title": item.title or "", "url": item.url or ""}
            refused.append(Refused("a feed entry that names no date of an event", raw, code="no-date"))
        else:
            items.append(item)
    return Extraction(
        items=tuple(items),
        refused=tuple(refused),
        container=Container.FILLED if items or refused else Container.EMPTY,
    )


def _item(entry: dict[str, Any], page_url: str) -> EventItem:
    title = plain_line(entry.get("title"))
    description = prose(_content(entry))
    item = EventItem(
        title=title,
        url=address(entry.get("link"), page_url),
        description=description,
        native_id=line(entry.get("id")) or line(entry.get("link")),
        keywords=tuple(word for tag in entry.get("tags") or [] if (word := plain_line(tag.get("term")))),
        language=line((entry.get("title_detail") or {}).get("language")),
    )
    for name in _MODULE_FIELDS:
        setattr(item, name, _module_value(entry, name))
    item.latitude, item.longitude = _point(entry)
    if item.start is None:
        _take_from_unknown_module(item, entry)
    if item.start:
        item.rules["start"] = "event module"
    else:
        _take_date_from_text(item)
    return item


def _take_from_unknown_module(item: EventItem, entry: dict[str, Any]) -> None:
    """A calendar system's own elements ("calendarEvent:EventDates"): known by their names, and dates by their looks."""
    found: dict[str, str] = {}
    for key, value in entry.items():
        prefix, _, name = key.partition("_")
        if name and prefix not in _OTHER_MODULES and isinstance(value, str) and (text := plain_line(value)):
            found.setdefault(letters(name), text)
    start = _named(found, "start", is_date)
    if start is None:
        return
    item.start, item.end = start, item.end or _named(found, "end", is_date)
    item.time = _named(found, "time", is_clock) if ":" not in start else None
    item.location = item.location or _named(found, "location") or _named(found, "venue")


def _named(found: dict[str, str], field: str, fits: Callable[[object], bool] = bool) -> str | None:
    """The text of the element with the most telling name for a field."""
    ranks = names().fields[field]
    known = [
        name for name in found if name in ranks and ranks[name] < ranks.get("from", len(ranks)) and fits(found[name])
    ]
    return found[min(known, key=lambda name: ranks[name])] if known else None


def _take_date_from_text(item: EventItem) -> None:
    """A date in the title speaks for the event; one in the text might be about anything, so it counts for less."""
    for text, rule, confidence in ((item.title, "title", 0.8), (item.description, "description", 0.5)):
        clauses = list(date_clauses(text)) if text else []
        if clauses:
            clause = next((one for one in clauses if not _OTHER_DATE.search(one)), clauses[0])
            item.start, item.rules["start"], item.confidence = clause, f"date in the {rule}", confidence
            return


def _content(entry: dict[str, Any]) -> object:
    contents = [one.get("value") for one in entry.get("content") or [] if one.get("value")]
    return max(contents, key=len) if contents else entry.get("summary")


def _module_value(entry: dict[str, Any], field: str) -> str | None:
    for name in _MODULE_FIELDS[field]:
        for prefix in _MODULES:
            if text := plain_line(entry.get(f"{prefix}_{name}")):
                clock = next((plain_line(entry.get(f"{prefix}_{one}")) for one in _DAY_FIRST_TIMES), None)
                return f"{text} {clock}" if clock and field == "start" and ":" not in text else text
    if field in ("start", "end"):  # Google's gd:when carries attributes
        when = entry.get("gd_when")
        return line(when.get(f"{field}time")) if isinstance(when, dict) else None
    return None


def _point(entry: dict[str, Any]) -> tuple[str | None, str | None]:
    if (latitude := line(entry.get("geo_lat"))) and (longitude := line(entry.get("geo_long"))):
        return latitude, longitude
    pair = (line(entry.get("georss_point")) or "").split()
    return (pair[0], pair[1]) if len(pair) == 2 else (None, None)


def _read_json_feed(text: str, page: Page) -> Extraction:
    try:
        value = loads(text)
    except ValueError:
        return Extraction(problem="the body begins like JSON and is none")
    if not is_json_feed(value):
        return Extraction(problem="JSON, but no JSON Feed")
    return json_feed(value, page)


def json_feed(value: dict[str, Any], page: Page) -> Extraction:
    """Read a JSON Feed (jsonfeed.org 1.1)."""
    listed = value.get("items")
    entries = [_json_entry(one) for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    following = address(value.get("next_url"), page.url)
    found = _collect(entries, page)
    return Extraction(found.items, found.refused, (following,) if following else (), container=found.container)


def _json_entry(one: dict[str, Any]) -> dict[str, Any]:
    tags = one.get("tags")
    entry: dict[str, Any] = {
        "title": one.get("title"),
        "link": one.get("url") or one.get("external_url"),
        "summary": one.get("content_html") or one.get("content_text") or one.get("summary"),
        "id": one.get("id"),
        "tags": [{"term": tag} for tag in tags] if isinstance(tags, list) else [],
        "title_detail": {"language": one.get("language")},
    }
    extension: dict[str, Any] = next((one[name] for name in _JSON_EVENTS if isinstance(one.get(name), dict)), {})
    return entry | {f"event_{name.lower()}": text for name, text in extension.items() if isinstance(text, str)}
