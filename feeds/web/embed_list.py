"""The list of events for other people's pages: a fragment of HTML, the same as a page for a frame, and the element.

The fragment brings no styles, no ids and no script, so that nothing of it can collide with the page around it; links
are absolute. `docs/how-to/embed.md` says how portals use it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from feeds.filters import ANYTHING, Query
from feeds.language import ENGLISH, LANGUAGES, Language
from feeds.web.event_row import lang_attribute, machine_start
from feeds.web.filter_form import with_query
from feeds.web.http import EMBED_ELEMENT, EMBED_FRAME, EMBED_LIST
from feeds.web.site import Site
from feeds.web.templates import render
from feeds.web.vocabulary import label, status_label
from feeds.web.wording import dates, hours, place_line, weekdays
from feeds.web.words import gettext as _
from feeds.web.words import language, ngettext, pgettext, writing_in
from store.event import Event, EventType, Status

ELEMENT = Path(__file__).parent / "embed" / "sma-events.js"
HEADING = 2
LIMIT = 50  # events where the address names no `limit`


@dataclass(frozen=True, slots=True)
class EmbedRow:
    """One event; `when` is what follows its days: weekdays and hours."""

    url: str
    title: str
    lang_attribute: Markup
    machine_start: str
    days: str
    when: str
    what: str
    status: str


@dataclass(frozen=True, slots=True)
class EmbedList:
    """What the fragment shows. `heading` and `inner` are names of elements, such as "h2" and "h3"."""

    language: Language
    heading: str
    inner: str
    title: str
    rows: tuple[EmbedRow, ...]
    empty: str
    subscribe_url: str
    subscribe: str
    all_url: str
    all: str


def embed_list(events: Sequence[Event], count: int, query: Query, site: Site) -> EmbedList:
    """`events` are the first ones, at least as many as are shown, of the `count` that pass the filter of `query`."""
    level, pairs = query.heading or HEADING, query.selection.pairs()
    shown = events[: query.limit or LIMIT]
    with writing_in(query.ui or ENGLISH):
        return EmbedList(
            language=language(),
            heading=f"h{level}",
            inner=f"h{level + 1}" if level < 6 else "p",
            title=_("SMA events") if query.from_ else _("Upcoming SMA events"),
            rows=tuple(_row(event, site) for event in shown),
            empty=_("No event fits at present. New ones will appear here as soon as they are announced."),
            subscribe_url=with_query(site.absolute("/subscribe/"), pairs),
            subscribe=_("Subscribe to these events"),
            all_url=with_query(site.absolute("/events/"), pairs),
            all=_all(count, len(shown), site),
        )


def _all(count: int, shown: int, site: Site) -> str:
    if count <= shown:
        return _("All events at %(name)s", name=site.name)
    return ngettext("%(num)s event at %(name)s", "All %(num)s events at %(name)s", count, name=site.name)


def list_fragment(listed: EmbedList) -> bytes:
    return render("embed_list.html", listed=listed)


def frame_page(listed: EmbedList, site: Site) -> bytes:
    return render("embed_frame.html", listed=listed, site=site)


def element_script() -> bytes:
    """The custom element, with its words in every language."""
    table = json.dumps({code: _script_words(code) for code in LANGUAGES}, ensure_ascii=False, indent=2, sort_keys=True)
    return ELEMENT.read_text(encoding="utf-8").replace("__WORDS__", table).encode()


def _script_words(code: Language) -> dict[str, str]:
    """The script fills in the number itself, so it gets the form of 1 and, with a place for it, that of all others."""
    with writing_in(code):
        return {
            "loading": _("Events are being loaded …"),
            "loaded_one": _("1 event listed"),
            "loaded_other": _("%(count)s events listed", count="{count}"),
            "failed": _("The events could not be loaded."),
        }


def embeds(events: Sequence[Event], count: int, site: Site) -> Iterator[tuple[str, bytes]]:
    """What the published tree holds: the list and the frame of everything to come, in English, and the element."""
    listed = embed_list(events, count, ANYTHING, site)
    yield EMBED_LIST, list_fragment(listed)
    yield EMBED_FRAME, frame_page(listed, site)
    yield EMBED_ELEMENT, element_script()


def _row(event: Event, site: Site) -> EmbedRow:
    when = (weekdays(event), hours(event))
    what = ("" if event.type is EventType.OTHER else label(event.type), place_line(event), event.organizer or "")
    return EmbedRow(
        url=site.absolute(f"/events/{event.slug}/"),
        title=event.title,
        lang_attribute=lang_attribute(event.language),
        machine_start=machine_start(event),
        days=dates(event),
        when=" · ".join(part for part in when if part),
        what=" · ".join(part for part in what if part),
        status=_status(event.status),
    )


def _status(status: Status) -> str:
    """ "Cancelled:", as it stands before a title; "" for an event that takes place as announced."""
    return "" if status is Status.SCHEDULED else pgettext("before a title", "%(status)s:", status=status_label(status))
