"""What commands print of a page's text: a terminal shows it and does not obey it."""

import json

import pytest

from scheduler.cli.output import counted, emit_json, emit_table, say

TRICKY = "SMA\x1b]0;x\x07 \x9b31m\u202eyad"
SHOWN = r"SMA\u001b]0;x\u0007 \u009b31m\u202eyad"


def test_lines_and_cells_hold_no_commands(capsys: pytest.CaptureFixture[str]) -> None:
    """Control characters and turned writing are shown by their numbers; tabs and ends of lines stay."""
    say(f"{TRICKY}\n\tx")
    emit_table(["title"], [[TRICKY]], "")
    assert capsys.readouterr().out == f"{SHOWN}\n\tx\ntitle\n{SHOWN}\n"


def test_json_says_the_same_in_its_own_escapes(capsys: pytest.CaptureFixture[str]) -> None:
    """A document for programs may be looked at on a terminal as well."""
    emit_json({"title": TRICKY})
    out = capsys.readouterr().out
    assert (json.loads(out), out.isprintable() or "\x9b" in out or "\u202e" in out) == ({"title": TRICKY}, False)


@pytest.mark.parametrize(("number", "expected"), [(0, "0 pages"), (1, "1 page"), (2, "2 pages")])
def test_things_are_counted(number: int, expected: str) -> None:
    """One of them has no s."""
    assert counted(number, "page") == expected
