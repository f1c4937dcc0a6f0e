"""Content pages as published bytes: each Markdown file in its template, with dates, references and, at home, events."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from feeds.web.content import HOME, Content, ContentPage
from feeds.web.content_html import all_entries, render_content
from feeds.web.event_page import day_of
from feeds.web.event_row import EventRow
from feeds.web.home_events import DeadlineSoon, NewsLine
from feeds.web.site import Site
from feeds.web.templates import render
from feeds.web.words import language, ngettext
from feeds.web.year_ahead import TimelineView

REFERENCE_LIST = "references"


@dataclass(frozen=True, slots=True)
class HomeEvents:
    """What the start page shows of events: the next few, how many there are in all, and from how many sources.

    deadlines  those that come next, soonest first
    news       what was announced or has changed lately, newest first
    year       the larger meetings of the next twelve months, as a picture
    """

    next_events: Sequence[EventRow]
    upcoming: int
    sources: int
    deadlines: Sequence[DeadlineSoon] = ()
    news: Sequence[NewsLine] = ()
    year: TimelineView | None = None


def home_page(content: Content, events: HomeEvents, site: Site, today: dt.date) -> bytes:
    page = content.in_language(content.page(HOME), language())
    sources = ngettext("%(num)s organisation", "%(num)s organisations and lists", events.sources)
    shown = render_content(content, page, site, {"sources": sources})
    before, *after = shown.parts
    return render(
        "home.html", **_common(content, page, site, today), before=before, after=after, references=shown.entries,
        events=events.next_events, upcoming=events.upcoming, deadlines=events.deadlines, news=events.news,
        year=events.year,
    )  # fmt: skip


def content_page(content: Content, page: ContentPage, site: Site, today: dt.date) -> bytes:
    """Every page but the start page; in the page's language where somebody has translated it."""
    page = content.in_language(page, language())
    shown = render_content(content, page, site)
    return render(
        "content.html",
        **_common(content, page, site, today),
        body=shown.parts[0],
        headings=page.headings if page.matter.clinical else (),
        references=shown.entries,
        all_references=all_entries(content, site) if page.slug == REFERENCE_LIST else (),
    )


def _common(content: Content, page: ContentPage, site: Site, today: dt.date) -> dict[str, object]:
    matter = page.matter
    return {
        "site": site,
        "section": page.address,
        "canonical": page.address,
        "told_in": content.told_in(page),
        "title": matter.title,
        "description": matter.description,
        "clinical": matter.clinical,
        "last_edited": day_of(matter.last_edited),
        "last_reviewed": day_of(matter.last_clinically_reviewed) if matter.last_clinically_reviewed else None,
        "reviewed_by": matter.reviewed_by,
        "review_due": day_of(matter.next_review_due),
        "overdue": page.is_overdue(today),
    }
