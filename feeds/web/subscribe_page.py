"""The subscribe page: addresses for everything, for the ready-made selections, and for the reader's own choice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from config.feed import NamedFeed
from config.load import Config
from feeds.edition import MAIN, all_names, anchor
from feeds.filters import BadQuery, Query, query_of
from feeds.parts import MONTH, YEAR, Period, parts_among
from feeds.web.calendar_links import GOOGLE_MAX, google_subscription, is_local, outlook_subscription, webcal
from feeds.web.filter_form import Choices, chosen, filter_form, with_query
from feeds.web.qr_code import qr_code
from feeds.web.site import Site
from feeds.web.templates import render
from feeds.web.wording import month, month_name
from feeds.web.words import gettext as _
from feeds.web.words import language, marked

# Reported by users of these programs, promised by nobody (feeds.md 4.8).
DELAYS = (
    ("Google Calendar", marked("Several hours, often a day or more; there is no button to hurry it")),
    (marked("Outlook.com and Microsoft 365"), marked("3 to 24 hours")),
    (marked("Classic Outlook for Windows"), marked("About 12 hours, as this calendar asks for")),
    (
        marked("Apple Calendar"),
        marked("5 minutes to a week, as you choose; on iPhone as set under Fetch New Data"),
    ),
    ("Thunderbird", marked("30 minutes, unless you set another time")),
    ("Proton Calendar", marked("4 to 16 hours")),
    ("Fastmail", marked("About an hour")),
    ("Nextcloud", marked("A few hours")),
)
_LINK_NAMES = {"rss": "RSS", "atom": "Atom", "json": "JSON Feed"}


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class PartLinks:
    """A year, a quarter or a month of a large feed."""

    label: str
    url: str
    webcal_url: str
    google_url: str


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One feed with every way to take it. `qr` is its webcal address as SVG, where the page shows one; `lang` that of
    title and description, where it is not the page's; `parts` those in which a large feed comes as well."""

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
    qr: Markup | None
    lang: str | None = None
    parts: tuple[PartLinks, ...] = ()


def subscribe_page(
    config: Config,
    site: Site,
    choices: Choices,
    query: Query | None = None,
    count: int | None = None,
    *,
    published: Callable[[], Iterable[str]] = tuple,
) -> bytes:
    """Without `query` the page of everybody; with it the addresses of that filter stand first, with its `count`.

    `published`: the paths of the published tree, which says in what parts large feeds come.
    """
    parts = parts_among(published(), all_names(config))
    query = query if query is not None and query.filters else None
    pairs = query.pairs() if query else []
    return render(
        "subscribe.html",
        site=site,
        section="/subscribe/",
        canonical=None if query else "/subscribe/",
        title=_("Subscribe"),
        description=_("How to subscribe to meetings about spinal muscular atrophy in your calendar or portal."),
        local=is_local(site.base_url),
        chosen=chosen(query, site.path("/subscribe/")) if query else [],
        count=count or 0,
        events_address=with_query(site.path("/events/"), pairs),
        choice=_entry(site, "events", anchor="choice", title=site.name, pairs=pairs, with_qr=True) if query else None,
        same_feed=_same_feed(query, config) if query else None,
        request_url=_request_url(site, query) if query else None,
        everything=_entry(site, MAIN, anchor=anchor(MAIN), title=site.name, with_qr=True, periods=parts.get(MAIN, ())),
        named=[_named(site, feed, parts.get(feed.slug, ())) for feed in config.feeds if feed.retired is None],
        deadlines=_entry(site, "deadlines", anchor="feed-deadlines", title=_("Deadlines"), description=_deadlines()),
        news=_entry(site, "new", anchor="feed-new", title=_("News")).links,
        form=filter_form(choices, query or Query()),
        snippet=_snippet(site, pairs),
        frame_url=with_query(site.absolute("/embed/frame"), pairs),
        delays=[(_(program), _(delay)) for program, delay in DELAYS],
        here=with_query("/subscribe/", pairs),
    )


def _deadlines() -> str:
    return _("Deadlines for abstracts, early-bird rates and registration, each on its day.")


def _snippet(site: Site, pairs: Sequence[tuple[str, str]]) -> str:
    """HTML for somebody's own page, as text: the custom element with the filter, and a link inside for the meantime."""
    named = (("event-lang" if key == "lang" else key, value) for key, value in pairs)
    attributes = Markup("").join(Markup(' {}="{}"').format(key, value) for key, value in named)
    events_url = with_query(site.absolute("/events/"), pairs)
    script = Markup('<script async src="{}"></script>').format(site.absolute("/embed/sma-events.js"))
    element = Markup('<sma-events{}><a href="{}">{}</a></sma-events>').format(attributes, events_url, site.name)
    return f"{script}\n{element}"


def _named(site: Site, feed: NamedFeed, periods: Sequence[Period]) -> FeedEntry:
    words, code = feed.told_in(language())
    entry = _entry(
        site,
        feed.slug,
        anchor=anchor(feed.slug),
        title=words.title,
        description=words.description,
        periods=periods,
    )
    return replace(entry, lang=code if code != language() else None)


def _same_feed(query: Query, config: Config) -> tuple[str, Markup] | None:
    """Slug and title of the named feed that holds just what the filter asks for."""
    feed = _feed_of(query, config)
    if feed is None:
        return None
    words, code = feed.told_in(language())
    title = Markup('<span lang="{}">{}</span>').format(code, words.title) if code != language() else words.title
    return feed.slug, Markup("{}").format(title)


def _part(site: Site, feed: str, period: Period) -> PartLinks:
    url = site.absolute(f"/feeds/{feed}-{period.name}.ics")
    return PartLinks(_period_words(period), url, webcal(url), google_subscription(url))


def _period_words(period: Period) -> str:
    """ "2027", "April–June 2027", "May 2027"."""
    if period.months == YEAR:
        return str(period.first_day.year)
    last = month(period.last_day)
    return last if period.months == MONTH else f"{month_name(period.first_day.month)}–{last}"


def _feed_of(query: Query, config: Config) -> NamedFeed | None:
    """The named feed that holds just what the filter asks for: its address is short and permanent."""
    return next((feed for feed, filter_ in _filters(config) if filter_ == query), None)


def _filters(config: Config) -> Iterator[tuple[NamedFeed, Query]]:
    for feed in config.feeds:
        if feed.retired is not None:
            continue
        try:
            yield feed, query_of(feed.filter)
        except BadQuery:
            continue  # said at publishing, see feeds.publish.feed_problems


def _request_url(site: Site, query: Query) -> str | None:
    """A mail that asks the operator for a named feed of this filter; None where no contact is set."""
    return site.contact_url(
        _("%(name)s: please make a feed", name=site.name),
        _("Please make a named feed of %(choice)s", choice=query.canonical()),
    )


def _entry(
    site: Site,
    feed: str,
    *,
    anchor: str,
    title: str,
    description: str = "",
    pairs: Sequence[tuple[str, str]] = (),
    with_qr: bool = False,
    periods: Sequence[Period] = (),
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
        qr=qr_code(webcal(url), _("QR code of the calendar’s address")) if with_qr else None,
        parts=tuple(_part(site, feed, period) for period in periods),
    )
