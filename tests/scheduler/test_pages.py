"""`sma-events pages`: the check of the content pages on the command line, and the preview as a process."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from scheduler.cli.main import main

MATTER = """+++
title = "{title}"
description = "D"
order = 1
clinical = {clinical}
last_edited = {edited}
last_clinically_reviewed = "not yet"
next_review_due = {due}
+++
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A start page and no references."""
    (tmp_path / "references.toml").write_text("[reference]\n")
    (tmp_path / "medicines.toml").write_text("")
    home = MATTER.format(title="Start", clinical="false", edited="2020-01-01", due="2020-07-01")
    (tmp_path / "home.md").write_text(home + "Welcome.\n")
    return tmp_path


def check(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as end:
        main(["pages", "check", *arguments])
    out, err = capsys.readouterr()
    return int(end.value.code or 0), out, err


def test_the_pages_that_ship_are_in_order(capsys: pytest.CaptureFixture[str]) -> None:
    """One line says how much was checked."""
    code, out, _ = check(capsys)
    assert code == 0
    assert re.fullmatch(r"9 pages, \d+ statements, \d+ references: all in order\. Reviewed by a clinician: 0\.\n", out)


def test_an_overdue_review_is_a_warning(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The pages can still be published; they say it themselves."""
    assert check(capsys, "--content", str(folder)) == (
        0,
        "1 pages, 0 statements, 0 references: all in order. Reviewed by a clinician: 0.\n",
        "warning: home.md: its review was due on 2020-07-01\n",
    )


def test_problems_end_with_exit_code_1(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One error line for each, with file and line, and one hint."""
    page = MATTER.format(title="Page", clinical="true", edited="2026-01-01", due="2999-01-01")
    (folder / "page.md").write_text(page + "So it is.\n\nIt is [@nobody].\n")
    code, out, err = check(capsys, "--content", str(folder))
    assert (code, out) == (1, "")
    assert err.splitlines() == [
        'error: page.md:10: no reference; cite one before the full stop, or make it a note with ">": "So it is."',
        'error: page.md:12: unknown reference "nobody"; references.toml must hold it',
        "hint: docs/how-to/edit-a-page.md says how a page is written",
    ]


def test_the_preview_serves_the_folder(folder: Path) -> None:
    """It says where, and answers there."""
    command = [sys.executable, "-m", "scheduler.cli.main", "pages", "preview", "--content", str(folder), "--port", "0"]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        try:
            assert process.stdout is not None
            match = re.fullmatch(rf"Preview of {re.escape(str(folder))}: (http://\S+/)\n", process.stdout.readline())
            assert match is not None
            with urllib.request.urlopen(match[1], timeout=20) as response:
                assert b"Welcome." in response.read()
        finally:
            process.terminate()
            process.wait(timeout=20)
