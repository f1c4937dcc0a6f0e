"""What lies in deploy/ for containers and systemd says what it promises; no container engine is needed to see that."""

from __future__ import annotations

import configparser
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from config.environment import variables
from scheduler.cli.main import cli
from tests.deploy.conftest import DEPLOY

ROLES = ("scheduler", "worker", "web")
CONTAINERFILE = (DEPLOY / "Containerfile").read_text()
UNITS = sorted((DEPLOY / "systemd").iterdir())
OF_THE_COMMAND_LINE = {"SMA_EVENTS_CONFIG", "SMA_EVENTS_DATA"}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    return found


@pytest.mark.parametrize("role", ROLES)
def test_no_role_can_write_or_become_anybody(compose: dict[str, Any], role: str) -> None:
    """Each runs as a number that is not root's, on a file system that is read only, without any capability."""
    said = compose["services"][role]
    assert (said["user"], said["read_only"], said["cap_drop"]) == ("10001:10001", True, ["ALL"])
    assert said["security_opt"] == ["no-new-privileges:true"]


def test_the_image_runs_as_that_user() -> None:
    """The numbers of image and compose file agree, and nothing follows that would run as root again."""
    assert re.findall(r"^USER (.+)$", CONTAINERFILE, re.MULTILINE) == ["10001:10001"]
    assert "--uid 10001 --gid 10001" in CONTAINERFILE


def test_the_image_holds_what_the_package_is_made_of() -> None:
    """Every folder and file that is copied is there, and .dockerignore lets it through."""
    copied = [
        part for line in re.findall(r"^COPY (?!--from)(.+)$", CONTAINERFILE, re.MULTILINE) for part in line.split()[:-1]
    ]
    allowed = {line[1:] for line in (DEPLOY.parent / ".dockerignore").read_text().splitlines() if line[0] == "!"}
    assert {part.split("/")[0] for part in copied} == allowed
    assert [part for part in copied if not (DEPLOY.parent / part).exists()] == []


@pytest.mark.parametrize("image", ["python", "postgres"])
def test_images_are_of_one_release_line(compose: dict[str, Any], image: str) -> None:
    """None is whatever is newest today."""
    said = [*re.findall(r"^FROM (\S+)", CONTAINERFILE, re.MULTILINE), compose["services"]["database"]["image"]]
    tags = {each.partition(":")[2] for each in said if each.startswith(image)}
    assert len(tags) == 1
    assert re.fullmatch(r"\d+(\.\d+)?-.+", tags.pop())


@pytest.mark.parametrize("role", ROLES)
def test_compose_says_what_the_service_understands(compose: dict[str, Any], role: str) -> None:
    """Every variable is a setting, every command is one of ours, with options that it has."""
    said = compose["services"][role]
    names = set(said["environment"])
    assert names - OF_THE_COMMAND_LINE - {*variables()} == set()
    assert CliRunner().invoke(cli, [*said["command"], "--help"]).exit_code == 0


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_units_start_our_commands_without_rights(unit: Path) -> None:
    """Each starts a command that there is, as a user of its own, with a folder of its own to write into."""
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # keys of systemd have capitals
    parser.read(unit)
    service = parser["Service"]
    command = service["ExecStart"].split()
    assert command[0].endswith("/bin/sma-events")
    assert CliRunner().invoke(cli, [*command[1:], "--help"]).exit_code == 0
    assert (service["User"], service["ProtectSystem"], service["NoNewPrivileges"]) == ("sma-events", "strict", "true")
    assert service["CapabilityBoundingSet"] == ""
    assert f"SMA_EVENTS_DATA=/var/lib/{service['StateDirectory']}" in service["Environment"].split()
