"""Whatever stands in a file, the loader answers with a value or a ConfigError; the locator finds every line."""

from __future__ import annotations

import tomllib
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from config.errors import ConfigError
from config.load import load_config, parse_source
from config.locate import key_lines, locate

PIECES = st.sampled_from(
    ["name", "url", "kind", "every", "cron", "html", "json", "fields", "title", "start", "defaults", "detail", "expect",
     "timezone", "include", "=", " = ", "[", "]", "[[", "]]", "{", "}", ",", ".", "\n", '"', "'", '"""', "'''", "#",
     '"auto"', '"html"', '"json"', '"file"', '"12h"', "true", "7", "1e9", "2026-02-30", "\\u0000", "\\uD800", "é",
     "\x00"]
)  # fmt: skip
VALUES = st.recursive(
    st.sampled_from(
        ['"x"', '""', "7", "-1", "1.5", "true", "2027-01-01", "nan", '"12h"', '"auto"', '"xpath:("', '"a["']
    ),
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda v: f"[{', '.join(v)}]") | inner.map(lambda v: f"{{select = {v}}}")
    ),
    max_leaves=4,
)
KEYS = st.sampled_from(
    ["name", "url", "every", "cron", "enabled", "trust", "timezone", "language", "country", "include", "delay", "html",
     "html.item", "html.fields.title", "html.fields.start", "html.fields.foo", "json.items", "json.fields",
     "defaults.city", "defaults.duration", "detail.link", "detail.fields.title", "expect.min_items", "expect.quiet_ok",
     "other"]
)  # fmt: skip


def is_text_or_refused(text: str) -> None:
    try:
        parse_source("x", text, "x.toml")
    except ConfigError as error:
        assert error.problems
        count = text.count("\n") + 1
        assert all(problem.line is None or 1 <= problem.line <= count for problem in error.problems)


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=200))
@example("a=" + "[" * 2000 + "]" * 2000)
@example("a=" + "{b=" * 500 + "1" + "}" * 500)
@example("\ud800 = 1")
@example("a = " + "1" * 6000)
def test_any_text_is_a_source_or_a_config_error(text: str) -> None:
    """No text makes the loader raise anything else; lines lie within the file."""
    is_text_or_refused(text)


@settings(deadline=None, max_examples=300)
@given(st.lists(PIECES, max_size=40).map("".join))
def test_any_near_toml_is_a_source_or_a_config_error(text: str) -> None:
    """Text made of TOML's own pieces and our own keys gets further, and no farther."""
    is_text_or_refused(text)


@settings(deadline=None, max_examples=300)
@given(st.sampled_from(["auto", "html", "json", "file", "ics"]), st.dictionaries(KEYS, VALUES, max_size=6))
def test_any_value_under_any_key_is_judged(kind: str, values: dict[str, str]) -> None:
    """Valid TOML with values of every type in every place ends in a source or in told problems."""
    pairs = "".join(f"{key} = {value}\n" for key, value in values.items())
    is_text_or_refused(f'kind = "{kind}"\n{pairs}')


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=100), st.binary(max_size=100))
def test_any_bytes_in_a_folder_are_told(one: bytes, other: bytes) -> None:
    """A folder of arbitrary bytes loads, or says what is wrong."""
    import tempfile

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "sources").mkdir()
        (folder / "sources" / "x.toml").write_bytes(one)
        assert load_config(folder, {}).files["x"].slug == "x"
        (folder / "service.toml").write_bytes(other)
        try:
            load_config(folder, {})
        except ConfigError as error:
            assert {problem.file for problem in error.problems} <= {"service.toml", "sources/x.toml"}


KEY = st.from_regex(r"[a-z]{1,3}", fullmatch=True)
SCALAR = st.sampled_from(
    ['"x"', "'y'", "1", '"""\nlong # no comment\n[no.table]\n"""', "'''\na = 1\n'''", '"\\" ]"', "[1, 2]"]
)


@st.composite
def documents(draw: st.DrawFn) -> tuple[str, dict[tuple[str, ...], int]]:
    """TOML of tables with keys, and the true line of each key, counted while writing."""
    lines: list[str] = []
    truth: dict[tuple[str, ...], int] = {}
    for table in draw(st.lists(KEY, max_size=4, unique=True)):
        lines.append(f"[{table}]  # a comment with [brackets] and a = sign")
        truth[(table,)] = len(lines)
        for key in draw(st.lists(KEY, max_size=4, unique=True)):
            truth[(table, key)] = len(lines) + 1
            lines += f"{key} = {draw(SCALAR)}".split("\n")
    return "\n".join(lines), truth


@settings(deadline=None, max_examples=200)
@given(documents())
def test_every_key_is_found_on_its_line(document: tuple[str, dict[tuple[str, ...], int]]) -> None:
    """Strings over several lines, brackets in strings and comments do not lead the locator astray."""
    text, truth = document
    tomllib.loads(text)
    assert {
        path: line for path, line in key_lines(text).items() if all(isinstance(part, str) for part in path)
    } == truth


@settings(deadline=None, max_examples=300)
@given(st.lists(PIECES, max_size=60).map("".join), st.lists(st.text(max_size=5) | st.integers(0, 3), max_size=4))
def test_the_locator_always_ends(text: str, path: list[str | int]) -> None:
    """On any text it names a line of that text or none."""
    line = locate(text, path)
    assert line is None or 1 <= line <= text.count("\n") + 1
