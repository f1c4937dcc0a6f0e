"""The registry of formats, and that each is documented."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import get_args

from config.source import FileSource, HtmlSource, JsonSource, PageSource
from crawler.extract.page import Page
from crawler.extract.registry import EXTRACTORS, extract

URL, NOW = "https://society.example.org/events", dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
REFERENCE = Path(__file__).parents[3] / "docs" / "reference" / "formats.md"


def test_every_kind_of_a_source_has_an_extractor() -> None:
    """What a source file may name can be read."""
    models = (PageSource, HtmlSource, JsonSource, FileSource)
    kinds = [kind for model in models for kind in get_args(model.model_fields["kind"].annotation)]
    assert sorted(kinds) == sorted(EXTRACTORS)


def test_every_format_has_a_heading_in_the_reference() -> None:
    """One heading for each, and none for what does not exist."""
    assert sorted(re.findall(r"^## (.+)$", REFERENCE.read_text(encoding="utf-8"), re.M)) == sorted(EXTRACTORS)


def test_items_carry_the_language_of_their_page() -> None:
    """The root element's language goes with every item, whatever the format; a body without one says nothing."""
    source = PageSource(name="x", url=URL, kind="jsonld")
    script = '<script type="application/ld+json">{"@type": "Event", "name": "A", "startDate": "2027-05-12"}</script>'
    found = [
        extract(Page(URL, f"<html{attributes}>{script}</html>".encode(), "", NOW), source).items[0].page_language
        for attributes in (' class="no-js" lang="de-AT"', " lang=PL", "")
    ]
    assert found == ["de", "pl", None]
