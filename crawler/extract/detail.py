"""More fields for an item from the page of its own, by the `[detail.fields]` of the source file."""

from __future__ import annotations

from dataclasses import fields, replace
from functools import partial

from cssselect import SelectorError

from config.source import DetailRules
from crawler.extract.decode import decode
from crawler.extract.dom import selector_of
from crawler.extract.fields import load_fields
from crawler.extract.html import texts
from crawler.extract.page import Page
from crawler.extract.words import address
from crawler.items import EventItem

_URLS = ("url", "registration_url", "online_url")


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
