"""Paragraphs as an editor types them: a bold title, lines broken by `<br>`, few words or none that name a field."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from store.event import Status
from tests.pages.draft import Draft
from tests.pages.programme import Wishes
from tests.pages.truth import Body, Truth


def paragraphs(draft: Draft) -> Body:
    """Bold title, then date and place line by line; the plain variant is one block with empty lines between."""
    events = draft.events(Wishes(first=50))
    blocks = [_block(draft, event) for event in events]
    html = f"<div>{'<br><br>'.join(blocks)}</div>" if draft.variant else "".join(f"<p>{block}</p>" for block in blocks)
    return Body(f"<p>{draft.language.intro}</p>{html}", tuple(events))


def _block(draft: Draft, event: Truth) -> str:
    parts = [f"<strong>{draft.title(event)}</strong>", draft.moment(event, between=" | "), draft.place(event)]
    if draft.rng.random() < 0.3:
        parts.append(draft.deadline(event))
    return "<br>\n".join(parts)


def labelled(draft: Draft) -> Body:
    """Each field on a line of its own behind its name; the title is the first line and has none."""
    events = draft.events(Wishes())
    return Body("".join(_labelled(draft, event) for event in events), tuple(events))


def _labelled(draft: Draft, event: Truth) -> str:
    fields = [("date", draft.date(event)), ("time", draft.clock(event)), ("place", draft.place(event))]
    rows = [(draft.word(name), value) for name, value in fields if value]
    if draft.variant:
        lines = "<br>".join(f"{name}: {value}" for name, value in rows)
        return f"<div><p><u>{draft.title(event)}</u></p><p>{lines}</p></div>"
    cells = "".join(f"<div><span>{name}:</span> <span>{value}</span></div>" for name, value in rows)
    return f'<div class="event-item"><h3>{draft.link(event)}</h3>{cells}<p>{draft.blurb()}</p></div>'


def series(draft: Draft) -> Body:
    """A title, its hour and place once, and below them all the days on which it takes place."""
    heads = draft.events(Wishes(ranges=False, last=90, least=3, most=4))
    runs = [[replace(head, start=head.start + dt.timedelta(weeks=4 * turn)) for turn in range(4)] for head in heads]
    runs = [[replace(event, status=Status.SCHEDULED) for event in run] for run in runs]
    return Body("".join(_run(draft, run) for run in runs), tuple(event for run in runs for event in run))


def _run(draft: Draft, events: list[Truth]) -> str:
    first = events[0]
    hour = f"{draft.clock(first)}, " if first.time else ""
    days = [draft.date(event) for event in events]
    dates = "<br>".join(days) if draft.variant else "".join(f"<li>{day}</li>" for day in days)
    block = f"<p>{dates}</p>" if draft.variant else f"<ul>{dates}</ul>"
    return f"<h3>{draft.title(first)}</h3><p>{hour}{draft.place(first)}</p>{block}"
