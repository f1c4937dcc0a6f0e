"""Where announcements lead, and on which page they are read."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from benchmarks.truth.dice import dice
from benchmarks.truth.source import Noise, Pages, Source, Urls
from benchmarks.truth.true_event import Facts, TrueEvent

if TYPE_CHECKING:
    from benchmarks.truth.announce import Crawl

_EDITIONS = ("congress", "family-conference")


def address(source: Source, event: TrueEvent, facts: Facts, crawl: Crawl) -> str | None:
    """The link of the entry, with whatever the source hangs on it at this crawl."""
    url = _plain(source, event, facts, crawl)
    if Noise.TRACKING in source.noise:
        return f"{url}?utm_source=list&utm_campaign=week-{crawl.number}"
    return url


def page(source: Source, event: TrueEvent, facts: Facts) -> str:
    """The page on which the entry is read."""
    if source.pages is Pages.EVENT:
        return f"{source.site}/page/{zlib.crc32(event.id.encode())}"
    if source.pages is Pages.MONTH:
        return f"{source.list_page}?month={facts.start:%Y-%m}"
    return source.list_page


def _plain(source: Source, event: TrueEvent, facts: Facts, crawl: Crawl) -> str:
    folder = "agenda/item" if crawl.redesigned else "event"
    if source.urls is Urls.LIST:
        return source.list_page
    if source.urls is Urls.ORGANISER:
        return _organiser(event, facts)
    if source.urls is Urls.SERIES and event.titles in _EDITIONS:
        return f"{source.site}/{event.series}"
    moved = f"-{facts.address}" if facts.address else ""
    return f"{source.site}/{folder}/{zlib.crc32(event.id.encode())}{moved}"


def _organiser(event: TrueEvent, facts: Facts) -> str:
    """The organiser's page. Some use one address for every edition, some have no page for what surrounds a congress."""
    site = f"https://{event.org.short.lower()}.example.org"
    whole = event.part_of[0] if event.part_of else event.id
    if event.parent is not None and dice(event.parent.id, "one page for all").random() < 0.3:
        return _organiser(event.parent, facts)
    if event.titles in _EDITIONS and dice(event.series, "one address").random() < 0.4:
        whole = event.series
    moved = f"-new-{facts.address}" if facts.address else ""
    return f"{site}/{zlib.crc32(whole.encode())}{moved}"
