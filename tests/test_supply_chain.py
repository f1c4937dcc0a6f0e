"""What we are made of and what makes us: bill of materials, audit, workflows, wheel."""

from __future__ import annotations

import hashlib
import http.server
import json
import os
import re
import shutil
import subprocess
import sys
import threading
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from scripts.audit import main as audit
from scripts.lock_files import pinned_npm, pinned_python
from scripts.sbom import bill_of_materials

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
SHIPPED = ("config", "store", "crawler", "feeds", "scheduler")


@pytest.fixture(scope="module")
def bill() -> dict[str, Any]:
    return bill_of_materials([*pinned_python(), *pinned_npm()], PROJECT)


def test_the_bill_of_materials_names_every_pinned_distribution(bill: dict[str, Any]) -> None:
    """Every line of every lock file is a component with its version; what ships is told from what tests."""
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    locked = {
        f"pkg:pypi/{name}@{version}"
        for lock in (ROOT / "requirements").glob("*.txt")
        for name, version in re.findall(r"^([a-z0-9._-]+)(?:\[.*?\])?==([^\s;\\]+)", lock.read_text(), re.MULTILINE)
    }
    found = {each["purl"]: each for each in bill["components"]}
    assert {purl for purl in found if purl.startswith("pkg:pypi/")} == locked
    assert sum(purl.startswith("pkg:npm/") for purl in found) > 50
    scopes = {each["name"]: each["scope"] for each in bill["components"]}
    assert [scopes[name] for name in ("lxml", "psycopg", "hypothesis", "axe-core")] == [
        "required", "optional", "excluded", "excluded",
    ]  # fmt: skip


def test_the_bill_of_materials_says_licences_and_is_the_same_each_time(bill: dict[str, Any]) -> None:
    """What is installed here has a licence, references are unique, and nothing depends on when it was made."""
    shipped = [each for each in bill["components"] if each["scope"] == "required"]
    assert len([each for each in shipped if "licenses" in each]) > len(shipped) * 0.9
    references = [each["bom-ref"] for each in bill["components"]]
    assert len(references) == len(set(references))
    assert set(bill["dependencies"][0]["dependsOn"]) <= set(references)
    assert bill_of_materials([*pinned_npm(), *pinned_python()], PROJECT) == bill


class _Service(http.server.BaseHTTPRequestHandler):
    """Answers as OSV does, and knows one weakness."""

    def do_POST(self) -> None:  # the name that http.server calls
        queries = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["queries"]
        weak = [{"vulns": [{"id": "TEST-1"}]} if "/lxml@" in each["package"]["purl"] else {} for each in queries]
        results = {"/weak": weak, "/short": weak[1:]}.get(self.path, [{}] * len(queries))
        body = json.dumps({"results": results}).encode()
        if self.path == "/broken":
            self.wfile.write(b"what HTTP does not begin with\r\n")
            return
        self.send_response(200)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the name of the base class
        """Silent."""


@pytest.fixture
def service() -> Iterator[str]:
    with http.server.HTTPServer(("127.0.0.1", 0), _Service) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_the_audit_tells_known_weak_and_unknown_apart(service: str, capsys: pytest.CaptureFixture[str]) -> None:
    """0 and a count, 1 and what is weak, 2 and a plain word where the service is out of reach."""
    assert audit(f"{service}/none") == 0
    assert capsys.readouterr().out == ""
    assert audit(f"{service}/weak") == 1
    assert re.fullmatch(r"pkg:pypi/lxml@\S+ \(runtime\): TEST-1\n", capsys.readouterr().out)
    assert audit("http://127.0.0.1:9/none") == 2
    assert re.match(r"error: .* cannot be reached .*; nothing was checked\nhint: ", capsys.readouterr().err)


@pytest.mark.parametrize("answer", ["short", "broken"])
def test_an_answer_that_cannot_be_read_is_none(service: str, answer: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Too few lines, or no HTTP: nothing was learnt, which is neither 0 nor 1."""
    assert audit(f"{service}/{answer}") == 2
    assert capsys.readouterr().err.endswith("does so every week\n")


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_workflows_are_pinned_and_may_only_read(path: Path) -> None:
    """A foreign action is named by its commit, with the version beside it; the token reads and is not left behind."""
    text = path.read_text(encoding="utf-8")
    used = re.findall(r"uses: (.*)", text)
    assert used
    assert [each for each in used if not re.fullmatch(r"[\w./-]+@[0-9a-f]{40} # v[\d.]+", each)] == []
    assert re.findall(r"^permissions:\n((?:  .*\n)+)", text, re.MULTILINE) == ["  contents: read\n"]
    assert text.count("permissions:") == 1
    assert text.count("persist-credentials: false") == sum("actions/checkout" in each for each in used)
    assert "pull_request_target" not in text
    assert "${{ github.event" not in text


def test_updates_are_proposed_for_everything_that_is_pinned() -> None:
    """Python, npm, the image and the actions."""
    text = (ROOT / ".github" / "dependabot.yml").read_text(encoding="utf-8")
    assert sorted(re.findall(r"package-ecosystem: (\S+)", text)) == ["docker", "github-actions", "npm", "pip"]
    for folder in re.findall(r"[\s\[](/[\w/]+)", text):
        assert (ROOT / folder.lstrip("/")).is_dir()


def test_the_wheel_is_reproducible(tmp_path: Path) -> None:
    """Two copies of the source in different folders, at different times, give the same bytes."""
    digests, names = set(), []
    for turn in ("one", "two"):
        source, out = tmp_path / turn / "source", tmp_path / turn / "out"
        source.mkdir(parents=True)
        for name in SHIPPED:
            shutil.copytree(
                ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"), copy_function=shutil.copy
            )
        for name in ("pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md", "scrapy.cfg", ".gitignore"):
            shutil.copy(ROOT / name, source / name)
        build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(out)]
        environment = {**os.environ, "SOURCE_DATE_EPOCH": "1767225600"}
        subprocess.run(build, cwd=source, env=environment, check=True, capture_output=True)
        (wheel,) = out.glob("*.whl")
        digests.add(hashlib.sha256(wheel.read_bytes()).hexdigest())
        names = zipfile.ZipFile(wheel).namelist()
    assert len(digests) == 1
    assert {name.split("/")[0] for name in names} == {*SHIPPED, f"sma_events-{PROJECT['version']}.dist-info"}
