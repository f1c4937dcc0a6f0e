"""A description's markup: sanitized, relative links made absolute, what the page put around it cut. Used by `event`.

One pass of nh3 leaves well-formed HTML of known tags; a walk over its tags then makes lines of it. Each line becomes
text and, where the source has more than paragraphs, markup: so the two always say the same. Every loop is bounded by
the length of what nh3 returned, and nesting is a list, not recursion.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

import nh3

from config.characters import cleaned
from crawler.normalize.boilerplate import is_boilerplate, is_related
from crawler.normalize.text import LEFT_OUT, MAX_HTML, TAG, clean, plain, shortened
from store.border import MAX_MARKUP
from store.url import web_url, without_tracking

_INLINE = {"a": "a", "strong": "strong", "b": "strong", "em": "em", "i": "em"}
_HEADINGS = {"h1": "h3", "h2": "h3", "h3": "h3", "h4": "h4", "h5": "h5", "h6": "h6"}
_HOLDERS = frozenset(["ul", "ol", "table", "tr", "blockquote"])  # hold lines, and are none
_CELLS = frozenset(["li", "td", "th"])  # are lines without being paragraphs
_PARAGRAPHS = frozenset(["p", "div", "section", "article", "dt", "dd", "hr"])
_KEPT = {*_INLINE, *_HEADINGS, *_HOLDERS, *_CELLS, *_PARAGRAPHS, "br"}
_ATTRIBUTES = {"a": {"href"}}
_SCHEMES = {"http", "https"}
_HOLDING = frozenset([*_HOLDERS, *_CELLS, *_HEADINGS])
# Paragraphs and line ends alone say no more than the text does.
_SAYS_MORE = re.compile("<(?:a href|strong|em)")
_EMPTY = re.compile(r'<(a|strong|em)(?: href="[^"]*" rel="[^"]*")?>\s*</\1>')
_NAME = re.compile("<([a-z]+)")
_TOKEN = re.compile(r'<(/?)([a-z][a-z0-9]*)((?: [a-z]+="[^"]*")*)>|[^<]+')
_HREF = re.compile(r' href="([^"]*)"')
_BARE_URL = re.compile(r"https?://[^\s<>\"'()\[\]]{4,500}")
_ESCAPED_TAG = re.compile(r"&lt;/?[a-zA-Z]")
_MAX_LINKS = 200
_DEEPEST = 12  # inline tags within each other; lists and tables are as deep as the source's
_AROUND = 80  # characters before a link that may say what it is for
_ROOM, _CLOSING = 400, len("</blockquote>")  # characters left over, and to close each tag that is open


@dataclass(frozen=True, slots=True)
class Link:
    """An address in a description: its own words, and the line before it."""

    url: str
    words: str
    before: str


@dataclass(frozen=True, slots=True)
class Prose:
    """A description as text; as markup, None where that would say no more; and its links in order."""

    text: str
    html: str | None
    links: tuple[Link, ...]


def read_prose(raw: str, page_url: str, limit: int) -> Prose:
    """Read a description, HTML or text, at most `limit` characters of text. Never raises."""
    raw = cleaned(raw[:MAX_HTML])  # nh3 cannot bear a lone surrogate, which JSON can write
    for _ in range(2):  # descriptions are often escaped as a whole, some twice
        if TAG.search(raw) or not _ESCAPED_TAG.search(raw):
            break
        raw = html.unescape(raw)
    if not TAG.search(raw):
        return _read_text(raw, limit)
    walk = _Walk(page_url)
    for found in _TOKEN.finditer(_sanitized(raw)):
        if walk.ended:
            break
        closing, tag, attributes = found.groups()
        if tag is None:
            walk.words(found.group())
        elif closing:
            walk.close(tag)
        else:
            walk.open(tag, attributes)
    return walk.result(limit)


def _sanitized(raw: str) -> str:
    return nh3.clean(
        raw,
        tags=_KEPT,
        attributes=_ATTRIBUTES,
        clean_content_tags=LEFT_OUT,
        link_rel=None,
        url_schemes=_SCHEMES,
    )


def _read_text(raw: str, limit: int) -> Prose:
    kept: list[str] = []
    for line in plain(raw, MAX_HTML).split("\n"):
        if is_related(line):
            break
        if not line or not is_boilerplate(line):
            kept.append(line)
    text = clean("\n".join(kept), keep_lines=True)
    return Prose(shortened(text, limit), None, tuple(_bare_links(text)) if "://" in text else ())


def _bare_links(text: str) -> list[Link]:
    links: list[Link] = []
    for found in _BARE_URL.finditer(text):
        if len(links) >= _MAX_LINKS:
            break
        before = text[max(0, found.start() - _AROUND) : found.start()].rpartition("\n")[2]
        if url := web_url(found.group().rstrip(".,;:!?")):
            links.append(Link(url, "", before))
    return links


@dataclass(slots=True)
class _OpenLink:
    """A link that has not ended: its words so far, and where in the line they go on."""

    url: str
    words: str
    begin: int
    before: str


@dataclass(slots=True)
class _Walk:
    """Collects lines. `holders` are the open tags around them; those of `pending` are not written yet."""

    page_url: str
    ended: bool = False
    rich: bool = False
    text: list[str] = field(default_factory=list)
    markup: list[str] = field(default_factory=list)
    size: int = 0
    holders: list[str] = field(default_factory=list)
    pending: list[str] = field(default_factory=list)
    inline: list[str] = field(default_factory=list)
    deeper: int = 0  # open inline tags that are left out
    line: list[str] = field(default_factory=list)
    line_text: list[str] = field(default_factory=list)
    paragraph: str | None = None  # what ends the paragraph that the next line continues; None: it begins one
    links: list[Link] = field(default_factory=list)
    link: _OpenLink | None = None

    def words(self, escaped: str) -> None:
        """Running text, as nh3 escapes it."""
        text = html.unescape(escaped) if "&" in escaped else escaped
        if "<" in text and TAG.search(text):  # escaped once more inside
            text = TAG.sub("", text)
            escaped = html.escape(text, quote=False)
        self.line.append(escaped)
        self.line_text.append(text.replace("\n", " "))

    def open(self, tag: str, attributes: str) -> None:
        if tag in _INLINE:
            self._open_inline(tag, attributes)
            return
        self._end_line()
        if tag != "br":
            self._end_paragraph()
            if tag in _HOLDING and (tag != "li" or self.holders[-1:] in (["ul"], ["ol"])):
                self.holders.append(_HEADINGS.get(tag, tag))
                self.pending.append(self.holders[-1])

    def close(self, tag: str) -> None:
        if tag in _INLINE:
            self._close_inline(tag)
        elif tag != "br":
            self._end_line()
            self._end_paragraph()
            if self.holders and self.holders[-1] == _HEADINGS.get(tag, tag):
                self._leave()

    def result(self, limit: int) -> Prose:
        self._end_line()
        self._end_paragraph()
        while self.holders:
            self._leave()
        text = shortened("".join(self.text).strip("\n"), limit)
        return Prose(text, "".join(self.markup) if self.rich else None, tuple(self.links))

    def _open_inline(self, tag: str, attributes: str) -> None:
        if len(self.inline) >= _DEEPEST:
            self.deeper += 1
            return
        written = f"<{_INLINE[tag]}>"
        if tag == "a":
            href = _HREF.search(attributes)
            url = _address(html.unescape(href.group(1)), self.page_url) if href else None
            # A link that leads nowhere is its words, and so is one within another: it would end that for a browser.
            within = any(opened.startswith("<a ") for opened in self.inline)
            written = f'<a href="{html.escape(url)}" rel="nofollow noopener">' if url and not within else ""
            before = "".join(self.line_text)
            self.link = _OpenLink(url, "", len(self.line_text), before[-_AROUND:]) if url else None
        self.inline.append(written)
        self.line.append(written)

    def _close_inline(self, tag: str) -> None:
        if self.deeper:
            self.deeper -= 1
            return
        if tag == "a":
            self._end_link()
        if self.inline and self.inline.pop():
            self.line.append(f"</{_INLINE[tag]}>")

    def _end_link(self) -> None:
        if self.link and len(self.links) < _MAX_LINKS:
            words = self.link.words + "".join(self.line_text[self.link.begin :])
            self.links.append(Link(self.link.url, " ".join(words.split()), self.link.before))
        self.link = None

    def _leave(self) -> None:
        """The innermost holder ends; one that holds nothing was never written."""
        tag = self.holders.pop()
        if self.pending:
            self.pending.pop()
        else:
            self._write(f"</{tag}>")

    def _end_line(self) -> None:
        """The line is kept, or dropped if it is not about the event."""
        text = clean("".join(self.line_text))
        if self.link:
            self.link.words += "".join(self.line_text[self.link.begin :]) + " "
            self.link.begin = 0
        line, self.line, self.line_text = "".join(self.line), [*self.inline], []
        if not text or self.ended:
            return
        if is_related(text):
            self.ended = True
        elif not is_boilerplate(text):
            closing = "".join(f"</{_NAME.match(tag).group(1)}>" for tag in reversed(self.inline) if tag)  # type: ignore[union-attr]  # written here
            self._keep(_tidy(line + closing), text)

    def _keep(self, line: str, text: str) -> None:
        inside = self.holders[-1] if self.holders else ""
        bare = inside in _CELLS or inside in _HEADINGS
        opened = "".join(f"<{tag}>" for tag in self.pending)
        if self.paragraph is not None or (bare and not self.pending):
            opened += "<br>"
        elif not bare:
            opened += "<p>"
        if self.size + len(opened) + len(line) + _CLOSING * len(self.holders) > MAX_MARKUP - _ROOM:
            self.ended = True
            return
        self.text.append(f"\n{text}" if self.paragraph is not None or inside in _CELLS else f"\n\n{text}")
        self.rich = self.rich or bool(self.holders) or _SAYS_MORE.search(line) is not None
        self.pending.clear()
        self.paragraph = "" if bare else "</p>"
        self._write(opened + line)

    def _end_paragraph(self) -> None:
        if self.paragraph:
            self._write(self.paragraph)
        self.paragraph = None

    def _write(self, markup: str) -> None:
        self.markup.append(markup)
        self.size += len(markup)


def _tidy(line: str) -> str:
    """Without runs of blanks and empty tags."""
    if "</" in line:
        line = _EMPTY.sub("", line)
    return " ".join(line.split())


def _address(href: str, page_url: str) -> str | None:
    """An absolute web address without what only follows people around."""
    href = href.strip()
    if not href or href.startswith("#"):
        return None
    url = web_url(href, page_url)
    if url is None or "?" not in url:
        return url
    address, _, rest = url.partition("?")
    query, mark, fragment = rest.partition("#")
    query = without_tracking(query)
    return address + ("?" if query else "") + query + mark + fragment
