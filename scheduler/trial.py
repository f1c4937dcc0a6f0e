"""`sources try`: one page through the whole chain of reading, as one document; nothing is stored.

A recorded page goes ArchivedBody -> Recorded here; pages from the network come read from a crawl child.
The document's shape is part of the contract.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from crawler.archive import ArchivedBody
from crawler.extract.page import WayYield
from crawler.patience import READ_CPU_S, OutOfTimeError, at_most
from crawler.probe.tables import html_tables
from crawler.read import Reading
from crawler.recorded import Recorded, read_recorded, site_of
from scheduler.explain import field_notes, raw_fields
from scheduler.nothing import why_nothing
from store.crawl import CrawlClass
from store.event import Deadline, EventData, Verdict

if TYPE_CHECKING:
    from config.relevance import RelevanceRules
    from config.source import Source

Document = dict[str, Any]
MAY_NOT_END = "a regular expression or a selector of the source file may be what takes so long"


def try_body(
    body: bytes, source: Source, slug: str, rules: RelevanceRules, now: dt.datetime, *, deadly: bool = False
) -> Document:
    """Read `body` as the source's page and return the document of `sources try`. `deadly`: see `crawler.patience`."""
    site = site_of([ArchivedBody(source.url, "", body)], source)
    try:
        with at_most(READ_CPU_S, deadly):
            found = read_recorded(site, source, slug, rules, now)
    except OutOfTimeError as error:
        return unread_document(slug, CrawlClass.OUT_OF_TIME, f"{error}; {MAY_NOT_END}")
    return document(slug, source, found)


def document(slug: str, source: Source, found: Recorded) -> Document:
    """Return the document of `sources try` for what was read."""
    lists, readings, crawl_class = found.lists, found.readings, found.crawl_class
    nothing = None if any(reading.accepted for reading in readings) else why_nothing(source, lists, readings)
    detail = "" if nothing and readings else sentence(found.detail)  # of refused items `nothing` tells more
    words = (crawl_class.explanation, detail, nothing.sentence if nothing else "", crawl_class.help)
    ways = lists[0].ways if lists else ()
    return {
        **_head(slug, crawl_class, words),
        "links": list(found.links),
        "items": [_item(reading, source, ways[0].way if ways else source.kind) for reading in readings],
        "nothing": nothing.kind.value if nothing else None,
        "ways": [_way(way) for way in ways],
        "proposal": next(("\n".join(html_tables(page.proposal)) for page in lists if page.proposal), None),
    }


def unread_document(slug: str, crawl_class: CrawlClass, detail: str) -> Document:
    """Return the document for a source of which nothing could be read."""
    words = (crawl_class.explanation, sentence(detail), crawl_class.help)
    head = _head(slug, crawl_class, words)
    return {**head, "links": [], "items": [], "nothing": None, "ways": [], "proposal": None}


def misconfigured(slug: str, problems: Sequence[str]) -> Document:
    """Return the document for a source file or a call that is wrong (exit code 2)."""
    return unread_document(slug, CrawlClass.CONFIG, "; ".join(problems))


def _head(slug: str, crawl_class: CrawlClass, words: Iterable[str]) -> Document:
    return {"source": slug, "class": crawl_class.value, "hint": " ".join(filter(None, words))}


def sentence(detail: str) -> str:
    """A detail as a sentence of its own; one that begins with an address or a host's name keeps its small letter."""
    if detail and detail.split(" ", 1)[0].isalpha():
        detail = detail[0].upper() + detail[1:]
    return detail if not detail or detail.endswith((".", "!", "?")) else f"{detail}."


def _item(reading: Reading, source: Source, way: str) -> Document:
    return {
        "accepted": reading.accepted,
        "verdict": (reading.verdict if reading.accepted else Verdict.DROP).value,
        "reason": reading.reason,
        "confidence": reading.event.confidence if reading.event else reading.item.confidence,
        "raw": raw_fields(reading.item),
        "event": event_document(reading.event) if reading.event else None,
        "fields": field_notes(reading, source, way),
    }


def _way(way: WayYield) -> Document:
    return {
        "way": way.way, "kind": way.kind, "items": way.items, "days": len(way.days), "fields": round(way.fields, 1),
    }  # fmt: skip


def event_document(event: EventData) -> Document:
    """Return an event as the contract words it."""
    return {
        "title": event.title,
        "start": event.start.isoformat(),
        "end": event.end.isoformat() if event.end else None,
        "all_day": event.all_day,
        "precision": event.precision.value,
        "timezone": event.timezone,
        "status": event.status.value,
        "mode": event.mode.value if event.mode else None,
        "type": event.type.value,
        "audience": [audience.value for audience in event.audience],
        "topics": [topic.value for topic in event.topics],
        "venue": event.place.venue,
        "city": event.place.city,
        "country": event.place.country,
        "url": event.url,
        "registration_url": event.registration_url,
        "abstract_url": event.abstract_url,
        "description": event.description,
        "description_html": event.description_html,
        "organizer": event.organizer,
        "accreditation": event.accreditation,
        "sponsor": event.sponsor,
        "language": event.language,
        "deadlines": [_deadline(deadline) for deadline in event.deadlines],
        "relevance": {"score": event.relevance.score, "matched": list(event.relevance.matched)},
    }


def _deadline(deadline: Deadline) -> Document:
    return {
        "kind": deadline.kind.value,
        "date": deadline.date.isoformat(),
        "time": deadline.time.isoformat() if deadline.time else None,
        "timezone": deadline.timezone,
    }
