"""Events in "add to calendar" links and buttons: Google, Outlook, Yahoo, a file inside the link, widgets.

Used by `auto`. Where a page has them, they are exact, end times included. A page often offers all of them for one
event: links of one title and day are one event.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from urllib.parse import parse_qs, unquote, urlsplit

from lxml import etree

from crawler.extract.contentline import read_calendars
from crawler.extract.dom import elements, heading_link, text_of
from crawler.extract.words import address, line, prose
from crawler.extract.zones import read_stamp
from crawler.items import EventItem

_MAX_LINKS = 1_000
_LOOK = re.compile(
    r"action=TEMPLATE|rru=addevent|rrv=addevent|calendar\.yahoo\.com/?\?|data:text/calendar|add-to-calendar-button"
    r"|addeventatc|atc_event|addtocalendar",
    re.I,
)
_GOOGLE = re.compile(r"[?&]action=TEMPLATE", re.I)
_OUTLOOK = re.compile(r"[?&;](?:rru|rrv)=addevent|outlook\.[a-z.]{3,20}/(?:owa|calendar)/[^\s]{0,100}compose", re.I)
_YAHOO = re.compile(r"//calendar\.yahoo\.com/?\?", re.I)
_YAHOO_LENGTH = re.compile(r"(\d{2})(\d{2})")
_WIDGETS = frozenset(["addeventatc", "atc_event", "addtocalendar"])
# Classes (without the widget's own prefix) and attributes of the widgets, by the field they fill.
_PARTS = {
    "start": ("date_start", "start", "startdate"),
    "end": ("date_end", "end", "enddate"),
    "timezone": ("timezone", "zonecode"),
    "title": ("title", "name"),
    "description": ("description",),
    "location": ("location",),
    "organizer": ("organizer",),
}


def has_links(text: str) -> bool:
    """Cheap look before a tree is built."""
    return _LOOK.search(text) is not None


def read_links(root: etree._Element, page_url: str) -> list[EventItem]:
    """One item for each event that such a link or button names, in page order."""
    offers: dict[str, dict[tuple[str | None, str | None], EventItem]] = {}
    for element, offerer, item in _offered(root):
        item.url = address(heading_link(element), page_url)
        item.rules["start"] = "add-to-calendar link"
        offers.setdefault(offerer, {}).setdefault((item.title, item.start), item)
    found: list[EventItem] = []
    for items in sorted(offers.values(), key=len, reverse=True):
        known = {(one.title, _day(one)) for one in found}
        found += [one for one in items.values() if (one.title, _day(one)) not in known]
    return found


def _day(item: EventItem) -> str:
    return (item.start or "")[:10]


def _offered(root: etree._Element) -> Iterator[tuple[etree._Element, str, EventItem]]:
    """(link or button, whose calendar it is for, its event)."""
    count = 0
    for element in elements(root):
        offer = _link(element) or _widget(element)
        if offer is not None:
            yield element, *offer
            count += 1
        if count >= _MAX_LINKS:
            return


def _link(element: etree._Element) -> tuple[str, EventItem] | None:
    href = (element.get("href") or "").strip() if element.tag == "a" else ""
    if len(href) < 20:
        return None
    if href[:20].lower().startswith("data:text/calendar"):
        item = _inside(href)
        return ("file", item) if item else None
    for name, (pattern, read) in _READERS.items():
        if pattern.search(href) and (item := read(_query(href))) is not None:
            return name, item
    return None


def _query(href: str) -> Mapping[str, str]:
    try:
        query = parse_qs(urlsplit(href).query, max_num_fields=60)
    except ValueError:
        return {}
    return {name.lower(): texts[0] for name, texts in query.items()}


def _google(query: Mapping[str, str]) -> EventItem | None:
    first, _, last = query.get("dates", "").partition("/")
    item = _between(line(first) or "", line(last) or "", ends_after=True)
    return item and _named(item, query.get("text"), query.get("details"), query.get("location"), query.get("ctz"))


def _outlook(query: Mapping[str, str]) -> EventItem | None:
    all_day = query.get("allday", "").lower() == "true"
    first, last = (query.get(name, "")[: 10 if all_day else None] for name in ("startdt", "enddt"))
    item = _between(first, last, ends_after=all_day)
    return item and _named(item, query.get("subject"), query.get("body"), query.get("location"), None)


def _yahoo(query: Mapping[str, str]) -> EventItem | None:
    first, last = query.get("st", ""), query.get("et", "")
    length, start = _YAHOO_LENGTH.fullmatch(query.get("dur", "")), read_stamp(first)
    if not last and length and isinstance(start, dt.datetime):
        end = start + dt.timedelta(hours=int(length[1]), minutes=int(length[2]))
        last = end.isoformat()
    item = _between(first[:8] if query.get("dur") == "allday" else first, last, ends_after=False)
    return item and _named(item, query.get("title"), query.get("desc"), query.get("in_loc"), None)


_READERS: Mapping[str, tuple[re.Pattern[str], Callable[[Mapping[str, str]], EventItem | None]]] = {
    "Google": (_GOOGLE, _google),
    "Outlook": (_OUTLOOK, _outlook),
    "Yahoo": (_YAHOO, _yahoo),
}


def _inside(href: str) -> EventItem | None:
    """An iCalendar file inside the link itself."""
    text = unquote(href.split(",", 1)[-1][:20_000]).replace("\\n", "\n") if "BEGIN" in href else ""
    events = [event for calendar in read_calendars(text) for event in calendar.inside("VEVENT")]
    if not events:
        return None
    event = events[0]
    item = _between(event.text("DTSTART") or "", event.text("DTEND") or "", ends_after=True)
    return item and _named(item, event.text("SUMMARY"), event.text("DESCRIPTION"), event.text("LOCATION"), None)


def _widget(element: etree._Element) -> tuple[str, EventItem] | None:
    """The buttons of scripts that make such links: `<add-to-calendar-button startDate=...>`, addeventatc, atc_event."""
    if element.tag == "add-to-calendar-button":
        value = {name.lower(): str(text) for name, text in element.attrib.items()}
        for name in ("start", "end"):
            day, clock = value.get(f"{name}date", ""), value.get(f"{name}time", "")
            value[f"{name}date"] = f"{day}T{clock}" if day and clock else day
    elif _WIDGETS & set((element.get("class") or "").split()):
        value = {
            (one.get("class") or "").split()[0].removeprefix("atc_").lower(): text_of(one)
            for one in elements(element)
            if one is not element and (one.get("class") or "").strip()
        }
    else:
        return None
    part = {field: next((value[name] for name in names if value.get(name)), None) for field, names in _PARTS.items()}
    start = line(part["start"])
    if not start:
        return None
    item = EventItem(start=start, end=line(part["end"]), organizer=line(part["organizer"]))
    return "widget", _named(item, part["title"], part["description"], part["location"], part["timezone"])


def _between(first: str, last: str, ends_after: bool) -> EventItem | None:
    """`ends_after`: the end of whole days is the day after the last one, as in iCalendar."""
    start, end = _stamp(first), _stamp(last)
    if start is None:
        return None
    all_day = not isinstance(start, dt.datetime)
    if all_day and ends_after and end is not None and not isinstance(end, dt.datetime):
        end -= dt.timedelta(days=1)
    kept = end is not None and end != start and isinstance(end, dt.datetime) != all_day
    return EventItem(start=_iso(start), end=_iso(end) if kept and end is not None else None, all_day=all_day)


def _stamp(text: str) -> dt.datetime | dt.date | None:
    """A plus sign that nobody encoded has become a space."""
    text = text.strip()
    return read_stamp(text) or read_stamp(text.replace(" ", "+")) if text else None


def _named(item: EventItem, title: str | None, text: str | None, place: str | None, zone: str | None) -> EventItem:
    item.title, item.description, item.location, item.timezone = line(title), prose(text), line(place), line(zone)
    return item


def _iso(moment: dt.datetime | dt.date) -> str:
    return moment.isoformat().replace("+00:00", "Z")
