"""The end of a probe: what was found, the source file that it leads to, and the bodies that the file's source has.

Ladder (all that was asked and read)  ->  Finding
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Container as Holds
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from config.load import parse_source
from config.relevance import RelevanceRules
from config.source import MODELS, Source
from crawler.extract.page import Container, Page
from crawler.probe.ask import Rung
from crawler.probe.attempt import Attempt
from crawler.probe.choose import Choice
from crawler.probe.compose import source_file
from crawler.probe.front import front_of
from crawler.probe.guess import Guesses, guesses
from crawler.probe.ladder import Failed, Ladder
from crawler.probe.naming import slug_of
from crawler.probe.reading import MARKUP, can_be_frozen
from store.crawl import CrawlClass

_NEEDS_JS = "a script fills the page: reading it needs the js extra, and `js = true` in the source file"
_LINKS_ALONE = "the page shows links alone, and no event was found behind those that were looked at"
_SAYS_NONE = "the page says that there are no events at present"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a probe has found out.

    crawl_class, detail   ok: events were found; quiet: the page is right and lists none; else what is wrong
    best                  the reading that the file is made for; None where no file can be proposed
    text, slug, source    the proposed file, "" and None without one
    """

    crawl_class: CrawlClass
    detail: str
    choice: Choice
    best: Attempt | None = None
    guessed: Guesses | None = None
    text: str = ""
    slug: str = ""
    source: Source | None = None


def find_out(
    ladder: Ladder, now: dt.datetime, rules: RelevanceRules, taken: Holds[str] = (), allow_private: bool = False
) -> Finding:
    """Sum up a ladder that has nothing left to ask. `taken`: slugs that a proposal may not have."""
    choice = ladder.choice()
    crawl_class, detail = _class(ladder, choice)
    best = choice.best or _without_events(ladder, crawl_class)
    if best is None:
        return Finding(crawl_class, detail, choice)
    if not can_be_frozen(best, rules):
        best = replace(best, extraction=replace(best.extraction, proposal=None))
    guessed = _guessed(ladder, best, now, rules)
    needs_js = crawl_class is CrawlClass.JAVASCRIPT
    text = source_file(best, choice.why or detail, guessed, allow_private, needs_js)
    slug = slug_of(guessed.name.value, urlsplit(best.url).hostname or "", taken)
    source = parse_source(slug, text, f"sources/{slug}.toml")
    return Finding(crawl_class, detail, choice, best, guessed, text, slug, source)


def _class(ladder: Ladder, choice: Choice) -> tuple[CrawlClass, str]:
    if choice.best is not None:
        return CrawlClass.OK, _about_relevance(choice.best)
    pages = _pages(ladder)
    if any(_is_quiet(one) for one in pages):
        return CrawlClass.QUIET, _SAYS_NONE
    if any(one.crawl_class is CrawlClass.JAVASCRIPT for one in pages):
        return CrawlClass.JAVASCRIPT, _NEEDS_JS
    if pages and pages[0].crawl_class is CrawlClass.QUIET:
        return CrawlClass.NOT_THE_FORMAT, _LINKS_ALONE
    if pages:
        return pages[0].crawl_class, pages[0].problem
    failed = next(one for one in ladder.log if isinstance(one, Failed))
    return failed.crawl_class, failed.detail


def _pages(ladder: Ladder) -> list[Attempt]:
    """The pages that were read, each as a whole: that one way of marking up events is absent says nothing of them."""
    return [one for one in ladder.attempts if one.ask.rung.is_list and one.kind not in MARKUP]


def _is_quiet(page: Attempt) -> bool:
    """A page of links says nothing of whether there are events; one that says that there are none does."""
    empty = page.extraction.container is Container.EMPTY
    return page.crawl_class is CrawlClass.QUIET and (empty or not page.extraction.links)


def _about_relevance(best: Attempt) -> str:
    """How much of it a crawl would keep with relevance = "match", which the file says."""
    measure = best.measure
    if measure.relevant == measure.items:
        return ""
    if measure.relevant:
        return f"{measure.relevant} of {measure.items} events concern SMA by the rules of relevance.toml"
    return (
        "none of its events concerns SMA by the rules of relevance.toml, so that a crawl would list none of them; "
        'if the source is about SMA alone, write relevance = "all" into its file'
    )


def _without_events(ladder: Ladder, crawl_class: CrawlClass) -> Attempt | None:
    """The page that a file can be made for although it shows no events now."""
    pages = [one for one in _pages(ladder) if one.crawl_class is crawl_class]
    page = next((one for one in pages if crawl_class is not CrawlClass.QUIET or _is_quiet(one)), None)
    if crawl_class is CrawlClass.JAVASCRIPT and "js" not in MODELS["auto"].model_fields:
        return None
    return page if crawl_class in (CrawlClass.QUIET, CrawlClass.JAVASCRIPT) else None


def _guessed(ladder: Ladder, best: Attempt, now: dt.datetime, rules: RelevanceRules) -> Guesses:
    """From the page that was given, then from the one that was chosen; the chosen way's events speak first."""
    front = ladder.page or best
    pages = [front.page] if front.page is best.page else [front.page, best.page]
    others = [one for one in ladder.attempts if one.page is best.page and one is not best]
    return guesses([front_of(page) for page in pages], [best, *others], now, rules)


def pages_of(finding: Finding, ladder: Ladder) -> list[tuple[str, Page]]:
    """What a crawl of the proposed source would have read, as far as it was fetched: asked address and page."""
    best = finding.best
    if best is None:
        return []
    parts = [one for one in ladder.attempts if _is_part(one, best)]
    found = [(best.url, best.page), *((one.ask.url, one.page) for one in parts)]
    return list({url: (url, page) for url, page in reversed(found)}.values())[::-1]


def _is_part(one: Attempt, best: Attempt) -> bool:
    if one.ask.rung is Rung.NEXT_PAGE:
        return one.ask.url in best.extraction.next_pages
    return one.ask.rung is Rung.DETAIL and one.ask.url in best.extraction.links
