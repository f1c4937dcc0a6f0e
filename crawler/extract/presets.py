"""Platforms that many sites run on: what of theirs to try for a page, and how their JSON is read.

Data is in `presets.toml`; a new platform is a new table there, no code. The probe ladder asks `presets_for` what a
page's platform offers to machines; `auto` asks `read_shape` whether a JSON document is that of a platform.
"""

from __future__ import annotations

import base64
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from importlib.resources import files
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import jmespath
from jmespath.exceptions import JMESPathError

from config.rules import JsonRules
from crawler.extract.jsonpath import MAX_ITEMS, entries
from crawler.extract.page import Container, Extraction, Page
from crawler.extract.words import address, line
from crawler.items import EventItem

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_MAX_TEXT = 1_000_000
_MAX_EXPORTS = 4  # a page that embeds forty calendars is a directory
_PATHS = frozenset(["base", "page", "path", "url", "address", "host_name"])  # placeholders that hold more than a name
_ENCODED = "_b64"


@dataclass(frozen=True, slots=True)
class Preset:
    """One way in which a platform publishes events for machines.

    name      of the platform, for people
    kind      the kind of a source file that would read what `export_urls` gives
    rules     for kind "json": the [json] table that reads it, else None
    guess     True: nothing on the page speaks for it, it is tried on any
    """

    name: str
    kind: str
    rules: JsonRules | None = None
    guess: bool = False
    evidence: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    find: tuple[re.Pattern[str], ...] = ()
    export: tuple[str, ...] = ()
    shape: str | None = None
    zone: str | None = None
    local: bool = False

    def export_urls(self, page_url: str, text: str) -> tuple[str, ...]:
        """Absolute addresses to try for this page, the best first; none where the page lacks what they are made of."""
        found: dict[str, None] = {}
        for values in self._values(page_url, text):
            for template in self.export:
                url = _filled(template, values)
                if url and (absolute := address(url, page_url)):
                    found[absolute] = None
        return tuple(found)[:_MAX_EXPORTS]

    def _values(self, page_url: str, text: str) -> Iterator[Mapping[str, str]]:
        """What can stand for the placeholders: the address alone, or with each thing that is found on the page."""
        parts = _parts(page_url)
        if not self.find:
            yield parts
        where = f"{page_url}\n{unescape(text[:_MAX_TEXT])}"
        for pattern in self.find:
            for found in pattern.finditer(where):
                named = {name: value for name, value in found.groupdict().items() if value}
                yield parts | dict(_decoded(name, value) for name, value in named.items())

    def is_evident(self, page_url: str, lowered: str) -> bool:
        """Whether the page (in lower case) or its address speaks of the platform."""
        host = (urlsplit(page_url).hostname or "") if "//" in page_url else ""
        if any(host == one or host.endswith(f".{one}") for one in self.hosts):
            return True
        return any(one in lowered for one in self.evidence) or any(f".{one}/" in lowered for one in self.hosts)


def presets_for(text: str, url: str) -> tuple[Preset, ...]:
    """The presets that have something to try for a page: those with evidence on it first, then the guesses."""
    lowered = text[:_MAX_TEXT].lower()
    evident = [one for one in presets() if not one.guess and one.is_evident(url, lowered)]
    guesses = [one for one in presets() if one.guess]
    return tuple(one for one in evident + guesses if one.export_urls(url, text))


@lru_cache(maxsize=1)
def presets() -> tuple[Preset, ...]:
    """All presets, in the order of the file."""
    document = tomllib.loads(files("crawler.extract").joinpath("presets.toml").read_text(encoding="utf-8"))
    return tuple(_preset(table) for table in document["preset"])


def _preset(table: dict[str, Any]) -> Preset:
    rules = {name: table[name] for name in ("items", "next_page", "fields") if name in table}
    return Preset(
        name=table["name"],
        kind=table["kind"],
        rules=JsonRules.model_validate(rules) if rules else None,
        guess=table.get("guess", False),
        evidence=tuple(table.get("evidence", ())),
        hosts=tuple(table.get("hosts", ())),
        find=tuple(re.compile(one, re.I) for one in table.get("find", ())),
        export=tuple(table.get("export", ())),
        shape=table.get("shape"),
        zone=table.get("zone"),
        local=table.get("local", False),
    )


def _parts(page_url: str) -> dict[str, str]:
    try:
        parts = urlsplit(page_url)
    except ValueError:
        return {}
    base, path = f"{parts.scheme}://{parts.netloc}", parts.path.rstrip("/")
    return {"base": base, "path": path, "page": base + path, "host": parts.hostname or ""}


def _decoded(name: str, value: str) -> tuple[str, str]:
    if not name.endswith(_ENCODED):
        return name, unquote(value)
    try:
        plain = base64.urlsafe_b64decode(value + "=" * (-len(value) % 4)).decode("ascii")
    except ValueError:
        plain = ""
    return name.removesuffix(_ENCODED), plain if "@" in plain else ""


def _filled(template: str, values: Mapping[str, str]) -> str | None:
    """The template with its placeholders filled; None if one of them stays empty."""
    names = set(_PLACEHOLDER.findall(template))
    if not all(values.get(name) for name in names):
        return None
    return _PLACEHOLDER.sub(
        lambda found: values[found[1]] if found[1] in _PATHS else quote(values[found[1]], safe="@"), template
    )


def read_shape(document: Any, page: Page) -> Extraction | None:
    """The events of a JSON document that has a known platform's shape; None if it has none, or no event."""
    for preset in presets():
        if preset.shape and preset.rules and _asked(preset.shape, document):
            return _read(preset, preset.rules, document, page)
    return None


def _read(preset: Preset, rules: JsonRules, document: Any, page: Page) -> Extraction | None:
    listed = _asked(rules.items, document)
    items, refused = entries(listed[:MAX_ITEMS] if isinstance(listed, list) else [], rules, page.url)
    items = [item for item in items if item.start and item.title]
    if not items:
        return None
    zone = line(_asked(preset.zone, document)) if preset.zone else None
    for item in items:
        _adapted(item, preset, zone)
    following = address(line(_asked(rules.next_page, document)), page.url) if rules.next_page else None
    next_pages = (following,) if following and following != page.url else ()
    return Extraction(tuple(items), tuple(refused), next_pages, container=Container.FILLED)


def _adapted(item: EventItem, preset: Preset, zone: str | None) -> None:
    item.timezone = item.timezone or zone
    item.rules = {field: f"{preset.name}: {rule}" for field, rule in item.rules.items()}
    if preset.local:
        item.start, item.end = ((text or "").removesuffix("Z") or None for text in (item.start, item.end))


def _asked(expression: str, document: Any) -> Any:
    try:
        return jmespath.search(expression, document)
    except (JMESPathError, RecursionError, TypeError, AttributeError):
        return None
