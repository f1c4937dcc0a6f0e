"""What people decide about events, and how it is layered over what the sources say. Pure (architecture decision 9).

Decisions are rows of their own. No crawl writes them; every time an event is merged anew, those that stand are laid
over the result. Undoing one only marks it, and the event becomes what its sources say again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from config.overrides import SettableField
from store.correction import lay, words_of
from store.event import EventFields, Verdict
from store.merge import Merged

PERSON = ""  # stands where history and provenance name a source


class DecisionKind(StrEnum):
    """What a person may decide about an event; the text is stored."""

    HIDE = "hide"
    APPROVE = "approve"
    SET = "set"
    MERGE = "merge"
    SPLIT = "split"
    DIFFERENT = "different"


class Origin(StrEnum):
    """Where a decision was made; the text is stored."""

    COMMAND_LINE = "command-line"
    FILE = "overrides.toml"


@dataclass(frozen=True, slots=True)
class Hide:
    """Take an event out of everything published, whatever any source says later."""

    event: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Approve:
    """Publish an event that waits for a person."""

    event: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SetField:
    """Let a field say something else than the sources do; `value` as a person writes it, "" for "not known".

    until_source_changes  only as long as the sources say of this field what they say now
    """

    event: str
    field: SettableField
    value: str
    until_source_changes: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class MergeInto:
    """`event` is the same as `into`, which survives."""

    event: str
    into: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SplitOff:
    """What `source` (a slug, or the address of its page) lists is an event of its own, not this one."""

    event: str
    source: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class TellApart:
    """These two are not the same event, whatever the rules think."""

    event: str
    other: str
    reason: str = ""


Decision = Hide | Approve | SetField | MergeInto | SplitOff | TellApart
KIND_OF: dict[type[Decision], DecisionKind] = {
    Hide: DecisionKind.HIDE,
    Approve: DecisionKind.APPROVE,
    SetField: DecisionKind.SET,
    MergeInto: DecisionKind.MERGE,
    SplitOff: DecisionKind.SPLIT,
    TellApart: DecisionKind.DIFFERENT,
}


class DecisionError(ValueError):
    """A decision that cannot be taken; `hint` says what can be done instead."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Ruling:
    """One decision that stands, as it is laid over an event.

    value  of a field that is set, as `correction.canonical` spelled it
    until  what the sources said of that field then (`correction.words_of`), if it stands only so long
    own    it was made about this event itself, not about one that was merged into it
    """

    kind: DecisionKind
    id: int = 0
    field: SettableField | None = None
    value: str = ""
    until: str | None = None
    own: bool = True


@dataclass(frozen=True, slots=True)
class Layered:
    """An event as its sources and people leave it.

    in_force  ids of the rulings that show now; what lapsed or does not fit is not among them
    """

    merged: Merged
    hidden: bool
    in_force: frozenset[int] = field(default_factory=frozenset)


def approves(rulings: Sequence[Ruling]) -> bool:
    """True if a person let the event through."""
    return any(each.kind is DecisionKind.APPROVE for each in rulings)


def layer(merged: Merged, rulings: Sequence[Ruling]) -> Layered:
    """Return `merged` with the decisions of people laid over it; the event's own beat those of events merged into it.

    A hidden event that was merged into another one does not hide that one.
    """
    if not rulings:
        return Layered(merged, hidden=False)
    chosen = corrections_of(merged.fields, rulings)
    laid = lay(merged.fields, {name: ruling.value for name, ruling in chosen.items()})
    hidden = any(each.kind is DecisionKind.HIDE and each.own for each in rulings)
    silent = {ruling.id for name, ruling in chosen.items() if name in laid.refused}
    others = {each.id for each in rulings if each.kind is not DecisionKind.SET}
    origins = _origins(merged, laid.fields, [name for name in chosen if name not in laid.refused])
    told = replace(
        merged,
        fields=laid.fields,
        origins=origins,
        conflicts=tuple(each for each in merged.conflicts if origins.get(each.field) != PERSON),  # a person settled it
        verdict=Verdict.PUBLISH if approves(rulings) else merged.verdict,
    )
    return Layered(told, hidden, frozenset(others | {each.id for each in chosen.values()} - silent))


def corrections_of(fields: EventFields, rulings: Sequence[Ruling]) -> dict[SettableField, Ruling]:
    """Return what is set while sources say `fields`: per field the last ruling that has not lapsed, own ones first."""
    found: dict[SettableField, Ruling] = {}
    for ruling in sorted(rulings, key=lambda each: (each.own, each.id)):
        if ruling.field is not None and ruling.until in (None, words_of(ruling.field, fields)):
            found[ruling.field] = ruling
    return found


def _origins(merged: Merged, fields: EventFields, laid: Sequence[SettableField]) -> dict[str, str]:
    """Whose word each field is, now that people had theirs."""
    said = {name for name in EventFields.model_fields if getattr(fields, name) != getattr(merged.fields, name)}
    said |= {each.value for each in laid if each.value in EventFields.model_fields}
    return merged.origins | dict.fromkeys(sorted(said), PERSON)
