"""Events in "add to Google calendar" links (action=TEMPLATE&dates=...). Where a page has them, they are exact.

Used by `auto`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

from lxml import etree

from crawler.extract.dom import heading_link
from crawler.extract.words import address, line, prose
from crawler.extract.zones import read_stamp
from crawler.items import EventItem

_MAX_LINKS = 1_000
_TEMPLATE = re.compile(r"action=TEMPLATE", re.I)


def has_links(text: str) -> bool:
    """Cheap look before a tree is built."""
    return "action=TEMPLATE" in text or "action=template" in text


def read_links(root: etree._Element, page_url: str) -> list[EventItem]:
    """One item for each distinct link, in page order."""
    found: dict[tuple[str | None, str | None], EventItem] = {}
    for element, href in _hrefs(root):
        item = _item(href)
        if item is not None:
            item.url = address(heading_link(element), page_url)
            found.setdefault((item.title, item.start), item)
    return list(found.values())


def _hrefs(root: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    links = [one for one in root.iter("a") if _TEMPLATE.search(one.get("href") or "")]
    yield from ((one, str(one.get("href"))) for one in links[:_MAX_LINKS])


def _item(href: str) -> EventItem | None:
    try:
        query = parse_qs(urlsplit(href.strip()).query, max_num_fields=50)
    except ValueError:
        return None
    value = {name.lower(): line(texts[0]) for name, texts in query.items()}
    first, _, last = (value.get("dates") or "").partition("/")
    start, end = read_stamp(first), read_stamp(last)
    if start is None:
        return None
    all_day = not isinstance(start, dt.datetime)
    if all_day and end is not None and not isinstance(end, dt.datetime):
        end -= dt.timedelta(days=1)  # the day after the last one, as in iCalendar
    return EventItem(
        title=value.get("text"),
        start=_iso(start),
        end=_iso(end) if end is not None and end != start and isinstance(end, dt.datetime) != all_day else None,
        all_day=all_day,
        timezone=value.get("ctz"),
        location=value.get("location"),
        description=prose(query.get("details", [""])[0]),
        rules={"start": "add-to-calendar link"},
    )


def _iso(moment: dt.datetime | dt.date) -> str:
    return moment.isoformat().replace("+00:00", "Z")
