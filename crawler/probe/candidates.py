"""From a page to the addresses that are worth asking: what it announces, what its platform offers, where it links to.

Nothing is fetched here; the ladder decides which of these are asked, and when.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import unquote, urlsplit

from lxml import etree
from parsel import Selector

from crawler.extract.dom import text_of
from crawler.extract.page import Page
from crawler.extract.presets import Preset, presets_for
from crawler.extract.words import address
from crawler.hosts import same_site
from crawler.probe.ask import Ask, Rung
from crawler.probe.words import names_events

_MAX_LINKS = 3_000
_MOST_CALENDARS = 3  # a page with more .ics links has one for each event
_CALENDAR_PATH = re.compile(r"\.(?:ics|ical|icalendar)$", re.I)
_ALTERNATES = {
    "text/calendar": Rung.CALENDAR,
    "application/rss+xml": Rung.FEED,
    "application/atom+xml": Rung.FEED,
    "application/feed+json": Rung.FEED,
}
_COMMENTS = re.compile(r"/comments?(?:/|$)|comments?[-/]feed", re.I)
_SITEMAP = re.compile(r"/sitemap[\w.-]*\.xml$", re.I)
_NO_PAGE = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|jpe?g|png|gif|webp|svg|zip|mp[34]|css|js|xml|json)$", re.I)
_LOC = re.compile(r"<loc>\s{0,20}(?:<!\[CDATA\[)?\s{0,20}([^<\s\]]{8,2000})", re.I)
_MAX_LOCS = 20_000


def asks_of(page: Page, text: str, root: Selector) -> list[Ask]:
    """Everything that a page of a web site leads to, each address once, the better ones of a rung first."""
    found = [*_announced(root, page.url), *_calendars(root.root, page.url), *_exports(text, page.url)]
    found += _events_pages(root.root, page.url)
    unique: dict[str, Ask] = {}
    for ask in found:
        unique.setdefault(key_of(ask.url), ask)
    unique.pop(key_of(page.url), None)
    return list(unique.values())


def key_of(url: str) -> str:
    """What two spellings of an address share: scheme, a slash at the end and the fragment do not count."""
    parts = urlsplit(url.partition("#")[0])
    path = parts.path.rstrip("/")
    return f"{parts.netloc.lower()}{path}?{parts.query}" if parts.query else f"{parts.netloc.lower()}{path}"


def _announced(root: Selector, page_url: str) -> Iterator[Ask]:
    """<link rel="alternate" type="text/calendar"> and the like."""
    for link in root.css('link[rel~="alternate"][type][href], link[rel~="ALTERNATE"][type][href]')[:40]:
        rung = _ALTERNATES.get(link.attrib["type"].partition(";")[0].strip().lower())
        url = _web_address(link.attrib["href"], page_url)
        if rung is not None and url and not _COMMENTS.search(urlsplit(url).path):
            yield Ask(url, rung, f"the page announces it as {link.attrib['type'].strip().lower()}")


def _calendars(root: etree._Element, page_url: str) -> list[Ask]:
    """Links to .ics files and webcal: addresses, unless there is one for each event."""
    found: dict[str, bool] = {}
    for element in _links(root):
        href = (element.get("href") or "").strip()
        url = _web_address(href, page_url)
        if url and (href.lower().startswith("webcal") or _CALENDAR_PATH.search(urlsplit(url).path)):
            found[url] = found.get(url, False) or href.lower().startswith("webcal")
    chosen = [url for url, subscribed in found.items() if subscribed or len(found) <= _MOST_CALENDARS]
    return [Ask(url, Rung.CALENDAR, "the page links to it as a calendar", "ics") for url in chosen[:_MOST_CALENDARS]]


def _web_address(href: str, page_url: str) -> str | None:
    return address(re.sub(r"^webcals?:", "https:", href.strip(), flags=re.I), page_url)


def _exports(text: str, page_url: str) -> Iterator[Ask]:
    is_file = "." in urlsplit(page_url).path.rpartition("/")[2]
    for preset in presets_for(text, page_url):
        if preset.guess and is_file and "{page}" in "".join(preset.export):
            continue  # "events.html/?ical=1" is nobody's address
        for url in preset.export_urls(page_url, text):
            yield Ask(url, _rung(preset, url), _said_by(preset), preset.kind, preset.rules, preset.local)


def _rung(preset: Preset, url: str) -> Rung:
    if _SITEMAP.search(urlsplit(url).path):
        return Rung.SITEMAP
    if preset.guess:
        return Rung.GUESS
    return Rung.FEED if preset.kind == "rss" else Rung.EXPORT


def _said_by(preset: Preset) -> str:
    return f"{preset.name}: tried on any page" if preset.guess else f"the page looks like {preset.name}"


def _events_pages(root: etree._Element, page_url: str) -> list[Ask]:
    """Links of the same site whose text or address says that events are listed there, the plainest first."""
    scores: dict[str, int] = {}
    for element in _links(root):
        url = address(element.get("href"), page_url)
        if url is None or not on_site(url, page_url) or _NO_PAGE.search(urlsplit(url).path):
            continue
        url = url.partition("#")[0]
        if score := names_events(text_of(element)) + _named_by_address(url):
            scores[url] = max(scores.get(url, 0), score)
    return _best_pages(scores, "the page links to it as a list of events")


def _best_pages(scores: dict[str, int], origin: str) -> list[Ask]:
    ranked = sorted(scores, key=lambda url: (-scores[url], len(urlsplit(url).path), url))
    return [Ask(url, Rung.EVENTS_PAGE, origin) for url in ranked[:3]]


def _named_by_address(url: str) -> int:
    last = unquote(urlsplit(url).path.rstrip("/").rpartition("/")[2]).rpartition(".")
    return names_events(last[0] or last[2])


def _links(root: etree._Element) -> Iterable[etree._Element]:
    return [one for one in root.iter("a") if one.get("href")][:_MAX_LINKS]


def on_site(url: str, page_url: str) -> bool:
    """True for an address of the same site."""
    return same_site(urlsplit(url).hostname or "", urlsplit(page_url).hostname or "")


def asks_of_sitemap(text: str, page_url: str) -> list[Ask]:
    """Pages, or further sitemaps, that a sitemap names and whose address says that events are listed there."""
    scores: dict[str, int] = {}
    for match in _LOC.finditer(text[:4_000_000]):
        url = address(match[1].replace("&amp;", "&"), page_url)
        if url and on_site(url, page_url) and (score := _named_by_address(url)):
            scores[url] = score
        if len(scores) >= _MAX_LOCS:
            break
    maps = [url for url in scores if _is_map(url)]
    pages = {url: score for url, score in scores.items() if not _is_map(url) and not _NO_PAGE.search(url)}
    found = [Ask(url, Rung.SITEMAP, "the sitemap names it as a sitemap of events") for url in maps[:1]]
    return found + _best_pages(pages, "the sitemap names it, and its address says that it lists events")


def _is_map(url: str) -> bool:
    return urlsplit(url).path.lower().endswith(".xml")
