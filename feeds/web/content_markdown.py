"""Markdown as the content pages write it: CommonMark and tables, without HTML, with references and placeholders.

`[@lunn2008]` and `[@lunn2008; @verhaart2017]` become numbers that lead to the list at the end of the page, and
`{{ name }}` what `values` holds under that name. `/adults/` is an address of the site, wherever the site lies. A line
`::: name` is a block: HTML of ours that no Markdown can say, such as a drawing or a tool.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererProtocol
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from markupsafe import Markup, escape

from feeds.web.content_inserts import INSERT

CITATION, PLACEHOLDER, BLOCK = "citation", "placeholder", "block"
_KEYS = re.compile(r"\[@([a-z0-9-]+(?:\s*;\s*@[a-z0-9-]+)*)\]")
_NAME = re.compile(r"\{\{ ([a-z_]+) \}\}")
_WITHIN_NUMBER = re.compile(r"(?<=\d) (?=%|\d{3}(?!\d))")
_STATE = "page"


@dataclass(slots=True)
class Page:
    """What one page's rendering knows and counts: `cited` says how often each reference was cited so far."""

    path: Callable[[str], str] = str
    values: Mapping[str, Markup] = field(default_factory=dict)
    blocks: Mapping[str, Markup] = field(default_factory=dict)
    numbers: Mapping[str, int] = field(default_factory=dict)
    not_opened: frozenset[str] = frozenset()
    cited: Counter[str] = field(default_factory=Counter)


def parse(markdown: str) -> list[Token]:
    return _markdown().parse(markdown)


def render(markdown: str, page: Page) -> Markup:
    """HTML of the text. Every key must be in `page.numbers`, every name in `page.values` or `page.blocks`."""
    return Markup(_markdown().render(markdown, {_STATE: page}))  # noqa: S704  # markdown-it with html=False


@cache
def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False, "typographer": True}).enable(["table", "smartquotes"])
    markdown.block.ruler.before("fence", BLOCK, _read_block, {"alt": ["paragraph", "list"]})
    markdown.inline.ruler.before("link", CITATION, _read_citation)
    markdown.inline.ruler.before("link", PLACEHOLDER, _read_placeholder)
    for name, rule in _RENDERED.items():
        markdown.add_render_rule(name, rule)
    return markdown


def _read_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    match = INSERT.fullmatch(state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]])
    if match is None:
        return False
    if not silent:
        token = state.push(BLOCK, "", 0)
        token.content, token.map = match[1], [start, start + 1]
        state.line = start + 1
    return True


def _read_citation(state: StateInline, silent: bool) -> bool:
    match = _KEYS.match(state.src, state.pos)
    if match is None:
        return False
    if not silent:
        broken = _join_line(state)
        token = state.push(CITATION, "", 0)
        token.content = broken + match[0]
        token.meta = {"keys": tuple(key.strip(" \n@") for key in match[1].split(";"))}
    state.pos = match.end()
    return True


def _join_line(state: StateInline) -> str:
    """Take away the space before a number, which may not begin a line; return the line break that was there."""
    state.pending = state.pending.rstrip(" ")
    if not state.pending and state.tokens and state.tokens[-1].type == "softbreak":
        state.tokens.pop()
        return "\n"
    return ""


def _read_placeholder(state: StateInline, silent: bool) -> bool:
    match = _NAME.match(state.src, state.pos)
    if match is None:
        return False
    if not silent:
        state.push(PLACEHOLDER, "", 0).content = match[1]
    state.pos = match.end()
    return True


def _citation(_: RendererProtocol, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    page: Page = env[_STATE]
    return f'&nbsp;<span class="cite">{" ".join(_link(key, page) for key in tokens[index].meta["keys"])}</span>'


def _link(key: str, page: Page) -> str:
    page.cited[key] += 1
    number = page.numbers[key]
    shown = f"[{number}, not yet opened]" if key in page.not_opened else f"[{number}]"
    place = f"cite-{key}-{page.cited[key]}"
    return f'<a href="#ref-{key}" id="{place}"><span class="unseen">Reference </span>{shown}</a>'


def _text(_: RendererProtocol, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    """A number stays on one line with its thousands and its per cent sign."""
    return _WITHIN_NUMBER.sub("\u00a0", str(escape(tokens[index].content)))


def _placeholder(_: RendererProtocol, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    page: Page = env[_STATE]
    return str(page.values[tokens[index].content])


def _block(_: RendererProtocol, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    page: Page = env[_STATE]
    return str(page.blocks[tokens[index].content])


def _heading(_: RendererProtocol, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    """Headings get an id made of their words, so that other pages can link to them."""
    return f'<{tokens[index].tag} id="{escape(anchor(tokens[index + 1].content))}">'


def anchor(heading: str) -> str:
    words = ("".join(char for char in word if char.isalnum()) for word in heading.lower().replace("-", " ").split())
    return "-".join(word for word in words if word)


def _link_open(_: RendererProtocol, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    page: Page = env[_STATE]
    address = str(tokens[index].attrs["href"])
    if address.startswith("/"):
        return f'<a href="{escape(page.path(address))}">'
    rel = ' rel="external noopener"' if address.startswith(("https://", "http://")) else ""
    return f'<a href="{escape(address)}"{rel}>'


def _note_open(_: RendererProtocol, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    """A quotation mark in our Markdown is a note: what we say of the page, not what a reference says."""
    return '<div class="note">\n'


def _note_close(_: RendererProtocol, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    return "</div>\n"


def _table_open(_: RendererProtocol, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    """Wide tables scroll in a region of their own, which the keyboard reaches; the heading above names it."""
    headings = [each for each in range(index) if tokens[each].type == "heading_open"]
    name = escape(tokens[headings[-1] + 1].content) if headings else "Table"
    return f'<div class="scroll" tabindex="0" role="region" aria-label="Table: {name}">\n<table>\n'


def _table_close(_: RendererProtocol, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    return "</table>\n</div>\n"


def _th_open(_: RendererProtocol, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    return '<th scope="col">'


_RENDERED = {
    CITATION: _citation,
    PLACEHOLDER: _placeholder,
    BLOCK: _block,
    "text": _text,
    "heading_open": _heading,
    "link_open": _link_open,
    "blockquote_open": _note_open,
    "blockquote_close": _note_close,
    "table_open": _table_open,
    "table_close": _table_close,
    "th_open": _th_open,
}
