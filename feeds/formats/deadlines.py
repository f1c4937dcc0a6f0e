"""Deadlines as entries of their own: whole days on the stated date, with what was stated about the hour in words.

A deadline keeps its UID when it is moved: that is made of the event, the kind and a number, never of the date. One that
is taken back before its day stays, marked, because a calendar from which it merely vanished would tell nobody; one that
the organiser's page drops once it is over was right all the same, and stays as it is.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape

from feeds.formats.entry import Entry
from feeds.formats.format import Look
from feeds.formats.jsonfeed import deadline_object
from feeds.formats.links import ascii_url
from feeds.formats.text import one_line
from feeds.formats.wording import (
    DEADLINES,
    dates,
    day,
    deadline_line,
    label,
    place_line,
    status_line,
    time_and_zone,
    titled,
)
from store.change import deadlines_of
from store.event import Deadline, DeadlineKind, Event, EventType, Status
from store.views import Change

VERSION = 1  # raise it whenever the same event would give other entries
_WITHDRAWN = "CANCELLED (no longer stated): "
# Fields of the event that every entry shows: nothing else may make one differ, or calendars would not notice.
_SHOWN = frozenset(["title", "start", "end", "timezone", "status", "mode", "place", "type", "url"])
_ABSTRACTS = frozenset([DeadlineKind.ABSTRACT, DeadlineKind.LATE_BREAKING])


@dataclass(frozen=True, slots=True)
class Stated:
    """One deadline through all that became of it.

    number     its place among those of its kind, from 0; with the kind it is the deadline's name for good
    first      aware UTC: when we first published it
    changed    aware UTC: when anything of it last changed that its entry shows
    sequence   the event's SEQUENCE from that moment on: it never falls, and rises only when the entry differs
    withdrawn  True if it was taken back before its day
    """

    number: int
    deadline: Deadline
    first: dt.datetime
    changed: dt.datetime
    sequence: int
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class _State:
    """What an event stated from one moment on."""

    at: dt.datetime
    sequence: int
    deadlines: tuple[Deadline, ...]


@dataclass(slots=True)
class _Kept:
    """A deadline while its history is read. `dropped`: when it disappeared; `sequence`: of its own last change."""

    deadline: Deadline
    first: dt.datetime
    changed: dt.datetime
    sequence: int
    dropped: dt.datetime | None = None

    def become(self, deadline: Deadline, state: _State) -> None:
        if self.dropped is not None or deadline != self.deadline:
            self.changed, self.sequence = state.at, state.sequence
        self.deadline, self.dropped = deadline, None

    def drop(self, state: _State) -> None:
        if self.dropped is None:
            self.dropped = state.at
            if self.withdrawn:
                self.changed, self.sequence = state.at, state.sequence

    @property
    def withdrawn(self) -> bool:
        return self.dropped is not None and self.dropped.date() <= self.deadline.date


def entries(event: Event, history: Sequence[Change], look: Look) -> Iterator[Entry]:
    """Every deadline of the event. `history`: all its visible changes, oldest first."""
    for each in stated(event, history):
        yield _entry(event, each, look)


def stated(event: Event, history: Sequence[Change]) -> list[Stated]:
    """What is stated now, and what was stated once, by kind and number."""
    states = _states(event, history)
    found: list[Stated] = []
    for kind in DeadlineKind:
        shown = _SHOWN | {"abstract_url" if kind in _ABSTRACTS else "registration_url"}
        around = [(max(change.at, event.created), change.sequence) for change in history if change.field in shown]
        kept: list[_Kept] = []
        for state in states:
            _follow(kept, [each for each in state.deadlines if each.kind is kind], state)
        for number, each in enumerate(kept):
            since = [moment for moment in around if moment[0] >= each.first]
            changed, sequence = max([(each.changed, each.sequence), *since])
            found.append(Stated(number, each.deadline, each.first, changed, sequence, each.withdrawn))
    return found


def _states(event: Event, history: Sequence[Change]) -> list[_State]:
    """What was stated from when on, oldest first; the last one is what the event says now."""
    told = [change for change in history if change.field == "deadlines"]
    sequence = history[0].sequence - 1 if history else event.sequence
    states = [_State(event.created, sequence, deadlines_of(told[0].old) if told else event.deadlines)]
    states += [_State(max(each.at, event.created), each.sequence, deadlines_of(each.new)) for each in told]
    if told:
        states[-1] = replace(states[-1], deadlines=event.deadlines)
    return states


def _follow(kept: list[_Kept], now: list[Deadline], state: _State) -> None:
    """Take in what is stated at one moment: the same date is the same deadline, else a missing one has moved."""
    left = sorted(now, key=lambda each: each.date)
    missing: list[_Kept] = []
    for each in kept:
        same = next((deadline for deadline in left if deadline.date == each.deadline.date), None)
        if same is None:
            missing.append(each)
        else:
            left.remove(same)
            each.become(same, state)
    movable = [each for each in missing if each.dropped is None] + [each for each in missing if each.withdrawn]
    for each, deadline in zip(movable, left, strict=False):
        each.become(deadline, state)
    for each in movable[len(left) :]:
        each.drop(state)
    kept += [_Kept(deadline, state.at, state.at, state.sequence) for deadline in left[len(movable) :]]


def _entry(event: Event, each: Stated, look: Look) -> Entry:
    deadline, kind = each.deadline, DEADLINES[each.deadline.kind]
    name = f"{_prefix(event, each)}{kind}: {one_line(event.title)}"
    hour = time_and_zone(deadline)
    when = day(deadline.date) + (f", {hour}" if hour else "")
    sentences = list(_sentences(event, each))
    links = list(_links(event, deadline, look))
    anchors = " · ".join(f'<a href="{escape(target)}">{escape(words)}</a>' for words, target in links)
    mark = f"{deadline.kind.value}-{each.number + 1}"
    return Entry(
        uid=str(uuid.uuid5(uuid.UUID(event.uid), f"deadline:{deadline.kind.value}:{each.number}")),
        name=name,
        title=f"{name} ({when})",
        page=f"{look.page(event)}#{mark}",
        published=each.first,
        changed=each.changed,
        gist=f"{when} · {kind}",
        summary=" ".join(sentences),
        text="\n".join(sentences) + "\n\n" + "\n".join(f"{words}: {target}" for words, target in links),
        html="<ul>" + "".join(f"<li>{escape(each)}</li>" for each in sentences) + f"</ul><p>{anchors}</p>",
        categories=(kind,) if event.type is EventType.OTHER else (kind, label(event.type)),
        external=ascii_url(event.url) if event.url else None,
        extra={"_sma_deadline": {**deadline_object(deadline), "withdrawn": each.withdrawn, "event": event.uid}},
        day=deadline.date,
        status=Status.CANCELLED if each.withdrawn else event.status,
        sequence=each.sequence,
        related=event.uid,
    )


def _prefix(event: Event, each: Stated) -> str:
    """What calendars without a status must read first."""
    if event.status not in (Status.CANCELLED, Status.POSTPONED):
        return _WITHDRAWN if each.withdrawn else ""
    return f"{event.status.value.upper()}: "


def _sentences(event: Event, each: Stated) -> Iterator[str]:
    """What is due when, for what; each a line of its own."""
    if status := status_line(event):
        yield status
    if each.withdrawn:
        yield "The organiser does not state this deadline any more."
    yield f"{deadline_line(each.deadline)}."
    if each.deadline.time is None:
        yield "No hour was stated."
    where = place_line(event)
    yield f"For: {titled(event)}, {dates(event)}{f', {where}' if where else ''}."


def _links(event: Event, deadline: Deadline, look: Look) -> Iterator[tuple[str, str]]:
    """Where to hand in, then our page, then the organiser's."""
    if deadline.kind in _ABSTRACTS and event.abstract_url:
        yield "Abstracts", ascii_url(event.abstract_url)
    if deadline.kind not in _ABSTRACTS and event.registration_url:
        yield "Registration", ascii_url(event.registration_url)
    yield "Event page", look.page(event)
    if event.url:
        yield "Organiser's page", ascii_url(event.url)
