"""JSON Schemas of source files and overrides.toml, for editors: `python -m config.jsonschema` writes `config/schema/`.

A test keeps the files fresh. Source files name theirs in their first line, `#:schema ../schema/source.json`, and
overrides.toml likewise; editors with TOML support (Taplo, Even Better TOML) follow it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from config.overrides import OverridesFile
from config.source import Source

SCHEMA_FOLDER = Path(__file__).parent / "schema"
_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def source_schema() -> dict[str, Any]:
    """The schema of one source file, by `kind`."""
    adapter: TypeAdapter[Source] = TypeAdapter(Source)
    schema = _closed(adapter.json_schema(by_alias=True))
    schema.pop("discriminator", None)  # OpenAPI's word; editors go by the constants of `kind`
    return {
        "$schema": _DIALECT,
        "title": "A source of sma-events: config/sources/<slug>.toml",
        **schema,
    }


def _closed(node: Any) -> Any:
    """Tables with listed names (fields, defaults) refuse others: pydantic leaves that to the reader."""
    if isinstance(node, dict):
        if "patternProperties" in node:
            node["additionalProperties"] = False
        for child in node.values():
            _closed(child)
    elif isinstance(node, list):
        for child in node:
            _closed(child)
    return node


def overrides_schema() -> dict[str, Any]:
    """The schema of overrides.toml. A value is a text; TOML's own dates and lists of texts do as well."""
    schema = OverridesFile.model_json_schema()
    value = schema["$defs"]["SetEntry"]["properties"]["value"]
    value["type"] = ["string", "array"]
    value["items"] = {"type": "string"}
    return {"$schema": _DIALECT, **schema, "title": "Decisions of people on events: config/overrides.toml"}


SCHEMAS: Mapping[str, Callable[[], dict[str, Any]]] = {
    "source.json": source_schema,
    "overrides.json": overrides_schema,
}


def schema_text(name: str = "source.json") -> str:
    """Return the text of one file in `config/schema/`."""
    return json.dumps(SCHEMAS[name](), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    for _name in SCHEMAS:
        (SCHEMA_FOLDER / _name).write_text(schema_text(_name), encoding="utf-8")
