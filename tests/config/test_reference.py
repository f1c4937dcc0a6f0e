"""The reference documents every key, every kind and every field, and nothing that does not exist."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import get_args

import pytest

import config
from config.jsonschema import SCHEMA_FOLDER, SCHEMAS, schema_text
from config.load import parse_source
from config.overrides import OverridesFile, SettableField, parse_overrides
from config.rules import FIELDS, DetailRules, FieldRule, HtmlRules, JsonRules
from config.settings import Settings
from config.source import MODELS, Expect, WebSource

DOCS = Path(config.__file__).parents[1] / "docs"
SOURCE = (DOCS / "reference" / "source-file.md").read_text(encoding="utf-8")
OVERRIDES = (DOCS / "reference" / "overrides.md").read_text(encoding="utf-8")
SETTINGS = (DOCS / "reference" / "settings.md").read_text(encoding="utf-8")


def documented(text: str) -> list[str]:
    """The first cell of every table row that holds a key."""
    return re.findall(r"^\| `([a-z_.]+)` \|", text, flags=re.MULTILINE)


def section(text: str, heading: str) -> str:
    return re.split(r"^#+ ", text.split(f"\n{heading}\n", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]


def keys(model: type) -> set[str]:
    return {field.alias or name for name, field in model.model_fields.items()}  # type: ignore[attr-defined]


def test_every_key_of_a_source_file_is_documented() -> None:
    """Top level, tables, rules and fields."""
    assert set(documented(section(SOURCE, "## Keys"))) == keys(WebSource) | {"kind", "html", "json"}
    assert set(documented(section(SOURCE, '### kind "html"'))) == {f"html.{key}" for key in keys(HtmlRules)}
    assert set(documented(section(SOURCE, '### kind "json"'))) == {f"json.{key}" for key in keys(JsonRules)}
    assert set(documented(section(SOURCE, "## detail"))) == {f"detail.{key}" for key in keys(DetailRules)}
    assert set(documented(section(SOURCE, "## expect"))) == {f"expect.{key}" for key in keys(Expect)}
    assert set(documented(section(SOURCE, "## Rules for a field"))) == keys(FieldRule)
    assert set(documented(section(SOURCE, "## Fields"))) == FIELDS


def test_every_kind_has_a_heading() -> None:
    """One for each, and none for a kind that is not there."""
    assert re.findall(r'^### kind "(\w+)"$', SOURCE, flags=re.MULTILINE) == list(MODELS)


def test_every_setting_is_documented() -> None:
    """section.key for every key of service.toml."""
    sections = {
        f"{name}.{key}" for name, value in Settings().model_dump().items() if isinstance(value, dict) for key in value
    }
    assert set(documented(SETTINGS.partition("\n## The other files")[0])) == sections | {"database_url"}


def test_documented_defaults_are_the_defaults() -> None:
    """A number or a text in the column "default" is what the model says."""
    settings = Settings()
    rows = re.findall(r"^\| `(\w+)\.(\w+)` \| `(.+?)` \|", SETTINGS, flags=re.MULTILINE)
    assert len(rows) > 15
    for name, key, shown in rows:
        table = type(getattr(settings, name))
        assert getattr(table.model_validate({key: json.loads(shown)}), key) == getattr(getattr(settings, name), key)


def test_examples_of_the_documentation_load() -> None:
    """Whole source files in the reference and the how-to are valid."""
    texts = [SOURCE, (DOCS / "how-to" / "add-a-source.md").read_text(encoding="utf-8")]
    texts.append((DOCS / "reference" / "curated-file.md").read_text(encoding="utf-8"))
    blocks = [block for text in texts for block in re.findall(r"```toml\n(.*?)```", text, flags=re.DOTALL)]
    whole = [block for block in blocks if "kind =" in block and "[[event]]" not in block]
    assert len(whole) == 4
    for block in whole:
        parse_source("example", block, "example.toml")


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_schemas_for_editors_are_fresh(name: str) -> None:
    """`python -m config.jsonschema` was run after the last change of the models."""
    assert (SCHEMA_FOLDER / name).read_text(encoding="utf-8") == schema_text(name)


def test_every_decision_of_a_file_is_documented() -> None:
    """Each table with its keys, and each field that can be set; the example of the page is valid."""
    for kind in OverridesFile.model_fields:
        assert f"`[[{kind}]]`" in OVERRIDES
    for field in SettableField:
        assert f"`{field}`" in OVERRIDES
    blocks = re.findall(r"```toml\n(.*?)```", OVERRIDES, flags=re.DOTALL)
    assert [len(parse_overrides(block)) for block in blocks] == [8]


def test_the_schema_knows_every_kind() -> None:
    """Editors choose by the constant in `kind`, and refuse unknown keys and fields."""
    schema = json.loads(schema_text())
    models = {reference["$ref"].rpartition("/")[2] for reference in schema["oneOf"]}
    assert models == {model.__name__ for model in MODELS.values()}
    kinds = [schema["$defs"][name]["properties"]["kind"] for name in models]
    assert sorted(kind for entry in kinds for kind in entry.get("enum", [entry.get("const")])) == sorted(MODELS)
    assert all(schema["$defs"][name]["additionalProperties"] is False for name in models)
    assert all(node["additionalProperties"] is False for node in tables(schema) if "patternProperties" in node)
    assert len(get_args(get_args(_source_type())[0])) == len(models)


def _source_type() -> object:
    from config.source import Source

    return Source


def tables(node: object) -> list[dict[str, object]]:
    if isinstance(node, dict):
        return [node, *(table for child in node.values() for table in tables(child))]
    return [table for child in node for table in tables(child)] if isinstance(node, list) else []
