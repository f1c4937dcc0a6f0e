"""The reference of the command line names every command and option, and no other."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from scheduler.cli.main import cli

REFERENCE = (Path(__file__).parents[2] / "docs" / "reference" / "command-line.md").read_text(encoding="utf-8")


def commands(group: click.Group, prefix: str = "") -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from commands(command, f"{prefix}{name} ")
        else:
            yield f"{prefix}{name}", command


COMMANDS = dict(commands(cli))


def section(name: str) -> str:
    """Return what the reference says under the heading of a command."""
    match = re.search(rf"^### `{re.escape(name)}`$(.*?)(?=^##)", REFERENCE + "\n##", re.MULTILINE | re.DOTALL)
    assert match, f"no heading for {name}"
    return match[1]


def options(command: click.Command) -> set[str]:
    hidden = {"--help"}
    visible = (each for each in command.params if isinstance(each, click.Option) and not each.hidden)
    return {name for option in visible for name in option.opts if name.startswith("--")} - hidden


def test_every_command_has_its_heading() -> None:
    """The headings of the reference are the commands of the program."""
    assert sorted(re.findall(r"^### `(.+)`$", REFERENCE, re.MULTILINE)) == sorted(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_is_documented(name: str) -> None:
    """Under a command's heading stand its options, and no others."""
    text = section(name)
    named = set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", text))
    expected = options(COMMANDS[name])
    if "options are those of `up`" in text:
        expected |= options(COMMANDS["up"])
    assert named - {"--help"} == expected


def test_every_global_option_is_documented() -> None:
    """The global options stand before the commands."""
    head = REFERENCE.partition("## Exit codes")[0]
    assert options(cli) <= set(re.findall(r"--[a-z][a-z-]*", head))


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_has_help(name: str) -> None:
    """`--help` says something about every command and each of its options."""
    command = COMMANDS[name]
    assert command.help
    assert all(option.help for option in command.params if isinstance(option, click.Option))
