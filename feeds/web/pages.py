"""Every static page of the site, as a function of (store, config, day): the same day gives the same bytes.

Events are read in one pass, and each month once more for its own page, so that memory stays flat however many
events there are.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from config.load import Config
from feeds.filters import Query
from feeds.web.content import HOME, shipped_content
from feeds.web.content_pages import HomeEvents, content_page, home_page
from feeds.web.embed_list import embeds
from feeds.web.event_lists import (
    UPCOMING_AT_ONCE,
    archive_page,
    filtered_page,
    month_key,
    month_page,
    upcoming_page,
)
from feeds.web.event_page import event_page
from feeds.web.event_row import event_row, is_over
from feeds.web.filter_form import Choices
from feeds.web.messages import not_found_page
from feeds.web.site import STATIC, Site, site_of
from feeds.web.source_page import source_page
from feeds.web.subscribe_page import subscribe_page
from store.event import Event
from store.related import NONE
from store.repository import Store

_ON_HOME = 6
_MARGIN = dt.timedelta(days=2)  # a month's events by their own clocks may lie in the neighbouring UTC days


@dataclass(slots=True)
class _Overview:
    """What one pass over all events leaves behind: little, however many they are."""

    months: Counter[str] = field(default_factory=Counter)
    past_months: Counter[str] = field(default_factory=Counter)
    by_source: Counter[str] = field(default_factory=Counter)
    choices: Choices = field(default_factory=Choices)
    next_events: list[Event] = field(default_factory=list)
    upcoming: int = 0

    def add(self, event: Event, today: dt.date) -> None:
        key = month_key(event)
        self.months[key] += 1
        if is_over(event, today):
            self.past_months[key] += 1
            return
        self.upcoming += 1
        self.choices.add(event)
        self.by_source.update({slug for slug, _ in event.sources})
        if len(self.next_events) < UPCOMING_AT_ONCE:
            self.next_events.append(event)


def render_pages(store: Store, config: Config, base_url: str, now: dt.datetime) -> Iterator[tuple[str, bytes]]:
    """Yield (path, bytes) of every page, such as "events/index.html". Of `now` only the UTC day matters."""
    site, today = site_of(config, base_url), now.astimezone(dt.UTC).date()
    overview, relations = _Overview(), store.relations()
    for event in store.events():
        overview.add(event, today)
        history = store.history(event.uid) if event.sequence else []
        related = relations.get(event.uid, NONE)
        page = event_page(event, store.listings(event.uid), history, related, site=site, config=config, today=today)
        yield f"events/{event.slug}/index.html", page
    yield from _lists(store, config, site, overview, today)
    yield "subscribe/index.html", subscribe_page(config, site, overview.choices)
    yield "sources/index.html", source_page(config, store.source_states(), overview.by_source, site, today)
    yield from embeds(overview.next_events, overview.upcoming, site)
    yield from _content(config, site, overview, today)
    yield "404.html", not_found_page(site)
    yield "robots.txt", _robots().encode()
    yield from ((f"static/{file.name}", file.read_bytes()) for file in sorted(STATIC.iterdir()))


def events_page(events: Iterable[Event], query: Query, config: Config, *, base_url: str, now: dt.datetime) -> bytes:
    """The list that a filter leaves of `events`, which are those to choose from; the form offers what occurs there."""
    choices, shown = Choices(), []
    for event in events:
        choices.add(event)
        if query.matches(event):
            shown.append(event)
    return filtered_page(shown, query, choices, site_of(config, base_url), now.astimezone(dt.UTC).date())


def _lists(
    store: Store, config: Config, site: Site, overview: _Overview, today: dt.date
) -> Iterator[tuple[str, bytes]]:
    shown = overview.next_events
    reached = {month_key(event) for event in shown}
    further = [key for key in sorted(overview.months) if reached and key > max(reached)]
    yield "events/index.html", upcoming_page(shown, further, overview.choices, site, today)
    yield "events/past/index.html", archive_page(overview.past_months, site)
    keys = sorted(overview.months)
    for before, key, after in zip([None, *keys], keys, [*keys[1:], None], strict=False):
        yield f"events/{key}/index.html", month_page(key, _of_month(store, key), before, after, site)


def _of_month(store: Store, key: str) -> list[Event]:
    first = dt.date(int(key[:4]), int(key[5:]), 1)
    next_first = (first + dt.timedelta(days=31)).replace(day=1)
    near = store.events(since=first - _MARGIN, until=next_first + _MARGIN)
    return [event for event in near if month_key(event) == key]


def _content(config: Config, site: Site, overview: _Overview, today: dt.date) -> Iterator[tuple[str, bytes]]:
    content = shipped_content()
    enabled = sum(source.enabled for source in config.sources.values())
    next_events = [event_row(event, site) for event in overview.next_events[:_ON_HOME]]
    yield "index.html", home_page(content, HomeEvents(next_events, overview.upcoming, enabled), site, today)
    for page in content.pages:
        if page.slug != HOME:
            yield f"{page.slug}/index.html", content_page(content, page, site, today)


def _robots() -> str:
    """Everything may be read, the feeds above all (feeds.md 5.5); filtered lists need not be indexed."""
    return "User-agent: *\nDisallow: /events/?\nDisallow: /subscribe/?\n"
