"""The path to a page: its breadcrumbs, and the entries of menus that the page's own entry stands below.

"Board of Health › Minutes" says whose minutes a page lists that calls itself "Minutes". Only names of bodies count:
"Government" or "For patients" names nobody. Used by `names`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import urljoin, urlsplit

from lxml import etree

from crawler.extract.listing.wording import speaks

_CRUMBS = etree.XPath("//*[contains(@class, 'readcrumb') or contains(@id, 'readcrumb') or @aria-label='breadcrumb']")
_BETWEEN = re.compile(r"\s*(?:[›»>/|→]|::)\s*")
_LINKS = 1_500  # of a page that are looked at
_CRUMB_CHARS, _NAME_CHARS = 400, 80
_DEEPEST = 4  # entries above an entry


def trail_of(root: etree._Element, page_url: str) -> tuple[str, ...]:
    """The names of bodies on the path to a page, the nearest first."""
    path = (*_crumbs(root), *_menu(root, page_url))
    return tuple(dict.fromkeys(one for one in path if len(one) <= _NAME_CHARS and "body" in speaks(one)))


def _crumbs(root: etree._Element) -> Iterator[str]:
    """The breadcrumbs but for the last, which is the page itself."""
    found = _CRUMBS(root)
    for around in found[:1] if isinstance(found, list) else []:
        items = [_text(one) for one in islice(around.iter("li"), _DEEPEST * 3)]
        items = items or [_text(one) for one in islice(around.iter("a"), _DEEPEST * 3)]
        parts = items if len(items) > 1 else _BETWEEN.split(_text(around))
        linked = {_text(one) for one in islice(around.iter("a"), _DEEPEST * 3)}
        yield from (one.strip(" ›»>/|→") for one in reversed(parts) if one in linked or one is not parts[-1])


def _menu(root: etree._Element, page_url: str) -> Iterator[str]:
    """What the entries are called that stand above the page's own entry in a menu of several levels."""
    own = _place(page_url, page_url)
    links = (one for one in islice(root.iter("a"), _LINKS) if one.get("href"))
    here = next((one for one in links if own and _place(one.get("href", ""), page_url) == own and _is_below(one)), None)
    if here is not None:
        items = list(islice(here.iterancestors("li"), 1, _DEEPEST + 1))
        yield from (_text(label) for item in items if (label := _label(item)) is not None)


def _is_below(link: etree._Element) -> bool:
    return sum(1 for _ in islice(link.iterancestors("li"), 2)) == 2


def _label(item: etree._Element) -> etree._Element | None:
    """What an entry itself is called: the first link, button or text in it that is not in the list below it."""
    first = next((one for one in item if one.tag not in ("ul", "ol")), None)
    return first if first is None or first.find(".//li") is None else first.find(".//a")


def _place(href: str, page_url: str) -> str:
    """Host and path of an address; empty for the front page and what is none."""
    try:
        parts = urlsplit(urljoin(page_url, href))
    except ValueError:
        return ""
    path = parts.path.rstrip("/")
    return f"{parts.netloc}{path}" if path and parts.scheme in ("http", "https") else ""


def _text(element: etree._Element) -> str:
    return " ".join("".join(str(one) for one in element.itertext()).split())[:_CRUMB_CHARS]
