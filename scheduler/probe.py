"""`sources probe`: the document of a probe, from a recorded page or from what a probe child has fetched.

The document's shape is described in docs/reference/command-line.md.
"""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Container as Holds
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from crawler.archive import ArchivedBody
from crawler.extract.page import Page
from crawler.probe.ask import Answer
from crawler.probe.attempt import Attempt
from crawler.probe.finding import Finding, find_out, pages_of
from crawler.probe.guess import Guess, Guesses
from crawler.probe.ladder import Failed, Ladder
from crawler.probe.naming import addresses_of
from crawler.recorded import read_recorded, site_of
from scheduler.trial import document as trial_document
from scheduler.trial import sentence
from store.crawl import CrawlClass

if TYPE_CHECKING:
    from config.relevance import RelevanceRules

Document = dict[str, Any]
BODIES = "bodies"  # what the child hands over beside the document, for the golden folder
SAMPLE = 5
_GUESSED = ("name", "timezone", "language", "date_order", "country")


def probe_page(body: bytes, url: str, rules: RelevanceRules, now: dt.datetime, taken: Holds[str]) -> Document:
    """Probe a recorded page: nothing is fetched. Raises BadAddressError for what is no address."""
    address = addresses_of(url)[0]
    ladder = Ladder([address], rules)
    ask = ladder.next()
    if ask is not None:
        ladder.take(ask, Answer(Page(address, body, "", now)))
    return document(address, ladder, find_out(ladder, now, rules, taken), now, rules, requests=())


def document(
    url: str,
    ladder: Ladder,
    finding: Finding,
    now: dt.datetime,
    rules: RelevanceRules,
    *,
    requests: Sequence[tuple[str, int | None]],
) -> Document:
    """The document for a probe, with the bodies of the proposed source under `BODIES`."""
    bodies = [ArchivedBody(page.url, page.content_type, page.body, asked) for asked, page in pages_of(finding, ladder)]
    return {
        "url": url,
        "class": finding.crawl_class.value,
        "hint": _hint(finding.crawl_class, finding.detail),
        "chosen": _chosen(finding),
        "steps": _steps(ladder, finding),
        "requests": [{"url": asked, "status": status} for asked, status in requests],
        "guessed": _guessed(finding.guessed),
        "sample": _sample(finding, bodies, now, rules),
        "toml": finding.text,
        "slug": finding.slug,
        BODIES: [_packed(body) for body in bodies],
    }


def unprobed(url: str, crawl_class: CrawlClass, detail: str) -> Document:
    """The document where nothing could be probed."""
    return {
        "url": url,
        "class": crawl_class.value,
        "hint": _hint(crawl_class, detail),
        "chosen": None,
        "steps": [],
        "requests": [],
        "guessed": dict.fromkeys(_GUESSED),
        "sample": [],
        "toml": "",
        "slug": "",
        BODIES: [],
    }


# Where a class speaks of a source file, which an address that is probed has not got yet: (explanation, help).
_SENTENCES = {
    CrawlClass.OK: (CrawlClass.OK.explanation, ""),
    CrawlClass.NOT_THE_FORMAT: (
        "No list of events was found there.",
        "Give the address of the page that lists the events, or of its calendar or feed.",
    ),
    CrawlClass.NOT_FOUND: ("The page does not exist (404 or 410).", "Check the address for a typing error."),
    CrawlClass.REDIRECT_LOOP: (
        CrawlClass.REDIRECT_LOOP.explanation, "Open the address in a browser and give the final one.",
    ),
    CrawlClass.PRIVATE_ADDRESS: (
        CrawlClass.PRIVATE_ADDRESS.explanation,
        "If it is your own intranet, give --allow-private; otherwise check the address.",
    ),
    CrawlClass.ROBOTS: (CrawlClass.ROBOTS.explanation, "Ask the site's owner for permission or for a feed."),
    CrawlClass.RATE_LIMITED: (CrawlClass.RATE_LIMITED.explanation, "Try again later."),
    CrawlClass.CONFIG: ("The call is not right.", "Mend it as said."),
}  # fmt: skip


def _hint(crawl_class: CrawlClass, detail: str) -> str:
    explanation, advice = _SENTENCES.get(crawl_class, (crawl_class.explanation, crawl_class.help))
    return " ".join(filter(None, (explanation, sentence(detail), advice)))


def _chosen(finding: Finding) -> Document | None:
    best = finding.choice.best
    if best is None:
        return None
    return {
        "kind": best.kind,
        "url": best.url,
        "way": best.ask.rung.value,
        "confidence": best.measure.confidence,
        "why": finding.choice.why,
    }


def _steps(ladder: Ladder, finding: Finding) -> list[Document]:
    """One for each way of reading each answer, one for each request that gave nothing."""
    numbers = iter(range(len(ladder.log)))
    why_not, best = finding.choice.why_not, finding.choice.best
    return [
        _failed_step(one) if isinstance(one, Failed) else _step(one, one is best, why_not.get(next(numbers)))
        for one in ladder.log
    ]


def _failed_step(failed: Failed) -> Document:
    nothing: Document = {"kind": failed.ask.kind, "items": 0, "future": 0, "days": 0, "confidence": 0.0, "fields": {}}
    return {**_asked(failed), "class": failed.crawl_class.value, **nothing, "chosen": False, "why_not": failed.detail}


def _step(attempt: Attempt, chosen: bool, why_not: str | None) -> Document:
    measure = attempt.measure
    return {
        **_asked(attempt),
        "class": attempt.crawl_class.value,
        "kind": attempt.kind,
        "items": attempt.linked or measure.items,
        "future": attempt.future,
        "days": len(measure.days),
        "confidence": measure.confidence,
        "fields": dict(measure.filled),
        "chosen": chosen,
        "why_not": why_not,
    }


def _asked(one: Attempt | Failed) -> Document:
    url = one.url if isinstance(one, Attempt) else one.ask.url
    return {"url": url, "way": one.ask.rung.value, "origin": one.ask.origin}


def _guessed(found: Guesses | None) -> Document:
    def told(guess: Guess | None) -> Document | None:
        return {"value": guess.value, "reason": guess.reason} if guess else None

    return {name: told(getattr(found, name)) if found else None for name in _GUESSED}


def _sample(
    finding: Finding, bodies: Sequence[ArchivedBody], now: dt.datetime, rules: RelevanceRules
) -> list[Document]:
    """The first items as `sources try` would show them for the proposed file, accepted ones to come before others."""
    source = finding.source
    if source is None or not bodies:
        return []
    recorded = read_recorded(site_of(bodies, source), source, finding.slug, rules, now)
    items: list[Document] = trial_document(finding.slug, source, recorded)["items"]
    today = now.date().isoformat()
    return sorted(items, key=lambda item: _rank(item, today))[:SAMPLE]


def _rank(item: Mapping[str, Any], today: str) -> int:
    event = item["event"]
    if event is None:
        return 3
    over = (event["end"] or event["start"])[:10] < today
    return (0 if item["accepted"] else 1) + (1 if over else 0)


def _packed(body: ArchivedBody) -> Document:
    return {
        "url": body.url,
        "content_type": body.content_type,
        "body": base64.b64encode(body.body).decode("ascii"),
        "asked": body.asked,
    }


def unpacked(found: Document) -> tuple[Document, list[ArchivedBody]]:
    """The document as it is shown, and the bodies that came with it."""
    bodies = [
        ArchivedBody(one["url"], one["content_type"], base64.b64decode(one["body"]), one["asked"])
        for one in found[BODIES]
    ]
    return {key: value for key, value in found.items() if key != BODIES}, bodies
