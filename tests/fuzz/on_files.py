"""Targets that read what operators and authors write: each file is read, or refused with every problem named."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TypeVar

from lxml import html
from markupsafe import Markup

from config.environment import overridden
from config.errors import ConfigError
from config.explain import parse_toml, validated
from config.feed import FeedsFile
from config.file import decoded
from config.load import load_config, parse_source
from config.overrides import parse_overrides
from config.relevance import RelevanceRules
from config.settings import Settings
from feeds.filters import BadQuery, query_of
from feeds.web import content_markdown
from feeds.web.content_blocks import render_blocks
from feeds.web.content_check import NAMES, problems_of_page
from feeds.web.content_data import ContentData, read_data
from feeds.web.content_inserts import expand
from feeds.web.front_matter import read_front_matter
from feeds.web.medicines import read_medicines
from feeds.web.references import Reference, read_references
from feeds.web.site import Site, site_of
from feeds.web.statements import statements
from tests.fuzz.dictionary import dictionary
from tests.fuzz.target import Target

ROOT = Path(__file__).parents[2]
CONTENT = ROOT / "feeds" / "web" / "content"
Read = TypeVar("Read")


def refused(read: Callable[[], Read]) -> Read | None:
    """What is read, or None where it is refused as it should be: every problem with a file and a sentence."""
    try:
        return read()
    except ConfigError as error:
        assert error.problems
        for problem in error.problems:
            assert problem.file
            assert problem.message
            assert problem.line is None or problem.line > 0
        str(error).encode("utf-8", "surrogatepass")
        return None


def _read(data: bytes, name: str, read: Callable[[str], object]) -> None:
    """Bytes as the door for files takes them (`read_text`, without the disk), then as what they should be."""
    text = refused(lambda: decoded(data, name))
    if text is not None:
        refused(lambda: read(text))


def source_file(data: bytes) -> None:
    _read(data, "sources/example.toml", lambda text: parse_source("example", text, "sources/example.toml"))


def overrides_file(data: bytes) -> None:
    _read(data, "overrides.toml", parse_overrides)


def feeds_file(data: bytes) -> None:
    def read(text: str) -> None:
        for feed in validated(FeedsFile, parse_toml(text, "feeds.toml"), text, "feeds.toml").feeds():
            try:
                query_of(feed.filter).describe()
            except BadQuery as error:
                assert str(error)

    _read(data, "feeds.toml", read)


def service_file(data: bytes) -> None:
    """service.toml, and its text as the value of a variable over it."""

    def read(text: str) -> None:
        settings = refused(lambda: validated(Settings, parse_toml(text, "service.toml"), text, "service.toml"))
        variable = _VARIABLES[len(data) % len(_VARIABLES)]
        found = refused(lambda: overridden(settings or Settings(), {variable: text[:200]}))
        if found is not None:
            found.contradictions()

    _read(data, "service.toml", read)


def relevance_file(data: bytes) -> None:
    name = "relevance.toml"
    _read(data, name, lambda text: validated(RelevanceRules, parse_toml(text, name), text, name))


@cache
def _references() -> Mapping[str, Reference]:
    return read_references((CONTENT / "references.toml").read_text(encoding="utf-8"), "references.toml")


@cache
def _site() -> Site:
    return site_of(load_config(ROOT / "config", {}), "https://events.example.org")


@cache
def _data() -> ContentData:
    return read_data(CONTENT, [])


def content_page(data: bytes) -> None:
    """Front matter, Markdown, all checks; what passes them is rendered, and holds no HTML but ours."""
    _read(data, "page.md", _page)


def _page(text: str) -> None:
    matter, markdown = read_front_matter(text, "page.md")
    body = expand(markdown, "page.md", {}).markdown
    tokens = content_markdown.parse(body)
    problems = problems_of_page("page.md", tokens, statements(tokens), _references(), clinical=matter.clinical)
    if problems:
        assert all(problem.message for problem in problems)
        return
    names = frozenset(token.content for token in tokens if token.type == content_markdown.BLOCK)
    blocks = render_blocks(names, _site(), _data())
    numbers = {key: number for number, key in enumerate(_references(), start=1)}
    page = content_markdown.Page(str, dict.fromkeys(NAMES, Markup("x")), blocks, numbers)
    made = content_markdown.render(body, page)
    if not blocks:  # those hold scripts of ours
        _assert_harmless(made)


def _assert_harmless(made: str) -> None:
    for element in html.fragment_fromstring(made, create_parent=True).iter("*"):
        assert element.tag not in ("script", "iframe", "object", "form", "style"), element.tag
        for name, value in element.items():
            assert not name.startswith("on"), name
            assert name not in ("href", "src") or not value.strip().lower().startswith(("javascript:", "data:text"))


def content_data(data: bytes) -> None:
    """References and medicines."""
    _read(data, "references.toml", lambda text: read_references(text, "references.toml"))
    _read(data, "medicines.toml", lambda text: read_medicines(text, "medicines.toml"))


def _files(folder: Path, pattern: str) -> Sequence[bytes]:
    return [body for path in sorted(folder.glob(pattern)) if len(body := path.read_bytes()) < _LONGEST]


def _shipped(name: str) -> Sequence[bytes]:
    return [(ROOT / "config" / name).read_bytes()[:_LONGEST].rpartition(b"\n")[0]]


def _beginnings(folder: Path, pattern: str) -> Sequence[bytes]:
    """Long pages up to a paragraph's end."""
    return [path.read_bytes()[:2500].rpartition(b"\n\n")[0] for path in sorted(folder.glob(pattern))]


_LONGEST = 12_000
_VARIABLES = (
    "SMA_EVENTS_SERVICE__BASE_URL",
    "SMA_EVENTS_SERVICE__CONTACT",
    "SMA_EVENTS_CRAWL__BLACKOUT",
    "SMA_EVENTS_CRAWL__DELAY",
    "SMA_EVENTS_HEALTH__SMTP",
    "SMA_EVENTS_DATABASE_URL",
    "SMA_EVENTS_NO__SUCH",
)
_TOML = dictionary("toml")
_MARKDOWN = dictionary("markdown")
_OVERRIDES = b"""[[hide]]
event = "some-event"
reason = "a duplicate"

[[set]]
event = "3f1c"
field = "start"
value = 2027-05-12T09:00:00
until_source_changes = true

[[merge]]
event = "a"
into = "b"

[[split]]
event = "a"
source = "society"

[[different]]
event = "a"
other = "c"
"""
_FEEDS = b"""[feed.poland]
title = "Meetings in Poland"
filter.country = ["PL", "CZ"]
filter.type = "congress"
past_months = 24

[feed.old]
title = "Old"
retired = 2026-01-01
instead = "poland"

[redirect]
former = "poland"
"""
_PLAIN_PAGE = b"""+++
title = "About"
description = "What this is."
order = 3
clinical = false
last_edited = 2026-11-22
last_clinically_reviewed = "not yet"
next_review_due = 2027-11-22
+++

{{ name }} collects *meetings*. See [adults](/adults/) or <https://example.org/a>.

## What it is

> A note.

- one
- two

| a | b |
|---|---|
| 1 | 2 |
"""

FILES = (
    Target(
        "source-file",
        source_file,
        lambda: [
            *_files(ROOT / "tests" / "sources", "*/source.toml"),
            *_files(ROOT / "config" / "sources", "*.toml")[:12],
        ],
        _TOML,
        2000,
    ),
    Target("overrides-file", overrides_file, lambda: [_OVERRIDES], _TOML, 1500),
    Target("feeds-file", feeds_file, lambda: [_FEEDS, *_shipped("feeds.toml")], _TOML, 1500),
    Target("service-file", service_file, lambda: _shipped("service.toml"), _TOML, 3000),
    Target("relevance-file", relevance_file, lambda: _shipped("relevance.toml"), _TOML, 4000),
    Target("content-page", content_page, lambda: [_PLAIN_PAGE, *_beginnings(CONTENT, "*.md")], _MARKDOWN, 3000),
    Target(
        "content-data",
        content_data,
        lambda: [
            *_beginnings(CONTENT, "references.toml"),
            *_beginnings(CONTENT, "medicines.toml"),
        ],
        _TOML,
        3000,
    ),
)
