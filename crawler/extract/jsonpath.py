"""Extractor for kind "json": any JSON interface, by the JMESPath expressions of the source file.

Values are handed on as text: ISO dates, epoch seconds or milliseconds, /Date(...)/ are the normalizer's to read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import partial
from typing import Any

import jmespath
from jmespath.exceptions import JMESPathError

from config.rules import JsonRules
from config.source import JsonSource
from crawler.extract.decode import decode
from crawler.extract.fields import is_blank, load_fields
from crawler.extract.jsvalues import NotALiteralError, read_literal
from crawler.extract.measure import TooMuchError, code_excess, loads
from crawler.extract.page import Container, Extraction, Page, Refused
from crawler.extract.words import address, line, plain_line, prose
from crawler.items import EventItem

MAX_ITEMS = 2_000
_MAX_PLACES = 50  # of `after`
_SPACE = re.compile(r"\s{0,200}+")
_DECODER = json.JSONDecoder(strict=False)
_JSONP = re.compile(r"\s*+(?:/\*\*/\s*+)?[\w.$]{1,80}\s*\(")
_GUARD = re.compile(r"^\s*(?:\)\]\}',?|while\(1\);|for\(;;\);)")
# Where an interface wraps a value in an object, the name it gives to the readable one.
_LABELS = ("rendered", "label", "name", "title", "text", "value", "date", "dateTime", "url", "href")
_URLS = ("url", "registration_url", "abstract_url", "online_url")


def load_json(text: str) -> Any:
    """The JSON value in `text`, a JSONP call or an anti-hijacking prefix taken off.

    Raises TooMuchError beyond its measure, ValueError if there is none.
    """
    text = _GUARD.sub("", text, count=1)
    called = _JSONP.match(text)
    if called and text[-50:].rstrip("; \r\n\t").endswith(")"):
        text = text[called.end() : text.rindex(")")]
    return loads(text)


def _behind(text: str, pattern: re.Pattern[str]) -> Iterator[Any]:
    """The lists and objects, in JSON or as JavaScript writes them, that begin where the pattern's matches end.

    Raises TooMuchError.
    """
    if reason := code_excess(text):
        raise TooMuchError(reason)
    for match, _ in zip(pattern.finditer(text), range(_MAX_PLACES), strict=False):
        space = _SPACE.match(text, match.end())
        at = space.end() if space else match.end()
        if text[at : at + 1] not in ("[", "{"):
            continue
        try:
            yield _DECODER.raw_decode(text, at)[0]
        except (ValueError, RecursionError):
            try:
                yield read_literal(text, at)[0]
            except NotALiteralError:
                continue


def extract_json(page: Page, source: JsonSource) -> Extraction:
    """Read the list that `[json] items` points to."""
    rules = source.json_
    text = decode(page.body, page.content_type)
    try:
        document = list(_behind(text, re.compile(rules.after))) if rules.after else load_json(text)
    except TooMuchError as error:
        return Extraction(problem=str(error), too_large=True)
    except ValueError:
        start = " ".join(text[:60].split()) or "nothing at all"
        return Extraction(problem=f"no JSON: the body begins with {start!r}")
    try:
        listed = jmespath.search(rules.items, document)
        following = jmespath.search(rules.next_page, document) if rules.next_page else None
    except (JMESPathError, RecursionError, TypeError, AttributeError) as error:
        return Extraction(problem=f"an expression of the source file cannot be used: {str(error)[:200]}")
    if listed is None or (rules.after and not document):
        return Extraction(container=Container.ABSENT)
    return _listed(listed if isinstance(listed, list) else [listed], line(following), page, source)


def _listed(listed: list[Any], following: str | None, page: Page, source: JsonSource) -> Extraction:
    items, refused = entries(listed[:MAX_ITEMS], source.json_, page.url)
    for item in items:
        item.link = item.url if source.detail else None
    next_page = address(following, page.url)
    return Extraction(
        items=tuple(items),
        refused=tuple(refused),
        next_pages=(next_page,) if next_page and next_page != page.url else (),
        links=tuple(dict.fromkeys(item.link for item in items if item.link)),
        container=Container.FILLED if listed else Container.EMPTY,
    )


def entries(listed: list[Any], rules: JsonRules, page_url: str) -> tuple[list[EventItem], list[Refused]]:
    """An item for each entry of a list in which the rules find something."""
    items: list[EventItem] = []
    refused: list[Refused] = []
    for one in listed:
        item = load_fields(rules.fields, partial(texts, one))
        for name in _URLS:
            setattr(item, name, address(getattr(item, name), page_url))
        item.native_id = item.native_id or _identifier(one)
        if is_blank(item):
            raw = {"raw": line(json.dumps(one)[:200]) or ""}
            refused.append(Refused("an entry in which no rule finds anything", raw))
        else:
            items.append(item)
    return items, refused


def _identifier(one: Any) -> str | None:
    return (
        next((text for name in ("id", "uid", "uuid", "guid") if (text := line(one.get(name)))), None)
        if isinstance(one, dict)
        else None
    )


def texts(value: Any, expression: str, field: str) -> list[str]:
    """The texts that an expression finds in one entry; one that does not fit the entry finds nothing."""
    try:
        found = jmespath.search(expression, value)
    except (JMESPathError, RecursionError, TypeError, AttributeError):
        return []
    return _flat(found, field, 0)


def _flat(found: Any, field: str, depth: int) -> list[str]:
    if isinstance(found, dict):
        found = next((found[name] for name in _LABELS if found.get(name) not in (None, "")), None)
    if isinstance(found, list) and depth < 3:
        return [text for one in found[:50] for text in _flat(one, field, depth + 1)]
    text = prose(found) if field == "description" else plain_line(found)
    return [text] if text else []
