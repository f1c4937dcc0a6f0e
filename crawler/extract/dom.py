"""Text to a document tree, and what can be seen of the page as a whole. Used by every extractor that needs a tree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from lxml import etree, html
from parsel import Selector

from crawler.extract.measure import MAX_CHARS, MAX_TAGS

# libxml2 compares every attribute of a tag with all before it: a tag with 200,000 of them takes minutes.
_LONG_TAG = re.compile(r"<([a-zA-Z][a-zA-Z0-9-]{0,40})\s[^<>]{20000,}")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_MAX_ATTRIBUTES = 1_000
_SHELL_IDS = frozenset(["root", "app", "__next", "__nuxt", "gatsby-focus-wrapper", "app-root", "ember-app", "svelte"])
_ASKS_FOR_JS = re.compile(
    r"(?:enable|activate|requires?|need|turn on|activer|aktivieren|activar|abilita)\W{1,3}(?:\w+\W+){0,4}javascript"
    r"|javascript\W{1,3}(?:\w+\W+){0,6}(?:enable|required|needed|aktivier|deaktiviert|activ|disabled)",
    re.I,
)
_VISIBLE = "//text()[not(parent::script or parent::style or parent::noscript or parent::template or parent::title)]"
_SHELL_TEXT = 400  # characters of visible text below which a page is but a frame for scripts


def selector_of(text: str) -> Selector:
    """Parse HTML as a browser would, within libxml2's limits for depth and size."""
    parser = html.HTMLParser(recover=True, encoding="utf-8", huge_tree=False)
    root = None
    if body := _LONG_TAG.sub(_uncrowded, _bounded(text)).strip().encode("utf-8", "ignore"):
        root = etree.fromstring(body, parser=parser)
    return Selector(root=etree.Element("html") if root is None else root, type="html")


def _bounded(text: str) -> str:
    """The text up to where it is longer, or has more tags, than any page that a person could read.

    A list page of that size is not read at all (`measure.excess`): this is for detail pages, and what JSON brings.
    """
    text = text[:MAX_CHARS]
    if text.count("<") <= MAX_TAGS:
        return text
    return text[: next(islice(re.finditer("<", text), MAX_TAGS, None)).start()]


def _uncrowded(tag: re.Match[str]) -> str:
    """The start of a tag, bare if it has more attributes than any page has."""
    return f"<{tag[1]}" if len(_QUOTED.sub("", tag[0]).split()) > _MAX_ATTRIBUTES else tag[0]


def visible_text(root: Selector, limit: int = 4000) -> str:
    """The beginning of the text that a reader sees."""
    parts: list[str] = []
    length = 0
    for text in root.xpath(_VISIBLE):
        if words := " ".join(text.get().split()):
            parts.append(words)
            length += len(words)
            if length > limit:
                break
    return " ".join(parts)


def app_shell(root: Selector) -> bool:
    """Whether the page is an empty frame that a script would fill."""
    if not root.css("script"):
        return False
    text = visible_text(root, _SHELL_TEXT)
    if len(text) > _SHELL_TEXT:
        return False
    mounts = [
        node
        for node in root.xpath("//body//*[@id and not(normalize-space())]")
        if node.attrib["id"].lower() in _SHELL_IDS
    ]
    notices = " ".join(root.css("noscript ::text").getall())[:2000]
    return bool(mounts) or bool(_ASKS_FOR_JS.search(f"{notices} {text}"))


def elements(root: etree._Element) -> Iterator[etree._Element]:
    """`root` and the elements inside it in document order, without comments and processing instructions."""
    return root.iter("*")


def text_of(element: etree._Element) -> str:
    """All text inside, as one line, scripts and styles left out."""
    parts = element.xpath(".//text()[not(parent::script or parent::style)]")
    return " ".join(" ".join(str(part) for part in parts).split()) if isinstance(parts, list) else ""


_TITLED = re.compile(r"(?:^|[-_\s])(?:title|titel|titre|titulo|headline|summary|name)(?:$|[-_\s])", re.I)
_SITE_NAME = re.compile(r"\s+[|–—»·-]\s+")
HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])


def title_element(record: etree._Element) -> etree._Element | None:
    """What names a record: its first heading, else what has a class such as "event-title", else its first link."""
    heading = next((one for one in elements(record) if one.tag in HEADINGS and text_of(one)), None)
    if heading is not None:
        return heading
    named = next((one for one in elements(record) if _TITLED.search(one.get("class") or "") and text_of(one)), None)
    if named is not None:
        return named
    return next((one for one in record.iter("a") if len(text_of(one)) > 3 and one.find(".//time") is None), None)


def page_title(root: etree._Element) -> str | None:
    """What the page calls itself: its only main heading, else its title up to the name of the site."""
    headings = [text for one in root.iter("h1") if (text := text_of(one))]
    if len(headings) == 1 and len(headings[0]) <= 200:
        return headings[0]
    title = next((text for one in root.iter("title") if (text := text_of(one))), "")
    return _SITE_NAME.split(title[:300])[0].strip() or None


def link_of(element: etree._Element) -> str | None:
    """The link on, around or inside an element."""
    inside = element if element.tag == "a" else next(iter(element.iter("a")), None)
    if inside is None:
        inside = next(iter(element.iterancestors("a")), None)
    return inside.get("href") if inside is not None else None


def heading_link(element: etree._Element) -> str | None:
    """The link of the nearest heading above an element, within the record that it belongs to."""
    for count, ancestor in enumerate(element.iterancestors()):
        if count > 8 or ancestor.tag in ("body", "html", "main"):
            return None
        headings = [one for one in elements(ancestor) if one.tag in HEADINGS]
        if headings:
            return link_of(headings[0]) if len(headings) == 1 else None
    return None
