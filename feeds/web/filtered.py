"""Renders what a filter asks for: a feed, a list, an embed, the page of addresses. Blocking; called in threads."""

from __future__ import annotations

import datetime as dt

from config.load import Config
from feeds.filters import Query
from feeds.render import feed_bytes
from feeds.web.embed_list import embed_list, frame_page, list_fragment
from feeds.web.event_lists import filtered_page
from feeds.web.event_row import is_over
from feeds.web.filter_form import Choices
from feeds.web.http import EMBED_FRAME
from feeds.web.resource import Resource, from_bytes
from feeds.web.site import site_of
from feeds.web.subscribe_page import subscribe_page
from store.event import Event
from store.repository import Store


class FilteredPages:
    """Each method gives a whole answer with its own ETag."""

    def __init__(self, store: Store, config: Config, base_url: str) -> None:
        self._store = store
        self._config = config
        self._base_url = base_url
        self._site = site_of(config, base_url)

    def feed(self, extension: str, name: str, query: Query, today: dt.date) -> Resource:
        body = feed_bytes(extension, name, self._store, self._config, self._base_url, today, query)
        return from_bytes(f"feeds/{name}.{extension}", body if isinstance(body, bytes) else b"".join(body))

    def events(self, query: Query, today: dt.date) -> Resource:
        choices, events = self._matching(query, today)
        return from_bytes("events/index.html", filtered_page(events, query, choices, self._site, today))

    def subscribe(self, query: Query, today: dt.date) -> Resource:
        choices, events = self._matching(query, today)
        page = subscribe_page(self._config, self._site, choices, query, len(events))
        return from_bytes("subscribe/index.html", page)

    def embed(self, path: str, query: Query, today: dt.date) -> Resource:
        """The fragment, or with EMBED_FRAME for `path` the page of the frame."""
        _, events = self._matching(query, today)
        listed = embed_list(events, len(events), query, self._site)
        page = frame_page(listed, self._site) if path == EMBED_FRAME else list_fragment(listed)
        return from_bytes(path, page)

    def _matching(self, query: Query, today: dt.date) -> tuple[Choices, list[Event]]:
        """What the form offers, and the events that fit: upcoming ones, past ones where the filter names a past day."""
        choices, events = Choices(), []
        since = min(query.from_ or today, today)
        day_before = dt.date.fromordinal(max(since.toordinal() - 1, 1))  # an address may ask for the year 1
        for event in self._store.events(since=day_before):
            upcoming = not is_over(event, today)
            if upcoming:
                choices.add(event)
            if (upcoming or query.from_ is not None) and query.matches(event):
                events.append(event)
        return choices, events
