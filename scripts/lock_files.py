"""What the lock files pin: name, version and hashes of every distribution, for the bill of materials and the audit."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
# What ships first; what is named in an earlier set is not repeated by a later one.
PYTHON_SETS = ("runtime", "postgres", "js", "test", "fuzz")
NPM_FOLDERS = ("tests/clients/node", "tests/browser/node")
_PIN = re.compile(r"(?P<name>[a-z0-9][a-z0-9._-]*)(?:\[[^\]]*\])?==(?P<version>[^\s;\\]+)")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


class Pinned(NamedTuple):
    """One distribution. `used_in` is the name of a set (runtime, test, ...) or the folder of an npm lock file."""

    ecosystem: str  # "pypi" | "npm", as package URLs write it
    name: str
    version: str
    hashes: tuple[str, ...]
    used_in: str
    licence: str = ""

    @property
    def purl(self) -> str:
        """Its package URL, the name that all vulnerability services understand."""
        return f"pkg:{self.ecosystem}/{self.name.replace('@', '%40')}@{self.version}"


def pinned_python(requirements: Path = ROOT / "requirements") -> Iterator[Pinned]:
    """Every distribution of every set once."""
    seen: set[tuple[str, str]] = set()
    for name in PYTHON_SETS:
        text = (requirements / f"{name}.txt").read_text(encoding="utf-8").replace("\\\n", " ")
        for line in text.splitlines():
            if (found := _PIN.match(line)) and (key := (found["name"], found["version"])) not in seen:
                seen.add(key)
                yield Pinned("pypi", *key, tuple(_HASH.findall(line)), name)


def pinned_npm(root: Path = ROOT) -> Iterator[Pinned]:
    """Every package of the tools that tests use."""
    seen: set[tuple[str, str]] = set()
    for folder in NPM_FOLDERS:
        lock = json.loads((root / folder / "package-lock.json").read_text(encoding="utf-8"))
        for path, package in lock["packages"].items():
            name = path.rpartition("node_modules/")[2]
            if name and (key := (name, package["version"])) not in seen:
                seen.add(key)
                yield Pinned("npm", *key, (package["integrity"],), folder, str(package.get("license", "")))
