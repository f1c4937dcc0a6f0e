"""One item to one event: `normalize` puts dates, place, text and classes together. The second arrow of the house:

    EventItem (raw strings) -> EventData (one source's validated word), or Refusal with the reason

Defaults are filled in before, relevance is judged afterwards (`crawler.read`); the verdict here is that of trust and
confidence alone.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from pydantic import ValidationError

from config.source import DateOrder, SourceBase, Trust
from crawler.items import EventItem
from crawler.normalize.address import AddressParts
from crawler.normalize.classify import classify, read_language, read_mode, read_status
from crawler.normalize.dates import labels
from crawler.normalize.dates.settle import DateTexts, Surroundings, When
from crawler.normalize.dates.when import deadlines_in, read_when
from crawler.normalize.fold import fold
from crawler.normalize.gazetteer import country_of_zone
from crawler.normalize.place import Located, locate
from crawler.normalize.refusal import Code, Refusal
from crawler.normalize.text import line, plain
from crawler.normalize.title import read_title
from store.event import MAX_TEXT, Deadline, DeadlineKind, EventData, EventType, Mode, Status, Verdict
from store.url import web_url

__all__ = ["Context", "Refusal", "normalize"]

# Below this confidence of the extractor a person looks at the event before it is shown.
REVIEW_BELOW = 0.6
_MAX_ID = 500
_LOOKED_AT = 4000  # characters of a description in which deadlines are looked for
_KINDS = frozenset(kind.value for kind in DeadlineKind)


@dataclass(frozen=True, slots=True)
class Context:
    """What is known beside the item. `now` is aware.

    date_order  order of day and month that other dates of the page show (`dates.order`); the source's own goes first
    """

    source: SourceBase
    slug: str
    page_url: str
    now: dt.datetime
    date_order: DateOrder | None = None


def normalize(item: EventItem, context: Context) -> EventData:
    """Return what `item` says, validated. Raises Refusal where there is no title or no sure date."""
    title, title_status = read_title(item.title)
    if not title:
        raise Refusal(Code.NO_TITLE, "the item has no title")
    located = locate(_address(item), context.source.country, read_language(item.language) or context.source.language)
    around = _surroundings(item, located, context)
    when = read_when(_date_texts(item), around)
    try:
        return _event(item, context, _Read(title, title_status, located, around, when, _description(item, when)))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise Refusal(Code.IMPOSSIBLE_DATE, f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from error


@dataclass(frozen=True, slots=True)
class _Read:
    """What has been read of an item so far."""

    title: str
    title_status: Status | None
    located: Located
    around: Surroundings
    when: When
    description: str


def _event(item: EventItem, context: Context, read: _Read) -> EventData:
    when, located = read.when, read.located
    classes = classify(read.title, " ".join(item.keywords), read.description, item.type, item.audience)
    return EventData(
        title=read.title,
        start=when.start,
        end=when.end,
        timezone=when.timezone,
        precision=when.precision,
        status=_status(item, read.title_status),
        previous_start=_previous(item, read.around),
        mode=_mode(item, located, classes.mode, classes.type),
        type=classes.type,
        place=located.place,
        url=_url(item.url or item.link, context),
        registration_url=_url(item.registration_url, context),
        online_url=_url(item.online_url or located.url, context),
        description=read.description,
        organizer=line(item.organizer),
        language=read_language(item.language) or context.source.language,
        audience=classes.audience,
        topics=classes.topics,
        deadlines=_deadlines(item, read),
        source=context.slug,
        page_url=context.page_url,
        native_id=(item.native_id or "").strip()[:_MAX_ID] or None,
        confidence=min(max(item.confidence, 0.0), 1.0),
        verdict=_verdict(item, context),
    )


def _address(item: EventItem) -> AddressParts:
    return AddressParts(
        item.location, item.venue, item.street, item.city, item.region, item.country, item.latitude, item.longitude
    )


def _surroundings(item: EventItem, located: Located, context: Context) -> Surroundings:
    source = context.source
    return Surroundings(
        now=context.now,
        source_zone=source.timezone,
        place_zone=None if located.mode is Mode.ONLINE else located.zone,
        country=source.country,
        language=read_language(item.language) or source.language,
        order=_order(context),
        utc_means_local=source.utc_means_local,
    )


def _order(context: Context) -> DateOrder | None:
    """The source's order of day and month, else what its page shows, else America's in a zone of the United States.

    Zones elsewhere prove nothing: international bodies in them write either.
    """
    source = context.source
    if source.date_order or context.date_order:
        return source.date_order or context.date_order
    american = source.country is None and source.language in (None, "en") and country_of_zone(source.timezone) == "US"
    return DateOrder.MDY if american else None


def _date_texts(item: EventItem) -> DateTexts:
    start = line(item.start, 2000) if item.start and "\n" not in item.start else plain(item.start or "", 2000)
    if not start:
        raise Refusal(Code.NO_DATE, "the item has no date")
    return DateTexts(
        start,
        line(item.end, 500),
        line(item.time, 200),
        item.year,
        item.duration,
        line(item.timezone, 100),
        item.all_day,
    )


def _description(item: EventItem, when: When) -> str:
    text = plain(item.description, MAX_TEXT - 100) if item.description else ""
    if when.announced:
        text = f"{text}\n\nTime as announced: {when.announced}".strip()
    return text


def _status(item: EventItem, title_status: Status | None) -> Status:
    """Structured data first; `scheduled` there does not silence a title that says "CANCELLED"."""
    stated = read_status(item.status)
    if stated in (None, Status.SCHEDULED):
        return title_status or stated or Status.SCHEDULED
    return stated or Status.SCHEDULED


def _previous(item: EventItem, around: Surroundings) -> dt.datetime | dt.date | None:
    if not item.previous_start:
        return None
    try:
        return read_when(DateTexts(item.previous_start, timezone=item.timezone), around).start
    except Refusal:
        return None


def _mode(item: EventItem, located: Located, from_title: Mode | None, kind: EventType) -> Mode | None:
    """Structured data, then the place, then the title; a venue or city alone means on site."""
    somewhere = bool(located.place.venue or located.place.city or located.place.street)
    stated = read_mode(item.mode)
    if stated is not None:
        return stated
    if located.mode is not None:
        return located.mode
    if from_title is Mode.ONLINE or kind is EventType.WEBINAR:
        return Mode.HYBRID if somewhere and kind is not EventType.WEBINAR else Mode.ONLINE
    return from_title or (Mode.ONSITE if somewhere else None)


def _url(text: str | None, context: Context) -> str | None:
    return web_url(text, context.page_url) if text else None


def _deadlines(item: EventItem, read: _Read) -> tuple[Deadline, ...]:
    """Those the item gives apart, those beside its date, those its description names; one of each kind and day."""
    stated = [
        deadline for wording, text in item.deadlines if (deadline := _stated_deadline(wording, text, read.around))
    ]
    text = read.description[:_LOOKED_AT]
    named = deadlines_in(text, read.around) if labels.mentions(fold(text)) else ()
    unique = {(deadline.kind, deadline.date): deadline for deadline in (*named, *read.when.deadlines, *stated)}
    return tuple(sorted(unique.values(), key=lambda deadline: (deadline.date, deadline.kind)))


def _stated_deadline(wording: str, text: str, around: Surroundings) -> Deadline | None:
    kind = DeadlineKind(wording) if wording in _KINDS else labels.kind_of(fold(wording))
    if kind is None:
        return None
    try:
        when = read_when(DateTexts(line(text, 200) or ""), around)
    except Refusal:
        found = [deadline for deadline in deadlines_in(text, around) if deadline.kind is kind]
        return found[0] if found else None
    if isinstance(when.start, dt.datetime):
        return Deadline(kind=kind, date=when.start.date(), time=when.start.time(), timezone=when.timezone)
    return Deadline(kind=kind, date=when.end if isinstance(when.end, dt.date) else when.start)


def _verdict(item: EventItem, context: Context) -> Verdict:
    trusted = context.source.trust is Trust.PUBLISH and item.confidence >= REVIEW_BELOW
    return Verdict.PUBLISH if trusted else Verdict.REVIEW
