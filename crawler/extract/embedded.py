"""Events in the state that a page carries for its scripts: `__NEXT_DATA__`, `__NUXT__`, `__APOLLO_STATE__`, Drupal's
settings, `window.events = [...]`, options of a calendar script, data-events="[...]". Used by `auto`.

Text only, no tree. Each value is read as a platform's own shape, as ActivityStreams, or as records; the best counts.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from crawler.extract.json_records import read_records
from crawler.extract.jsvalues import NotALiteralError, as_json, read_literal, unquoted
from crawler.extract.measure import Measure, code_excess, loads
from crawler.extract.page import Page
from crawler.extract.presets import read_shape
from crawler.items import EventItem

_SCRIPT = re.compile(r"<script\b([^>]{0,2000})>", re.I)
_SCRIPT_END = re.compile(r"</script[^>]{0,200}>?", re.I)
_LINKED_DATA = re.compile(r"ld(?:\+|&#43;|&#x2b;)json", re.I)
_JSON_TYPE = re.compile(r"\btype\s*=\s*[\"']?application/(?:[\w.-]{1,30}\+)?json", re.I)
_CODE_TYPE = re.compile(r"\btype\s*=\s*[\"']?(?:text/javascript|application/(?:x-)?javascript|module)", re.I)
# A key that speaks of a day, in whatever quotes: without one there is nothing to look for.
_SPEAKS = re.compile(
    r"(?:start|begin|date|when|datum|fecha|termin|inizio|inicio|debut)[\w$]{0,20}\\?(?:[\"']|&quot;|&#34;)?\s{0,5}:",
    re.I,
)
_ASSIGNED = re.compile(r"[\w$\]\"']\s{0,3}=\s{0,3}(?=[\[{]|JSON\.parse\s{0,2}\(|\(\s{0,2}function\b)")
_LISTED = re.compile(r"\[\s{0,20}\{")
_PARSED = re.compile(r"JSON\.parse\s{0,2}\(\s{0,5}(?=[\"'`])")
_QUOTED = re.compile(r"\"(?:[^\"\\]|\\.)*+\"|'(?:[^'\\]|\\.)*+'|`(?:[^`\\]|\\.)*+`", re.S)
_CALLED = re.compile(r"\(\s{0,2}function\s{0,2}\(([\w$,\s]{0,60000})\)\s{0,3}\{\s{0,3}return\s{0,3}(?=\{)")
_OPENS_CALL = re.compile(r"\s{0,3}\}\s{0,3}\(")
_ATTRIBUTE = re.compile(r"\sdata-[\w-]{1,60}\s{0,2}=\s{0,2}([\"'])(?=\s{0,20}(?:\[|\{|&#91;|&#123;))")
# Around a place in Nuxt 3's payload: what a script would watch for changes.
_WATCHED = frozenset(["Reactive", "ShallowReactive", "Ref", "ShallowRef", "EmptyRef", "EmptyShallowRef", "Island"])
_MAX_TRIES = 300
_BUDGET = 6_000_000  # characters that may be read in all, failed tries included
_DECODER = json.JSONDecoder(strict=False)


def has_state(text: str) -> bool:
    """Cheap look: whether some script or attribute could hold records with a date."""
    return _SPEAKS.search(text) is not None


def read_state(text: str, page: Page) -> list[EventItem]:
    """The events of the surest value, of those the one with the most days; none if no value reads as events."""
    return max((_read(value, page) for value in values(text)), key=_worth, default=[])


def _worth(items: list[EventItem]) -> tuple[float, int]:
    return max((item.confidence for item in items), default=0.0), len({item.start for item in items})


def _read(value: Any, page: Page) -> list[EventItem]:
    shaped = read_shape(value, page)
    return list(shaped.items) if shaped is not None else read_records(value, page.url)


def values(text: str) -> Iterator[Any]:
    """Every value that the page holds for its scripts and that speaks of a date, in page order."""
    budget = _Budget(_BUDGET, _MAX_TRIES)
    for kind, body in scripts(text):
        if not _SPEAKS.search(body):
            continue
        if _JSON_TYPE.search(kind):
            yield from _whole(body, budget)
        else:
            yield from _in_code(body, budget)
    yield from _attributes(text, budget)


def scripts(text: str) -> Iterator[tuple[str, str]]:
    """(attributes, body) of each script that could hold data; JSON-LD has its own reader."""
    position = 0
    while opening := _SCRIPT.search(text, position):
        closing = _SCRIPT_END.search(text, opening.end())
        position = closing.end() if closing else len(text)
        kind = opening[1]
        if _LINKED_DATA.search(kind) or (closing and closing.start() - opening.end() < 20):
            continue
        if _JSON_TYPE.search(kind) or _CODE_TYPE.search(kind) or "type" not in kind.lower():
            yield kind, text[opening.end() : closing.start() if closing else len(text)]


def without_scripts(text: str) -> str:
    """The page's text and tags, what is in scripts left out."""
    parts: list[str] = []
    position = 0
    while opening := _SCRIPT.search(text, position):
        parts.append(text[position : opening.start()])
        closing = _SCRIPT_END.search(text, opening.end())
        position = closing.end() if closing else len(text)
    return " ".join([*parts, text[position:]])


@dataclass(slots=True)
class _Budget:
    """What may still be read: hostile pages hold a thousand things that begin like data."""

    chars: int
    tries: int
    measure: Measure = field(default_factory=Measure)

    def spend(self, chars: int) -> bool:
        self.chars -= chars
        self.tries -= 1
        return self.chars > 0 and self.tries > 0


def _whole(body: str, budget: _Budget) -> Iterator[Any]:
    if not budget.spend(len(body)):
        return
    try:
        value = as_json(unescape(body) if "&quot;" in body and '"' not in body else body, budget.measure)
    except NotALiteralError:
        return
    yield revived(value) if isinstance(value, list) else value


def _in_code(code: str, budget: _Budget) -> Iterator[Any]:
    """What is assigned, and lists of objects that are written elsewhere (the options of a call)."""
    if code_excess(code):
        return
    last = max((found.start() for found in _SPEAKS.finditer(code)), default=-1)
    for pattern, shift in ((_ASSIGNED, True), (_LISTED, False)):
        position = 0
        while found := pattern.search(code, position):
            at = found.end() if shift else found.start()
            if at > last:
                break
            value, position = _value_at(code, at, budget)
            if value is not None:
                yield value
            if budget.chars <= 0 or budget.tries <= 0:
                return


def _value_at(code: str, at: int, budget: _Budget) -> tuple[Any, int]:
    """The value that begins at a position and where it ends; None if there is none, and where to go on."""
    if parsed := _PARSED.match(code, at):
        return _quoted_json(code, parsed.end(), budget)
    if called := _CALLED.match(code, at):
        return _called(code, called, budget)
    try:
        value, end = _DECODER.raw_decode(code, at)
    except (ValueError, RecursionError):
        try:
            value, end = read_literal(code, at)
        except NotALiteralError as error:
            budget.spend(max(200, error.position - at))
            return None, at + 1
    budget.spend(end - at)
    return (value if isinstance(value, dict | list) else None), end


def _quoted_json(code: str, at: int, budget: _Budget) -> tuple[Any, int]:
    quoted = _QUOTED.match(code, at)
    if not quoted or not budget.spend(len(quoted[0])):
        return None, at
    try:
        value = loads(unquoted(quoted[0]), budget.measure)
    except ValueError:
        return None, quoted.end()
    return (value if isinstance(value, dict | list) else None), quoted.end()


def _called(code: str, called: re.Match[str], budget: _Budget) -> tuple[Any, int]:
    """Nuxt 2: `(function(a,b){return {...}}("x",1))`: the parameters stand for the values of the call."""
    names = [name.strip() for name in called[1].split(",")]
    try:
        _, end = read_literal(code, called.end())
        opening = _OPENS_CALL.match(code, end)
        if not opening or not budget.spend(2 * (end - called.end())):
            return None, end
        given, closing = read_literal(f"[{code[opening.end() : _call_end(code, opening.end())]}]", 0)
        value, _ = read_literal(code, called.end(), dict(zip(names, given, strict=False)))
    except NotALiteralError as error:
        budget.spend(max(200, error.position - called.end()))
        return None, called.end()
    return value, opening.end() + closing - 1


def _call_end(code: str, start: int) -> int:
    """Where the arguments of a call end: before the last bracket of the script."""
    end = code.rfind("))", start)
    return end if end >= 0 else max(start, code.rfind(")", start))


def revived(values_: list[Any]) -> Any:
    """Nuxt 3's payload: one flat list in which numbers inside objects and lists are places of the list itself."""
    if not values_ or not isinstance(values_[0], list | dict) or not _is_flat(values_):
        return values_
    built: list[Any] = [{} if isinstance(one, dict) else [] if isinstance(one, list) else one for one in values_]

    def at(place: Any) -> Any:
        for _ in range(10):  # wrappers around wrappers
            if not isinstance(place, int) or isinstance(place, bool) or not 0 <= place < len(values_):
                return None
            one = values_[place]
            if not (isinstance(one, list) and len(one) == 2 and one[0] in _WATCHED):
                return one[1] if isinstance(one, list) and len(one) == 2 and one[0] == "Date" else built[place]
            place = one[1]
        return None

    for place, one in enumerate(values_):
        if isinstance(one, dict):
            built[place].update({key: at(inside) for key, inside in one.items()})
        elif isinstance(one, list):
            built[place].extend(at(inside) for inside in one)
    return at(0)


def _is_flat(values_: list[Any]) -> bool:
    """Whether objects hold nothing but places: numbers below the list's length (or -1 to -6 for odd values)."""
    inside = [place for one in values_[:200] if isinstance(one, dict) for place in one.values()]
    return bool(inside) and all(isinstance(place, int) and -7 < place < len(values_) for place in inside)


def _attributes(text: str, budget: _Budget) -> Iterator[Any]:
    """JSON in data attributes; single objects of one attribute's name (one per card) are gathered into a list."""
    single: dict[str, list[Any]] = defaultdict(list)
    for found in _ATTRIBUTE.finditer(text):
        quote = found[1]
        end = text.find(quote, found.end())
        body = text[found.end() : end] if end >= 0 else ""
        if not body or not _SPEAKS.search(body):
            continue
        if not budget.spend(len(body)):
            break
        try:
            value = loads(unescape(body), budget.measure)
        except ValueError:
            continue
        name = found[0].split("=", 1)[0].strip()
        single[name] += value if isinstance(value, list) else [value]
    yield from single.values()
