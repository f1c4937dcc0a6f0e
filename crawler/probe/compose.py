"""Writes the source file: valid TOML whatever the page says, commented for people, the same for the same findings.

Everything that comes from a page passes `toml_text` or `_remark`; nothing else stands between quotes or behind a "#".
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator, Mapping

from config.quoting import escaped, toml_text
from config.rules import FieldRule, JsonRules
from config.source import JsonSource
from crawler.extract.page import Proposal
from crawler.extract.words import line
from crawler.probe.ask import Rung
from crawler.probe.attempt import Attempt
from crawler.probe.guess import Guess, Guesses

_MAX_REMARK = 160
_WIDTH = 110
_MAX_NAME = 200

# What the chosen address is to the page that was given.
STEPS = {
    Rung.PAGE: "the page itself",
    Rung.CALENDAR: "a calendar that the page announces",
    Rung.EXPORT: "what the page's platform offers to machines",
    Rung.FEED: "a feed that the page announces",
    Rung.EVENTS_PAGE: "a page to which the given one leads",
    Rung.GUESS: "an address that many platforms have",
    Rung.SITEMAP: "the site's sitemap",
}


def source_file(best: Attempt, why: str, guessed: Guesses, allow_private: bool = False, needs_js: bool = False) -> str:
    """The text of the file for the chosen way."""
    lines = [
        "#:schema ../schema/source.json",
        *_entry("name", guessed.name),
        f"url = {toml_text(best.url)}",
        *_said(f"{STEPS[best.ask.rung]}: {why}"),
        f"kind = {toml_text(best.kind)}",
        *(["js = true  # the page is empty until a script fills it: needs the js extra"] if needs_js else []),
        *(["allow_private = true  # it lies in a private network"] if allow_private else []),
        *_relevance(guessed),
        *_optional("timezone", guessed.timezone, "of times that come without a zone only the day is shown"),
        *(["utc_means_local = true  # the platform stamps local time with a Z"] if best.source.utc_means_local else []),
        *_optional("language", guessed.language, None),
        *_optional("date_order", guessed.date_order, 'for dates such as 03/04/2027: "dmy", "mdy" or "ymd"'),
        *_optional("country", guessed.country, None),
        *_rules(best),
        "",
        "[expect]",
        'quiet_ok = "12 months"  # months without a suitable event are no fault',
    ]
    return "\n".join(lines) + "\n"


def _said(text: str) -> list[str]:
    """A remark on lines of its own, before the line that it is about."""
    return [f"# {part}" for part in textwrap.wrap(escaped(line(text) or ""), _WIDTH)]


def _entry(key: str, guess: Guess) -> Iterator[str]:
    yield f"{key} = {toml_text((line(guess.value) or '-')[:_MAX_NAME])}{_remark(guess.reason)}"


def _optional(key: str, guess: Guess | None, otherwise: str | None) -> Iterator[str]:
    if guess is not None:
        yield from _entry(key, guess)
    else:
        yield f"# {key}: not known" + (f"; {otherwise}" if otherwise else "")


def _relevance(guessed: Guesses) -> Iterator[str]:
    if guessed.about_sma:
        yield from _said(f'{guessed.about_sma}: if everything that it lists is, write relevance = "all" here')
    yield 'relevance = "match"  # only events that concern SMA, by the rules of relevance.toml'


def _rules(best: Attempt) -> Iterator[str]:
    if isinstance(best.source, JsonSource):
        yield from _json_table(best.source.json_)
    elif best.kind == "auto" and (proposal := best.extraction.proposal):
        yield from _proposed(proposal)


def _json_table(rules: JsonRules) -> Iterator[str]:
    said = rules.model_dump(mode="json", by_alias=True, exclude_defaults=True, exclude={"fields"})
    yield from ("", "[json]", *(f"{key} = {_value(value)}" for key, value in said.items()))
    yield from _field_lines("[json.fields]", rules.fields)


def _proposed(proposal: Proposal) -> Iterator[str]:
    """The selectors as a comment: taking away the "# " freezes them."""
    yield ""
    yield '# What "auto" found, as selectors. To freeze them: set kind = "html" above, and take away the "# " below.'
    yield "# [html]"
    if proposal.container:
        yield f"# container = {toml_text(proposal.container)}"
    yield f"# item = {toml_text(proposal.item)}"
    yield from (f"# {text}" for text in _field_lines("[html.fields]", proposal.fields))


def _field_lines(heading: str, fields: Mapping[str, str | FieldRule]) -> Iterator[str]:
    yield heading
    for name, rule in fields.items():
        yield f"{name} = {toml_text(rule) if isinstance(rule, str) else _inline(rule)}"


def _inline(rule: FieldRule) -> str:
    return _value(rule.model_dump(mode="json", by_alias=True, exclude_defaults=True))


def _value(value: object) -> str:
    """A value as TOML writes it on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{toml_text(key)} = {_value(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    return toml_text(value) if isinstance(value, str) else json.dumps(value)


def _remark(text: str) -> str:
    """A comment at the end of a line: one line without control characters, however long the page's text was."""
    return f"  # {escaped((line(text) or '')[:_MAX_REMARK])}"
