"""Events on cards: `<time datetime>` (or a date in a title attribute) inside repeated containers. Used by `auto`.

A record is the highest element around a time that holds no other day's time. Dates of publishing are left out:
a `time` counts only where something says that it is about an event.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from itertools import chain, islice
from typing import TypeGuard

from lxml import etree

from crawler.extract.datetext import has_date
from crawler.extract.dom import elements, link_of, text_of, title_element
from crawler.extract.listing.furniture import Region, region_of
from crawler.extract.listing.lines import lines_of
from crawler.extract.listing.names import is_name, names_of, undated
from crawler.extract.listing.verdict import verdict_of
from crawler.extract.words import address, line
from crawler.extract.zones import read_stamp
from crawler.items import EventItem
from crawler.normalize.dates.mentions import clocks

Times = dict[etree._Element, dt.datetime | dt.date]
# What has been found below an element; each is looked through once, however many times it holds.
Inside = dict[etree._Element, list[dt.datetime | dt.date]]

_MAX_TIMES = 2_000
_MAX_LEVELS = 12
_LINES, _SHORT = 40, 60  # of a record that may say when it begins; characters of such a line
_REPEATED = 2
_PUBLISHED = re.compile(
    r"publi[sc]|posted|updated|modified|byline|entry-(?:date|meta)|post-(?:date|meta)|comment|copyright|article-date|news",
    re.I,
)
_EVENT = re.compile(
    r"event|calendar|kalender|agenda|termin|veranstaltung|veranstaltning|arrangement|meeting|congres|kongress|konferen|conferen|webinar|seminar"
    r"|evento|eventi|evenement|événement|manifestation|wydarzen|tapahtum|schedule|programm",
    re.I,
)
_CLOCK = r"\d{1,2}(?:[:.]\d{2})?\s?(?:[ap]\.?m\.?)|\d{1,2}[:.h]\d{2}(?:\s?Uhr)?"
_CLOCK_RANGE = re.compile(
    rf"(?<![\d.:/-])(?:{_CLOCK})(?:\s?(?:-|–|—|to|bis|until|à|a|do)\s?(?:{_CLOCK}))?(?![\d.])", re.I
)
_EVENT_DATE = re.compile(r"startDate|endDate|doorTime|dtstart|dtend|^dc:date$", re.I)
# The days of a month grid: "3 events, 28".
_COUNT = re.compile(r"\d+\s+(?:events?|veranstaltung|termine?|événement|evento|eventi|evenement|wydarze)", re.I)
_LABEL = re.compile(r"(?=.*[^\W\d_]{4}).{4,200}", re.S)
_TIME = re.compile(r"(?:^|[-_\s])(?:time|hours?|uhrzeit|zeit|heure|horaire|hora|ora|godzina)(?:$|[-_\s])", re.I)
_PLACE = re.compile(r"(?:^|[-_\s])(?:venue|location|place|ort|lieu|lugar|luogo|where)(?:$|[-_\s])", re.I)


def has_times(text: str) -> bool:
    """Cheap look before a tree is built."""
    return "datetime=" in text or "tribe-events-abbr" in text or "date-display-" in text


def read_cards(root: etree._Element, page_url: str, now: dt.datetime) -> list[EventItem]:
    """One item for each record, in page order."""
    times = dict(_times(root))
    items: list[EventItem] = []
    taken: set[etree._Element] = set()
    inside: Inside = {}
    other = verdict_of([_page_title(root) or ""], page_url).other is not None
    for element, moment in times.items():
        record = _record(element, times, inside)
        ahead = not other and _day(moment) > now.date()  # what is to come on a page of jobs may be a closing date
        if record not in taken and (ahead or _about_event(record, page_url)):
            taken.add(record)
            items.append(_item(record, [one for one in elements(record) if one in times], times, page_url))
    if len(items) == 1:  # a page about one event; the headings around it may be anyone's
        items[0].title = _page_title(root) or items[0].title
    return [item for item in items if item.title and not _COUNT.match(item.title)]


def _page_title(root: etree._Element) -> str | None:
    headings = [text for one in root.iter("h1") if (text := line(text_of(one)))]
    if len(headings) == 1:
        return headings[0]
    return next((one for one in map(undated, names_of(root, ()).title) if is_name(one)), None)


def _times(root: etree._Element) -> Iterator[tuple[etree._Element, dt.datetime | dt.date]]:
    found = [one for one in root.iter("time", "abbr", "span", "div") if _stamp_text(one)][:_MAX_TIMES]
    for element in found:
        moment = read_stamp(_stamp_text(element) or "")
        control = region_of(element) is Region.FURNITURE  # the day that a picker of dates is set to
        if moment is not None and not control and not _is_published(element):
            yield element, moment.date() if _only_day(moment, element) else moment


def _only_day(moment: dt.datetime | dt.date, element: etree._Element) -> TypeGuard[dt.datetime]:
    """Whether the time of day is a filler: Drupal stamps days as noon or midnight UTC and shows but the day."""
    if (
        not isinstance(moment, dt.datetime)
        or moment.tzinfo is not dt.UTC
        or (moment.hour % 12, moment.minute) != (0, 0)
    ):
        return False
    text = text_of(element)
    return has_date(text) and _CLOCK_RANGE.search(text) is None


def _stamp_text(element: etree._Element) -> str | None:
    if element.tag == "time":
        return element.get("datetime")
    classes = element.get("class") or ""
    if "date-display-" in classes:  # Drupal's date field
        return element.get("content")
    return element.get("title") if "tribe-events-abbr" in classes or "dtstart" in classes else None


def _is_published(element: etree._Element) -> bool:
    prop = element.get("itemprop") or element.get("property")
    if element.get("pubdate") is not None or (prop and not _EVENT_DATE.search(prop)):
        return True
    around = [element, *list(element.iterancestors())[:2]]
    return any(
        _PUBLISHED.search(one.get("class") or "") and not _EVENT.search(one.get("class") or "") for one in around
    )


def _day(moment: dt.datetime | dt.date) -> dt.date:
    return moment.date() if isinstance(moment, dt.datetime) else moment


def _record(element: etree._Element, times: Times, known: Inside) -> etree._Element:
    """The highest ancestor with this time alone, or with one start and one end; `known` is filled on the way."""
    record = element
    for level, ancestor in enumerate(element.iterancestors()):
        if level > _MAX_LEVELS or ancestor.tag in ("body", "html", "main"):
            break
        if ancestor not in known:
            known[ancestor] = [times[one] for one in elements(ancestor) if one in times]
        inside = known[ancestor]
        if len({_day(one) for one in inside}) > 1 and not _start_and_end(record, ancestor, inside):
            break
        record = ancestor
    return record


def _start_and_end(record: etree._Element, ancestor: etree._Element, inside: list[dt.datetime | dt.date]) -> bool:
    """Two times in order, and nothing but dates in the smaller element: a start and its end."""
    return len(inside) == 2 and _day(inside[0]) <= _day(inside[1]) and title_element(record) is None


def _about_event(record: etree._Element, page_url: str) -> bool:
    around = islice(chain(elements(record), record.iterancestors()), 400)
    marks = " ".join(f"{one.get('class') or ''} {one.get('id') or ''}" for one in around)
    return bool(_EVENT.search(marks) or _EVENT.search(page_url))


def _item(
    record: etree._Element,
    own: list[etree._Element],
    times: Times,
    page_url: str,
) -> EventItem:
    moments = sorted((times[one] for one in own), key=lambda one: (_day(one), isinstance(one, dt.datetime)))
    named = title_element(record)
    item = EventItem(
        title=line(text_of(named)) if named is not None else _first_label(record, own),
        start=_iso(
            next((one for one in moments if _day(one) == _day(moments[0]) and isinstance(one, dt.datetime)), moments[0])
        ),
        url=address(link_of(named), page_url) if named is not None else None,
        confidence=0.7,
        rules={"start": "time element"},
    )
    if _day(moments[-1]) > _day(moments[0]):
        item.end = _iso(moments[-1])
    if len(item.start or "") == 10:
        item.time = _clock(record, own)
    place = next((one for one in elements(record) if _PLACE.search(one.get("class") or "") and text_of(one)), None)
    item.location = line(text_of(place)) if place is not None else None
    return item


def _clock(record: etree._Element, own: list[etree._Element]) -> str | None:
    """The time of day beside a date: in the time element, in one named for it, else on a short line of the record."""
    named = [*own, *(one for one in elements(record) if _TIME.search(one.get("class") or ""))]
    clock = next((found for one in named if (found := _CLOCK_RANGE.search(text_of(one)))), None)
    if clock is not None:
        return line(clock.group(0))
    around = {own[0], *own[0].iterancestors()}
    lines = lines_of(record)
    at = next((number for number, one in enumerate(lines) if one.block in around and one.block is not record), 0)
    for one in [*lines[at : at + _LINES], *lines[max(0, at - _LINES) : at][::-1]]:
        if len(one.text) <= _SHORT and (said := [it for it in clocks(one.text, None) if not it.doors]):
            return said[0].text
    return None


def _first_label(record: etree._Element, own: list[etree._Element]) -> str | None:
    """The first short text of a record without heading that is no date; only where records repeat."""
    parent = record.getparent()
    if parent is None or len(list(islice(parent.iterchildren(str(record.tag)), _REPEATED))) < _REPEATED:
        return None
    for one in elements(record):
        if one not in own and len(one) == 0 and (text := line(text_of(one))) and _LABEL.fullmatch(text):
            return None if has_date(text) else text
    return None


def _iso(moment: dt.datetime | dt.date) -> str:
    return moment.isoformat().replace("+00:00", "Z")
