"""Motor-function measures as data: `content/measures.toml` makes the table, the sections and the chooser of one page.

Texts are Markdown with references, as in a page; months and functions serve the chooser alone, which compares them with
what a reader chose. Nothing here knows, or asks for, a score.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from config.explain import parse_toml, validated
from config.locate import key_lines
from feeds.web.content_inserts import Line, Origin
from feeds.web.content_markdown import anchor

FILE = "measures.toml"
_NOT_FOUND = "not found"


class Function(StrEnum):
    """What somebody can do now, as care is organised (R15, R16), not a type of the disease."""

    NON_SITTER = "non-sitter"
    SITTER = "sitter"
    WALKER = "walker"


class Group(StrEnum):
    """Heading under which a measure stands."""

    INFANTS = "Infants and young children"
    ALL = "Children and adults"


Words = Annotated[str, Field(min_length=1)]
Cited = Annotated[str, StringConstraints(pattern=r"\[@[a-z0-9-]+")]
Months = Annotated[int, Field(ge=0, le=1200)]


class Place(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    label: Words
    url: Annotated[str, StringConstraints(pattern=r"^(https://|/)\S+$")]


class Fact(BaseModel):
    """One more line about a measure."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    label: Words
    text: Cited


class Measure(BaseModel):
    """One measure. Each text ends without a full stop and holds its reference.

    from_months, to_months  ages that the chooser compares with; absent where no limit was found
    functions               whom it was made for, for the chooser
    note                    our own word, without a reference
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Words
    group: Group
    from_months: Months | None = None
    to_months: Months | None = None
    functions: Annotated[tuple[Function, ...], Field(min_length=1)]
    measures: Cited
    made_for: Cited
    form: Cited | None = None
    time: Cited | None = None
    training: Cited | None = None
    copying: Cited | None = None
    more: tuple[Fact, ...] = ()
    place: Place | None = None
    note: str = ""

    @model_validator(mode="after")
    def _ages_in_order(self) -> Measure:
        if self.from_months is not None and self.to_months is not None and self.to_months < self.from_months:
            raise ValueError("to_months must not be less than from_months")
        return self


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    measure: dict[str, Measure]


@dataclass(frozen=True, slots=True)
class Measures:
    """All measures by key, in the order of the file, and where in it each key stands."""

    by_key: Mapping[str, Measure]
    lines: Mapping[tuple[str | int, ...], int]

    def origin(self, key: str, field: str = "") -> Origin:
        path = ("measure", key, field) if field else ("measure", key)
        return Origin(FILE, self.lines.get(path) or self.lines.get(("measure", key)) or 1)


def read_measures(text: str) -> Measures:
    """Raises ConfigError with every problem, each with its line."""
    found = validated(_File, parse_toml(text, FILE), text, FILE)
    return Measures(found.measure, key_lines(text))


def chooser_data(measures: Measures) -> list[dict[str, object]]:
    """What the chooser's script compares: the anchor of each row's link, ages in months, functions."""
    return [
        {"anchor": anchor(each.name), "from": each.from_months, "to": each.to_months, "functions": list(each.functions)}
        for each in measures.by_key.values()
    ]


def table_lines(measures: Measures) -> Iterator[Line]:
    """A Markdown table with a row for each measure, which links to its section."""
    head = ("Measure", "Looks at", "Made for", "Items and points", "Time")
    start = Origin(FILE, 1)
    yield Line(_row(head), start)
    yield Line(_row(["---"] * len(head)), start)
    for key, each in measures.by_key.items():
        name = f"[{each.name}](#{anchor(each.name)})"
        facts = (each.measures, each.made_for, each.form or _NOT_FOUND, each.time or _NOT_FOUND)
        yield Line(_row([name, *(fact[0].upper() + fact[1:] for fact in facts)]), measures.origin(key))


def section_lines(measures: Measures) -> Iterator[Line]:
    """A section for each group and a list of facts for each measure."""
    start = Origin(FILE, 1)
    for group in Group:
        yield from (Line(text, start) for text in ("", f"## {group.value}", ""))
        for key, each in measures.by_key.items():
            if each.group is group:
                yield from _section(measures, key, each)


def _section(measures: Measures, key: str, each: Measure) -> Iterator[Line]:
    origin = measures.origin(key)
    yield from (Line(text, origin) for text in (f"### {each.name}", ""))
    for label, field in _LABELS.items():
        if text := getattr(each, field):
            yield Line(f"- **{label}:** {text}.", measures.origin(key, field))
    yield from (Line(f"- **{fact.label}:** {fact.text}.", measures.origin(key, "more")) for fact in each.more)
    if each.place:
        yield Line(f"- **Official place:** [{each.place.label}]({each.place.url})", measures.origin(key, "place"))
    yield Line("", origin)
    if each.note:
        yield from (Line(text, measures.origin(key, "note")) for text in (f"> {each.note}", ""))


_LABELS = {
    "Measures": "measures",
    "For": "made_for",
    "Form": "form",
    "Time": "time",
    "Training": "training",
    "Copying": "copying",
}


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
