"""Cards and boxes: a tile with the date, the unnamed divs of a page builder, an accordion."""

from __future__ import annotations

from dataclasses import replace
from html import escape

from tests.pages.draft import Draft, local
from tests.pages.programme import Wishes
from tests.pages.truth import Body, Truth


def tiles(draft: Draft) -> Body:
    """Day, month and year in three elements of a tile; a heading with a link beside it."""
    events = draft.events(Wishes(ranges=False))
    cards = "".join(_card(draft, event) for event in events)
    return Body(f"<div{draft.marked('event-list', 'row')}>{cards}</div>", tuple(events))


def _card(draft: Draft, event: Truth) -> str:
    day, month, year = str(event.start.day), draft.language.mon[event.start.month - 1], str(event.start.year)
    order = (month, day, year) if draft.variant else (day, month, year)
    if draft.language.code == "ja":
        order = (f"{year}年", month, f"{day}日")
    tile = "".join(f"<span>{part}</span>" for part in order)
    clock = f"<span{draft.marked('time')}>{draft.clock(event)}</span> · " if event.time else ""
    return (
        f"<article{draft.marked('event-card', 'col-md-4 box')}><div{draft.marked('date-tile', 'left')}>{tile}</div>"
        f"<div><h3>{draft.link(event)}</h3><p>{clock}<span{draft.marked('venue')}>{draft.place(event)}</span></p>"
        f'<p>{draft.blurb()}</p><a href="{local(event)}">{draft.word("more")}</a></div></article>'
    )


def soup(draft: Draft) -> Body:
    """Divs with generated class names, no heading, no list: what a page builder leaves."""
    events = draft.events(Wishes())
    names = ["".join(draft.rng.choices("abcdefghkmnprstuvwxyz0123456789", k=7)) for _ in range(6)]
    rows = "".join(_soup_row(draft, event, names) for event in events)
    truth = tuple(replace(event, url=None) for event in events)  # its one link is for registering
    return Body(f'<div class="{names[0]}"><div class="{names[1]}">{rows}</div></div>', truth)


def _soup_row(draft: Draft, event: Truth, names: list[str]) -> str:
    clock = f"<div>{draft.clock(event)}</div>" if event.time else ""
    when = f'<div class="{names[2]}"><div>{draft.date(event)}</div>{clock}</div>'
    title = f'<div class="{names[4]}">{draft.title(event)}</div>'
    what = f'<div class="{names[3]}">{title}<div>{draft.place(event)}</div></div>'
    button = f'<div class="{names[5]}"><a href="{local(event)}">{draft.word("register")}</a></div>'
    return f'<div class="{names[5]}x"><div>{what + when if draft.variant else when + what}{button}</div></div>'


def accordion(draft: Draft) -> Body:
    """Folded rows: the summary has date and title, or the title alone; the rest is in the panel."""
    events = draft.events(Wishes(first=50))
    return Body("".join(_fold(draft, event) for event in events), tuple(events))


def _fold(draft: Draft, event: Truth) -> str:
    deadline = f"<p>{draft.deadline(event)}</p>" if draft.rng.random() < 0.5 else ""
    clock = f"<p>{draft.word('time')}: {draft.clock(event)}</p>" if event.time else ""
    place = f"<p>{draft.word('place')}: {draft.place(event)}</p>"
    rest = f"{clock}{place}<p>{draft.blurb()}</p>{deadline}"
    if draft.variant:
        panel = f"<p>{draft.word('date')}: {draft.date(event)}</p>{rest}"
        return (
            f'<div class="acc"><button type="button" aria-expanded="false">{draft.title(event)}</button>'
            f"<div hidden>{panel}</div></div>"
        )
    summary = f"<span>{escape(draft.date(event))}</span> <strong>{draft.title(event)}</strong>"
    return f"<details><summary>{summary}</summary><div>{rest}</div></details>"
