"""Extractor for kind "auto": finds out by content, never by extension, how a page publishes its events.

Feeds, calendars and JSON are what they are. A web page may carry its events in several ways at once; what each of
`WAYS` yields is compared (`compare`), the richest is taken and completed by the others. A page without events yields
none, and the reason; a list page whose own content is only links offers them as `links`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from lxml import etree
from parsel import Selector

from config.source import SourceBase
from crawler.extract import calendar_links, cards, embedded, hevent, json_records, microdata
from crawler.extract.compare import Yield, combined, ranked, says_all
from crawler.extract.decode import decode
from crawler.extract.dom import app_shell, page_title, selector_of, visible_text
from crawler.extract.ical import extract_ics, looks_like_ics
from crawler.extract.json_documents import by_way, read_document, read_items, read_value
from crawler.extract.jsonld import has_scripts, json_scripts, read_scripts
from crawler.extract.links import detail_links, json_links
from crawler.extract.listing.read import read_listing
from crawler.extract.page import Container, Extraction, Page, Proposal, Refused
from crawler.extract.presets import presets_for
from crawler.extract.quiet import says_none
from crawler.extract.rss import extract_rss, looks_like_feed
from crawler.extract.schema_org import Graph
from crawler.extract.sitemap import looks_like_sitemap, read_sitemap
from crawler.extract.stated_time import with_stated_times
from crawler.extract.words import address
from crawler.extract.xml_records import looks_like_xml, read_xml
from crawler.items import EventItem
from crawler.normalize.dates.completion import Habits

_JSON_START = re.compile(r"[\[{]|\)\]\}'|(?:/\*\*/\s*)?[\w.$]{1,60}\s*\(\s*[\[{]")
_WEB_PAGE = re.compile(r"<(?:!doctype|html|body|div|p|ul|table)\b", re.I)
_BEGINNING = 300  # characters in which a web page shows that it is one


def extract_auto(page: Page, source: SourceBase) -> Extraction:
    """Read whatever the page turns out to be."""
    text = decode(page.body, page.content_type)
    if not text.strip():
        return Extraction(problem="the page is empty")
    for looks, read in _FORMATS:
        if looks(text) and (found := read(text, page, source)) is not None:
            return found
    return _html(text, page, source)


def _json(text: str, page: Page, source: SourceBase) -> Extraction | None:
    """None: it only looked like JSON."""
    value = read_value(text)
    if value is None:
        looks_like_page = _WEB_PAGE.search(text[:_BEGINNING])
        return None if looks_like_page else Extraction(problem="the body begins like JSON and is none")
    if (found := read_document(value, page, _habits(page, source))) is not None:
        return found
    if markup := json_records.markup_in(value):
        return _html(markup, page, source)
    if links := json_links(value, page.url):
        return Extraction(links=links)
    return Extraction(problem='JSON of a shape of its own: name its list and fields with kind = "json"')


def _xml(text: str, page: Page, source: SourceBase) -> Extraction | None:
    return read_items("XML records", read_xml(text, page.url), _habits(page, source))


# Tried in this order; a reader that finds that the text only looked like its format leaves it to the next.
_FORMATS: tuple[tuple[Callable[[str], object], Callable[[str, Page, SourceBase], Extraction | None]], ...] = (
    (looks_like_ics, lambda _, page, source: by_way("iCalendar", "ics", extract_ics(page, source))),
    (looks_like_feed, lambda _, page, source: by_way("feed", "rss", extract_rss(page, source))),
    (lambda text: _JSON_START.match(text.lstrip()), _json),
    (looks_like_sitemap, lambda text, page, _: read_sitemap(text, page.url)),
    (looks_like_xml, _xml),
)


def _habits(page: Page, source: SourceBase, language: str | None = None) -> Habits:
    """How the source writes its dates; `language` is what the page itself states."""
    return Habits(source.date_order, source.country, source.language or language, None, page.now.date())


@dataclass
class Document:
    """A web page as its ways need it, and what they have to say beside their items.

    The tree is built when the first of them asks for it: it costs more than all the rest. `doubted` is what the looks
    of the page made one think of an event: of interest only where they are what counts.
    """

    text: str
    page: Page
    source: SourceBase
    refused: list[Refused] = field(default_factory=list)
    doubted: list[Refused] = field(default_factory=list)
    data: list[Any] = field(default_factory=list)
    proposal: Proposal | None = None
    looks_like: str | None = None

    @cached_property
    def root(self) -> Selector:
        return selector_of(self.text)

    @property
    def habits(self) -> Habits:
        """What the source says of its dates, and the language that the page states."""
        return _habits(self.page, self.source, (self.tree.get("lang") or "")[:2].lower() or None)

    @property
    def tree(self) -> etree._Element:
        tree: etree._Element = self.root.root
        return tree


@dataclass(frozen=True, slots=True)
class Way:
    """One way in which a web page publishes events.

    kind    of a source that reads it alone; None: none does
    looks   cheap: whether the page's text could hold it
    read    its items
    stated, whole   see `compare.Yield`
    """

    name: str
    kind: str | None
    looks: Callable[[str], bool]
    read: Callable[[Document], list[EventItem]]
    stated: bool = True
    whole: bool = False


def _linked_data(document: Document) -> list[EventItem]:
    roots, refused = read_scripts(json_scripts(document.text))
    document.refused += refused
    document.data = roots
    return Graph(roots, document.page.url, lambda: page_title(document.tree)).items()


def _plain(document: Document) -> list[EventItem]:
    found = read_listing(document.tree, document.page.url, document.page.now, document.habits)
    document.doubted += found.refused
    document.proposal, document.looks_like = found.proposal, found.looks_like
    return list(found.items)


# The first wins where two yield the same days: the more exact ways go first.
WAYS: tuple[Way, ...] = (
    Way("JSON-LD", "jsonld", has_scripts, _linked_data),
    Way("data in scripts", None, embedded.has_state, lambda one: embedded.read_state(one.text, one.page)),
    Way("microdata", "microdata", microdata.has_markup, lambda one: microdata.read_tree(one.tree, one.page.url)),
    Way("microformats", "hevent", hevent.has_markup, lambda one: hevent.read_microformats(one.tree, one.page.url)),
    Way(
        "calendar links",
        None,
        calendar_links.has_links,
        lambda one: calendar_links.read_links(one.tree, one.page.url),
        whole=True,
    ),
    Way(
        "time elements",
        None,
        cards.has_times,
        lambda one: cards.read_cards(one.tree, one.page.url, one.page.now),
        stated=False,
    ),
)
PLAIN = Way("plain HTML", "html", lambda text: True, _plain, stated=False)


def _html(text: str, page: Page, source: SourceBase) -> Extraction:
    document = Document(text, page, source)
    best = ranked(list(_yields(document)))
    items = with_stated_times(combined(best), document.habits)
    if not items:
        return _nothing(document)
    looks_won = best[0].way == PLAIN.name
    return Extraction(
        tuple(items),
        tuple(document.refused + (document.doubted if looks_won else [])),
        links=_left_out(document, items) if looks_won else (),
        container=Container.FILLED,
        ways=tuple(way.summary() for way in best),
        proposal=document.proposal if looks_won else None,
    )


def _yields(document: Document) -> Iterator[Yield]:
    """What the ways give, one after the other; the looks of a page are not gone through where they cannot win."""
    stated: list[Yield] = []
    for way in (*WAYS, PLAIN):
        if way is PLAIN and says_all(stated, document.text):
            return
        if way.looks(document.text):
            found = Yield(way.name, way.read(document), way.kind, way.stated, document.habits, way.whole)
            stated.append(found)
            yield found


def _left_out(document: Document, items: Sequence[EventItem]) -> tuple[str, ...]:
    """Links of the very list that the items are from, of which no item is made: their pages may say more."""
    known = {item.url for item in items if item.url}
    links = detail_links(document.tree, document.page.url) if known else ()
    missing = tuple(link for link in links if link not in known)
    return missing if len(missing) * 2 <= len(links) else ()


def _nothing(document: Document) -> Extraction:
    root, page_url, refused = document.root, document.page.url, tuple(document.refused + document.doubted)
    if links := detail_links(root.root, page_url) or json_links(document.data, page_url):
        return Extraction(refused=refused, links=links)
    if says_none(visible_text(root)):
        return Extraction(refused=refused, container=Container.EMPTY)
    about = " (its structured data is about other things)" if document.data else ""
    reason = f"no event is marked up on this page{about}"
    if document.looks_like:
        reason += f"; what it lists looks like {document.looks_like}"
    if offers := [*_announced_feeds(root, page_url), *_exports(document)]:
        reason += f"; it announces {offers[0]}"
    return Extraction(refused=refused, problem=reason, needs_js=app_shell(root))


def _announced_feeds(root: Selector, page_url: str) -> list[str]:
    hrefs = root.css(
        'link[rel~="alternate"][type*="calendar"]::attr(href), link[rel~="alternate"][type*="rss"]::attr(href)'
    )
    return [url for href in hrefs.getall()[:5] if (url := address(href, page_url))]


def _exports(document: Document) -> list[str]:
    """What the page's platform offers to machines, where something on the page speaks of one."""
    text, url = document.text, document.page.url
    evident = [preset for preset in presets_for(text, url) if not preset.guess]
    return [export for preset in evident for export in preset.export_urls(url, text)]
