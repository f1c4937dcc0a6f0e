"""Lists: one line an event, links whose text says all, terms and definitions, and a list amid much else."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from html import escape

from tests.pages.draft import Draft, local
from tests.pages.programme import Wishes, past_events
from tests.pages.truth import Body, Truth


def lines(draft: Draft) -> Body:
    """Date, title and place in one line of text; the plain variant leaves the year out."""
    events = draft.events(Wishes())
    rows = "".join(f"<li>{_line(draft, event)}</li>" for event in events)
    return Body(f"<ul{draft.marked('dates')}>{rows}</ul>", tuple(events))


def _line(draft: Draft, event: Truth) -> str:
    if not draft.variant:
        return f"{draft.moment(event)} – {draft.title(event)}, {draft.place(event)}"
    clock = f", {draft.clock(event)}" if event.time else ""
    return f"<strong>{draft.bare(event)}</strong>{clock}: {draft.title(event)} ({draft.place(event)})"


def link_rows(draft: Draft) -> Body:
    """Each row is one link, whose text holds date and title, in one string or in spans."""
    events = draft.events(Wishes(times=False))
    if not draft.variant:  # the label has no place
        events = [replace(event, place=None) for event in events]
    rows = "".join(
        f'<div{draft.marked("row")}><a href="{local(event)}">{_label(draft, event)}</a></div>' for event in events
    )
    return Body(f"<div>{rows}</div>", tuple(events))


def _label(draft: Draft, event: Truth) -> str:
    if draft.variant:
        return f"<span>{draft.bare(event)}</span><span>{draft.title(event)}</span><span>{draft.place(event)}</span>"
    return f"{draft.date(event)}: {draft.title(event)}"


def definitions(draft: Draft) -> Body:
    """A term with the date, a definition with title and place; wrapped in pairs in the plain variant."""
    events = draft.events(Wishes())
    rows = [f"<dt>{draft.moment(event)}</dt><dd>{draft.link(event)}<br>{draft.place(event)}</dd>" for event in events]
    return Body(f"<dl>{''.join(f'<div>{row}</div>' if draft.variant else row for row in rows)}</dl>", tuple(events))


def busy(draft: Draft) -> Body:
    """Upcoming events, then past ones, beside news with the dates on which they were written."""
    events = draft.events(Wishes(first=50))
    past = past_events(draft.language, draft.rng, draft.today, 4)
    upcoming = "".join(_entry(draft, event) for event in events)
    over = "".join(f"<li>{draft.date(event)} – {draft.title(event)}, {draft.place(event)}</li>" for event in past)
    page = (
        f'<div class="columns"><div class="main-column"><h2>{draft.word("upcoming")}</h2>{upcoming}'
        f"<h2>{draft.word('past')}</h2><ul>{over}</ul></div>{news_box(draft)}</div>"
    )
    return Body(page, (*events, *past))


def _entry(draft: Draft, event: Truth) -> str:
    deadline = f"<p>{draft.deadline(event)}</p>" if draft.rng.random() < 0.4 else ""
    return (
        f"<div{draft.marked('event', 'entry')}><h4>{draft.link(event)}</h4>"
        f"<p>{draft.moment(event)} | {draft.place(event)}</p>"
        f"<p>{draft.blurb()}</p>{deadline}</div>"
    )


def _days_ago(draft: Draft, days: int) -> str:
    return draft.language.fill(draft.style.day, draft.today - dt.timedelta(days=days))


def news_box(draft: Draft) -> str:
    """Return a side column of news, each with the day on which it was written."""
    days = sorted(draft.rng.sample(range(2, 90), len(draft.language.news)))
    rows = "".join(
        f'<li><span class="meta">{_days_ago(draft, day)}</span><a href="/news/{day}">{escape(text)}</a></li>'
        for day, text in zip(days, draft.language.news, strict=True)
    )
    return f'<aside class="sidebar"><h3>{draft.word("news")}</h3><ul>{rows}</ul></aside>'
