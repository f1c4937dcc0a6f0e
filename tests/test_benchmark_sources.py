"""The source files of the benchmark of recorded pages, `benchmarks/sources`: valid, and each says what it is for."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.load import parse_source
from config.source import RelevanceMode

FOLDER = Path(__file__).parents[1] / "benchmarks" / "sources"
FILES = sorted(FOLDER.glob("*.toml"))


def test_there_are_as_many_as_the_benchmark_promises() -> None:
    """At least forty."""
    assert len(FILES) >= 40


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_source_file_of_the_benchmark_is_valid(path: Path) -> None:
    """A comment on top tells what kind of page it is; nothing of it is left to relevance."""
    text = path.read_text(encoding="utf-8")
    source = parse_source("recorded", text, path.name)
    assert text.startswith("# ")
    assert source.relevance is RelevanceMode.ALL
    assert source.timezone is not None
