"""`make audit`: asks a vulnerability service (OSV's API) about every pinned version, of Python and npm.

Exit codes: 0 nothing is known · 1 something is, listed · 2 the service cannot be reached, so nothing was learnt.
Only names and versions that are public in the lock files are sent.
"""

from __future__ import annotations

import json
import sys
import urllib.request
from collections.abc import Sequence
from http.client import HTTPException
from pathlib import Path

if __package__ in {None, ""}:
    sys.path.insert(0, str(Path(__file__).parents[1]))

from scripts.lock_files import Pinned, pinned_npm, pinned_python

SERVICE = "https://api.osv.dev/v1/querybatch"
_TIMEOUT_S = 30
_AT_ONCE = 500  # the service takes a thousand
_REACHED, _KNOWN, _UNREACHABLE = 0, 1, 2


class UnreachableError(Exception):
    """The service gave no answer that can be read."""


def weaknesses(pinned: list[Pinned], service: str = SERVICE) -> dict[Pinned, list[str]]:
    """Ids of what is known against each version that something is known against. Raises UnreachableError."""
    known: dict[Pinned, list[str]] = {}
    for start in range(0, len(pinned), _AT_ONCE):
        asked = pinned[start : start + _AT_ONCE]
        known |= {each: found for each, found in zip(asked, _ask(asked, service), strict=True) if found}
    return known


def _ask(pinned: Sequence[Pinned], service: str) -> list[list[str]]:
    """Ids of what is known against each, in the order in which they are asked about."""
    body = json.dumps({"queries": [{"package": {"purl": each.purl}} for each in pinned]}).encode()
    request = urllib.request.Request(service, body, {"Content-Type": "application/json"})  # noqa: S310  # https, or a test's
    try:
        with urllib.request.urlopen(request, timeout=_TIMEOUT_S) as answer:  # noqa: S310
            results = json.load(answer)["results"]
        found = [[weakness["id"] for weakness in result.get("vulns", ())] for result in results]
    except (OSError, HTTPException, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UnreachableError(str(error)) from error
    if len(found) != len(pinned):
        raise UnreachableError(f"{len(found)} answers to {len(pinned)} questions")
    return found


def main(service: str = SERVICE) -> int:
    pinned = [*pinned_python(), *pinned_npm()]
    try:
        known = weaknesses(pinned, service)
    except UnreachableError as error:
        sys.stderr.write(f"error: {service} cannot be reached ({error}); nothing was checked\n")
        sys.stderr.write("hint: run it where the internet is; .github/workflows/audit.yml does so every week\n")
        return _UNREACHABLE
    for each, found in known.items():
        sys.stdout.write(f"{each.purl} ({each.used_in}): {', '.join(found)}\n")
    sys.stderr.write(f"{len(pinned)} pinned versions, {len(known)} with a known weakness\n")
    return _KNOWN if known else _REACHED


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
