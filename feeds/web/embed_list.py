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

from feeds.filters import ANYTHING, Language, Query
from feeds.web.event_row import machine_start
from feeds.web.filter_form import with_query
from feeds.web.http import EMBED_ELEMENT, EMBED_FRAME, EMBED_LIST
from feeds.web.site import Site
from feeds.web.templates import render
from feeds.web.words import Words, words_of
from store.event import Event

ELEMENT = Path(__file__).parent / "embed" / "sma-events.js"
HEADING = 2
LIMIT = 50  # events where the address names no `limit`
_SCRIPT_TEXTS = ("loading", "loaded_one", "loaded_other", "failed")


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
    words = words_of(query.ui or Language.EN)
    level, pairs = query.heading or HEADING, query.selection.pairs()
    shown = events[: query.limit or LIMIT]
    return EmbedList(
        language=words.language,
        heading=f"h{level}",
        inner=f"h{level + 1}" if level < 6 else "p",
        title=words.text("heading_any_time" if query.from_ else "heading"),
        rows=tuple(_row(event, words, site) for event in shown),
        empty=words.text("empty"),
        subscribe_url=with_query(site.absolute("/subscribe/"), pairs),
        subscribe=words.text("subscribe"),
        all_url=with_query(site.absolute("/events/"), pairs),
        all=words.text("all_cut" if count > len(shown) else "all", name=site.name, count=count),
    )


def list_fragment(listed: EmbedList) -> bytes:
    return render("embed_list.html", listed=listed)


def frame_page(listed: EmbedList, site: Site) -> bytes:
    return render("embed_frame.html", listed=listed, site=site)


def element_script() -> bytes:
    """The custom element, with its words in every language."""
    words = {language.value: {key: words_of(language).texts[key] for key in _SCRIPT_TEXTS} for language in Language}
    table = json.dumps(words, ensure_ascii=False, indent=2, sort_keys=True)
    return ELEMENT.read_text(encoding="utf-8").replace("__WORDS__", table).encode()


def embeds(events: Sequence[Event], count: int, site: Site) -> Iterator[tuple[str, bytes]]:
    """What the published tree holds: the list and the frame of everything to come, in English, and the element."""
    listed = embed_list(events, count, ANYTHING, site)
    yield EMBED_LIST, list_fragment(listed)
    yield EMBED_FRAME, frame_page(listed, site)
    yield EMBED_ELEMENT, element_script()


def _row(event: Event, words: Words, site: Site) -> EmbedRow:
    when = (words.days_of_week(event), words.hours(event))
    what = (words.kind(event.type), words.place(event), event.organizer or "")
    return EmbedRow(
        url=site.absolute(f"/events/{event.slug}/"),
        title=event.title,
        lang_attribute=_lang_attribute(event.language, words.language),
        machine_start=machine_start(event),
        days=words.dates(event),
        when=" · ".join(part for part in when if part),
        what=" · ".join(part for part in what if part),
        status=words.status(event.status),
    )


def _lang_attribute(language: str | None, around: Language) -> Markup:
    """Attributes of a title in another language than the words around it (WCAG 3.1.2)."""
    if language is None or language == around:
        return Markup("")
    return Markup(' lang="{}" dir="auto"').format(language)
