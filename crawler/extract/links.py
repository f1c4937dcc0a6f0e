"""Links of a list page that look like the detail pages of its events. Used by `auto`.

First version: the largest group of links of the same shape whose address, or whose surroundings, speak of events.
"""

from __future__ import annotations

import re
from collections import defaultdict
from urllib.parse import urlsplit

from lxml import etree

from crawler.extract.datetext import has_date
from crawler.extract.dom import text_of
from crawler.extract.words import address

MAX_LINKS = 200
_MAX_SEEN = 3_000
_FEWEST = 3
_EVENT_PATH = re.compile(
    r"(?:^|[/_-])(?:events?|meetings?|agenda|calendar|kalender|termine?|veranstaltung(?:en)?|kurse?|courses?|webinars?|seminars?|congress(?:es)?"
    r"|kongress(?:e)?|conferences?|konferen[zc]\w*|workshops?|eventos?|eventi|evenements?|wydarzen\w*|tapahtum\w*|node|detail)(?:[/_?-]|$)",
    re.I,
)
_NO_PAGE = re.compile(
    r"\.(?:pdf|docx?|xlsx?|pptx?|jpe?g|png|gif|zip|ics|mp[34])$|/(?:tag|category|author|feed|wp-content|login|search)(?:/|$)",
    re.I,
)
_FURNITURE = frozenset(["nav", "header", "footer", "aside"])
_FURNITURE_CLASS = re.compile(
    r"(?:^|[-_\s])(?:nav|menu|footer|breadcrumbs?|sidebar|pagination|pager|social|share)(?:$|[-_\s])", re.I
)


def detail_links(root: etree._Element, page_url: str) -> tuple[str, ...]:
    """Absolute addresses of detail pages, in page order; empty if no group of links stands out."""
    groups: dict[tuple[str, ...], dict[str, bool]] = defaultdict(dict)
    host = urlsplit(page_url).netloc
    for element in [one for one in root.iter("a") if one.get("href")][:_MAX_SEEN]:
        url = address(element.get("href"), page_url)
        if url and _may_be_detail(url, host, page_url) and not _in_furniture(element):
            url = url.split("#", 1)[0]
            speaks = bool(_EVENT_PATH.search(urlsplit(url).path)) or _dated(element)
            groups[_shape(url, element)][url] = groups[_shape(url, element)].get(url, False) or speaks
    best = max(groups.values(), key=lambda group: (sum(group.values()), len(group)), default={})
    if len(best) < _FEWEST or sum(best.values()) * 2 < len(best):
        return ()
    return tuple(best)[:MAX_LINKS]


def _may_be_detail(url: str, host: str, page_url: str) -> bool:
    parts = urlsplit(url)
    if parts.netloc != host or parts.path in ("", "/") or _NO_PAGE.search(parts.path):
        return False
    return url.split("#", 1)[0].rstrip("/") != page_url.split("#", 1)[0].rstrip("/")


def _in_furniture(element: etree._Element) -> bool:
    return any(
        one.tag in _FURNITURE or _FURNITURE_CLASS.search(f"{one.get('class') or ''} {one.get('id') or ''}")
        for one in list(element.iterancestors())[:10]
        if one.tag not in ("body", "html")
    )


def _dated(element: etree._Element) -> bool:
    """Whether a date stands in the link or in the small element around it."""
    for ancestor in [element, *list(element.iterancestors())[:3]]:
        text = text_of(ancestor)
        if len(text) > 400:
            return False
        if has_date(text):
            return True
    return False


def _shape(url: str, element: etree._Element) -> tuple[str, ...]:
    """What siblings have in common: the folder of the address and the tags above the link."""
    parts = urlsplit(url)
    folder = re.sub(r"\d+", "0", parts.path.rstrip("/").rsplit("/", 1)[0])
    keys = ",".join(sorted(part.split("=", 1)[0] for part in parts.query.split("&") if part))
    return (folder, keys, *(str(one.tag) for one in list(element.iterancestors())[:3]))
