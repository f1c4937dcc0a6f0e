"""Logging when it cannot be done as it should."""

import json
import subprocess
import sys
from pathlib import Path

LOGS_A_LINE = """
import logging, pathlib, sys
from scheduler.logs import configure_logs
configure_logs(pathlib.Path(sys.argv[1]), debug=False)
logging.getLogger("scheduler").warning("the sentence")
"""


def test_a_full_disk_costs_the_file_its_lines_and_the_console_nothing(tmp_path: Path) -> None:
    """The line is on stderr once, and no traceback of the file's trouble with it."""
    (tmp_path / "service.log").symlink_to("/dev/full")
    call = [sys.executable, "-c", LOGS_A_LINE, str(tmp_path)]
    (line,) = subprocess.run(call, capture_output=True, text=True, check=True).stderr.splitlines()
    assert json.loads(line)["event"] == "the sentence"
