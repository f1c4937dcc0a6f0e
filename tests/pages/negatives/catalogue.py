"""The pages without events: the lines of <language>.toml put into the markup of kinds.toml, with a page around them."""

from __future__ import annotations

import datetime as dt
import random
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from tests.pages.draft import Draft
from tests.pages.furniture import page_around
from tests.pages.generate import part_of
from tests.pages.language import language
from tests.pages.programme import ORIGIN
from tests.pages.reading import Found, accepted_items
from tests.pages.truth import Part

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
LOCALES = ("en", "de", "fr", "es", "it", "pt", "nl", "pl")
_FOLDER = Path(__file__).parent


class _Text(BaseModel):
    """One page as its file has it: a line of `rows` for each row, cells apart by |."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: str
    path: str
    title: str
    rows: str


class _Markup(BaseModel):
    """How a kind of page is marked up; `row` names its cells {0}, {1}, ... and its running number {n}."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    open: str
    row: str
    close: str


@dataclass(frozen=True, slots=True)
class NegativePage:
    """A whole page that holds no event."""

    kind: str
    locale: str
    part: Part
    url: str
    html: str

    @property
    def name(self) -> str:
        return f"{self.kind}-{self.locale}"


def negative_pages(part: Part | None = None) -> Iterator[NegativePage]:
    """Make the pages of one part, or all; always the same ones."""
    kinds = {name: _Markup.model_validate(table) for name, table in _read("kinds").items()}
    for locale in LOCALES:
        for table in _read(locale)["page"]:
            text = _Text.model_validate(table)
            page = _page(text, kinds[text.kind], locale)
            if part in (None, page.part):
                yield page


def _read(name: str) -> dict[str, list[dict[str, str]]]:
    return tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def _page(text: _Text, markup: _Markup, locale: str) -> NegativePage:
    words, rng = language(locale), random.Random(f"{text.kind}/{locale}")  # noqa: S311 - repeatable on purpose
    draft = Draft(words, words.styles[0], rng.randrange(2), rng, NOW.date())
    rows = (_row(markup, number, line) for number, line in enumerate(text.rows.strip().splitlines(), 100))
    title = escape(text.title)
    content = f"<h1>{title}</h1>{markup.open}{''.join(rows)}{markup.close}"
    html = page_around(draft, title, content, rng.choice(words.orgs))
    return NegativePage(text.kind, locale, part_of(text.kind, locale), f"{ORIGIN}/{text.path}", html)


def _row(markup: _Markup, number: int, line: str) -> str:
    return markup.row.format(*(escape(cell.strip()) for cell in line.split(" | ")), n=number)


def false_items(page: NegativePage) -> list[Found]:
    """Return what is accepted of a page on which nothing should be."""
    return accepted_items(page.html, page.url, NOW, language(page.locale))
