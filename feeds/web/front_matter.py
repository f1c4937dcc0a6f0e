"""Front matter of a content page: TOML between two lines of `+++`, validated before anything is rendered.

What a page must say of itself is required here, so that no page can be published without its dates.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo, model_validator

from config.errors import ConfigError, Problem
from config.explain import parse_toml, validated

FENCE = "+++\n"
NOT_YET = "not yet"


def _day(value: object) -> object:
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    raise ValueError("expected a date such as 2026-11-22, without quotes")


def _day_or_not_yet(value: object) -> object:
    """None means: no clinician has reviewed the page."""
    if value == NOT_YET:
        return None
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    raise ValueError(f'expected a date such as 2026-11-22, or "{NOT_YET}"')


def _reviewer(value: object, info: ValidationInfo) -> object:
    """A date of review without a person is worth nothing, and a person without a date is none."""
    reviewed = info.data.get("last_clinically_reviewed")
    if "last_clinically_reviewed" in info.data and bool(value) != bool(reviewed):
        raise ValueError("expected name and role of the reviewer if, and only if, the page was reviewed")
    return value


Text = Annotated[str, Field(min_length=1, max_length=200)]
Day = Annotated[dt.date, BeforeValidator(_day)]


class FrontMatter(BaseModel):
    """What every content page states of itself.

    order                     place among the pages; references are numbered in that order
    clinical                  holds statements of medicine: each of its sentences needs a reference
    last_clinically_reviewed  None: not yet, and the page says so
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: Text
    description: Text
    order: int
    clinical: bool
    last_edited: Day
    last_clinically_reviewed: Annotated[dt.date | None, BeforeValidator(_day_or_not_yet)]
    reviewed_by: Annotated[str, BeforeValidator(_reviewer)] = ""
    next_review_due: Day

    @model_validator(mode="after")
    def _due_later(self) -> FrontMatter:
        if self.next_review_due <= self.last_edited:
            raise ValueError("next_review_due must lie after last_edited")
        if self.last_clinically_reviewed and not self.reviewed_by:
            raise ValueError("last_clinically_reviewed is a date: reviewed_by must name the reviewer and the role")
        return self


def read_front_matter(text: str, file: str) -> tuple[FrontMatter, str]:
    """Return the front matter and the Markdown below it, which keeps its line numbers: blank lines stand in front.

    Raises ConfigError with every problem, each with its line in the file.
    """
    head, *rest = text.split(FENCE, 2)
    if head or len(rest) < 2:
        raise ConfigError([Problem(file, 1, "", "expected front matter between two lines of +++ at the beginning")])
    matter, markdown = "\n" + rest[0], rest[1]
    values = validated(FrontMatter, parse_toml(matter, file), matter, file)
    return values, "\n" * (matter.count("\n") + 1) + markdown
