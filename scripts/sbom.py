"""`make sbom`: the software bill of materials as CycloneDX 1.6 JSON, from the lock files and the installed metadata.

Equal lock files and environments give equal bytes: no time and no random number is in it. Licences are what each
distribution says of itself; one that this platform does not install has none. What ships is `required`, extras are
`optional`, tools of tests `excluded`.
"""

from __future__ import annotations

import json
import sys
import tomllib
import uuid
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path
from typing import Any

if __package__ in {None, ""}:
    sys.path.insert(0, str(Path(__file__).parents[1]))

from scripts.lock_files import ROOT, Pinned, pinned_npm, pinned_python

_SCOPES = {"runtime": "required", "postgres": "optional", "js": "optional"}
_NAMESPACE = uuid.UUID("6d1cf35e-0f0c-5c55-9f2b-1f0f5f0e3a11")


def bill_of_materials(pinned: Iterable[Pinned], project: dict[str, Any]) -> dict[str, Any]:
    """The document. `project` is the table of pyproject.toml."""
    own = f"pkg:generic/{project['name']}@{project['version']}"
    components = [_component(each) for each in sorted(pinned, key=lambda each: each.purl)]
    needed = [each["bom-ref"] for each in components if each["scope"] == "required"]
    body = json.dumps(components, sort_keys=True)
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(_NAMESPACE, own + body)}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": own,
                "name": project["name"],
                "version": project["version"],
                "description": project["description"],
                "licenses": [{"expression": project["license"]}],
                "purl": own,
            }
        },
        "components": components,
        "dependencies": [{"ref": own, "dependsOn": needed}],
    }


def _component(pinned: Pinned) -> dict[str, Any]:
    found = {
        "type": "library",
        "bom-ref": pinned.purl,
        "name": pinned.name,
        "version": pinned.version,
        "purl": pinned.purl,
        "scope": _SCOPES.get(pinned.used_in, "excluded"),
        "licenses": _licences(pinned),
        "properties": [
            {"name": "sma-events:used-in", "value": pinned.used_in},
            *({"name": "sma-events:accepted-hash", "value": each} for each in pinned.hashes),
        ],
    }
    return {key: value for key, value in found.items() if value}


def _licences(pinned: Pinned) -> list[dict[str, Any]]:
    if pinned.ecosystem == "npm":
        return [{"license": {"name": pinned.licence}}] if pinned.licence else []
    try:
        said = metadata.metadata(pinned.name)
    except metadata.PackageNotFoundError:
        return []
    if "License-Expression" in said:
        return [{"expression": said["License-Expression"]}]
    classifiers = [
        text.rpartition(" :: ")[2] for text in said.get_all("Classifier") or () if text.startswith("License")
    ]
    name = (said.get_all("License") or [""])[0].strip().split("\n")[0][:100] or ", ".join(classifiers)
    return [{"license": {"name": name}}] if name else []


def main() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    document = bill_of_materials([*pinned_python(), *pinned_npm()], project)
    Path(sys.argv[1]).write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    sys.stderr.write(f"{len(document['components'])} components in {sys.argv[1]}\n")


if __name__ == "__main__":
    main()
