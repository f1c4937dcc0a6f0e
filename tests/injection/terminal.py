"""A terminal that a program writes its log to."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys

_COLOURS = re.compile(r"\x1b\[(?:0|1|2|22|3[0-9]|9[0-9])(?:;[0-9]{1,2})*m")  # those of structlog


def on_a_terminal(script: str, *arguments: str) -> str:
    """What a program writes to stderr, which is a terminal of its own; without the colours of structlog."""
    ours, theirs = pty.openpty()
    with subprocess.Popen([sys.executable, "-c", script, *arguments], stderr=theirs) as process:
        os.close(theirs)
        found = b""
        while True:
            try:
                some = os.read(ours, 65536)
            except OSError:  # the other end is closed
                break
            if not some:
                break
            found += some
        process.wait(30)
    os.close(ours)
    assert process.returncode == 0
    return _COLOURS.sub("", found.decode().replace("\r\n", "\n"))
