"""Reads an answer with every kind that could read it: one `Attempt` for each."""

from __future__ import annotations

import logging
from collections.abc import Iterator

from pydantic import ValidationError

from config.relevance import RelevanceRules
from config.rules import JsonRules
from config.source import MODELS, Source
from crawler.challenge import is_barrier
from crawler.extract import hevent, microdata
from crawler.extract.decode import decode
from crawler.extract.ical import looks_like_ics
from crawler.extract.jsonpath import load_json
from crawler.extract.page import Extraction, Page
from crawler.extract.rss import looks_like_feed
from crawler.extract.tribe import is_tribe
from crawler.probe.ask import Ask
from crawler.probe.attempt import Attempt, measured
from crawler.read import Reading, classify, read_page
from store.crawl import CrawlClass

log = logging.getLogger(__name__)

_TRIAL = "probe"  # the slug of trial sources; nothing of it is stored
_MAX_REASON = 200
_NEARLY = 0.9
MARKUP = frozenset(["jsonld", "microdata", "hevent"])  # ways of marking up events inside a page


def attempts_of(ask: Ask, page: Page, url: str, rules: RelevanceRules) -> list[Attempt]:
    """Read `page`, the answer to `ask`, in every way that its content allows.

    url   what a source file would name: the address as asked for, or where it has moved to
    """
    text = decode(page.body, page.content_type)
    return [_attempt(ask, page, url, trial, rules) for trial in _trials(ask, url, text)]


def trial_source(kind: str, url: str, rules: JsonRules | None = None, local: bool = False) -> Source:
    """A source that accepts whatever can be read."""
    file = {"name": _TRIAL, "url": url, "kind": kind, "relevance": "all", "utc_means_local": local}
    if rules is not None:
        file["json"] = rules.model_dump(by_alias=True, exclude_defaults=True)
    return MODELS[kind].model_validate(file)


def _trials(ask: Ask, url: str, text: str) -> Iterator[Source]:
    if looks_like_ics(text):
        yield trial_source("ics", url)
    elif looks_like_feed(text):
        yield trial_source("rss", url)
    elif text.lstrip()[:1] in ("{", "["):
        yield from _json_trials(ask, url, text)
    elif not ask.rung.is_for_machines:  # a web page in place of a calendar or feed is no answer to that question
        yield trial_source("auto", url)
        if ask.rung.is_list:
            yield from _markup_trials(url, text)


def _json_trials(ask: Ask, url: str, text: str) -> Iterator[Source]:
    try:
        value = load_json(text)
    except ValueError:
        value = None
    if is_tribe(value):
        yield trial_source("tribe", url)
        return
    yield trial_source("auto", url)
    if ask.rules is not None:
        yield trial_source("json", url, ask.rules, ask.local)


def _markup_trials(url: str, text: str) -> Iterator[Source]:
    """The ways of marking up events that leave traces in the page's text."""
    if "ld+json" in text:
        yield trial_source("jsonld", url)
    if microdata.has_markup(text):
        yield trial_source("microdata", url)
    if hevent.has_markup(text):
        yield trial_source("hevent", url)


def _attempt(ask: Ask, page: Page, url: str, source: Source, rules: RelevanceRules) -> Attempt:
    extraction, readings = _read(page, source, rules)
    crawl_class = classify(extraction, readings, source)
    problem = extraction.problem or ""
    if not (extraction.items or extraction.links) and is_barrier(page.body, ask.url, page.url):
        crawl_class, problem = CrawlClass.CHALLENGE, f"{page.url} shows a verification or login page"
    if not problem and not crawl_class.healthy:
        problem = next((reading.reason for reading in readings if reading.reason), "")[:_MAX_REASON]
    return Attempt(
        ask=ask,
        url=url,
        page=page,
        source=source,
        crawl_class=crawl_class,
        problem=problem,
        extraction=extraction,
        readings=tuple(readings),
        measure=measured(readings, page.now, rules),
        goes_on=bool(extraction.next_pages),
    )


def _read(page: Page, source: Source, rules: RelevanceRules) -> tuple[Extraction, list[Reading]]:
    """Extractors do not raise; if one does after all, that costs its way and nothing else."""
    try:
        return read_page(page, source, _TRIAL, rules)
    except (TimeoutError, MemoryError):  # the limits of whoever asked for it
        raise
    except Exception as error:
        log.debug("reading %s as %s failed", page.url, source.kind, exc_info=True)
        return Extraction(problem=f"reading it failed: {type(error).__name__}: {error}"), []


def read_again(attempt: Attempt, source: Source, rules: RelevanceRules) -> Attempt:
    """The same answer read with another source."""
    return _attempt(attempt.ask, attempt.page, attempt.url, source, rules)


def can_be_frozen(attempt: Attempt, rules: RelevanceRules) -> bool:
    """Whether the selectors that `auto` proposes read, by themselves, nearly all the days that `auto` has read."""
    proposal = attempt.extraction.proposal
    if proposal is None:
        return False
    html = {"item": proposal.item, "fields": proposal.fields, "container": proposal.container}
    file = {"name": _TRIAL, "url": attempt.url, "kind": "html", "relevance": "all", "html": html}
    try:
        frozen = read_again(attempt, MODELS["html"].model_validate(file), rules)
    except ValidationError:  # it lacks a title or a start: these stand in no place of their own
        return False
    days = attempt.measure.days
    return len(frozen.measure.days & days) >= _NEARLY * len(days) and frozen.measure.days <= days
