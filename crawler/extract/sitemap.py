"""Sitemaps as lists of addresses: those that look like pages of events become links, as from a list page.

A sitemap index leads on to the sitemaps whose names speak of events. Used by `auto`.
"""

from __future__ import annotations

import re
from html import unescape

from crawler.extract.event_words import speaks_of_events
from crawler.extract.page import Container, Extraction
from crawler.extract.words import address

MAX_LINKS = 500
_MAX_ADDRESSES = 50_000
_ROOT = re.compile(r"<(?:\w{1,20}:)?(urlset|sitemapindex)[\s>]", re.I)
_LOCATION = re.compile(r"<(?:\w{1,20}:)?loc>\s{0,200}(?:<!\[CDATA\[)?\s{0,50}([^<\]\s]{5,2000})", re.I)
_MAX_MAPS = 5


def looks_like_sitemap(text: str) -> bool:
    return _ROOT.search(text[:3000]) is not None


def read_sitemap(text: str, page_url: str) -> Extraction:
    """Links to pages of events, or the further sitemaps to fetch; the problem says where there are neither."""
    root = _ROOT.search(text[:3000])
    urls = [url for found in _LOCATION.finditer(text) if (url := address(unescape(found[1]), page_url))]
    urls = [url for url in dict.fromkeys(urls[:_MAX_ADDRESSES]) if speaks_of_events(url)]
    if root is not None and root[1].lower() == "sitemapindex":
        if not urls:
            return Extraction(problem="a sitemap index, and none of its sitemaps is named after events")
        return Extraction(next_pages=tuple(urls[:_MAX_MAPS]), container=Container.EMPTY)
    if not urls:
        return Extraction(problem="a sitemap, and none of its addresses looks like that of an event")
    return Extraction(links=tuple(urls[:MAX_LINKS]), container=Container.EMPTY)
