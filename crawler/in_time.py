"""The pure readers within a limit of time: how the spider, in a child process that may be lost, reads every page."""

from __future__ import annotations

from config.rules import DetailRules
from config.source import Source
from crawler.extract.detail import read_detail, with_detail_links
from crawler.extract.page import Extraction, Page
from crawler.extract.registry import extract
from crawler.items import EventItem
from crawler.patience import READ_CPU_S, at_most


def extract_in_time(page: Page, source: Source) -> Extraction:
    """`extract`. Raises OutOfTimeError, or the kernel ends the process (`patience.py`)."""
    with at_most(READ_CPU_S, deadly=True):
        return extract(page, source)


def links_in_time(extraction: Extraction, page: Page, detail: DetailRules | None) -> Extraction:
    """`with_detail_links`, within the same limit."""
    with at_most(READ_CPU_S, deadly=True):
        return with_detail_links(extraction, page, detail)


def detail_in_time(page: Page, detail: DetailRules, item: EventItem) -> EventItem:
    """`read_detail`, within the same limit."""
    with at_most(READ_CPU_S, deadly=True):
        return read_detail(page, detail, item)
