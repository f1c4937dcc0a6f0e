"""The habits of the twelve sources of a world, read from sources_open.toml and sources_closed.toml."""

from __future__ import annotations

import tomllib
from enum import StrEnum
from functools import cache

from pydantic import Field

from benchmarks.truth.words import FOLDER, Part, Read
from config.source import Precedence


class Ids(StrEnum):
    """A source's own ids: kept, new at every crawl, or none."""

    NATIVE = "native"
    ROTATING = "rotating"
    NONE = "none"


class Urls(StrEnum):
    """Where a source's entry leads: the organiser's page, a page of its own, one per series, or the list itself."""

    ORGANISER = "organiser"
    OWN = "own"
    SERIES = "series"
    LIST = "list"


class Pages(StrEnum):
    """What one fetched page holds."""

    LIST = "list"
    MONTH = "month"
    EVENT = "event"


class Hours(StrEnum):
    """How the source gives times: as they are, of congresses too, days only, in UTC or New York's where online."""

    RIGHT = "right"
    FULL = "full"
    DATE = "date"
    UTC = "utc"
    EASTERN = "eastern"


class Ends(StrEnum):
    RIGHT = "right"
    ABSENT = "absent"
    WRONG = "wrong"


class Noise(StrEnum):
    """What a source does to fields other than the title."""

    TRACKING = "tracking"
    REORDER = "reorder"
    WHITESPACE = "whitespace"
    NO_VENUE = "no-venue"
    NO_COUNTRY = "no-country"


class Rewrite(StrEnum):
    """What a source does to a title."""

    PLAIN = "plain"
    ACRONYM = "acronym"
    UNNUMBERED = "unnumbered"
    ROMAN = "roman"
    WORDS = "words"
    ORGANISER = "organiser"
    ONLINE = "online"
    CITY = "city"
    SAVE_THE_DATE = "save-the-date"
    TYPO = "typo"
    TYPOGRAPHIC = "typographic"
    TRUNCATED = "truncated"
    CAPS = "caps"


class Source(Read):
    """One source.

    own              lists the events of the home organisations, all of them
    share            audience -> part of the events that it lists
    language         translates everything into it; None: writes in the event's language
    conditional      answers 304 where a page is unchanged
    day_error        part of its events whose day is wrong by one, for ever
    lag              days after which it notices changes, at most; some it never notices
    drops_cancelled  takes a cancelled event off its list instead of saying so
    days_apart       lists each day of a congress as an entry of its own
    redesign         changes all its addresses at once in the middle of the year
    partial          some of its crawls end in the middle
    titles           rewritings joined by "+" -> weight
    """

    slug: str
    precedence: Precedence
    own: bool = False
    share: dict[str, float] = Field(default_factory=dict)
    language: str | None = None
    ids: Ids
    urls: Urls
    pages: Pages = Pages.LIST
    conditional: bool = False
    hours: Hours = Hours.RIGHT
    ends: Ends = Ends.RIGHT
    day_error: float = 0
    lag: int = 10
    drops_cancelled: bool = False
    days_apart: bool = False
    redesign: bool = False
    partial: bool = False
    titles: dict[str, float]
    noise: frozenset[Noise] = frozenset()

    @property
    def bare(self) -> bool:
        """True if nothing but title and date tells its entries apart from one crawl to the next."""
        return self.urls is Urls.LIST and self.ids is not Ids.NATIVE

    @property
    def site(self) -> str:
        return f"https://{self.slug}.example.net"

    @property
    def list_page(self) -> str:
        return f"{self.site}/events"


@cache
def sources(part: Part) -> tuple[Source, ...]:
    with (FOLDER / f"sources_{part}.toml").open("rb") as file:
        return tuple(Source.model_validate(table) for table in tomllib.load(file)["source"])
