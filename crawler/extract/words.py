"""Strings as an item may hold them: one line or prose, bounded, without characters that no database or XML takes.

Only mechanical: markup, entities and meaning are the normalizer's subject.
"""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import urljoin, urlsplit

MAX_LINE = 2_000
MAX_PROSE = 60_000

_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_SCALARS = (str, int, float)
# Addresses that are absolute and in the form in which joining would leave them; nearly all are.
_ABSOLUTE = re.compile(r"https?://[\w.-]+(?::\d+)?(?:/[\w!$%&'()*+,./:=@~-]*)?(?:\?[\w!$%&'()*+,./:=@~-]+)?", re.ASCII)
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,500}>")


def line(value: object) -> str | None:
    """One line of text from a string or number; None for anything else and for emptiness."""
    if isinstance(value, bool) or not isinstance(value, _SCALARS):
        return None
    text = str(value)[:MAX_PROSE]
    if not (text.isascii() and text.isprintable()):
        text = _UNSTORABLE.sub("", text)
    return " ".join(text.split())[:MAX_LINE] or None


def prose(value: object) -> str | None:
    """Running text, line breaks and markup kept."""
    if not isinstance(value, str):
        return line(value)
    return _UNSTORABLE.sub("", value[:MAX_PROSE]).strip() or None


def plain_line(value: object) -> str | None:
    """One line of what may hold entities and tags, as titles from feeds and JSON interfaces do."""
    if not isinstance(value, str):
        return line(value)
    if "<" in value:
        value = _TAG.sub(" ", value)
    return line(unescape(value) if "&" in value else value)


def is_absolute(text: str) -> bool:
    """True for an address that joining to a page's would leave as it is."""
    return _ABSOLUTE.fullmatch(text) is not None


def address(value: object, page_url: str) -> str | None:
    """An absolute web address; None for other schemes and for what is none."""
    text = line(value)
    if text is None or text.startswith(("#", "{")):
        return None
    if is_absolute(text):
        return text
    try:
        absolute = urljoin(page_url, text)
        parts = urlsplit(absolute)
    except ValueError:
        return None
    return absolute if parts.scheme in ("http", "https") and parts.netloc else None
