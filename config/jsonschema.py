"""JSON Schema of a source file, for editors: `python -m config.jsonschema` writes `config/schema/source.json`.

A test keeps the file fresh. Source files name it in their first line, `#:schema ../schema/source.json`, which editors
with TOML support (Taplo, Even Better TOML) follow.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from config.source import Source

SCHEMA_FILE = Path(__file__).parent / "schema" / "source.json"


def source_schema() -> dict[str, Any]:
    """The schema of one source file, by `kind`."""
    adapter: TypeAdapter[Source] = TypeAdapter(Source)
    schema = _closed(adapter.json_schema(by_alias=True))
    schema.pop("discriminator", None)  # OpenAPI's word; editors go by the constants of `kind`
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
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


def schema_text() -> str:
    return json.dumps(source_schema(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    SCHEMA_FILE.write_text(schema_text(), encoding="utf-8")
