"""Configuration folders as tests write them: a good source file, a broken one, problems as lines."""

from __future__ import annotations

from pathlib import Path

from config.errors import Problem

GOOD = 'name = "Society"\nurl = "https://society.example.org/events"\nkind = "auto"\n'


def folder(path: Path, **files: str) -> Path:
    """A configuration folder; file names are given with __ for / and without .toml."""
    for name, text in files.items():
        target = path / f"{name.replace('__', '/')}.toml"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    return path


def lines(problems: tuple[Problem, ...]) -> list[str]:
    return [str(problem) for problem in problems]


BROKEN = """\
name = "A"
url = "ftp://a.example.org"
kind = "html"
evry = "6h"
every = "often"
timezone = "Mars/Base"
country = "UK"
enabled = "perhaps"
trust = "maybe"
language = "english"
[html]
container = "div[["
csss = "x"
[html.fields]
title = "h3::text"
startt = "x"
start = {csss = "a", format = 3}
url = 7
end = {select = ".e", regex = "("}
[expect]
min_items = -1
"""
