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
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,500}>")


def line(value: object) -> str | None:
    """One line of text from a string or number; None for anything else and for emptiness."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    text = " ".join(_UNSTORABLE.sub("", str(value)[:MAX_PROSE]).split())
    return text[:MAX_LINE] or None


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


def address(value: object, page_url: str) -> str | None:
    """An absolute web address; None for other schemes and for what is none."""
    text = line(value)
    if text is None or text.startswith(("#", "{")):
        return None
    try:
        absolute = urljoin(page_url, text)
        parts = urlsplit(absolute)
    except ValueError:
        return None
    return absolute if parts.scheme in ("http", "https") and parts.netloc else None
