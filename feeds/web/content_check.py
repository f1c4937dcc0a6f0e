"""What must be right of a content page before it may be published: references, placeholders, headings.

Every problem names its file and line. Which sentences need a reference: every sentence of a clinical page that is no
note, no lead-in and no mere pointer; and, notes and lead-ins included, every one that holds a number.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from difflib import get_close_matches

from markdown_it.token import Token

from config.errors import Problem
from config.explain import unknown
from feeds.web.content_blocks import block_names
from feeds.web.content_markdown import BLOCK, CITATION, PLACEHOLDER, anchor
from feeds.web.references import FILE, Reference, line_of
from feeds.web.statements import Kind, Statement

NAMES = ("contact", "name", "next_events", "sources")
_NUMBER = re.compile(r"(?<![\w-])\d+(?:[.,]\d+)*(?![\w-])")
_SHOWN = 60


def problems_of_page(
    file: str,
    tokens: Sequence[Token],
    found: Sequence[Statement],
    references: Mapping[str, Reference],
    *,
    clinical: bool,
) -> list[Problem]:
    """`tokens` and `found` are those of the page's text; lines are counted in it."""
    problems = [*_headings(file, tokens), *_blocks(file, tokens), *_inline(file, tokens, references)]
    if clinical:
        problems += [Problem(file, each.line, "", sentence) for each in found if (sentence := _missing(each))]
    return problems


def unused_references(text: str, references: Mapping[str, Reference], cited: Collection[str]) -> list[Problem]:
    """`text` is the file of references, whose lines are named."""
    return [
        Problem(FILE, line_of(text, key), f"reference.{key}", "is cited by no page; cite it or take it out")
        for key in references
        if key not in cited
    ]


def _missing(statement: Statement) -> str | None:
    if statement.keys or statement.kind is Kind.POINTER:
        return None
    shown = statement.text if len(statement.text) <= _SHOWN else f"{statement.text[:_SHOWN].rstrip()}…"
    if number := _NUMBER.search(statement.text):
        return f'the number {number[0]} has no reference: "{shown}"'
    if statement.kind is Kind.STATEMENT:
        return f'no reference; cite one before the full stop, or make it a note with ">": "{shown}"'
    return None


def _headings(file: str, tokens: Sequence[Token]) -> Iterator[Problem]:
    before, names = 1, set()  # the title is the page's h1
    for index, token in enumerate(tokens):
        if token.type == "heading_open":
            level = int(token.tag[1])
            if level == 1 or level > before + 1:
                expected = f"expected at most {'#' * (before + 1)}" if level > 1 else "the title is the only # heading"
                yield Problem(file, _line(token), "", f"heading of level {level}: {expected}")
            before = max(level, 2)
            inner = tokens[index + 1].children or ()
            name = anchor(tokens[index + 1].content)
            if name in names:
                yield Problem(file, _line(token), "", "a heading above has the same words, and links need one address")
            names.add(name)
            if any(child.type == CITATION for child in inner):
                yield Problem(file, _line(token), "", "no reference in a heading; cite it in the text below")


def _blocks(file: str, tokens: Sequence[Token]) -> Iterator[Problem]:
    known = block_names()
    for token in tokens:
        if token.type == BLOCK and token.content not in known:
            yield Problem(file, _line(token), "", unknown("block", token.content, list(known)))


def _inline(file: str, tokens: Sequence[Token], references: Mapping[str, Reference]) -> Iterator[Problem]:
    for block in tokens:
        line = _line(block)
        for child in block.children or ():
            if message := _of_inline(child, references):
                yield Problem(file, line, "", message)
            line += child.type in ("softbreak", "hardbreak") or child.content.count("\n")


def _of_inline(token: Token, references: Mapping[str, Reference]) -> str | None:
    if token.type == CITATION:
        missing = [key for key in token.meta["keys"] if key not in references]
        return "; ".join(_unknown(key, references) for key in missing) or None
    if token.type == PLACEHOLDER and token.content not in NAMES:
        return unknown("placeholder", token.content, list(NAMES))
    if token.type == "text" and "[@" in token.content:
        return "a reference is written [@key] or [@key; @key], in small letters, digits and hyphens"
    if token.type == "text" and "{{" in token.content:
        return f"a placeholder is written {{{{ name }}}}; expected one of {', '.join(NAMES)}"
    return None


def _unknown(key: str, references: Mapping[str, Reference]) -> str:
    close = get_close_matches(key, references, n=1)
    hint = f'did you mean "{close[0]}"?' if close else f"{FILE} must hold it"
    return f'unknown reference "{key}"; {hint}'


def _line(token: Token) -> int:
    return (token.map or [0])[0] + 1
