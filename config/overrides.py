"""Decisions of people kept as a file: `overrides.toml`, for teams that work by pull request.

One array of tables per kind: hide, approve, set, merge, split, different. They mean what the commands of
`sma-events events` mean; the store applies them at the next start of a crawl or publish. What an event is, and
whether a value fits it, only the store knows: here the file is judged as a file.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, StringConstraints, model_validator

from config.characters import cleaned
from config.explain import parse_toml, validated
from config.locate import locate

OVERRIDES = "overrides.toml"


class SettableField(StrEnum):
    """What a person may set of an event, in the order in which it is laid over what the sources say."""

    START = "start"
    TIMEZONE = "timezone"
    END = "end"
    TITLE = "title"
    STATUS = "status"
    MODE = "mode"
    TYPE = "type"
    VENUE = "venue"
    STREET = "street"
    CITY = "city"
    REGION = "region"
    COUNTRY = "country"
    URL = "url"
    REGISTRATION_URL = "registration_url"
    ABSTRACT_URL = "abstract_url"
    ONLINE_URL = "online_url"
    DESCRIPTION = "description"
    ACCREDITATION = "accreditation"
    SPONSOR = "sponsor"
    ORGANIZER = "organizer"
    LANGUAGE = "language"
    AUDIENCE = "audience"
    TOPICS = "topics"
    DEADLINES = "deadlines"


def _as_text(value: object) -> object:
    """TOML's own dates and lists are as good as their texts."""
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return ", ".join(value)
    return value


Key = Annotated[str, StringConstraints(min_length=1, max_length=300, strip_whitespace=True), AfterValidator(cleaned)]
Reason = Annotated[str, AfterValidator(cleaned)]
Value = Annotated[str, BeforeValidator(_as_text)]


class Entry(BaseModel):
    """What every decision says: which event (its uid, or its slug), and why."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    event: Key
    reason: Reason = ""

    @property
    def kind(self) -> str:
        """The name of its table."""
        return _KINDS[type(self)]

    @property
    def text(self) -> str:
        """What is decided, without the reason: by this it is recognised when the file is read again."""
        return json.dumps([self.kind, self.model_dump(mode="json", exclude={"reason"})], ensure_ascii=False)

    @property
    def subject(self) -> tuple[str, ...]:
        """What may be decided only once."""
        return (self.kind, self.event)


class HideEntry(Entry):
    """`[[hide]]`: leave an event out, whatever any source says."""


class ApproveEntry(Entry):
    """`[[approve]]`: publish an event that waits for a person."""


class SetEntry(Entry):
    """`[[set]]`: let a field say something else; "" for "not known"."""

    field: SettableField
    value: Value
    until_source_changes: bool = False

    @property
    def subject(self) -> tuple[str, ...]:
        return (self.kind, self.event, self.field)


class MergeEntry(Entry):
    """`[[merge]]`: `event` is the same as `into`, which survives."""

    into: Key

    @model_validator(mode="after")
    def _two(self) -> Self:
        if self.into == self.event:
            raise ValueError("an event cannot be merged into itself")
        return self


class SplitEntry(Entry):
    """`[[split]]`: what `source` lists (a slug, or the address of its page) is an event of its own."""

    source: Key

    @property
    def subject(self) -> tuple[str, ...]:
        return (self.kind, self.event, self.source)


class DifferentEntry(Entry):
    """`[[different]]`: these two are not the same event."""

    other: Key

    @model_validator(mode="after")
    def _two(self) -> Self:
        if self.other == self.event:
            raise ValueError("an event is not different from itself")
        return self

    @property
    def subject(self) -> tuple[str, ...]:
        return (self.kind, *sorted((self.event, self.other)))


AnyEntry = HideEntry | ApproveEntry | SetEntry | MergeEntry | SplitEntry | DifferentEntry
_KINDS: dict[type[Entry], str] = {
    DifferentEntry: "different",
    SplitEntry: "split",
    MergeEntry: "merge",
    SetEntry: "set",
    ApproveEntry: "approve",
    HideEntry: "hide",
}


class OverridesFile(BaseModel):
    """overrides.toml: an array of tables for each kind of decision."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    different: tuple[DifferentEntry, ...] = ()
    split: tuple[SplitEntry, ...] = ()
    merge: tuple[MergeEntry, ...] = ()
    set: tuple[SetEntry, ...] = ()
    approve: tuple[ApproveEntry, ...] = ()
    hide: tuple[HideEntry, ...] = ()

    def entries(self) -> Iterator[tuple[int, AnyEntry]]:
        """Yield (position in its array, entry) in the order in which they are applied: first which events there are."""
        for kind in _KINDS.values():
            yield from enumerate(getattr(self, kind))

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        counts = Counter(entry.subject for _, entry in self.entries())
        for subject, count in counts.items():
            if count > 1:
                raise ValueError(f"{' '.join(subject)} is decided {count} times; keep one of them")
        return self


@dataclass(frozen=True, slots=True)
class Override:
    """One decision of the file, and the line (from 1) where it stands."""

    line: int
    entry: AnyEntry


def parse_overrides(text: str, file: str = OVERRIDES) -> tuple[Override, ...]:
    """Read the text of overrides.toml. Raises ConfigError with all its problems."""
    read = validated(OverridesFile, parse_toml(text, file), text, file)
    return tuple(Override(locate(text, (entry.kind, at)) or 1, entry) for at, entry in read.entries())
