"""Rules of reading as the tables of a source file: [html] of a proposal, [json] of a preset.

Used where a source file is written (`compose`), and where `sources try` shows what an admin may copy.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from config.quoting import toml_text
from config.rules import FieldRule, JsonRules
from crawler.extract.page import Proposal


def html_tables(proposal: Proposal) -> Iterator[str]:
    """The lines of [html] and [html.fields] with the selectors of a proposal."""
    yield "[html]"
    if proposal.container:
        yield f"container = {toml_text(proposal.container)}"
    yield from (f"item = {toml_text(proposal.item)}", "")
    yield from _field_lines("[html.fields]", proposal.fields)


def json_tables(rules: JsonRules) -> Iterator[str]:
    """The lines of [json] and [json.fields]."""
    said = rules.model_dump(mode="json", by_alias=True, exclude_defaults=True, exclude={"fields"})
    yield from ("[json]", *(f"{key} = {_value(value)}" for key, value in said.items()))
    yield from _field_lines("[json.fields]", rules.fields)


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
