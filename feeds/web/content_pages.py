"""Content pages as published bytes: each Markdown file in its template, with dates, references and, at home, events."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from feeds.web.content import HOME, Content, ContentPage, all_entries, render_content
from feeds.web.event_page import day_of
from feeds.web.event_row import EventRow
from feeds.web.site import Site
from feeds.web.templates import render

REFERENCE_LIST = "references"


@dataclass(frozen=True, slots=True)
class HomeEvents:
    """What the start page shows of events: the next few, how many there are in all, and from how many sources."""

    next_events: Sequence[EventRow]
    upcoming: int
    sources: int


def home_page(content: Content, events: HomeEvents, site: Site, today: dt.date) -> bytes:
    page = content.page(HOME)
    what = "organisation" if events.sources == 1 else "organisations and lists"
    shown = render_content(content, page, site, {"sources": f"{events.sources} {what}"})
    before, *after = shown.parts
    return render(
        "home.html", **_common(page, site, today), before=before, after=after, references=shown.entries,
        events=events.next_events, upcoming=events.upcoming,
    )  # fmt: skip


def content_page(content: Content, page: ContentPage, site: Site, today: dt.date) -> bytes:
    """Every page but the start page."""
    shown = render_content(content, page, site)
    return render(
        "content.html",
        **_common(page, site, today),
        body=shown.parts[0],
        headings=page.headings if page.matter.clinical else (),
        references=shown.entries,
        all_references=all_entries(content, site) if page.slug == REFERENCE_LIST else (),
    )


def _common(page: ContentPage, site: Site, today: dt.date) -> dict[str, object]:
    matter = page.matter
    return {
        "site": site,
        "section": page.address,
        "canonical": page.address,
        "title": matter.title,
        "description": matter.description,
        "clinical": matter.clinical,
        "last_edited": day_of(matter.last_edited),
        "last_reviewed": day_of(matter.last_clinically_reviewed) if matter.last_clinically_reviewed else None,
        "reviewed_by": matter.reviewed_by,
        "review_due": day_of(matter.next_review_due),
        "overdue": page.is_overdue(today),
    }
