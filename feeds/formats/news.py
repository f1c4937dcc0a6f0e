"""What happened to an event, as entries: announced, moved, cancelled, changed. One entry for each moment.

The title begins with what happened, because a portal's list shows titles only and cuts them at their end; then the
event's title, then the days and the town as they were from that moment on. Below, every field that changed is told
with its old and new value (`news_sentences`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from html import escape

from feeds.formats.entry import Entry, about
from feeds.formats.format import Look
from feeds.formats.links import ascii_url
from feeds.formats.news_sentences import sentences
from feeds.formats.revisions import Revision, revisions
from feeds.formats.text import one_line
from feeds.formats.wording import (
    address,
    city_line,
    dates,
    gist,
    headline,
    labels,
    place_line,
    status_line,
    titled,
    when,
)
from store.change import moved
from store.event import Event, Mode, Precision, Status
from store.views import Change

_STATUS = {
    Status.CANCELLED: "Cancelled",
    Status.POSTPONED: "Postponed",
    Status.MOVED_ONLINE: "Moved online",
    Status.UNCONFIRMED: "Not confirmed",
}
_UNCERTAIN = {
    Status.CANCELLED: "Takes place after all",
    Status.POSTPONED: "Takes place after all",
    Status.UNCONFIRMED: "Confirmed again",
}
_MODE = {Mode.ONLINE: "Now online", Mode.HYBRID: "Also online", Mode.ONSITE: "Now on site"}


def entries(event: Event, changes: Sequence[Change], look: Look) -> Iterator[Entry]:
    """What there is to tell of an event, newest first: its changes (given oldest first), then its announcement.

    What came after the event was over is nobody's news.
    """
    first = event
    for revision in revisions(event, changes):
        first = revision.before
        if revision.after.last_day >= revision.at.date():
            yield _changed(revision, look)
    if first.last_day >= event.created.date():
        yield _announced(first, look)


def _announced(event: Event, look: Look) -> Entry:
    """The event as it was when we first published it."""
    entry = about(event.model_copy(update={"last_modified": event.created}), look)
    lead = _STATUS.get(event.status, "New")
    title = f"{lead}: {headline(event, marked=lead == 'New')}"
    return replace(entry, mark="new", name=title, title=title, categories=("New", *entry.categories))


def _changed(revision: Revision, look: Look) -> Entry:
    event, mark = revision.after, f"rev{revision.sequence}"
    lead = lead_of(revision)
    title = f"{lead}: {_name(event, lead)} ({_in_brackets(revision, lead)})"
    told = list(sentences(revision))
    where = "" if event.mode is Mode.ONLINE else address(event.place)
    facts = [status_line(event), f"When: {when(event)}", f"Where: {where or place_line(event)}"]
    lines = [fact for fact in facts if fact and fact != "Where: "]
    links = [("Event page", look.page(event))]
    links += [("Organiser's page", ascii_url(event.url))] if event.url else []
    anchors = " · ".join(f'<a href="{escape(target)}">{escape(words)}</a>' for words, target in links)
    return Entry(
        uid=event.uid,
        mark=mark,
        name=title,
        title=title,
        page=f"{look.page(event)}#{mark}",
        published=revision.at,
        changed=revision.at,
        gist=gist(event),
        summary=" ".join([*told, f"{gist(event)}."]),
        text="\n\n".join(["\n".join(told), "\n".join(lines), "\n".join(": ".join(link) for link in links)]),
        html=f"{_list(told)}{_list(lines)}<p>{anchors}</p>",
        author=event.organizer,
        language=event.language,
        categories=(_category(lead), *labels(event)),
        external=ascii_url(event.url) if event.url else None,
        event=event.model_copy(update={"sequence": revision.sequence, "last_modified": revision.at}),
        extra={"_sma_change": {"sequence": revision.sequence, "fields": sorted(revision.fields)}},
    )


def _list(lines: Sequence[str]) -> str:
    return "<ul>" + "".join(f"<li>{escape(one_line(line))}</li>" for line in lines) + "</ul>"


def _name(event: Event, lead: str) -> str:
    """The title; its own "CANCELLED: " would say the same twice."""
    return one_line(event.title) if lead in _STATUS.values() else titled(event)


def _in_brackets(revision: Revision, lead: str) -> str:
    """Days and town, without what the lead says already; former days where the lead has the new ones, or none are."""
    event = revision.after
    if lead.startswith("Now in ") or lead in ("Moved online", "Now online"):
        return dates(event)
    place = place_line(event)
    where = "online" if place == "Online" else place
    if lead.startswith(("Moved to ", "Postponed")):
        return "; ".join(part for part in (where, f"was {dates(revision.before)}") if part)
    return ", ".join(part for part in (dates(event), where) if part)


def _category(lead: str) -> str:
    """What happened in one of a few words, for portals that sort by category."""
    if lead.startswith(("Moved", "Now in")):
        return "Moved"
    return lead if lead in ("Cancelled", "Postponed") else "Changed"


def lead_of(revision: Revision) -> str:
    """What happened, in as few words as possible: the most important thing, if several did."""
    return next(_leads(revision))


def _leads(revision: Revision) -> Iterator[str]:
    """Everything that might stand in front, the most important first."""
    before, after, fields = revision.before, revision.after, revision.fields
    if "status" in fields and after.status in _STATUS:
        yield _STATUS[after.status]
    time_lead = _time_lead(before, after)
    if time_lead.startswith("Moved"):
        yield time_lead
    if "status" in fields and before.status in _UNCERTAIN:
        yield _UNCERTAIN[before.status]
    if time_lead:
        yield time_lead
    if "mode" in fields and before.mode is not None and after.mode is not None:
        yield _MODE[after.mode]
    if "place" in fields and (where := _place_lead(before, after)):
        yield where
    if "title" in fields:
        yield "New title"
    yield "Deadlines" if "deadlines" in fields else "Updated"


def _time_lead(before: Event, after: Event) -> str:
    if (before.start, before.end, before.timezone) == (after.start, after.end, after.timezone):
        return ""
    same_days = (before.first_day, before.last_day) == (after.first_day, after.last_day)
    if moved(before, after) and not same_days:
        return f"Moved to {dates(after)}"
    if before.precision is Precision.MONTH:
        return "Date announced"
    if not same_days:
        return "New dates"
    return "Time announced" if before.precision is Precision.DATE else "New time"


def _place_lead(before: Event, after: Event) -> str:
    town = city_line(after.place)
    if not town:
        return ""
    if not city_line(before.place):
        return "Place announced"
    known = address(before.place)  # history keeps a former place as one line
    return "New venue" if (after.place.city or town) in known else f"Now in {town}"
