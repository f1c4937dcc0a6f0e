"""The page of one event: everything that we know of it, where we read it, and what has changed since."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from config.load import Config
from feeds.formats.country import country_name
from feeds.formats.describe import excerpt
from feeds.formats.format import Look
from feeds.formats.markup import description_html
from feeds.formats.schemaorg import event_jsonld
from feeds.formats.text import ELLIPSIS, cut
from feeds.formats.wording import (
    dates,
    day,
    deadline_line,
    label,
    month,
    place_line,
    previous_dates,
    status_line,
    when,
    zone_label,
)
from feeds.web.calendar_links import google_event, outlook_event
from feeds.web.disagreement import disagreement
from feeds.web.event_row import WEEKDAYS, Day, Notice, is_over, lang_attribute, machine_start, notice
from feeds.web.history import HistoryLine, history_lines
from feeds.web.language import language_name
from feeds.web.related_events import RelatedView, related_view
from feeds.web.site import Site
from feeds.web.templates import data_block, render
from store.event import Event, Mode, Precision, Status
from store.related import NONE, Relations
from store.views import Change, Listing
from store.walltime import sort_instant


@dataclass(frozen=True, slots=True)
class EventNotice:
    label: str
    tone: str
    sentence: str


@dataclass(frozen=True, slots=True)
class DeadlineLine:
    machine: str
    text: str
    past: bool


@dataclass(frozen=True, slots=True)
class SourceLine:
    """`url` None where visitors cannot follow it: a file of the operator's, an intranet."""

    name: str
    url: str | None
    checked: Day | None


@dataclass(frozen=True, slots=True)
class EventView:
    uid: str
    title: str
    lang_attribute: Markup
    month_path: str
    month_label: str
    notice: EventNotice | None
    disagreement: str
    past: bool
    machine_start: str
    days: str
    time_lines: tuple[str, ...]
    place_lines: tuple[str, ...]
    kind: str
    more_facts: tuple[tuple[str, str], ...]
    deadlines: tuple[DeadlineLine, ...]
    url: str | None
    registration_url: str | None
    abstract_url: str | None
    online_url: str | None
    calendar_path: str | None
    calendar_url: str | None
    google_url: str
    outlook_url: str
    description: str
    description_html: Markup | None
    shortened: bool
    sources: tuple[SourceLine, ...]
    history: tuple[HistoryLine, ...]
    related: RelatedView
    report_url: str | None
    created: Day
    json_ld: Markup | None


def event_page(
    event: Event,
    listings: Sequence[Listing],
    history: Sequence[Change],
    relations: Relations = NONE,
    *,
    site: Site,
    config: Config,
    today: dt.date,
) -> bytes:
    address = f"/events/{event.slug}/"
    view = _view(event, listings, history, relations, site=site, config=config, today=today)
    return render(
        "event.html",
        site=site,
        section="/events/",
        canonical=address,
        title=event.title,
        description=cut(", ".join(part for part in (event.title, dates(event), place_line(event)) if part), 300),
        event=view,
    )


def _view(
    event: Event,
    listings: Sequence[Listing],
    history: Sequence[Change],
    relations: Relations,
    *,
    site: Site,
    config: Config,
    today: dt.date,
) -> EventView:
    page_url = site.absolute(f"/events/{event.slug}/")
    assumed = config.settings.feeds.assumed_duration
    document = event_jsonld(event, Look(site.base_url, config.settings.feeds.excerpt, assumed), relations)
    description = excerpt(event, config.settings.feeds.excerpt)
    dated = event.precision is not Precision.MONTH
    return EventView(
        uid=event.uid,
        title=event.title,
        lang_attribute=lang_attribute(event.language),
        month_path=site.path(f"/events/{event.first_day:%Y-%m}/"),
        month_label=f"All events of {month(event.first_day)}",
        notice=_notice(event, notice(event)),
        disagreement=disagreement(event, lambda slug: _source_name(slug, config)),
        past=is_over(event, today),
        machine_start=machine_start(event),
        days=dates(event),
        time_lines=tuple(_time_lines(event) + _before(event)),
        place_lines=tuple(_place_lines(event)) or ("Not announced yet",),
        kind=label(event.type),
        more_facts=tuple(_more_facts(event)),
        deadlines=tuple(_deadline_lines(event, today)),
        url=event.url,
        registration_url=event.registration_url,
        abstract_url=event.abstract_url,
        online_url=event.online_url,
        calendar_path=site.path(f"/events/{event.slug}.ics") if dated else None,
        calendar_url=site.absolute(f"/events/{event.slug}.ics") if dated else None,
        google_url=google_event(event, page_url, assumed),
        outlook_url=outlook_event(event, page_url, assumed),
        description=description,
        description_html=_markup(event, config.settings.feeds.excerpt),
        shortened=description.endswith(ELLIPSIS),
        sources=tuple(_source_lines(event, listings, site, config)),
        history=history_lines(history),
        related=related_view(relations, event.uid, site),
        report_url=site.contact_url(f"Mistake: {event.title}", f"Page: {page_url}\n\nWhat is wrong:\n"),
        created=day_of(event.created),
        json_ld=data_block(document) if document is not None else None,
    )


def _deadline_lines(event: Event, today: dt.date) -> Iterator[DeadlineLine]:
    for deadline in event.deadlines:
        yield DeadlineLine(deadline.date.isoformat(), deadline_line(deadline), deadline.date < today)


def _markup(event: Event, limit: int) -> Markup | None:
    """The excerpt with its markup, where the source has some: sanitized before it was stored, so safe as it stands."""
    return Markup(description_html(event, limit)) if event.description_html and limit else None  # noqa: S704


def day_of(moment: dt.datetime | dt.date) -> Day:
    date = moment.astimezone(dt.UTC).date() if isinstance(moment, dt.datetime) else moment
    return Day(date.isoformat(), day(date))


def _notice(event: Event, shown: Notice | None) -> EventNotice | None:
    return None if shown is None else EventNotice(shown.label, shown.tone, status_line(event) or f"{shown.label}.")


def _time_lines(event: Event) -> list[str]:
    start, end = event.start, event.end
    if event.precision is Precision.MONTH:
        return ["The day is not announced yet."]
    if not isinstance(start, dt.datetime):
        return [] if event.last_day != start else [WEEKDAYS[start.weekday()]]
    until = end if isinstance(end, dt.datetime) and sort_instant(end) > sort_instant(start) else None
    lines = [_local_time(event, start, until)]
    if start.utcoffset():
        lines.append(_in_utc(start, until))
    if until is None:
        lines.append("No end was announced.")
    return lines


def _local_time(event: Event, start: dt.datetime, until: dt.datetime | None) -> str:
    if until is not None and until.astimezone(start.tzinfo).date() != start.date():
        return when(event)
    hours = f"from {start:%H:%M}" if until is None else f"{start:%H:%M}–{until.astimezone(start.tzinfo):%H:%M}"
    return f"{WEEKDAYS[start.weekday()]}, {hours} ({zone_label(start, event.timezone)})"


def _before(event: Event) -> list[str]:
    """Where it was announced for another day before (a rescheduled event's notice says that already), or still is."""
    before = previous_dates(event)
    if event.status is Status.POSTPONED:
        return ["That was its date before it was postponed."]
    return [f"It was announced for {before} before."] if before and event.status is not Status.RESCHEDULED else []


def _in_utc(start: dt.datetime, end: dt.datetime | None) -> str:
    begin = start.astimezone(dt.UTC)
    first = f"{begin:%H:%M}" if begin.date() == start.date() else f"{day(begin)}, {begin:%H:%M}"
    if end is None:
        return f"In UTC: {first}"
    until = end.astimezone(dt.UTC)
    return f"In UTC: {first}–{until:%H:%M}" if until.date() == begin.date() else _long_in_utc(begin, until)


def _long_in_utc(begin: dt.datetime, until: dt.datetime) -> str:
    return f"In UTC: {day(begin)}, {begin:%H:%M} – {day(until)}, {until:%H:%M}"


def _place_lines(event: Event) -> list[str]:
    place = event.place
    town = ", ".join(part for part in (place.city, place.region, country_name(place.country)) if part)
    online = {Mode.ONLINE: ["Online"], Mode.HYBRID: ["and online"]}.get(event.mode, []) if event.mode else []
    site = [part for part in (place.venue, place.street, town) if part]
    return online + site if event.mode is Mode.ONLINE else (site or ["On site"] * bool(online)) + online


def _more_facts(event: Event) -> list[tuple[str, str]]:
    facts = [
        ("Organiser", event.organizer or ""),
        ("For", ", ".join(label(value) for value in event.audience)),
        ("Topics", ", ".join(label(value) for value in event.topics)),
        ("Language", language_name(event.language) if event.language else ""),
        ("Accreditation, as stated by the organiser", event.accreditation or ""),
        ("Sponsor, as stated by the organiser", event.sponsor or ""),
    ]
    return [(name, value) for name, value in facts if value]


def _source_name(slug: str, config: Config) -> str:
    source = config.sources.get(slug)
    return source.name if source else slug


def _source_lines(event: Event, listings: Sequence[Listing], site: Site, config: Config) -> list[SourceLine]:
    seen: dict[str, dt.datetime] = {}
    for listing in listings:
        seen[listing.source] = max(listing.last_seen, seen.get(listing.source, listing.last_seen))
    lines = []
    for slug, url in dict(event.sources).items():
        source = config.sources.get(slug)
        public = source is None or site.may_link(source)
        checked = day_of(seen[slug]) if slug in seen else None
        web = url if public and url.startswith(("https://", "http://")) else None
        lines.append(SourceLine(_source_name(slug, config), web, checked))
    return lines
