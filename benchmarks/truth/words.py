"""The words that worlds are made of, read from words_open.toml and words_closed.toml."""

from __future__ import annotations

import tomllib
from enum import StrEnum
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl", "pl")
FOLDER = Path(__file__).parent

Text = dict[str, str]
"""Language -> wording; every language of LANGUAGES is there."""


class Part(StrEnum):
    """Open: the matcher may be tuned on it. Closed: only measured."""

    OPEN = "open"
    CLOSED = "closed"


class Read(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Org(Read):
    """A fictional organisation. `home`: its events are what the organiser-like source lists."""

    name: str
    short: str
    language: str
    home: bool = False


class City(Read):
    """A real city; `names` where another language calls it otherwise than `name`."""

    name: str
    country: str
    zone: str
    language: str
    names: Text = Field(default_factory=dict)

    def called(self, language: str) -> str:
        return self.names.get(language, self.name)


class Orgs(Read):
    """Further organisations: a form of its language and a stem make one."""

    stems: tuple[str, ...]
    forms: dict[str, tuple[str, ...]]


class Venues(Read):
    names: tuple[str, ...]


class Words(Read):
    """One part's words. `titles`: kind of title -> its templates."""

    titles: dict[str, tuple[Text, ...]]
    phrases: dict[str, Text]
    venues: Venues
    theme: tuple[Text, ...]
    angle: tuple[Text, ...]
    disease: tuple[Text, ...]
    track: tuple[Text, ...]
    orgs: Orgs
    org: tuple[Org, ...]
    city: tuple[City, ...]


@cache
def words(part: Part) -> Words:
    with (FOLDER / f"words_{part}.toml").open("rb") as file:
        return Words.model_validate(tomllib.load(file))
