"""The page of one event: everything that we know of it, where we read it, and what has changed since."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from config.load import Config
from feeds.formats.describe import excerpt
from feeds.formats.format import Look
from feeds.formats.markup import description_html
from feeds.formats.schemaorg import event_jsonld
from feeds.formats.text import ELLIPSIS, cut
from feeds.formats.wording import has_coordinates
from feeds.pictures.place_map import PlaceMap, place_map
from feeds.web.calendar_links import google_event, outlook_event
from feeds.web.disagreement import disagreement
from feeds.web.event_row import Day, Notice, is_over, lang_attribute, machine_start, notice
from feeds.web.event_times import LocalTime, local_time, time_lines
from feeds.web.history import HistoryLine, history_lines
from feeds.web.related_events import RelatedView, related_view
from feeds.web.site import Site
from feeds.web.templates import data_block, render
from feeds.web.vocabulary import label
from feeds.web.wording import (
    country_name,
    dates,
    day,
    deadline_line,
    language_name,
    month,
    place_line,
    status_line,
)
from feeds.web.words import gettext as _
from store.event import Event, EventType, Mode, Place, Precision, Status
from store.related import NONE, Relations
from store.views import Change


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
    local: LocalTime | None
    place_lines: tuple[str, ...]
    map: PlaceMap | None
    map_label: str
    kind: str
    more_facts: tuple[tuple[str, str], ...]
    deadlines: tuple[DeadlineLine, ...]
    url: str | None
    registration_url: str | None
    abstract_url: str | None
    online_url: str | None
    can_be_added: bool
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


def made_of(
    event: Event,
    checked: Mapping[str, dt.date],
    history: Sequence[Change],
    relations: Relations,
    *,
    around: str,
    today: dt.date,
) -> str:
    """Stands for all that `event_page` makes its bytes of, `around` for its site and config; see `web.page.Page`."""
    passed = is_over(event, today), [deadline.date < today for deadline in event.deadlines]
    parts = (event, sorted(checked.items()), list(history), relations, passed, around)
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]


def event_page(
    event: Event,
    checked: Mapping[str, dt.date],
    history: Sequence[Change],
    relations: Relations = NONE,
    *,
    site: Site,
    config: Config,
    today: dt.date,
) -> bytes:
    """The page of an event. `checked`: source -> the day (UTC) when it was last seen to list the event.

    Whatever else this takes in one day, `made_of` must take, too.
    """
    address = f"/events/{event.slug}/"
    view = _view(event, checked, history, relations, site=site, config=config, today=today)
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
    checked: Mapping[str, dt.date],
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
        month_label=_("All events of %(month)s", month=month(event.first_day)),
        notice=_notice(event, notice(event)),
        disagreement=disagreement(event, lambda slug: _source_name(slug, config)),
        past=is_over(event, today),
        machine_start=machine_start(event),
        days=dates(event),
        time_lines=time_lines(event),
        local=local_time(event),
        place_lines=tuple(_place_lines(event)) or (_("Not announced yet"),),
        map=place_map(event.place) if event.mode is not Mode.ONLINE else None,
        map_label=_map_label(event.place),
        kind="" if event.type is EventType.OTHER else label(event.type),
        more_facts=tuple(_more_facts(event)),
        deadlines=tuple(_deadline_lines(event, today)),
        url=event.url,
        registration_url=event.registration_url,
        abstract_url=event.abstract_url,
        online_url=event.online_url,
        can_be_added=event.status is not Status.CANCELLED and not is_over(event, today),
        calendar_path=site.path(f"/events/{event.slug}.ics") if dated else None,
        calendar_url=site.absolute(f"/events/{event.slug}.ics") if dated and not is_over(event, today) else None,
        google_url=google_event(event, page_url, assumed),
        outlook_url=outlook_event(event, page_url, assumed),
        description=description,
        description_html=_markup(event, config.settings.feeds.excerpt),
        shortened=description.endswith(ELLIPSIS),
        sources=tuple(_source_lines(event, checked, site, config)),
        history=history_lines(history),
        related=related_view(relations, event.uid, site),
        report_url=site.contact_url(
            _("Mistake: %(title)s", title=event.title), _("Page: %(address)s\n\nWhat is wrong:\n", address=page_url)
        ),
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


def _place_lines(event: Event) -> list[str]:
    place = event.place
    town = ", ".join(part for part in (place.city, place.region, country_name(place.country)) if part)
    online = {Mode.ONLINE: [_("Online")], Mode.HYBRID: [_("and online")]}.get(event.mode, []) if event.mode else []
    site = [part for part in (place.venue, place.street, town) if part]
    return online + site if event.mode is Mode.ONLINE else (site or [_("On site")] * bool(online)) + online


def _map_label(place: Place) -> str:
    """What the small map shows, for those who do not see it."""
    country = country_name(place.country)
    if not has_coordinates(place):
        if place.city:
            return _("Map of %(country)s; where in it the town lies is not known here.", country=country or "")
        return _("Map of %(country)s; the town is not known.", country=country or "")
    where = ", ".join(part for part in (place.city or place.venue, country) if part)
    return _("Map with %(place)s marked.", place=where) if where else _("Map with the place marked.")


def _more_facts(event: Event) -> list[tuple[str, str]]:
    facts = [
        (_("Organiser"), event.organizer or ""),
        (_("For"), ", ".join(label(value) for value in event.audience)),
        (_("Topics"), ", ".join(label(value) for value in event.topics)),
        (_("Language"), language_name(event.language) if event.language else ""),
        (_("Accreditation, as stated by the organiser"), event.accreditation or ""),
        (_("Sponsor, as stated by the organiser"), event.sponsor or ""),
    ]
    return [(name, value) for name, value in facts if value]


def _source_name(slug: str, config: Config) -> str:
    source = config.sources.get(slug)
    return source.name if source else slug


def _source_lines(event: Event, checked: Mapping[str, dt.date], site: Site, config: Config) -> list[SourceLine]:
    lines = []
    for slug, url in dict(event.sources).items():
        source = config.sources.get(slug)
        public = source is None or site.may_link(source)
        seen = day_of(checked[slug]) if slug in checked else None
        web = url if public and url.startswith(("https://", "http://")) else None
        lines.append(SourceLine(_source_name(slug, config), web, seen))
    return lines
