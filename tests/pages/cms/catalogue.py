"""All pages of content systems: each system of systems/<family>.toml in its languages, its frame around the list."""

from __future__ import annotations

import calendar
import datetime as dt
import random
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup
from pydantic import BaseModel, ConfigDict

from tests.pages.cms.programme import Habit, Kind, Section, Span, bygone, congresses, section
from tests.pages.cms.row import Row
from tests.pages.draft import Draft
from tests.pages.generate import NOWS, part_of
from tests.pages.language import language
from tests.pages.programme import ORIGIN
from tests.pages.truth import GeneratedPage, Part

_FOLDER = Path(__file__).parent


class Subject(StrEnum):
    """What a page lists: one body's meetings, those of several, or congresses, courses and webinars."""

    BODY = "body"
    BODIES = "bodies"
    EVENTS = "events"


class System(BaseModel):
    """One system's way to mark up a list; `markup` is Jinja, `path` and `heading` the page's address and name."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    frame: str
    subject: Subject
    locales: tuple[str, ...]
    markup: str
    path: str = "events"
    heading: str = ""
    span: Span = Span.AHEAD
    older: int = 0
    twice: bool = False
    kinds: tuple[Kind, ...] = (Kind.CONGRESS, Kind.COURSE, Kind.WEBINAR)
    style: int | None = None
    variants: int = 1


@dataclass(frozen=True, slots=True)
class _Content:
    sections: list[Section]
    events: list[Row]
    past: list[Row]

    @property
    def rows(self) -> list[Row]:
        return [*self.events, *self.past, *(row for one in self.sections for row in one.all_rows)]


@cache
def systems() -> Mapping[str, System]:
    """Return every system by "family/name"."""
    tables = {path.stem: _read(path) for path in sorted((_FOLDER / "systems").glob("*.toml"))}
    return {
        f"{family}/{name}": System.model_validate(table)
        for family, listed in tables.items()
        for name, table in listed.items()
    }


def cms_pages(part: Part | None = None) -> Iterator[GeneratedPage]:
    """Make the pages of one part, or all; always the same ones."""
    for name, system in systems().items():
        for locale in system.locales:
            if part in (None, part_of("cms", name, locale)):
                yield from (cms_page(name, locale, variant) for variant in range(system.variants))


def cms_page(name: str, locale: str, variant: int) -> GeneratedPage:
    """Make one page; the same arguments give the same page."""
    system, words, stock = systems()[name], language(locale), _stock(locale)
    rng = random.Random(f"cms/{name}/{locale}/{variant}")  # noqa: S311 - chance that can be repeated is the point
    now = NOWS[rng.randrange(len(NOWS))]
    style = words.styles[rng.randrange(3) if system.style is None else system.style]
    draft = Draft(words, style, variant, rng, now.date(), hard=rng.random() < 0.1)
    content = _content(draft, system, stock)
    html = _html(draft, system, content, stock)
    truth = tuple(event for row in content.rows if (event := row.truth()))
    truth = tuple(event if _linked(event.url, html) else replace(event, url=None) for event in truth)
    return GeneratedPage(
        name, locale, variant, part_of("cms", name, locale), now, f"{ORIGIN}/{system.path}", html, truth
    )


def _linked(url: str | None, html: str) -> bool:
    return f'"{(url or "").removeprefix(ORIGIN)}"' in html


def _content(draft: Draft, system: System, stock: Mapping[str, Any]) -> _Content:
    if system.subject is Subject.EVENTS:
        past = bygone(draft, stock, system.kinds) if system.older else []
        return _Content([], congresses(draft, stock, system.kinds), past)
    count = 1 if system.subject is Subject.BODY else 3
    habit = Habit(system.span, system.older, system.twice)
    bodies = draft.rng.sample(stock["bodies"], count)
    return _Content([section(draft, stock, body, habit) for body in bodies], [], [])


def _html(draft: Draft, system: System, content: _Content, stock: Mapping[str, Any]) -> str:
    """Fill the system's markup, then put its frame around it."""
    sections = content.sections
    known = {
        "w": draft.language.words | {key: value for key, value in stock.items() if isinstance(value, str)},
        "lang": draft.language.code,
        "org": draft.rng.choice(draft.language.orgs),
        "today": draft.today,
        "year": sections[0].rows[0].event.start.year if sections else draft.today.year,
        "variant": draft.variant,
        "s": sections[0] if sections else None,
        "sections": sections,
        "in_order": sorted((row for one in sections for row in one.rows), key=lambda row: row.event.start),
        "month_days": sorted({row.event.start.replace(day=1) for one in sections for row in one.rows}),
        "events": content.events,
        "past": content.past,
        "months": draft.language.months,
        "weekdays": draft.language.wd,
        "weeks": lambda day: calendar.Calendar().monthdatescalendar(day.year, day.month),
        "say": draft.language.fill,
        "month_of": draft.language.month,
        "news": draft.language.news,
        "ago": _before(draft, 3, 40),
        "written": sorted((_before(draft, 2, 90) for _ in draft.language.news), reverse=True),
        "style": draft.style,
        "intro": draft.language.intro,
        "path": system.path,
    }
    heading = _template(system.heading).render(known) if system.heading else _heading(known)
    known["heading"] = Markup(heading)  # noqa: S704 - rendered by our own templates, which escape
    known["content"] = Markup(_template(system.markup).render(known))  # noqa: S704
    return _template(_frames()[system.frame]).render(known)


def _before(draft: Draft, least: int, most: int) -> dt.date:
    return draft.today - dt.timedelta(days=draft.rng.randint(least, most))


def _heading(known: Mapping[str, Any]) -> str:
    return _template("{{ s.body if sections|length == 1 else w.meetings if sections else w.events }}").render(known)


@cache
def _template(text: str) -> Template:
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(text)


@cache
def _frames() -> Mapping[str, str]:
    return {name: table["html"] for name, table in _read(_FOLDER / "frames.toml").items()}


@cache
def _stock(locale: str) -> Mapping[str, Any]:
    """Return a locale's names of bodies, meetings and congresses; the American ones rest on the British."""
    tables = _read(_FOLDER / "words.toml")
    return tables[locale.partition("_")[0]] | tables[locale]


def _read(path: Path) -> dict[str, dict[str, Any]]:
    return tomllib.loads(path.read_text(encoding="utf-8"))
