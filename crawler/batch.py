"""What travels through the item pipelines: everything found on one page, as one Scrapy item.

Scrapy's way through the pipelines costs 35 us for each item and 0.4 us where one item carries a list (performance.md).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from crawler.extract.page import Refused
from crawler.items import EventItem
from crawler.read import Reading


@dataclass(slots=True)
class PageItems:
    """One page's yield.

    page_url   the page as it was asked for: the key of its state, by which a 304 is told to mean these events
    items      raw strings, in page order
    refused    fragments that the extractor could not read
    readings   what became of each, filled in by the pipelines
    """

    page_url: str
    items: tuple[EventItem, ...]
    refused: tuple[Refused, ...] = ()
    readings: list[Reading] = field(default_factory=list)
