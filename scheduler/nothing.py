"""Why a source gave no event: which step left none, in one sentence with figures and with what to do about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from config.source import HtmlSource, JsonSource, SourceBase
from crawler.extract.page import Container, Extraction
from crawler.read import EXCLUDED, NOT_RELEVANT, Reading, joined


class Nothing(StrEnum):
    """The step at which nothing was left."""

    JAVASCRIPT = "javascript"
    CONTAINER_ABSENT = "container-absent"
    CONTAINER_EMPTY = "container-empty"
    ALL_FILTERED = "all-filtered"
    ALL_REFUSED = "all-refused"
    LINKS_ONLY = "links-only"
    NO_ITEMS = "no-items"


@dataclass(frozen=True, slots=True)
class WhyNothing:
    kind: Nothing
    sentence: str


def why_nothing(source: SourceBase, lists: Sequence[Extraction], readings: Sequence[Reading]) -> WhyNothing | None:
    """Say why none of `readings` was accepted; None where no page was read at all."""
    if not lists:
        return None
    return _of_items(readings) if readings else _of_page(source, joined(lists), any(page.links for page in lists))


def _of_page(source: SourceBase, page: Extraction, has_links: bool) -> WhyNothing:
    """No item was found at all."""
    if page.needs_js:
        return WhyNothing(Nothing.JAVASCRIPT, "The page holds hardly any text, and scripts that would write it.")
    if page.container is Container.ABSENT:
        return WhyNothing(Nothing.CONTAINER_ABSENT, f"{_container(source)} is not on the page.")
    if page.container is Container.EMPTY:
        return WhyNothing(Nothing.CONTAINER_EMPTY, f"{_container(source)} is there and holds no item.")
    if has_links:
        return WhyNothing(Nothing.LINKS_ONLY, "The page itself shows only links; a crawl reads the pages behind them.")
    return WhyNothing(Nothing.NO_ITEMS, _no_items(source))


def _of_items(readings: Sequence[Reading]) -> WhyNothing:
    """Items were found, none accepted: by the rules of what is wanted, or because they could not be read."""
    codes = Counter(reading.code or "unread" for reading in readings)
    counted = ", ".join(f"{count} {code}" for code, count in codes.most_common())
    first = readings[0].reason or ""
    filtered = codes.keys() <= {EXCLUDED, NOT_RELEVANT}
    kind = Nothing.ALL_FILTERED if filtered else Nothing.ALL_REFUSED
    number = "One item was" if len(readings) == 1 else f"{len(readings)} items were"
    return WhyNothing(kind, f"{number} found, none accepted ({counted}); the first: {first.rstrip('.')}.")


def _container(source: SourceBase) -> str:
    if isinstance(source, HtmlSource) and source.html.container:
        return f'The container "{source.html.container}"'
    if isinstance(source, JsonSource):
        return f'The list "{source.json_.items}"'
    return "The list of events"


def _no_items(source: SourceBase) -> str:
    if isinstance(source, HtmlSource):
        return f'The selector "{source.html.item}" finds nothing; with a `container`, quiet can be told from broken.'
    return ""
