"""The whole store at one moment, and what must hold of any moment and of any step from one to the next.

Looked at from outside the code that writes: plain rows, and a list of visible columns of our own. Each check returns
sentences about what is wrong, so that a failing test says which row broke which promise.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from config.overrides import SettableField
from store.decision import DecisionKind
from store.event import Verdict
from store.models import METADATA
from store.repository import Store

Row = Mapping[str, Any]
Rows = Mapping[tuple[Any, ...], Row]

# What subscribers see of an event: feeds.md and architecture decision 10.
VISIBLE = (
    "title", "start", "end", "timezone", "precision", "status", "mode", "venue", "street", "city", "region", "country",
    "latitude", "longitude", "url", "registration_url", "abstract_url", "online_url", "description", "accreditation",
    "sponsor", "type",
)  # fmt: skip
# Tables whose rows stay for good. The others are caches, states and what a later run replaces.
FOR_GOOD = ("event", "listing", "alias", "change", "decision", "crawl", "source_state", "identity")
# Fields whose column holds just what a person sets.
SET_AS_TOLD = (SettableField.TITLE, SettableField.STATUS, SettableField.CITY, SettableField.DESCRIPTION)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Table -> primary key -> row."""

    tables: Mapping[str, Rows]

    @property
    def events(self) -> dict[int, Row]:
        return {key[0]: row for key, row in self.tables["event"].items()}

    @property
    def listings(self) -> list[Row]:
        return list(self.tables["listing"].values())

    def root(self, event_id: int) -> int:
        """Return the event that is shown for this one. Raises ValueError if that leads in a circle."""
        seen = [event_id]
        while (into := self.events[seen[-1]]["merged_into"]) is not None:
            if into in seen:
                raise ValueError(f"events merged in a circle: {seen}")
            seen.append(into)
        return seen[-1]

    def visible(self, event_id: int) -> tuple[Any, ...]:
        """Return what subscribers see of an event."""
        event = self.events[event_id]
        deadlines = [
            tuple(value for name, value in row.items() if name != "event_id")
            for row in self.tables["deadline"].values()
            if row["event_id"] == event_id
        ]
        return (*(event[name] for name in VISIBLE), sorted(deadlines, key=str))


def take(store: Store) -> Snapshot:
    """Read every row of every table in one view."""
    tables = {}
    with store._engine.connect() as connection:
        for table in METADATA.sorted_tables:
            names = [column.name for column in table.primary_key]
            rows = [dict(row._mapping) for row in connection.execute(select(table))]
            tables[table.name] = {tuple(row[name] for name in names): row for row in rows}
    return Snapshot(tables)


def faults(now: Snapshot) -> list[str]:
    """Return what is wrong with the store at one moment."""
    return [*_circles(now), *_twice(now), *_homes(now), *_deserted(now), *_disregarded(now)]


def _circles(now: Snapshot) -> Iterator[str]:
    for event_id in now.events:
        try:
            now.root(event_id)
        except ValueError as error:
            yield str(error)
            return


def _twice(now: Snapshot) -> Iterator[str]:
    former = [row["value"] for row in now.tables["alias"].values() if row["source"] == ""]
    for name, values in (
        ("uid", [row["uid"] for row in now.events.values()]),
        ("slug, former ones among them,", [*(row["slug"] for row in now.events.values()), *former]),
    ):
        yield from (f"the {name} {value} is there {n} times" for value, n in Counter(values).items() if n > 1)


def _homes(now: Snapshot) -> Iterator[str]:
    for listing in now.listings:
        at, home = listing["event_id"], now.root(listing["home_id"])
        if now.events[at]["merged_into"] is not None:
            yield f"listing {listing['id']} is at event {at}, which is merged into another"
        elif at != home:
            yield f"listing {listing['id']} is at event {at}, but its home leads to {home}"


def _deserted(now: Snapshot) -> Iterator[str]:
    listed = {listing["event_id"] for listing in now.listings}
    for event_id, event in now.events.items():
        if event["merged_into"] is None and event_id not in listed:
            yield f"event {event_id} is shown and nobody lists it"


def _disregarded(now: Snapshot) -> Iterator[str]:
    """What a person decided, and what did not come of it."""
    for row in now.tables["decision"].values():
        kind = DecisionKind(row["kind"])
        holds = row["undone"] is not None or _holds(now, kind, row["event_id"], row["other_id"])
        if not holds and not _overruled(now, kind, row):
            yield f"the decision {row['kind']} on event {row['event_id']} (other {row['other_id']}) does not hold"


def _overruled(now: Snapshot, kind: DecisionKind, row: Row) -> bool:
    """True if a person has later said the contrary of these events, or of what they are in: the last word counts."""
    apart = {DecisionKind.SPLIT, DecisionKind.DIFFERENT}
    contrary = apart if kind is DecisionKind.MERGE else {DecisionKind.MERGE} if kind in apart else set()
    roots = {now.root(row["event_id"]), now.root(row["other_id"])} if contrary else set()
    return any(
        each["id"] > row["id"]
        and each["undone"] is None
        and DecisionKind(each["kind"]) in contrary
        and roots & {now.root(each["event_id"]), now.root(each["other_id"])}
        for each in now.tables["decision"].values()
    )


def _holds(now: Snapshot, kind: DecisionKind, event_id: int, other_id: int) -> bool:
    match kind:
        case DecisionKind.HIDE:
            return bool(now.events[event_id]["hidden"] or now.events[event_id]["merged_into"])
        case DecisionKind.APPROVE:
            return bool(now.events[now.root(event_id)]["verdict"] == Verdict.PUBLISH)
        case DecisionKind.MERGE:
            return now.root(event_id) == now.root(other_id)
        case DecisionKind.SPLIT | DecisionKind.DIFFERENT:
            return now.root(event_id) != now.root(other_id)
        case DecisionKind.SET:
            return True  # the store tells whether it is in force, see `public_faults`


def step_faults(before: Snapshot, after: Snapshot, at: dt.datetime) -> list[str]:
    """Return what is wrong with the step from one moment to the next, taken at `at`."""
    return [
        *_lost(before, after),
        *_renamed(before, after),
        *_untold(before, after, at),
        *_unwritten(before, after, at),
    ]


def _lost(before: Snapshot, after: Snapshot) -> Iterator[str]:
    for name in FOR_GOOD:
        for key in before.tables[name].keys() - after.tables[name].keys():
            yield f"row {key} of {name} is gone"
    for key in before.tables["change"].keys() & after.tables["change"].keys():
        # Whose line it is may change with the uid, see `release.take_over`; what it says may not.
        was, is_ = ({**each.tables["change"][key], "event_id": None} for each in (before, after))
        if was != is_:
            yield f"change {key} was rewritten"


def _successors(before: Snapshot, after: Snapshot) -> Iterator[tuple[int, int]]:
    """Yield (event, event that has its name now): an event that nobody has seen may have taken another's uid over.

    What was merged away before anybody had seen it is left out.
    """
    named = {row["uid"]: event_id for event_id, row in after.events.items()}
    for event_id, old in before.events.items():
        successor = named.get(old["uid"], event_id)
        row = after.events[successor]
        if row["released"] or row["merged_into"] is None:
            yield event_id, successor


def _renamed(before: Snapshot, after: Snapshot) -> Iterator[str]:
    for event_id, successor in _successors(before, after):
        old, new = before.events[event_id], after.events[successor]
        if old["released"] and not new["released"]:
            yield f"event {event_id} was published and counts as unpublished"
        if old["released"] and (old["uid"], old["slug"]) != (new["uid"], new["slug"]):
            yield f"the published event {event_id} has another uid or slug"


def _untold(before: Snapshot, after: Snapshot, at: dt.datetime) -> Iterator[str]:
    """SEQUENCE and LAST-MODIFIED move when a visible field does, and at no other time."""
    for event_id, successor in _successors(before, after):
        old, new = before.events[event_id], after.events[successor]
        changed = before.visible(event_id) != after.visible(successor)
        appeared = old["published"] is None and new["published"] is not None
        if new["sequence"] < old["sequence"]:
            yield f"SEQUENCE of event {event_id} fell"
        if changed != (new["sequence"] > old["sequence"]):
            yield f"event {event_id}: visible change {changed}, SEQUENCE {old['sequence']} -> {new['sequence']}"
        if new["last_modified"] != (at if changed or appeared else old["last_modified"]):
            yield f"event {event_id}: visible change {changed or appeared}, LAST-MODIFIED {new['last_modified']}"


def _unwritten(before: Snapshot, after: Snapshot, at: dt.datetime) -> Iterator[str]:
    """A visible change stands in the history, with the fields that changed and no others; and raises the revision."""
    told = {row["event_id"] for key, row in after.tables["change"].items() if key not in before.tables["change"]}
    latest = max((row["revision"] for row in before.events.values()), default=0)
    for event_id, successor in _successors(before, after):
        changed = before.visible(event_id) != after.visible(successor)
        if changed != (successor in told):
            yield f"event {event_id}: visible change {changed}, told in the history {successor in told}"
        if changed and after.events[successor]["revision"] <= latest:
            yield f"event {event_id} changed and its revision did not rise"
    for key, row in after.tables["change"].items():
        if key not in before.tables["change"] and row["at"] != at:
            yield f"change {key} is dated {row['at']}, not {at}"


def public_faults(store: Store, now: Snapshot) -> list[str]:
    """Return where the store's answers differ from its rows: every uid and slug leads to what is shown for it."""
    found = []
    for event_id, row in now.events.items():
        shown = now.events[now.root(event_id)]["uid"]
        for key in (row["uid"], row["slug"]):
            event = store.event(key)
            if event is None or event.uid != shown:
                found.append(f"{key} leads to {event and event.uid}, not to {shown}")
    for decided in store.decisions():
        if decided.field in SET_AS_TOLD and decided.in_force:
            row = next(row for row in now.events.values() if row["uid"] == decided.uid)
            shown = now.events[now.root(row["id"])][decided.field]
            if shown != decided.value:
                found.append(f"{decided.field} of {decided.uid} is {shown!r} and was set to {decided.value!r}")
    open_ = (row for row in now.events.values() if row["merged_into"] is None and not row["hidden"])
    expected = sorted(row["uid"] for row in open_ if row["verdict"] == Verdict.PUBLISH)
    if sorted(event.uid for event in store.events()) != expected:
        found.append("the events told are not those that are shown")
    return found
