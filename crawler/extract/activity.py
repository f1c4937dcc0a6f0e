"""ActivityStreams events, as Mobilizon, Gancio and the WordPress plugin publish them. Used by `auto`."""

from __future__ import annotations

from typing import Any

from crawler.extract.words import address, line, plain_line, prose
from crawler.items import EventItem

_MAX_NODES = 5_000


def read_activities(value: Any, page_url: str) -> list[EventItem]:
    """Every object of type Event inside a JSON value."""
    items: list[EventItem] = []
    stack = [value]
    for _ in range(_MAX_NODES):
        if not stack:
            break
        node = stack.pop()
        if isinstance(node, dict):
            if node.get("type") == "Event" and node.get("startTime"):
                items.append(_item(node, page_url))
            stack += [one for one in reversed(node.values()) if isinstance(one, dict | list)]
        elif isinstance(node, list):
            stack += [one for one in reversed(node) if isinstance(one, dict | list)]
    return items


def _item(node: dict[str, Any], page_url: str) -> EventItem:
    item = EventItem(
        title=plain_line(node.get("name")),
        start=line(node.get("startTime")),
        end=line(node.get("endTime")),
        timezone=line(node.get("timezone")),
        url=_link(node.get("url"), page_url) or address(node.get("id"), page_url),
        description=prose(node.get("content")) or prose(node.get("summary")),
        status=line(node.get("ical:status")) or line(node.get("status")),
        mode="online" if node.get("isOnline") is True else None,
        language=line(node.get("inLanguage")),
        keywords=tuple(_words(node.get("tag"))),
        native_id=line(node.get("uuid")) or line(node.get("id")),
    )
    _locate(item, node.get("location"))
    return item


def _link(value: Any, page_url: str) -> str | None:
    for one in value if isinstance(value, list) else [value]:
        if found := address(one.get("href") if isinstance(one, dict) else one, page_url):
            return found
    return None


def _words(tags: Any) -> list[str]:
    listed = tags if isinstance(tags, list) else []
    return [
        word
        for one in listed[:40]
        if isinstance(one, dict) and (word := (plain_line(one.get("name")) or "").lstrip("#"))
    ]


def _locate(item: EventItem, place: Any) -> None:
    for one in place if isinstance(place, list) else [place]:
        if not isinstance(one, dict):
            continue
        if one.get("type") == "VirtualLocation":
            item.online_url = address(one.get("url"), "")
        elif item.venue is None:
            item.venue = plain_line(one.get("name"))
            item.latitude, item.longitude = line(one.get("latitude")), line(one.get("longitude"))
            _address(item, one.get("address"))


def _address(item: EventItem, where: Any) -> None:
    if isinstance(where, dict):
        item.street = plain_line(where.get("streetAddress"))
        item.city = plain_line(where.get("addressLocality"))
        item.region = plain_line(where.get("addressRegion"))
        item.country = plain_line(where.get("addressCountry"))
    elif text := plain_line(where):
        item.location = f"{item.venue}, {text}" if item.venue and item.venue not in text else text
