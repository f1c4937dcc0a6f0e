"""Processes that benchmarks time, and servers that they wait for."""

from __future__ import annotations

import socket
import subprocess
import time
from collections.abc import Sequence


def seconds(command: Sequence[str]) -> float:
    """Run a command, which must end well, and return how long it took by the clock."""
    began = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - began


def wait(port: int) -> None:
    """Return as soon as somebody listens on a port of loopback. Raises TimeoutError after ten seconds."""
    for _ in range(100):
        with socket.socket() as client:
            if client.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError(f"nothing listens on port {port}")
