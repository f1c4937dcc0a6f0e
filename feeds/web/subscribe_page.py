"""`/subscribe/`: addresses for everything, for the ready-made selections, and for the reader's own choice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from config.load import Config
from feeds.filters import Query
from feeds.web.calendar_links import GOOGLE_MAX, google_subscription, is_local, outlook_subscription, webcal
from feeds.web.filter_form import Choices, chosen, filter_form, with_query
from feeds.web.site import Site
from feeds.web.templates import render

# Reported by users of these programs, promised by nobody (feeds.md 4.8).
DELAYS = (
    ("Google Calendar", "Several hours, often a day or more; there is no button to hurry it"),
    ("Outlook.com and Microsoft 365", "3 to 24 hours"),
    ("Classic Outlook for Windows", "About 12 hours, as this calendar asks for"),
    ("Apple Calendar", "5 minutes to a week, as you choose; on iPhone as set under Fetch New Data"),
    ("Thunderbird", "30 minutes, unless you set another time"),
    ("Proton Calendar", "4 to 16 hours"),
    ("Nextcloud", "A few hours"),
)
_LINK_NAMES = {"rss": "RSS", "atom": "Atom", "json": "JSON Feed"}


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One feed with every way to take it."""

    anchor: str
    title: str
    description: str
    calendar_url: str
    webcal_url: str
    google_url: str
    outlook_url: str
    office_url: str
    links: tuple[Link, ...]
    too_long: bool


def subscribe_page(
    config: Config, site: Site, choices: Choices, query: Query | None = None, count: int | None = None
) -> bytes:
    """Without `query` the page of everybody; with it the addresses of that filter stand first, with its `count`."""
    query = query if query is not None and query.filters else None
    pairs = query.pairs() if query else []
    return render(
        "subscribe.html",
        site=site,
        section="/subscribe/",
        canonical=None if query else "/subscribe/",
        title="Subscribe",
        description="How to subscribe to meetings about spinal muscular atrophy in your calendar or portal.",
        local=is_local(site.base_url),
        chosen=chosen(query, site.path("/subscribe/")) if query else [],
        count=count or 0,
        events_address=with_query(site.path("/events/"), pairs),
        choice=_entry(site, "events", anchor="choice", title=site.name, pairs=pairs) if query else None,
        everything=_entry(site, "events", anchor="all-events", title=site.name),
        named=[
            _entry(site, feed.slug, anchor=f"feed-{feed.slug}", title=feed.title, description=feed.description)
            for feed in config.feeds
        ],
        form=filter_form(choices, query or Query()),
        delays=DELAYS,
    )


def _entry(
    site: Site, feed: str, *, anchor: str, title: str, description: str = "", pairs: Sequence[tuple[str, str]] = ()
) -> FeedEntry:
    url = with_query(site.absolute(f"/feeds/{feed}.ics"), pairs)
    formats = [link.path.rpartition(".")[2] for link in site.feed_links]
    return FeedEntry(
        anchor=anchor,
        title=title,
        description=description,
        calendar_url=url,
        webcal_url=webcal(url),
        google_url=google_subscription(url),
        outlook_url=outlook_subscription(url, title, "outlook.live.com"),
        office_url=outlook_subscription(url, title, "outlook.office.com"),
        links=tuple(
            Link(_LINK_NAMES.get(name, name), with_query(site.absolute(f"/feeds/{feed}.{name}"), pairs))
            for name in formats
            if name != "ics"
        ),
        too_long=len(webcal(url)) > GOOGLE_MAX,
    )
