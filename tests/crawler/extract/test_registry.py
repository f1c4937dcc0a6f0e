"""The registry of formats, and that each is documented."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

from config.source import FileSource, HtmlSource, JsonSource, PageSource
from crawler.extract.registry import EXTRACTORS

REFERENCE = Path(__file__).parents[3] / "docs" / "reference" / "formats.md"


def test_every_kind_of_a_source_has_an_extractor() -> None:
    """What a source file may name can be read."""
    models = (PageSource, HtmlSource, JsonSource, FileSource)
    kinds = [kind for model in models for kind in get_args(model.model_fields["kind"].annotation)]
    assert sorted(kinds) == sorted(EXTRACTORS)


def test_every_format_has_a_heading_in_the_reference() -> None:
    """One heading for each, and none for what does not exist."""
    assert sorted(re.findall(r"^## (.+)$", REFERENCE.read_text(encoding="utf-8"), re.M)) == sorted(EXTRACTORS)
