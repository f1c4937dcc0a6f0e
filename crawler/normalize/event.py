"""One item to one event: `normalize` puts dates, place, text and classes together. The second arrow of the house:

    EventItem (raw strings) -> EventData (one source's validated word), or Refusal with the reason

Defaults are filled in before, relevance is judged afterwards (`crawler.read`); the verdict here is that of trust and
confidence alone.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from html import escape
from urllib.parse import urlsplit

from pydantic import ValidationError

from config.characters import cleaned
from config.source import DateOrder, SourceBase, Trust
from crawler.items import EventItem
from crawler.normalize.address import AddressParts
from crawler.normalize.classify import Classes, classify, read_mode, read_status
from crawler.normalize.dates import labels
from crawler.normalize.dates.settle import DateTexts, Surroundings, When
from crawler.normalize.dates.when import deadlines_in, read_when
from crawler.normalize.fold import fold
from crawler.normalize.gazetteer import country_of_zone
from crawler.normalize.language import read_language, stated_language, voted_language
from crawler.normalize.links import chosen_links
from crawler.normalize.markup import Prose, read_prose
from crawler.normalize.place import Located, locate
from crawler.normalize.refusal import Code, Refusal
from crawler.normalize.statements import Statements, read_statements
from crawler.normalize.text import line, plain
from crawler.normalize.title import read_title
from store.border import MAX_TEXT
from store.event import Deadline, DeadlineKind, EventData, EventType, Mode, Status, Verdict
from store.url import web_url

__all__ = ["Context", "Refusal", "normalize"]

# Below this confidence of the extractor a person looks at the event before it is shown.
REVIEW_BELOW = 0.6
_MAX_ID = 500
_LOOKED_AT = 4000  # characters of a description in which deadlines are looked for
_NO_PROSE = Prose("", None, ())
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
    title, title_status = read_title(item.title, _site_names(item, context), context.source.language)
    if not title:
        raise Refusal(Code.NO_TITLE, "the item has no title")
    located = locate(_address(item), context.source.country, read_language(item.language) or context.source.language)
    around = _surroundings(item, located, context)
    when = read_when(_date_texts(item), around)
    try:
        return _event(item, context, _Read(title, title_status, located, around, when, _prose(item, when, context)))
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
    prose: Prose


def _event(item: EventItem, context: Context, read: _Read) -> EventData:
    when, located, prose = read.when, read.located, read.prose
    classes = classify(read.title, " ".join(item.keywords), prose.text, item.type, item.audience)
    stated = read_statements(read.title, prose.text) if classes.states else Statements()
    links = chosen_links(prose.links) if prose.links else {}
    return EventData(
        title=read.title,
        start=when.start,
        end=when.end,
        timezone=when.timezone,
        precision=when.precision,
        status=_status(item, read.title_status),
        previous_start=_previous(item, read.around),
        mode=_mode(item, located, classes),
        type=classes.type,
        place=located.place,
        url=_url(item.url or item.link, context),
        registration_url=_url(item.registration_url, context) or links.get("registration"),
        abstract_url=_url(item.abstract_url, context) or links.get("abstract"),
        online_url=_url(item.online_url or located.url, context),
        description=prose.text,
        description_html=prose.html,
        organizer=line(item.organizer),
        accreditation=line(item.accreditation) or stated.accreditation,
        sponsor=line(item.sponsor) or stated.sponsor,
        language=_language(item, context, read, classes),
        audience=classes.audience,
        topics=classes.topics,
        deadlines=_deadlines(item, read),
        source=context.slug,
        page_url=context.page_url,
        native_id=cleaned(item.native_id or "").strip()[:_MAX_ID] or None,
        confidence=min(max(item.confidence, 0.0), 1.0),
        verdict=_verdict(item, context),
    )


def _site_names(item: EventItem, context: Context) -> tuple[str | None, ...]:
    """What a page's title may call its site: the source's name, the organiser's, the host's without its ending."""
    host = (urlsplit(context.page_url).hostname or "").removeprefix("www.")
    return context.source.name, item.organizer, host.rpartition(".")[0]


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


def _prose(item: EventItem, when: When, context: Context) -> Prose:
    """The description; times that could not be kept are told in it."""
    prose = read_prose(item.description, context.page_url, MAX_TEXT - 100) if item.description else _NO_PROSE
    if not when.announced:
        return prose
    told = f"Time as announced: {when.announced}"
    markup = f"{prose.html}<p>{escape(told, quote=False)}</p>" if prose.html else None
    return Prose(f"{prose.text}\n\n{told}".strip(), markup, prose.links)


def _language(item: EventItem, context: Context, read: _Read, classes: Classes) -> str | None:
    """What the text says it is held in, what item or source say, what its words show, what the page is written in."""
    text = f"{read.title}\n{read.prose.text}"[:_LOOKED_AT]
    stated = stated_language(text) if classes.names_language else None
    known = stated or read_language(item.language) or context.source.language
    return known or voted_language(text) or read_language(item.page_language)


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


def _mode(item: EventItem, located: Located, classes: Classes) -> Mode | None:
    """Structured data, then the place, then the title, then the description; a venue or city alone means on site."""
    somewhere = bool(located.place.venue or located.place.city or located.place.street)
    stated = read_mode(item.mode) or located.mode
    if stated is not None:
        return stated
    webinar = classes.type is EventType.WEBINAR
    if classes.mode is Mode.ONLINE or webinar:
        return Mode.HYBRID if somewhere and not webinar else Mode.ONLINE
    if classes.mode is not None or classes.said_mode is Mode.HYBRID:
        return Mode.HYBRID
    return Mode.ONSITE if somewhere else classes.said_mode


def _url(text: str | None, context: Context) -> str | None:
    return web_url(text, context.page_url) if text else None


def _deadlines(item: EventItem, read: _Read) -> tuple[Deadline, ...]:
    """Those the item gives apart, those beside its date, those its description names; one of each kind and day."""
    stated = [
        deadline for wording, text in item.deadlines if (deadline := _stated_deadline(wording, text, read.around))
    ]
    text = read.prose.text[:_LOOKED_AT]
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
