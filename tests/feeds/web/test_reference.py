"""docs/reference/http.md says what the code knows: every filter key and every value."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from feeds.filters import BadQuery, Query, parse_query
from feeds.formats.registry import FORMATS
from store.event import Audience, EventType, Mode, Topic

REFERENCE = (Path(__file__).parents[3] / "docs" / "reference" / "http.md").read_text(encoding="utf-8")


def row_of(key: str) -> list[str]:
    """The values that the table of filters gives for a key."""
    line = next(line for line in REFERENCE.splitlines() if line.startswith(f"| `{key}` |"))
    return re.findall(r"`([a-z-]+)`", line.partition(" | ")[2])


@pytest.mark.parametrize(
    ("key", "vocabulary"), [("type", EventType), ("audience", Audience), ("topic", Topic), ("mode", Mode)]
)
def test_every_value_of_a_filter_is_documented(key: str, vocabulary: type) -> None:
    """The table lists the enum's values in its order."""
    assert row_of(key) == [word.value for word in vocabulary]  # type: ignore[attr-defined]


def test_every_key_is_documented() -> None:
    """What the parser calls known stands in the reference."""
    with pytest.raises(BadQuery) as refused:
        parse_query([("colour", "red")])
    known = str(refused.value).partition("known are ")[2].split(", ")
    assert [key for key in known if f"`{key}`" not in REFERENCE] == []
    assert Query() == parse_query([])


def test_every_format_is_documented() -> None:
    """Feeds come in the formats that the reference names."""
    assert "/feeds/events.{" + ",".join(FORMATS) + "}" in REFERENCE
