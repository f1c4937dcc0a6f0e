"""The pure chain from one page to judged events: extract, fill in defaults, normalize, filter, judge.

Spider, `sources try`, replay and benchmarks all go through here, so that what an admin sees while trying is what a
crawl does. Nothing is fetched or stored.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from config.relevance import RelevanceRules
from config.source import RelevanceMode, SourceBase
from crawler.defaults import place_filled, with_defaults
from crawler.extract.page import NOT_AN_EVENT, Container, Extraction, Page, Refused
from crawler.extract.registry import extract
from crawler.filters import excluded
from crawler.items import EventItem
from crawler.normalize.dates.order import shown_order
from crawler.normalize.deadlines import not_of
from crawler.normalize.event import Context, normalize
from crawler.normalize.refusal import Refusal
from crawler.relevance import judge
from store.crawl import CrawlClass
from store.event import EventData, Verdict

EXCLUDED = "excluded"
NOT_RELEVANT = "not-relevant"
_FILTERED = frozenset([EXCLUDED, NOT_RELEVANT])
# Read well, and rightly not listed: no sign that anything is broken.
_HARMLESS = frozenset(["outside-window", "too-many", "runaway-rule", "deadline-only", NOT_AN_EVENT])
_BLIND = frozenset(
    [CrawlClass.NOT_THE_FORMAT, CrawlClass.TOO_LARGE, CrawlClass.CONTAINER_MISSING, CrawlClass.JAVASCRIPT]
)
_SEVERITY = (Verdict.PUBLISH, Verdict.REVIEW, Verdict.DROP)


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of one item.

    item      the raw strings, defaults filled in
    event     the normalized event; None where it could not be read
    accepted  it would be stored; never with verdict drop
    code      what is counted: "no-date", "excluded", "not-relevant", ...; None if accepted
    reason    one sentence for people; None if accepted
    """

    item: EventItem
    event: EventData | None
    accepted: bool
    verdict: Verdict
    code: str | None
    reason: str | None


def read_page(page: Page, source: SourceBase, slug: str, rules: RelevanceRules) -> tuple[Extraction, list[Reading]]:
    """Extract one page and read every item of it, refused fragments included."""
    extraction = extract(page, source)
    context = context_of(extraction.items, source, slug, page.url, page.now)
    readings = [read_item(item, context, rules) for item in extraction.items]
    return extraction, readings + [unread(refused) for refused in extraction.refused]


def context_of(items: Sequence[EventItem], source: SourceBase, slug: str, page_url: str, now: dt.datetime) -> Context:
    """What normalizing an item must know of its page: where it stood, and how the page orders day and month."""
    order = shown_order(item.start for item in items)
    return Context(source=source, slug=slug, page_url=page_url, now=now, date_order=order)


def read_item(item: EventItem, context: Context, rules: RelevanceRules) -> Reading:
    """Normalize one item and decide what becomes of it: defaults, include/exclude, relevance, trust."""
    source = context.source
    filled, names = with_defaults(item, source.defaults)
    try:
        filled, event = _normalized(filled, names, context)
    except Refusal as refusal:
        return Reading(filled, None, False, Verdict.DROP, refusal.code, str(refusal))
    filled, event = _own_deadlines(filled, event)
    if reason := excluded(event, filled, source):
        return Reading(filled, event, False, Verdict.DROP, EXCLUDED, reason)
    return _judged(filled, event, source, rules)


def _normalized(item: EventItem, names: tuple[str, ...], context: Context) -> tuple[EventItem, EventData]:
    """The item and its event, the latter saying which of its fields are the source file's."""
    event = normalize(item, context)
    if not context.source.defaults:
        return item, event
    if again := place_filled(item, event, context.source.defaults):
        item, names = again[0], (*names, *again[1])
        event = normalize(item, context)
    return item, event.model_copy(update={"from_file": tuple(sorted(names))})


def _own_deadlines(item: EventItem, event: EventData) -> tuple[EventItem, EventData]:
    """Both without the deadlines that cannot be this event's; the item's rules say which these were, and why."""
    refused = {each: reason for each in event.deadlines if (reason := not_of(each, event))}
    if not refused:
        return item, event
    kept = tuple(each for each in event.deadlines if each not in refused)
    rules = {**item.rules, "deadlines": "; ".join(refused.values())}
    return replace(item, rules=rules), event.model_copy(update={"deadlines": kept})


def _judged(item: EventItem, event: EventData, source: SourceBase, rules: RelevanceRules) -> Reading:
    if source.relevance is RelevanceMode.ALL:
        return Reading(item, event, True, event.verdict, None, None)
    verdict, relevance = judge(event, rules)
    verdict = max(verdict, event.verdict, key=_SEVERITY.index)
    event = event.model_copy(update={"verdict": verdict, "relevance": relevance})
    if verdict is Verdict.DROP:
        reason = f"not about SMA: relevance {relevance.score:g} is too low"
        return Reading(item, event, False, verdict, NOT_RELEVANT, reason)
    return Reading(item, event, True, verdict, None, None)


def unread(refused: Refused) -> Reading:
    """The reading of a fragment that no extractor could make an item of."""
    raw = refused.raw
    item = EventItem(title=raw.get("title") or raw.get("summary"), start=raw.get("start") or raw.get("dtstart"))
    rest = [f"{name}: {text}" for name, text in raw.items() if name not in ("title", "summary", "start", "dtstart")]
    item = replace(item, description="\n".join(rest) or None, confidence=0.0)
    return Reading(item, None, False, Verdict.DROP, refused.code, refused.reason)


def classify(extraction: Extraction, readings: Sequence[Reading], source: SourceBase) -> CrawlClass:
    """Say how reading went: whether nothing means quiet, or which way of being broken it is."""
    accepted = sum(reading.accepted for reading in readings)
    if accepted:
        return CrawlClass.OK if accepted >= source.expect.min_items else CrawlClass.FIELDS_MISSING
    if extraction.needs_js:
        return CrawlClass.JAVASCRIPT
    if extraction.problem is not None:
        return CrawlClass.TOO_LARGE if extraction.too_large else CrawlClass.NOT_THE_FORMAT
    if extraction.container is Container.ABSENT:
        return CrawlClass.CONTAINER_MISSING
    if extraction.container is Container.FILLED and not readings:
        return CrawlClass.FIELDS_MISSING  # there are items, all of them blank to our rules
    return _nothing_accepted({reading.code for reading in readings}, source)


def _nothing_accepted(codes: set[str | None], source: SourceBase) -> CrawlClass:
    if codes & _FILTERED:
        return CrawlClass.QUIET if source.expect.quiet_ok else CrawlClass.ALL_FILTERED
    if codes - _HARMLESS or source.expect.min_items:
        return CrawlClass.FIELDS_MISSING
    return CrawlClass.QUIET


def blind_class(page: Extraction, source: SourceBase) -> CrawlClass | None:
    """The class of a list page that did not show its list, of which nothing may vanish therefore; None if it did."""
    if page.items or page.links or any(one.code != NOT_AN_EVENT for one in page.refused):
        return None
    found = classify(page, (), source)
    return found if found in _BLIND else None


def joined(pages: Sequence[Extraction]) -> Extraction:
    """All list pages as one, to be classified: filled where any is filled, in need of a script only where all are."""
    containers = {page.container for page in pages}
    order = (Container.FILLED, Container.EMPTY, Container.UNKNOWN, Container.ABSENT)
    return Extraction(
        items=tuple(item for page in pages for item in page.items),
        container=next(container for container in order if container in containers),
        problem=next((page.problem for page in pages if page.problem), None),
        too_large=any(page.too_large for page in pages),
        needs_js=all(page.needs_js for page in pages),
    )
