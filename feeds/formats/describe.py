"""An event's story in plain text, paragraph by paragraph: DESCRIPTION of calendars, the body of entries."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from feeds.formats.format import Look
from feeds.formats.links import ascii_url
from feeds.formats.text import clean, cut, one_line
from feeds.formats.wording import address, deadline_line, status_line, when
from store.event import Event, Mode
from store.face import url_key
from store.walltime import sort_instant

MAX_SOURCES = 5
_WEB_PAGE = re.compile(r"https?://\S{1,300}")  # a local file has no address; endless ones help nobody


def excerpt(event: Event, limit: int) -> str:
    """The organiser's own words, cut to what may be shown of a third party's text."""
    return cut(clean(event.description).strip(), limit)


def facts(event: Event) -> Iterator[str]:
    """When, where, by whom, until when: one line each."""
    yield f"When: {when(event)}"
    where = address(event.place)
    if event.mode in (Mode.ONLINE, Mode.HYBRID):
        where = f"{where}, and online" if where and event.mode is Mode.HYBRID else "Online"
    if where:
        yield f"Where: {where}"
    if event.organizer:
        yield f"Organiser: {one_line(event.organizer)}"
    yield from stated(event)
    yield from deadlines(event)


def stated(event: Event) -> Iterator[str]:
    """What the organiser says of credits and of who pays, word for word; we vouch for neither."""
    if event.accreditation:
        yield f"Accreditation, as stated by the organiser: {one_line(event.accreditation)}"
    if event.sponsor:
        yield f"Sponsor, as stated by the organiser: {one_line(event.sponsor)}"


def deadlines(event: Event) -> Iterator[str]:
    yield from (deadline_line(deadline) for deadline in event.deadlines)


def links(event: Event, look: Look) -> Iterator[tuple[str, str]]:
    """(name, address) of where to go from here; our own page, the organiser's and where we found it come last."""
    if event.online_url:
        yield "Join online", ascii_url(event.online_url)
    if event.registration_url:
        yield "Registration", ascii_url(event.registration_url)
    if event.abstract_url:
        yield "Abstracts", ascii_url(event.abstract_url)
    yield "Event page", look.page(event)
    own = ascii_url(event.url) if event.url else None
    if own:
        yield "Organiser's page", own
    told = {url_key(event.url)} if event.url else set()
    pages = [page for _, page in event.sources if _WEB_PAGE.fullmatch(page) and url_key(page) not in told]
    for page in [*{url_key(page): ascii_url(page) for page in pages}.values()][:MAX_SOURCES]:
        yield "Source", page


def no_end_line(event: Event, assumed: dt.timedelta) -> str | None:
    """Says that an end was made up for calendars, where it was (architecture decision 8)."""
    if event.all_day or has_end(event):
        return None
    return f"No end time was announced; calendars show {_spelled(assumed)}."


def has_end(event: Event) -> bool:
    """A timed event that ends when it begins has no announced end either."""
    return event.end is not None and (event.all_day or sort_instant(event.end) > sort_instant(event.start))


def plain(event: Event, look: Look, text: str, *, with_facts: bool) -> str:
    """The whole story as plain text with `text` as the description; links come last."""
    head = [status_line(event), no_end_line(event, look.assumed_duration) if not with_facts else None]
    lines = list(facts(event)) if with_facts else [*stated(event), *deadlines(event)]
    sections = [
        "\n".join(sentence for sentence in head if sentence),
        text,
        "\n".join(lines),
        "\n".join(f"{name}: {target}" for name, target in links(event, look)),
    ]
    return "\n\n".join(section for section in sections if section)


def _spelled(duration: dt.timedelta) -> str:
    """ "1 hour", "90 minutes", "2 hours"."""
    minutes = round(duration.total_seconds() / 60)
    number, unit = (minutes // 60, "hour") if minutes % 60 == 0 else (minutes, "minute")
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"
