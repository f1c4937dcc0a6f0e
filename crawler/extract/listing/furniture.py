"""What part of a page an element opens: menus and footers around the content, or a byline in it. Used by `lines`."""

from __future__ import annotations

import re
from enum import Enum, auto

from lxml import etree


class Region(Enum):
    MAIN = auto()
    FURNITURE = auto()  # menu, footer, breadcrumb: its dates are about the site
    BYLINE = auto()  # when and by whom the text was put up


_TAGS = frozenset(["nav", "footer"])
_ROLES = frozenset(["navigation", "contentinfo", "menu", "menubar", "dialog"])
_FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|submenu|megamenu|footer|breadcrumbs?|cookies?|consent|pagination|pager"
    r"|social|share|sharing|skip|copyright|date-?picker|time-?picker|current-?date|todays?-?date"
    r"|(?:alert|announcement|notification)-?bar)(?:$|[\s_-])",
    re.I,
)
_BYLINE = re.compile(
    r"(?:^|[\s_-])(?:byline|posted|published|publish|pubdate|timestamp|last-?updated|last-?modified|modified|entry-date|"
    r"post-date|post-?meta|entry-?meta|article-?meta|meta-date|posted-on|comment-?meta|blog-date|news-date|alert-date)(?:$|[\s_-])",
    re.I,
)
_EVENT = re.compile(r"event|meeting|calendar|termin|veranst|agenda|evenement|evento|wydarz", re.I)
_CONTENT = frozenset(["main", "h1", "article", "table"])
_HEADS = frozenset(["h1", "h2", "h3", "h4", "article", "table"])
_MAIN = frozenset(["main", "table"])
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_SMALL = 20  # elements: a byline is a small thing
_LOOKED_AT = 400


def region_of(element: etree._Element) -> Region | None:
    """The region that begins with this element; None: that of what is around it."""
    if element.tag in _TAGS or element.get("role") in _ROLES:
        return None if _holds_content(element, _MAIN) else Region.FURNITURE
    marks = f"{element.get('class') or ''} {element.get('id') or ''}"
    if marks == " ":
        return None
    marks = _HUMP.sub("-", marks)  # "alertDate" as "alert-date"
    if _FURNITURE.search(marks):
        return None if _holds_content(element, _CONTENT) or element.tag == "a" else Region.FURNITURE
    if _BYLINE.search(marks) and not _EVENT.search(marks) and _is_small(element):
        return Region.BYLINE
    return None


def _holds_content(element: etree._Element, content: frozenset[str]) -> bool:
    """ "menu-open" and the like stand on wrappers of the whole page as well."""
    for number, one in enumerate(element.iter("*")):
        if one.tag in content:
            return True
        if number > _LOOKED_AT:
            break
    return False


def _is_small(element: etree._Element) -> bool:
    """Few elements and no heading among them: "published" and "status-publish" mark whole articles as well."""
    return all(number < _SMALL and one.tag not in _HEADS for number, one in enumerate(element.iter("*")))
