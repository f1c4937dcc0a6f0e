"""The formats we read, by the `kind` of a source file. A new format is one module and one line here."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from config.source import SourceBase
from crawler.extract.auto import extract_auto
from crawler.extract.decode import decode
from crawler.extract.file import extract_file
from crawler.extract.hevent import extract_hevent
from crawler.extract.html import extract_html
from crawler.extract.ical import extract_ics
from crawler.extract.jsonld import extract_jsonld
from crawler.extract.jsonpath import extract_json
from crawler.extract.measure import excess
from crawler.extract.microdata import extract_microdata
from crawler.extract.page import Extraction, Page
from crawler.extract.rss import extract_rss
from crawler.extract.tribe import extract_tribe

# Rises whenever an extractor reads the same bytes differently: unchanged pages are then read again (decision 13).
VERSION = 3

_HTML_LANGUAGE = re.compile(rb"""<html\b[^>]{0,500}?\blang\s{0,5}=\s{0,5}["']?([A-Za-z]{2,3})\b""")
_HEAD = 4096  # bytes in which the root element begins

Extractor = Callable[[Page, Any], Extraction]

EXTRACTORS: Mapping[str, Extractor] = MappingProxyType(
    {
        "auto": extract_auto,
        "ics": extract_ics,
        "rss": extract_rss,
        "jsonld": extract_jsonld,
        "microdata": extract_microdata,
        "hevent": extract_hevent,
        "tribe": extract_tribe,
        "json": extract_json,
        "html": extract_html,
        "file": extract_file,
    }
)


def extract(page: Page, source: SourceBase) -> Extraction:
    """Read `page` as the source's kind says; bad input becomes a problem or refusals, never an exception."""
    if reason := excess(decode(page.body, page.content_type)):
        return Extraction(problem=reason, too_large=True)
    kind: str = getattr(source, "kind")  # noqa: B009  every member of the union has one, their base has not
    extraction = EXTRACTORS[kind](page, source)
    if extraction.items and (stated := _HTML_LANGUAGE.search(page.body[:_HEAD])):
        for item in extraction.items:
            item.page_language = stated.group(1).decode("ascii").lower()
    return extraction
