"""What tests ask of rendered pages: the page of an event, and the text that a reader sees."""

from __future__ import annotations

import re

from lxml import html


def page_of(site: dict[str, bytes], title: str) -> html.HtmlElement:
    """The page of the event whose title begins so."""
    for path, page in site.items():
        if re.fullmatch(r"events/(?!\d{4}-|(?:past|map|year)/)[^/]+/index\.html", path):
            document = html.document_fromstring(page.decode())
            if document.xpath("string(//h1)").startswith(title):
                return document
    raise AssertionError(f"no page has the title {title!r}")


def text_of(element: html.HtmlElement) -> str:
    """What can be read, one space between parts, none before punctuation."""
    return re.sub(r" (?=[:.)])", "", " ".join(" ".join(element.itertext()).split()))
