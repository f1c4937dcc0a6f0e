"""Tables: one row an event; a date in one cell, split over spans, or beside other dates."""

from __future__ import annotations

from dataclasses import replace

from tests.pages.draft import Draft
from tests.pages.programme import Wishes
from tests.pages.truth import Body, Truth


def table(draft: Draft) -> Body:
    """Date, time, title and place in columns under a header row; the plain variant has the title first."""
    events = draft.events(Wishes())
    timed = any(event.time for event in events)
    columns = ["date", *(["time"] if timed else []), "title", "place"]
    if draft.variant:
        columns = ["title", "date", *(["time"] if timed else []), "place"]
    head = "".join(f"<th>{draft.word(name)}</th>" for name in columns)
    rows = "".join(
        f"<tr>{''.join(f'<td>{_cell(draft, event, name)}</td>' for name in columns)}</tr>" for event in events
    )
    opening = f"<thead><tr>{head}</tr></thead><tbody>" if draft.variant else f"<tbody><tr>{head}</tr>"
    return Body(
        f"<table{draft.marked('events-table', 'table table-striped')}>{opening}{rows}</tbody></table>", tuple(events)
    )


def _cell(draft: Draft, event: Truth, column: str) -> str:
    match column:
        case "date":
            return draft.date(event)
        case "time":
            return draft.clock(event)
        case "title":
            return draft.link(event)
        case _:
            return draft.place(event)


def split_table(draft: Draft) -> Body:
    """Day, month and year in three elements of the first cell; the header row is missing in the plain variant."""
    events = draft.events(Wishes(ranges=False))
    names = ("date", "title", "place")
    head = "" if draft.variant else f"<tr>{''.join(f'<th>{draft.word(name)}</th>' for name in names)}</tr>"
    return Body(f"<table>{head}{''.join(_split_row(draft, event) for event in events)}</table>", tuple(events))


def _split_row(draft: Draft, event: Truth) -> str:
    tag = "div" if draft.variant else "span"
    parts = (str(event.start.day), draft.language.mon[event.start.month - 1], str(event.start.year))
    if draft.language.code == "ja":
        parts = (f"{event.start.year}年", parts[1], f"{event.start.day}日")
    date = "\n".join(
        f"<{tag}{draft.marked(name)}>{part}</{tag}>" for name, part in zip(("day", "month", "year"), parts, strict=True)
    )
    clock = f"<small>{draft.clock(event)}</small>" if event.time else ""
    return (
        f"<tr><td>{date}</td><td>{draft.link(event)}<br>{clock}<p>{draft.blurb()}</p></td>"
        f"<td>{draft.place(event)}</td></tr>"
    )


def deadlines_table(draft: Draft) -> Body:
    """The event's date beside the dates by which to register and to submit."""
    events = [replace(event, time=None, until=None) for event in draft.events(Wishes(first=80, times=False))]
    columns = ["title", "date", "place", "register_by", "abstract_by"]
    if draft.variant:
        columns = ["abstract_by", "register_by", "date", "title", "place"]
    head = "".join(f'<th scope="col">{draft.word(name)}</th>' for name in columns)
    rows = "".join(
        f"<tr>{''.join(f'<td>{_dated_cell(draft, event, name)}</td>' for name in columns)}</tr>" for event in events
    )
    return Body(f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>", tuple(events))


def _dated_cell(draft: Draft, event: Truth, column: str) -> str:
    if column == "register_by":
        return draft.deadline_day(event, weeks=3)
    if column == "abstract_by":
        return draft.deadline_day(event, weeks=9)
    return _cell(draft, event, column)
