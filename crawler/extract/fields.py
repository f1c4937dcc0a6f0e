"""The fields of one item by the rules of a source file: a selector, a regular expression, replacements, date formats.

Used by `html`, `detail` and `jsonpath`; how a selector is asked is theirs.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping

from config.rules import FieldRule
from crawler.extract.words import line
from crawler.items import EventItem

DEADLINES = {
    "abstract_deadline": "abstract",
    "early_bird_deadline": "early-bird",
    "registration_deadline": "registration",
}
_MAX_TEXT = 20_000

Select = Callable[[str, str], list[str]]


def load_fields(rules: Mapping[str, str | FieldRule], select: Select) -> EventItem:
    """Return an item with every field that its rule finds; `select(selector, field)` gives the texts."""
    # Imported here: itemloaders pulls in Scrapy where that is installed, 170 ms that only these kinds need.
    from crawler.loaders import EventLoader

    found = _texts(rules, select)
    loader = EventLoader()
    for name, texts in found.items():
        if name not in DEADLINES and name != "year":
            loader.add_value(name, texts)
    item: EventItem = loader.load_item()
    item.deadlines = tuple((DEADLINES[name], " ".join(texts)) for name, texts in found.items() if name in DEADLINES)
    item.year = line(" ".join(found.get("year", []))) or None
    item.rules = {name: describe(rules[name]) for name in found}
    return item


def _texts(rules: Mapping[str, str | FieldRule], select: Select) -> dict[str, list[str]]:
    """Field -> its texts; rules that read another field come after those that select."""
    found: dict[str, list[str]] = {}
    for name, rule in sorted(
        rules.items(), key=lambda pair: isinstance(pair[1], FieldRule) and pair[1].from_ is not None
    ):
        if isinstance(rule, str):
            texts = select(rule, name)
        else:
            texts = _ruled(rule, select(rule.select, name) if rule.select else found.get(rule.from_ or "", []))
        if texts := [text for text in texts if text.strip()]:
            found[name] = texts
    return found


def _ruled(rule: FieldRule, texts: list[str]) -> list[str]:
    if rule.regex:
        texts = _matched(re.compile(rule.regex), texts)
    for pattern, replacement in rule.replace.items():
        texts = [re.sub(pattern, replacement, " ".join(text.split())[:_MAX_TEXT]) for text in texts]
    formats = (rule.format,) if isinstance(rule.format, str) else rule.format or ()
    return [_formatted(text, formats) for text in texts] if formats else texts


def _matched(pattern: re.Pattern[str], texts: Iterable[str]) -> list[str]:
    """The first group (or the whole) of the first match in the joined text."""
    found = pattern.search(" ".join(" ".join(texts).split())[:_MAX_TEXT])
    if not found:
        return []
    return [found.group(1) if pattern.groups and found.group(1) is not None else found.group(0)]


def _formatted(text: str, formats: Iterable[str]) -> str:
    """The text as ISO if one of the formats reads it; else as it is, for the normalizer to judge."""
    for pattern in formats:
        try:
            moment = dt.datetime.strptime(text.strip(), pattern)  # noqa: DTZ007  the zone is the normalizer's subject
        except ValueError:
            continue
        has_time = any(code in pattern for code in ("%H", "%I", "%X", "%c", "%s"))
        return moment.isoformat() if has_time else moment.date().isoformat()
    return text


def describe(rule: str | FieldRule) -> str:
    """A rule as `sources try` shows it."""
    if isinstance(rule, str):
        return rule
    replaced = f"replace {' and '.join(rule.replace)}" if rule.replace else ""
    parts = (rule.select or f"from {rule.from_}", f"regex {rule.regex}" if rule.regex else "", replaced)
    return ", ".join(part for part in parts if part)


def is_blank(item: EventItem) -> bool:
    """Whether no rule found anything that could make it an event (a table's header row, an advertisement)."""
    return not (item.title or item.start or item.time or item.description or item.url)
