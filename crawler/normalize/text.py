"""Text for people: HTML to plain paragraphs, blanks and invisible characters cleaned, lengths capped. Pure."""

from __future__ import annotations

import html
import re

import nh3

from config.characters import cleaned, in_one_line

_BLOCKS = {
    "p",
    "br",
    "div",
    "li",
    "ul",
    "ol",
    "tr",
    "table",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "section",
    "article",
    "blockquote",
    "dt",
    "dd",
    "hr",
    "td",
    "th",
}
# What is not the event's text, wherever it stands in it.
LEFT_OUT = {
    "script",
    "style",
    "noscript",
    "template",
    "svg",
    "iframe",
    "object",
    "form",
    "button",
    "select",
    "textarea",
    "nav",
    "title",
    "math",
}
MAX_HTML = 60_000
TAG = re.compile(r"<[/!?]?[A-Za-z][^<>]*>|<!--")
_PARAGRAPH = re.compile(r"</?(?:p|div|ul|ol|table|h[1-6]|section|article|blockquote|hr)>")
_LINE = re.compile(r"<(?:br|li|tr|dt|dd|td|th)>|</(?:li|tr|dt|dd)>")
_ANY_TAG = re.compile(r"<[^<>]*>")
_BLANKS = re.compile(r"[^\S\n]+")
_AROUND_NEWLINE = re.compile(r" ?\n ?")
_MANY_NEWLINES = re.compile(r"\n{3,}")


def plain(text: str, limit: int) -> str:
    """Paragraphs of plain text from HTML or text, parted by one empty line, at most `limit` characters."""
    text = text[:MAX_HTML]
    for _ in range(2):  # descriptions are often escaped twice
        if not TAG.search(text):
            break
        text = _without_tags(text)
    if "&" in text:
        text = html.unescape(text)
        if TAG.search(text):
            text = _without_tags(text)
    return shortened(clean(text, keep_lines=True), limit)


def _without_tags(text: str) -> str:
    kept = nh3.clean(cleaned(text), tags=_BLOCKS, attributes={}, clean_content_tags=LEFT_OUT, link_rel=None)
    kept = _LINE.sub("\n", _PARAGRAPH.sub("\n\n", kept.replace("\n", " ")))
    return html.unescape(_ANY_TAG.sub("", kept))


def clean(text: str, keep_lines: bool = False) -> str:
    """Without invisible characters, every run of blanks as one; one line unless `keep_lines`."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split()) if "  " in text or text[:1] == " " or text[-1:] == " " else text
    if not keep_lines:
        return in_one_line(text)
    return _MANY_NEWLINES.sub("\n\n", _AROUND_NEWLINE.sub("\n", _BLANKS.sub(" ", cleaned(text)))).strip()


def line(text: str | None, limit: int = 300) -> str | None:
    """One clean line of at most `limit` characters, None if nothing is left."""
    if not text:
        return None
    if "<" in text or "&" in text:
        text = plain(text, MAX_HTML)
    return shortened(clean(text), limit) or None


def shortened(text: str, limit: int) -> str:
    """At most `limit` characters, cut at a word's border and marked with an ellipsis."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    border = max(cut.rfind(" "), cut.rfind("\n"))
    return (cut[:border] if border > limit // 2 else cut).rstrip(" \n,;:–-") + "…"
