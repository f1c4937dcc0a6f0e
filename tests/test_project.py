"""The project as a whole: what it pins, what it may not contain, what its documents promise."""

from __future__ import annotations

import re
import subprocess
import tomllib
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
OURS = {"config", "crawler", "scheduler", "store", "feeds", "tests", "benchmarks"}
REQUIREMENT = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)")
# Put together here, so that this file does not contain what it looks for.
REGISTRY_HOSTS = tuple(
    ".".join(host)
    for host in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com"), ("deb", "debian", "org"))
)
MACHINE_PATHS = tuple("/".join(("", "work", folder)) for folder in ("main", "shared", "steering", ".library"))


def repository_files() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=ROOT, capture_output=True, check=True
    ).stdout.decode()
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def normalized(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pinned(path: Path) -> list[str]:
    return [
        match[1]
        for line in path.read_text().splitlines()
        if (match := re.match(r"^([a-z0-9][a-z0-9._-]*)(?:\[.*\])?==", line))
    ]


@pytest.mark.parametrize("needle", REGISTRY_HOSTS + MACHINE_PATHS)
def test_no_file_names_a_package_index_or_a_path_of_one_machine(needle: str) -> None:
    """Lock files and sources stay usable behind any mirror and in any folder."""
    found = [path.relative_to(ROOT) for path in repository_files() if needle.encode() in path.read_bytes()]
    assert found == []


def test_lock_files_pin_every_distribution_with_hashes() -> None:
    """pip refuses an unhashed requirement, and so do we before it comes to that."""
    for lock in (ROOT / "requirements").glob("*.txt"):
        text = lock.read_text().replace("\\\n", " ")
        unhashed = [line for line in text.splitlines() if "==" in line and "--hash=sha256:" not in line]
        assert unhashed == []
        assert not re.search(r"--(index-url|extra-index-url|find-links)", text)


def test_no_pinned_distribution_ships_a_top_level_name_of_ours() -> None:
    """Another `config` in the same environment would overwrite ours without a word."""
    owners = metadata.packages_distributions()
    clashes = {name: set(owners.get(name, [])) - {"sma-events"} for name in OURS}
    assert {name: found for name, found in clashes.items() if found} == {}
    installed = {normalized(dist.metadata["Name"]) for dist in metadata.distributions()}
    here = {normalized(name) for name in pinned(ROOT / "requirements" / "runtime.txt")}
    assert len(here & installed) > 60, "the pinned set is not what is installed: the check above saw nothing"


def test_every_dependency_is_documented_with_its_reason() -> None:
    """docs/reference/dependencies.md and pyproject.toml name the same distributions."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    named = {
        normalized(match[1])
        for requirement in [
            *project["project"]["dependencies"],
            *project["dependency-groups"]["test"],
            "editables",
            "hatchling",
        ]
        if (match := REQUIREMENT.match(requirement))
    }
    text = (ROOT / "docs" / "reference" / "dependencies.md").read_text()
    rows = [
        line.split("|")[1]
        for line in text.splitlines()
        if line.startswith("| ") and not line.startswith("| distribution")
    ]
    documented = {normalized(name.strip()) for row in rows for name in row.split(",")}
    assert documented == named


def test_every_top_level_package_says_what_it_is_for() -> None:
    """A room's __init__ holds a docstring and nothing else."""
    for room in ("config", "store", "crawler", "feeds", "scheduler"):
        text = (ROOT / room / "__init__.py").read_text().strip()
        assert text.startswith('"""')
        assert text.endswith('"""')


def test_links_between_documents_resolve() -> None:
    """Every relative link in a Markdown file leads to a file."""
    broken = [
        f"{path.relative_to(ROOT)}: {target}"
        for path in repository_files()
        if path.suffix == ".md" and "content" not in path.parts
        for target in re.findall(r"\]\((?!https?:|mailto:|#|/)([^)#\s]+)", path.read_text())
        if not (path.parent / target).exists()
    ]
    assert broken == []


def test_changelog_has_an_entry_for_the_present_version() -> None:
    """The version in pyproject.toml stands at the top of the changelog."""
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    headings = [line for line in (ROOT / "CHANGELOG.md").read_text().splitlines() if line.startswith("## ")]
    assert headings[0].startswith(f"## {version}")
