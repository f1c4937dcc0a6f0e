"""An event's story in HTML, as entries and pages show it; a description's own markup is cut as its text would be.

What is stored was sanitized by the crawler (crawler/normalize/markup.py): well-formed HTML of a few tags, attributes
only on links, all addresses absolute. So cutting it needs no parser, only a count of characters between its tags.
"""

from __future__ import annotations

import re
from html import escape, unescape

from feeds.formats.describe import excerpt, facts, links
from feeds.formats.format import Look
from feeds.formats.text import ELLIPSIS, clean, cut, one_line
from feeds.formats.wording import status_line
from store.event import Event

_PART = re.compile(r"<(/?)([a-z][a-z0-9]*)[^<>]*>|[^<]+")
_NEVER_CLOSED = frozenset(["br"])
# Entries are shown inside other people's pages, which know p, a, br, strong and lists (feeds.md 7.11): what the others
# stand for is said with these. A row of a table is a list of its cells.
_PLAINER = {
    "em": ("", ""), "blockquote": ("", ""), "table": ("", ""), "ol": ("<ul>", "</ul>"), "tr": ("<ul>", "</ul>"),
    "td": ("<li>", "</li>"), "th": ("<li><strong>", "</strong></li>"),
    **dict.fromkeys(("h3", "h4", "h5", "h6"), ("<p><strong>", "</strong></p>")),
}  # fmt: skip
_PLAINER_TAG = re.compile(rf"<(/?)({'|'.join(_PLAINER)})>")


def story(event: Event, look: Look) -> str:
    """The whole story of an event: its status, a list of facts, the description, links."""
    status = status_line(event)
    parts = [f"<p><strong>{escape(status)}</strong></p>"] if status else []
    parts.append("<ul>" + "".join(f"<li>{escape(one_line(fact))}</li>" for fact in facts(event)) + "</ul>")
    parts.append(plainer(description_html(event, look.excerpt)))
    anchors = (f'<a href="{escape(target)}">{escape(name, quote=False)}</a>' for name, target in links(event, look))
    return "".join([*parts, f"<p>{' · '.join(anchors)}</p>"])


def description_html(event: Event, limit: int) -> str:
    """The excerpt as HTML: with the source's markup where it has some, else as paragraphs; "" for no description."""
    if event.description_html and limit:
        return cut_html(clean(event.description_html), limit)
    paragraphs = excerpt(event, limit).split("\n\n")
    texts = [escape(text.strip()).replace("\n", "<br>") for text in paragraphs if text.strip()]
    return "".join(f"<p>{text}</p>" for text in texts)


def plainer(markup: str) -> str:
    """The same with the few tags that every reader and portal shows."""
    return _PLAINER_TAG.sub(lambda found: _PLAINER[found[2]][bool(found[1])], markup)


def cut_html(markup: str, limit: int) -> str:
    """At most `limit` characters of text, the ellipsis included, with every open tag closed."""
    kept: list[str] = []
    stack: list[str] = []
    room = limit
    for found in _PART.finditer(markup):
        closing, tag = found.group(1), found.group(2)
        if tag is None:
            text = unescape(found.group())
            if len(text) > room or (len(text) == room and _has_text(markup, found.end())):
                kept.append(escape(_shortened(text, room), quote=False))
                break
            room -= len(text)
        elif closing:
            stack = stack[:-1]
        elif tag not in _NEVER_CLOSED:
            stack.append(tag)
        kept.append(found.group())
    return "".join(kept) + "".join(f"</{tag}>" for tag in reversed(stack))


def _shortened(text: str, room: int) -> str:
    """Cut at a word where one is near; marked even where it would have fitted, for more was to come."""
    return cut(text, room) if len(text) > room else text[: max(room - 1, 0)].rstrip() + ELLIPSIS


def _has_text(markup: str, position: int) -> bool:
    return any(found.group(2) is None and found.group().strip() for found in _PART.finditer(markup, position))
