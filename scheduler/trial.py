"""`sources try`: one page through the whole chain of reading, as one document; nothing is stored.

A recorded page goes Page -> Extraction -> Readings here; pages from the network come read from a crawl child.
The document's shape is part of the contract.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from crawler.extract.page import Page
from crawler.read import Reading, classify, read_page
from store.crawl import CrawlClass
from store.event import Deadline, EventData, Verdict

if TYPE_CHECKING:
    from config.relevance import RelevanceRules
    from config.source import Source
    from crawler.items import EventItem

Document = dict[str, Any]

# Fields of an item that say how it was read, not what the page says.
_NOT_RAW = frozenset(["confidence", "rules"])


def try_body(body: bytes, source: Source, slug: str, rules: RelevanceRules, now: dt.datetime) -> Document:
    """Read `body` as the source's page and return the document of `sources try`."""
    page = Page(url=source.url, body=body, content_type="", now=now)
    extraction, readings = read_page(page, source, slug, rules)
    links = [*extraction.links, *(item.link for item in extraction.items if item.link)]
    return document(slug, classify(extraction, readings, source), readings, links, extraction.problem or "")


def document(
    slug: str, crawl_class: CrawlClass, readings: Iterable[Reading], links: Iterable[str], detail: str = ""
) -> Document:
    """Return the document of `sources try` for what was read; `detail` are particulars of the class."""
    return {
        "source": slug,
        "class": crawl_class.value,
        "hint": " ".join(filter(None, (crawl_class.explanation, _sentence(detail), crawl_class.help))),
        "links": list(dict.fromkeys(links)),
        "items": [_item(reading) for reading in readings],
    }


def misconfigured(slug: str, problems: Sequence[str]) -> Document:
    """Return the document for a source file or a call that is wrong (exit code 2)."""
    return document(slug, CrawlClass.CONFIG, (), (), "; ".join(problems))


def _sentence(detail: str) -> str:
    return detail if not detail or detail.endswith((".", "!", "?")) else f"{detail}."


def _item(reading: Reading) -> Document:
    return {
        "accepted": reading.accepted,
        "verdict": (reading.verdict if reading.accepted else Verdict.DROP).value,
        "reason": reading.reason,
        "confidence": reading.event.confidence if reading.event else reading.item.confidence,
        "raw": _raw(reading.item),
        "event": _event(reading.event) if reading.event else None,
    }


def _raw(item: EventItem) -> Document:
    """Return what the page says, word for word: the fields of the item that hold something."""
    values = {name: value for name, value in dataclasses.asdict(item).items() if name not in _NOT_RAW}
    return {name: value for name, value in values.items() if value not in (None, "", ())}


def _event(event: EventData) -> Document:
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
        "description": event.description,
        "organizer": event.organizer,
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
