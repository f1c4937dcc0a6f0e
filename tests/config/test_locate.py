"""Where a key stands in a TOML file."""

from __future__ import annotations

import tomllib

import pytest

from config.locate import Path, locate

TEXT = '''\
name = "x" # [html]
description = """
[html]
item = "not here"
"""
note = \'\'\'
fields = 1\'\'\'
html.container = "#events"
include = [
  "a",
  "]", # comment ]
  {deep = [1,
    2]},
]
inline = {one = 1, two = {three = "}", "quoted.key" = 4}}
"spaced key" . sub = 1
[defaults]
city = "x"

[[feed]]
title = "first"
[feed.filter]
type = "a"
[[feed]]
title = "second"
filter = {type = "b"}
[[feed.item]]
a = 1
[[feed.item]]
a = 2
["quoted.table"."é\\u00e9"]
x = 1\
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("name",), 1),
        (("description",), 2),
        (("note",), 6),
        (("html",), 8),
        (("html", "container"), 8),
        (("include",), 9),
        (("include", 0), 10),
        (("include", 1), 11),
        (("include", 2), 12),
        (("include", 2, "deep"), 12),
        (("include", 2, "deep", 1), 13),
        (("inline", "two", "three"), 15),
        (("inline", "two", "quoted.key"), 15),
        (("spaced key", "sub"), 16),
        (("defaults",), 17),
        (("defaults", "city"), 18),
        (("feed",), 20),
        (("feed", 0, "title"), 21),
        (("feed", 0, "filter", "type"), 23),
        (("feed", 1), 24),
        (("feed", 1, "title"), 25),
        (("feed", 1, "filter", "type"), 26),
        (("feed", 1, "item", 0, "a"), 28),
        (("feed", 1, "item", 1, "a"), 30),
        (("quoted.table", "éé", "x"), 32),
    ],
)
def test_a_key_is_found(path: Path, line: int) -> None:
    """Tables, arrays of tables, dotted keys, inline tables, arrays and strings over several lines."""
    assert locate(TEXT, path) == line


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("html", "item"), 8),
        (("defaults", "city", "x"), 18),
        (("defaults", "missing", "deeper"), 17),
        (("feed", 1, "missing"), 24),
        (("missing",), None),
        ((), None),
    ],
)
def test_a_missing_key_gives_the_nearest_parent(path: Path, line: int | None) -> None:
    """What is missing has no line; the table it belongs to has."""
    assert locate(TEXT, path) == line


def test_the_text_is_toml() -> None:
    """The example above is what it claims to be."""
    assert tomllib.loads(TEXT)["feed"][1]["item"][1]["a"] == 2
