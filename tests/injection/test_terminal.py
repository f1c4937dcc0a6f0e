"""Payloads on a terminal: the tables of the command line, its JSON, its errors, and log lines."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from scheduler.cli.main import cli
from tests.injection.payloads import PAYLOADS, is_clean, mark
from tests.injection.terminal import on_a_terminal
from tests.injection.world import FIRST_DAY, World, fields_of

# What was to come when that world was made; the command itself goes by the clock.
COMING = ("events", "list", "--past", "--from", str(FIRST_DAY))
LOGS_EVERYTHING = """
import logging, pathlib, sys
import structlog
from scheduler.logs import configure_logs
from tests.injection.payloads import PAYLOADS
configure_logs(pathlib.Path(sys.argv[1]), debug=False)
for text in PAYLOADS.values():
    structlog.get_logger("scheduler").info("a sentence", why=text, parts=[text])
    logging.getLogger("scheduler").warning("of a library: %s", text)
try:
    raise ValueError(PAYLOADS[50])
except ValueError:
    structlog.get_logger("scheduler").exception("failed")
"""
CHILD_LOGS = """
import logging
from crawler.run import log_to_stderr
from tests.injection.payloads import PAYLOADS
log_to_stderr(False)
for text in PAYLOADS.values():
    logging.getLogger("crawler").info("of a child: %s", text)
try:
    raise ValueError(PAYLOADS[50])
except ValueError:
    logging.getLogger("crawler").exception("failed")
"""


def run(world: World, *arguments: str) -> str:
    """What a command prints."""
    call = ["--config", str(world.folder / "config"), "--data", str(world.folder / "data"), *arguments]
    done = CliRunner().invoke(cli, call, standalone_mode=False)
    assert done.exception is None, done.exception
    return done.output


def test_a_table_has_a_line_for_each_event(world: World) -> None:
    """No payload breaks a line, and none is obeyed."""
    found = run(world, *COMING)
    assert is_clean(found)
    assert [n for n in PAYLOADS if n < 40 and sum(mark(n) in line for line in found.splitlines()) != 1] == []


def test_json_says_what_is_stored(world: World) -> None:
    """One document, whose titles are the store's."""
    found = run(world, *COMING, "--json")
    assert is_clean(found)
    titles = {each["title"] for each in json.loads(found)}
    assert titles >= {event.title for number, event in world.listed.items() if 0 <= number < 40}


@pytest.mark.parametrize("number", [1, 48, 50, 51, 53])
def test_an_event_with_its_history_is_shown(world: World, number: int) -> None:
    """Provenance, history and decisions, as a page and as JSON."""
    uid = world.listed[number].uid
    assert is_clean(run(world, "events", "show", uid))
    document = run(world, "events", "show", uid, "--json")
    assert is_clean(document)
    assert world.listed[number].title in json.dumps(json.loads(document), ensure_ascii=False).replace('\\"', '"')


@pytest.mark.parametrize("command", [("sources", "health"), ("sources", "list"), ("feeds", "list")])
def test_states_of_sources_are_shown(world: World, command: tuple[str, ...]) -> None:
    """Their last crawl told every payload."""
    assert is_clean(run(world, *command))


def test_only_one_place_prints() -> None:
    """Every command prints through `scheduler.cli.output`, which lets a terminal obey nothing."""
    folder = Path(__file__).parents[2] / "scheduler"
    files = [path for path in [*folder.glob("cli/*.py"), *folder.glob("demo/*.py")] if path.name != "output.py"]
    assert [path.name for path in files if re.search(r"click\.s?echo\(", path.read_text(encoding="utf-8"))] == []


def test_a_terminal_obeys_no_log_line(tmp_path: Path) -> None:
    """One line for each record: a sentence of ours, its fields, a library's message; the traceback has its own."""
    found = on_a_terminal(LOGS_EVERYTHING, str(tmp_path))
    assert is_clean(found)
    lines = found.split("Traceback")[0].splitlines()
    assert len(lines) == 2 * len(PAYLOADS) + 1
    assert [n for n in PAYLOADS if sum(mark(n) in line for line in lines) != 2] == []


def test_the_log_file_is_a_document_a_line(tmp_path: Path) -> None:
    """JSON keeps what was said, and only in characters that every viewer shows."""
    on_a_terminal(LOGS_EVERYTHING, str(tmp_path))
    body = (tmp_path / "service.log").read_bytes()
    records = [json.loads(line) for line in body.splitlines()]
    assert (len(records), max(body) < 0x7F) == (2 * len(PAYLOADS) + 1, True)
    assert [each["why"] for each in records if "why" in each] == list(PAYLOADS.values())


def test_a_child_of_the_service_logs_no_commands() -> None:
    """Its lines reach the terminal of whoever crawls by hand: one for each sentence, and more for a traceback alone."""
    found = on_a_terminal(CHILD_LOGS)
    assert is_clean(found)
    sentences, _, traceback = found.partition("Traceback")
    assert [n for n in PAYLOADS if sum(mark(n) in line for line in sentences.splitlines()) != 1] == []
    assert (len(sentences.splitlines()), "\n" in traceback, mark(50) in traceback) == (len(PAYLOADS) + 1, True, True)


def test_what_was_stored_is_clean(world: World) -> None:
    """Every text of every event, its history and its decisions, as the store hands them out."""
    for event in world.events:
        assert {name: text for name, text in fields_of(event).items() if not is_clean(text)} == {}
        for change in world.store.history(event.uid):
            assert is_clean(f"{change.old} {change.new}")
    assert all(is_clean(f"{each.reason} {each.value}") for each in world.store.decisions())
    assert all(is_clean(state.detail) for state in world.store.source_states().values())
