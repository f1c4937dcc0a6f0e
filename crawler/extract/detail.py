"""Detail pages by the `[detail]` table of a source file: which links lead to them, what they add to an item."""

from __future__ import annotations

from dataclasses import fields, replace
from functools import partial

from cssselect import SelectorError

from config.rules import DetailRules
from crawler.extract.decode import decode
from crawler.extract.dom import selector_of
from crawler.extract.fields import load_fields
from crawler.extract.html import texts
from crawler.extract.page import Extraction, Page
from crawler.extract.words import address
from crawler.items import EventItem

_URLS = ("url", "registration_url", "abstract_url", "online_url")


def with_detail_links(extraction: Extraction, page: Page, rules: DetailRules | None) -> Extraction:
    """The extraction of a list page with the links that [detail] selects, where the format itself knows of none.

    A list that shows nothing but links is a good list: that it holds no data is then no problem. An item whose own
    address is among the links is completed by that page. Of a page that is too large none are read.
    """
    if rules is None or extraction.too_large or extraction.links or any(item.link for item in extraction.items):
        return extraction
    root = selector_of(decode(page.body, page.content_type))
    found = (address(link, page.url) for link in texts(root, rules.link, "url"))
    links = tuple(dict.fromkeys(link for link in found if link))
    if not links:
        return extraction
    items = tuple(replace(item, link=item.url) if item.url in links else item for item in extraction.items)
    return replace(extraction, items=items, links=links, problem=None)


def read_detail(page: Page, rules: DetailRules, item: EventItem) -> EventItem:
    """Return `item` with what the detail page says; its word wins, it is about this event alone.

    A page that cannot be read, or a selector that cannot be used, leaves the item as it is.
    """
    text = decode(page.body, page.content_type)
    if not text.strip():
        return item
    root = selector_of(text)
    try:
        found = load_fields(rules.fields, partial(texts, root))
    except (SelectorError, ValueError):
        return item
    for name in _URLS:
        setattr(found, name, address(getattr(found, name), page.url))
    return merged(item, found, page.url)


def merged(item: EventItem, found: EventItem, page_url: str) -> EventItem:
    """`item` with every non-empty field of `found`."""
    changed = {
        one.name: value
        for one in fields(found)
        if one.name not in ("rules", "confidence") and (value := getattr(found, one.name))
    }
    rules = {**item.rules, **{name: f"detail page: {rule}" for name, rule in found.rules.items()}}
    changed["url"] = found.url or item.url or page_url
    return replace(item, **changed, rules=rules)
