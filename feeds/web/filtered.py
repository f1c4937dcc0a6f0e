"""Renders what a filter asks for: a feed, a list, an embed, the page of addresses. Blocking; called in threads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable

from config.load import Config
from feeds.filters import Query
from feeds.language import ENGLISH, Language
from feeds.render import rendered
from feeds.web.embed_list import embed_list, frame_page, list_fragment
from feeds.web.event_lists import filtered_page
from feeds.web.event_row import is_over
from feeds.web.filter_form import Choices
from feeds.web.http import EMBED_FRAME
from feeds.web.loosening import fits, loosening
from feeds.web.resource import Resource, from_bytes
from feeds.web.site import site_of
from feeds.web.subscribe_page import subscribe_page
from feeds.web.words import writing_in
from store.event import Event
from store.repository import Store


class FilteredPages:
    """Each method gives a whole answer with its own ETag.

    Last-Modified is the last visible change of what it shows, or `published` where that is later: when the bytes at the
    address without a filter last changed. That one never goes back, and tells of events that have left the answer.
    """

    def __init__(self, store: Store, config: Config, base_url: str, paths: Callable[[], Iterable[str]] = tuple) -> None:
        """`paths`: those of the published tree, in which large feeds come in parts."""
        self._store = store
        self._config = config
        self._base_url = base_url
        self._paths = paths
        self._site = site_of(config, base_url)

    def feed(
        self, extension: str, name: str, query: Query, today: dt.date, *, published: dt.datetime | None
    ) -> Resource:
        made = rendered(extension, name, self._store, self._config, self._base_url, today, query)
        return from_bytes(f"feeds/{name}.{extension}", b"".join(made.chunks), _latest([published, made.changed]))

    def events(
        self, query: Query, today: dt.date, language: Language = ENGLISH, *, published: dt.datetime | None
    ) -> Resource:
        choices, events = self._matching(query, today)
        # A way out of an empty list may lead to past events: that alone is worth a look at all of them.
        all_events = self._store.events() if not events else ()
        with writing_in(language):
            looser = loosening(all_events, query, today, self._site.path("/events/"))
            page = filtered_page(events, query, choices, self._site, today, looser=looser)
        return from_bytes("events/index.html", page, _last_change(events, published))

    def subscribe(
        self, query: Query, today: dt.date, language: Language = ENGLISH, *, published: dt.datetime | None
    ) -> Resource:
        choices, events = self._matching(query, today)
        with writing_in(language):
            page = subscribe_page(self._config, self._site, choices, query, len(events), published=self._paths)
        return from_bytes("subscribe/index.html", page, _last_change(events, published))

    def embed(self, path: str, query: Query, today: dt.date, *, published: dt.datetime | None) -> Resource:
        """The fragment, or with EMBED_FRAME for `path` the page of the frame."""
        _, events = self._matching(query, today)
        listed = embed_list(events, len(events), query, self._site)
        page = frame_page(listed, self._site) if path == EMBED_FRAME else list_fragment(listed)
        return from_bytes(path, page, _last_change(events, published))

    def _matching(self, query: Query, today: dt.date) -> tuple[Choices, list[Event]]:
        """What the form offers, and the events that fit: upcoming ones, past ones where the filter names a past day."""
        choices, events = Choices(), []
        since = min(query.from_ or today, today)
        day_before = dt.date.fromordinal(max(since.toordinal() - 1, 1))  # an address may ask for the year 1
        for event in self._store.events(since=day_before):
            if not is_over(event, today):
                choices.add(event)
            if fits(event, query, today):
                events.append(event)
        return choices, events


def _last_change(events: Iterable[Event], published: dt.datetime | None) -> dt.datetime | None:
    return _latest([published, *(event.last_modified for event in events)])


def _latest(moments: Iterable[dt.datetime | None]) -> dt.datetime | None:
    return max((moment for moment in moments if moment is not None), default=None)
