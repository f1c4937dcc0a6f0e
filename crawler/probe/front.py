"""What a page says of itself and of its site: the facts that the guesses are made from. Read once per probe."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from parsel import Selector

from crawler.extract.decode import decode
from crawler.extract.dom import selector_of, visible_text
from crawler.extract.page import Page
from crawler.extract.words import plain_line

_LOOKED_AT = 20_000  # characters of text
_HEAD = 200_000  # characters of a calendar or feed
_CALENDAR_NAME = re.compile(r"^(?:X-WR-CALNAME|NAME)(?:;[^:\r\n]{0,100})?:([^\r\n]{1,300})", re.I | re.M)
_CALENDAR_ZONE = re.compile(r"^X-WR-TIMEZONE(?:;[^:\r\n]{0,100})?:([^\r\n]{1,100})", re.I | re.M)
_FEED_TITLE = re.compile(r"<title[^>]{0,200}>\s{0,100}(?:<!\[CDATA\[)?([^<\]]{1,300})", re.I)
_FEED_LANGUAGE = re.compile(r"<(?:dc:)?language>\s{0,20}([A-Za-z_-]{2,12})\s{0,20}<", re.I)
_XML_LANGUAGE = re.compile(r"<(?:feed|rss)\b[^>]{0,500}\bxml:lang=[\"']([A-Za-z_-]{2,12})", re.I)


@dataclass(frozen=True, slots=True)
class Front:
    """The facts; None or "" where the page does not say.

    site_name      what it calls its site (og:site_name, application-name, a calendar's or feed's name)
    title          of the page
    tag            its language tag, such as "de-AT"
    calendar_zone  X-WR-TIMEZONE
    text           the beginning of what a reader sees
    """

    host: str
    site_name: str | None = None
    title: str | None = None
    tag: str | None = None
    calendar_zone: str | None = None
    text: str = ""


def front_of(page: Page) -> Front:
    """Read the facts of a page, a calendar or a feed."""
    text = decode(page.body, page.content_type)
    host = (urlsplit(page.url).hostname or "").lower()
    start = text[:_HEAD]
    if start.lstrip()[:15].upper() == "BEGIN:VCALENDAR":
        return Front(host, _first(_CALENDAR_NAME, start), calendar_zone=_first(_CALENDAR_ZONE, start))
    if "<html" not in start[:3000].lower() and re.match(r"\s*<(?:\?xml|rss|feed|rdf)", start, re.I):
        tag = _first(_FEED_LANGUAGE, start) or _first(_XML_LANGUAGE, start)
        return Front(host, _first(_FEED_TITLE, start), tag=tag)
    if start.lstrip()[:1] in ("{", "["):
        return Front(host)
    return _front_of_html(selector_of(text), host)


def _first(pattern: re.Pattern[str], text: str) -> str | None:
    found = pattern.search(text)
    return plain_line(found[1].replace("\\,", ",").replace("\\;", ";")) if found else None


def _front_of_html(root: Selector, host: str) -> Front:
    def said(*selectors: str) -> str | None:
        return next((text for one in selectors if (text := plain_line(root.css(one).get()))), None)

    return Front(
        host,
        site_name=said('meta[property="og:site_name"]::attr(content)', 'meta[name="application-name"]::attr(content)'),
        title=said("title::text", 'meta[property="og:title"]::attr(content)', "h1 ::text"),
        tag=said(
            "html::attr(lang)", "html::attr(xml\\:lang)", 'meta[http-equiv="content-language" i]::attr(content)',
            'meta[property="og:locale"]::attr(content)',
        ),
        text=visible_text(root, _LOOKED_AT),
    )  # fmt: skip
