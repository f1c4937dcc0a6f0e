"""Extractor for kind "jsonld": schema.org events in JSON-LD scripts, or a JSON-LD document by itself.

Each script is read by itself, so that a bad one costs only itself. Scripts are found in the text without building a
document tree, which is ten times the cost of all the rest.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import Any

from config.source import SourceBase
from crawler.extract.decode import decode
from crawler.extract.dom import page_title, selector_of
from crawler.extract.jsvalues import NotALiteralError, read_literal
from crawler.extract.measure import Measure, TooMuchError, loads
from crawler.extract.page import Container, Extraction, Page, Refused
from crawler.extract.schema_org import Graph

_SCRIPT = re.compile(r"<script\b[^>]{0,500}?\bld(?:\+|&#43;|&#x2b;)json[^>]{0,500}>", re.I)
# How the type is written: some template engines escape the sign.
_MARKS = ("ld+json", "ld&#43;json", "ld&#x2b;json", "ld&#x2B;json", "LD+JSON")
_SCRIPT_END = re.compile(r"</script", re.I)
_WRAPPING = re.compile(r"<!\[CDATA\[|\]\]>|<!--|-->|^[^\S\n]*//.*$|^[^\S\n]*/\*.{0,200}?\*/", re.M)
_STRING_OR_COMMA = re.compile(r'("(?:\\.|[^"\\])*+"?)|,(?=\s*[}\]])', re.S)
_ENTITY_QUOTE = re.compile(r"&(?:quot|#34|#x22);", re.I)
_MAX_VALUES = 500
_MAX_TAG = 500
_NOTHING_GOES = dt.date.min  # nothing counts as not listed any more: it may stand in what is not read
_DECODER = json.JSONDecoder(strict=False)


def extract_jsonld(page: Page, source: SourceBase) -> Extraction:
    """Read every JSON-LD script of the page; refused: the scripts that are no JSON."""
    text = decode(page.body, page.content_type)
    scripts = json_scripts(text)
    if not scripts:
        return Extraction(problem="the page holds no JSON-LD (no script of type application/ld+json)")
    roots, refused = read_scripts(scripts)
    items = Graph(roots, page.url, lambda: title_of(text)).items()
    container = Container.FILLED if items else Container.UNKNOWN
    if not roots:
        return Extraction(refused=tuple(refused), problem="no JSON-LD script of the page can be read as JSON")
    return Extraction(items=tuple(items), refused=tuple(refused), container=container)


def title_of(text: str) -> str | None:
    """What a page calls itself; a JSON-LD document has no title."""
    return page_title(selector_of(text).root) if "<" in text[:2000] else None


def json_scripts(text: str) -> list[str]:
    """The bodies of the page's JSON-LD scripts; a body that is JSON as a whole counts as one."""
    if text.lstrip()[:1] in ("{", "["):
        return [text]
    found: list[str] = []
    for mark in _MARKS:
        found += _marked_scripts(text, mark)
    return found


def has_scripts(text: str) -> bool:
    """Cheap look."""
    return any(mark in text for mark in _MARKS)


def _marked_scripts(text: str, mark: str) -> list[str]:
    found: list[str] = []
    position = 0
    while (position := text.find(mark, position)) >= 0:
        # Case-sensitive finding is what makes this fast; the tag around it is then looked at without regard to case.
        opening = _SCRIPT.match(text, max(0, text.rfind("<", max(0, position - _MAX_TAG), position)))
        if opening is None or opening.end() <= position:
            position += 1
            continue
        closing = _SCRIPT_END.search(text, opening.end())
        position = closing.start() if closing else len(text)
        found.append(text[opening.end() : position])
    return found


def read_scripts(scripts: list[str]) -> tuple[list[Any], list[Refused]]:
    """The JSON values of all scripts, and a refusal for each that holds none, or more than the page may still hold."""
    roots: list[Any] = []
    refused: list[Refused] = []
    measure = Measure()
    for script in scripts:
        try:
            values = read_json(script, measure)
        except TooMuchError as error:
            refused.append(Refused(f"a JSON-LD script is not read: {error}", {}, "too-many", _NOTHING_GOES))
            continue
        if values is None:
            refused.append(Refused("a JSON-LD script is not valid JSON", {"script": " ".join(script[:200].split())}))
        else:
            roots += values
    return roots, refused


def read_json(text: str, measure: Measure) -> list[Any] | None:
    """The values in `text`, which may be wrapped in comments, have commas too many, or hold several in a row.

    None: there is no JSON in it. An empty text holds no values and is no error. Raises TooMuchError.
    """
    if not text.strip():
        return []
    try:
        return [loads(text, measure)]
    except TooMuchError:
        raise
    except ValueError:
        return _read_mended(text, measure)


def _read_mended(text: str, measure: Measure) -> list[Any] | None:
    text = _WRAPPING.sub("", text)
    if _ENTITY_QUOTE.search(text) and text.count('"') < 2:
        text = _ENTITY_QUOTE.sub('"', text)
    text = _STRING_OR_COMMA.sub(lambda found: found.group(1) or "", text).strip().strip(";").strip()
    measure.take(text)  # once more: what was taken off may have held a quote, which hid the rest
    values: list[Any] = []
    position = 0
    while position < len(text) and len(values) < _MAX_VALUES:
        try:
            value, position = _DECODER.raw_decode(text, position)
        except (ValueError, RecursionError):
            break
        values.append(value)
        while position < len(text) and text[position] in " \t\r\n,;":
            position += 1
    return values or _as_script(text)


def _as_script(text: str) -> list[Any] | None:
    """What a browser's script would still take for data: names without quotes, single quotes, comments."""
    try:
        return [read_literal(text, 0)[0]]
    except NotALiteralError:
        return None
