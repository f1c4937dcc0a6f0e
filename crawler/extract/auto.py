"""Extractor for kind "auto": finds out by content, never by extension, how a page publishes its events.

Feeds and JSON are what they are. A web page may carry its events in several ways at once, and often carries one
teaser as JSON-LD and forty events in its list: so what each way yields is compared, and the richest is taken. A page
without events yields none, and the reason.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import Any

from lxml import etree
from parsel import Selector

from config.source import SourceBase
from crawler.extract import activity, calendar_links, cards, hevent, json_records, microdata
from crawler.extract.datetext import date_clauses
from crawler.extract.decode import decode
from crawler.extract.dom import app_shell, selector_of, visible_text
from crawler.extract.ical import extract_ics, looks_like_ics
from crawler.extract.jsonld import json_scripts, read_scripts
from crawler.extract.jsonpath import load_json
from crawler.extract.links import detail_links
from crawler.extract.page import Container, Extraction, Page, Refused
from crawler.extract.rss import extract_rss, is_json_feed, json_feed, looks_like_feed
from crawler.extract.schema_org import Graph
from crawler.extract.tribe import is_tribe, tribe_events
from crawler.extract.words import address
from crawler.items import EventItem

_JSON_START = re.compile(r"\s*(?:[\[{]|\)\]\}'|(?:/\*\*/)?\s*[\w.$]{1,60}\s*\(\s*[\[{])")
_SITEMAP = re.compile(r"<(?:urlset|sitemapindex)[\s>]", re.I)
# A page that says itself that there is nothing at present is quiet, not broken.
_SAYS_NONE = re.compile(
    r"\bno (?:\w+ )?(?:events?|meetings|webinars)(?: (?:\w+ ){0,3}(?:scheduled|found|planned))?[.!]"
    r"|\bno (?:upcoming|scheduled|current|future) (?:\w+ )?events?\b"
    r"|\bkeine (?:\w+ )?(?:veranstaltungen|termine)\b"
    r"|\baucune? (?:\w+ )?(?:événements?|évènements?|manifestations?)\b"
    r"|\bno hay (?:\w+ )?(?:eventos|actividades)\b"
    r"|\bnessun[ao]? (?:\w+ )?(?:eventi?|appuntament\w)\b"
    r"|\bgeen (?:\w+ )?(?:evenementen|activiteiten)\b"
    r"|\bbrak (?:\w+ )?wydarzeń\b"
    r"|\binga (?:\w+ )?evenemang\b|\bingen (?:\w+ )?arrangement\w*\b|\bei (?:\w+ )?tapahtumia\b"
    r"|\bnenhum (?:\w+ )?evento\b"
    r"|(?:イベント|予定)は(?:ありません|ございません)",
    re.I,
)
_DAY = re.compile(r"(\d{4})[-/.]?(\d{1,2})[-/.]?(\d{1,2})(?!\d)")
_MANY_DATES = 3  # a page with that many dates lists something, whatever one part of it says
_CLEARLY_MORE = 2


def extract_auto(page: Page, source: SourceBase) -> Extraction:
    """Read whatever the page turns out to be."""
    text = decode(page.body, page.content_type)
    if not text.strip():
        return Extraction(problem="the page is empty")
    if looks_like_ics(text):
        return extract_ics(page, source)
    if looks_like_feed(text):
        return extract_rss(page, source)
    if _JSON_START.match(text) and (found := _json(text, page)) is not None:
        return found
    if _SITEMAP.search(text[:2000]):
        return Extraction(problem="a sitemap: it lists pages, not events; use the address of the events page")
    return _html(text, page)


def _json(text: str, page: Page) -> Extraction | None:
    """None: it only looked like JSON."""
    try:
        value = load_json(text)
    except ValueError:
        return None
    if is_tribe(value):
        return tribe_events(value, page)
    if is_json_feed(value):
        return json_feed(value, page)
    items = (
        _linked_data(value, page.url)
        or activity.read_activities(value, page.url)
        or json_records.read_records(value, page.url)
    )
    if items:
        return Extraction(items=tuple(items), container=Container.FILLED)
    if markup := json_records.markup_in(value):
        return _html(markup, page)
    return Extraction(problem='JSON of a shape of its own: name its list and fields with kind = "json"')


def _linked_data(value: Any, page_url: str) -> list[EventItem]:
    return Graph([value], page_url).items()


@dataclass(frozen=True, slots=True)
class Yield:
    """What one way of marking up events gives on this page."""

    way: str
    items: list[EventItem]

    @property
    def days(self) -> set[str]:
        return {_day(item) for item in self.items if item.start}


def _day(item: EventItem) -> str:
    start = item.start or ""
    found = _DAY.match(start)
    return "-".join(part.zfill(2) for part in found.groups()) if found else start


def _html(text: str, page: Page) -> Extraction:
    scripts, refused = read_scripts(json_scripts(text))
    marked = [Yield("JSON-LD", Graph(scripts, page.url).items())]
    if inline := json_records.inline_records(text, page.url):
        marked.append(Yield("JSON in a script", inline))
    # A tree costs more than all the rest; a page that has all its events as JSON needs none.
    root = selector_of(text) if not combined(marked) or any(look(text) for look in _LOOKS) else None
    if root is not None:
        marked += _in_tree(text, root.root, page)
    items = combined(marked)
    if items or root is None:
        return Extraction(items=tuple(items), refused=tuple(refused), container=Container.FILLED)
    return _nothing(root, page, refused, bool(scripts))


_LOOKS = (microdata.has_markup, hevent.has_markup, calendar_links.has_links, cards.has_times)


def _in_tree(text: str, tree: etree._Element, page: Page) -> list[Yield]:
    found: list[Yield] = []
    if microdata.has_markup(text):
        found.append(Yield("microdata", Graph(microdata.nodes(tree), page.url).items()))
    if hevent.has_markup(text):
        found.append(Yield("microformats", hevent.read_microformats(tree, page.url)))
    if calendar_links.has_links(text):
        found.append(Yield("add-to-calendar links", calendar_links.read_links(tree, page.url)))
    if cards.has_times(text):
        found.append(Yield("time elements", cards.read_cards(tree, page.url, page.now)))
    return found


def combined(ways: list[Yield]) -> list[EventItem]:
    """The items of the richest way; the first of the list wins unless another has clearly more days.

    What another way has on days that the richest does not know is added where it is stated data, not a bare time.
    """
    best = ways[0]
    for way in ways[1:]:
        enough = max(_CLEARLY_MORE * len(best.days), 1) if way.way == "time elements" else len(best.days) + 1
        if len(way.days) >= enough and way.days:
            best = way
    days = best.days
    added = [
        item
        for way in ways
        if way is not best and way.way != "time elements"
        for item in way.items
        if item.start and _day(item) not in days
    ]
    return [*best.items, *added]


def _nothing(root: Selector, page: Page, refused: list[Refused], has_data: bool) -> Extraction:
    links = detail_links(root.root, page.url)
    if links:
        return Extraction(refused=tuple(refused), links=links)
    text = visible_text(root)
    if _SAYS_NONE.search(text) and len(list(islice(date_clauses(text), _MANY_DATES))) < _MANY_DATES:
        return Extraction(refused=tuple(refused), container=Container.EMPTY)
    reason = "no event is marked up on this page" + (" (its structured data is about other things)" if has_data else "")
    if feeds := _announced_feeds(root, page.url):
        reason += f"; it announces {feeds[0]}"
    return Extraction(refused=tuple(refused), problem=reason, needs_js=app_shell(root))


def _announced_feeds(root: Selector, page_url: str) -> list[str]:
    hrefs = root.css(
        'link[rel~="alternate"][type*="calendar"]::attr(href), link[rel~="alternate"][type*="rss"]::attr(href)'
    )
    return [url for href in hrefs.getall()[:5] if (url := address(href, page_url))]
