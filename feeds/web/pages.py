"""Every static page of the site in every language, as a function of (store, config, day): the same day, the same bytes.

Events are read in one pass, and each month once more for its own page, so that memory stays flat however many
events there are.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice

from config.load import Config
from feeds.filters import Query
from feeds.language import ENGLISH, LANGUAGES
from feeds.pictures.places import Places
from feeds.pictures.sparkline import RUNS
from feeds.pictures.timeline import Highlights
from feeds.web.archive_pages import archive_page, year_page
from feeds.web.content import HOME, Content, shipped_content
from feeds.web.content_pages import HomeEvents, content_page, home_page
from feeds.web.embed_list import embeds
from feeds.web.event_lists import AT_ONCE, filtered_page, month_key, upcoming_page
from feeds.web.event_page import event_page, made_of
from feeds.web.event_row import event_row, is_over
from feeds.web.filter_form import Choices
from feeds.web.home_events import NEWS_DAYS, NextDeadlines, news_lines
from feeds.web.loosening import loosening
from feeds.web.map_page import map_page, upcoming_places
from feeds.web.messages import not_found_page
from feeds.web.month_calendar import months_touched
from feeds.web.month_page import month_page, months_to_publish, next_month
from feeds.web.page import Page
from feeds.web.site import Site, site_of, static_files
from feeds.web.sitemap import sitemaps
from feeds.web.source_page import source_page
from feeds.web.subscribe_page import subscribe_page
from feeds.web.year_ahead import MOST, MOST_AT_HOME, timeline_view, year_ahead_page
from store.event import Event
from store.related import NONE
from store.repository import Store

_ON_HOME = 6
_MOST_NEWS_READ = 50
_READ_EVENTS = 500


@dataclass(slots=True)
class _Overview:
    """What one pass over all events leaves behind: little, however many they are.

    touched                 the months in which any event takes place
    months, past_months     numbers of upcoming and of past events by the month of their first day
    """

    deadlines: NextDeadlines
    highlights: Highlights
    places: Places = field(default_factory=upcoming_places)
    touched: set[str] = field(default_factory=set)
    months: Counter[str] = field(default_factory=Counter)
    past_months: Counter[str] = field(default_factory=Counter)
    by_source: Counter[str] = field(default_factory=Counter)
    choices: Choices = field(default_factory=Choices)
    next_events: list[Event] = field(default_factory=list)
    upcoming: int = 0

    def add(self, event: Event, today: dt.date) -> None:
        self.touched.update(months_touched(event))
        if is_over(event, today):
            self.past_months[month_key(event)] += 1
            return
        self.upcoming += 1
        self.months[month_key(event)] += 1
        self.choices.add(event)
        self.deadlines.add(event)
        self.highlights.add(event)
        self.places.add(event)
        self.by_source.update({slug for slug, _ in event.sources})
        if len(self.next_events) <= AT_ONCE:
            self.next_events.append(event)


def render_pages(store: Store, config: Config, base_url: str, now: dt.datetime) -> Iterator[tuple[str, bytes]]:
    """Yield (path, bytes) of every page in every language. Of `now` only the UTC day matters."""
    for page in pages(store, config, base_url, now):
        yield page.path, page.made_in(ENGLISH)
        for path, language in page.translations():
            yield path, page.made_in(language)


def pages(
    store: Store, config: Config, base_url: str, now: dt.datetime, published: Callable[[], Iterable[str]] = tuple
) -> Iterator[Page]:
    """Every page of the site, and last what tells search engines of them.

    `published`: the paths of the tree so far; the feeds are there before the pages.
    """
    site, today = site_of(config, base_url), now.astimezone(dt.UTC).date()
    told: list[Page] = []
    for page in _pages(store, config, site, today, published):
        told.append(replace(page, make=_nothing))  # what a sitemap needs is little; what a page needs is not
        yield page
    yield from (_file(path, body) for path, body in sitemaps(told, site))
    yield _file("robots.txt", robots(site).encode())
    yield from (_file(path, body) for path, body in static_files())


def _nothing() -> bytes:
    return b""


def _file(path: str, body: bytes) -> Page:
    """The same in every language, and no page."""
    return Page(path, lambda: body, chrome=False, indexed=False)


def _pages(
    store: Store, config: Config, site: Site, today: dt.date, published: Callable[[], Iterable[str]]
) -> Iterator[Page]:
    overview = _Overview(NextDeadlines(today), Highlights(today, MOST))
    yield from _of_events(store, config, site, overview, today)
    yield from _lists(store, site, overview, today)
    make = partial(subscribe_page, config, site, overview.choices, published=published)
    yield Page("subscribe/index.html", make)
    yield from _of_the_service(store, config, site, overview)
    yield from _content(store, config, site, overview, today)


def _of_events(store: Store, config: Config, site: Site, overview: _Overview, today: dt.date) -> Iterator[Page]:
    relations, events, around = store.relations(), store.events(), _around(site, config)
    while some := list(islice(events, _READ_EVENTS)):
        uids = [event.uid for event in some]
        seen, histories = store.last_seen(uids), store.histories(uids)
        for event in some:
            overview.add(event, today)
            checked = {source: _day(at) for source, at in seen.get(event.uid, {}).items()}
            told = (event, checked, histories.get(event.uid, []), relations.get(event.uid, NONE))
            yield Page(
                f"events/{event.slug}/index.html",
                partial(event_page, *told, site=site, config=config, today=today),
                changed=_day(event.last_modified),
                made_of=made_of(*told, around=around, today=today),
            )


def _around(site: Site, config: Config) -> str:
    """All of the site and of the settings that the page of an event shows."""
    sources = [(slug, each.name, site.may_link(each)) for slug, each in sorted(config.sources.items())]
    return repr((site, config.settings.feeds, sources))


def _of_the_service(store: Store, config: Config, site: Site, overview: _Overview) -> Iterator[Page]:
    states = store.source_states()
    read = [_day(state.last_run) for state in states.values() if state.last_run]
    today = overview.deadlines.today
    readings, settled = store.readings(dt.datetime.combine(today, dt.time(), dt.UTC), RUNS), store.alarms.settled()
    yield Page(
        "sources/index.html",
        partial(source_page, config, states, overview.by_source, site, today, readings=readings, settled=settled),
        changed=max(read, default=None),
    )
    yield from (_file(path, body) for path, body in embeds(overview.next_events, overview.upcoming, site))
    yield Page("404.html", partial(not_found_page, site), indexed=False)


def events_page(events: Iterable[Event], query: Query, config: Config, *, base_url: str, now: dt.datetime) -> bytes:
    """The list that a filter leaves of `events`, which are those to choose from; the form offers what occurs there."""
    choices, shown, listed = Choices(), [], list(events)
    for event in listed:
        choices.add(event)
        if query.matches(event):
            shown.append(event)
    site, today = site_of(config, base_url), now.astimezone(dt.UTC).date()
    looser = loosening(listed, query, today, site.path("/events/")) if not shown else ()
    return filtered_page(shown, query, choices, site, today, looser=looser)


def _lists(store: Store, site: Site, overview: _Overview, today: dt.date) -> Iterator[Page]:
    yield Page(
        "events/index.html",
        partial(upcoming_page, overview.next_events, overview.months, overview.choices, site, today),
        changed=_last_change(overview.next_events),
    )
    keys = months_to_publish(overview.touched, today)
    for before, key, after in zip([None, *keys], keys, [*keys[1:], None], strict=False):
        events = _of_month(store, key)
        make = partial(month_page, key, events, before, after, site=site, today=today)
        yield Page(f"events/{key}/index.html", make, changed=_last_change(events))
    shown = _last_change(overview.next_events)
    yield Page("events/map/index.html", partial(map_page, overview.places.whereabouts(), site, today), changed=shown)
    yield Page("events/year/index.html", partial(year_ahead_page, overview.highlights, site), changed=shown)
    past = overview.past_months
    yield Page("events/past/index.html", partial(archive_page, past, site, today))
    for year in sorted({key[:4] for key in past}):
        of_year = list(store.events(since=dt.date(int(year), 1, 1), until=dt.date(int(year), 12, 31)))
        make = partial(year_page, year, of_year, past, site, today)
        yield Page(f"events/past/{year}/index.html", make, changed=_last_change(of_year))


def _last_change(events: Iterable[Event]) -> dt.date | None:
    return max((_day(event.last_modified) for event in events), default=None)


def _day(moment: dt.datetime) -> dt.date:
    return moment.astimezone(dt.UTC).date()


def _of_month(store: Store, key: str) -> list[Event]:
    """Every event that touches the month; the store reads days by the events' own clocks, as the calendar does."""
    first = dt.date(int(key[:4]), int(key[5:]), 1)
    near = store.events(since=first, until=next_month(first))
    return [event for event in near if key in months_touched(event)]


def _content(store: Store, config: Config, site: Site, overview: _Overview, today: dt.date) -> Iterator[Page]:
    content = shipped_content()
    for page in content.pages:
        if page.slug == HOME:
            make = partial(_home, content, store, config, site, overview=overview, today=today)
            yield Page(
                "index.html",
                make,
                told_in=content.told_in(page),
                changed=_last_change(overview.next_events) or page.matter.last_edited,
            )
        else:
            make = partial(content_page, content, page, site, today)
            yield Page(f"{page.slug}/index.html", make, told_in=content.told_in(page), changed=page.matter.last_edited)


def _home(content: Content, store: Store, config: Config, site: Site, *, overview: _Overview, today: dt.date) -> bytes:
    return home_page(content, _home_events(store, config, site, overview, today), site, today)


def _home_events(store: Store, config: Config, site: Site, overview: _Overview, today: dt.date) -> HomeEvents:
    since = dt.datetime.combine(today - dt.timedelta(days=NEWS_DAYS), dt.time(), dt.UTC)
    return HomeEvents(
        next_events=[event_row(event, site) for event in overview.next_events[:_ON_HOME]],
        upcoming=overview.upcoming,
        sources=sum(source.enabled for source in config.sources.values()),
        deadlines=overview.deadlines.lines(site),
        news=news_lines(store.changes(since, _MOST_NEWS_READ), site, today),
        year=timeline_view(overview.highlights.meetings(MOST_AT_HOME), site, today),
    )


def robots(site: Site) -> str:
    """Everything may be read, the feeds and their filters above all (feeds.md 5.5).

    Filtered pages are without number and say nothing that others do not say: crawlers are kept out of those. The star
    (RFC 9309 2.2.3) is for readers, Python's own among them, that drop a bare "?" and would keep out of the whole list.
    """
    kept_out = [site.path_in(code, address) for code in LANGUAGES for address in ("/events/", "/subscribe/")]
    rules = "".join(f"Disallow: {address}?*\n" for address in kept_out)
    return f"User-agent: *\n{rules}\nSitemap: {site.absolute('/sitemap.xml')}\n"
