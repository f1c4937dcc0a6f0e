"""What a child process does to itself before it starts: it dies with its parent, and never takes the whole machine."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys

_PR_SET_PDEATHSIG = 1
_M_ARENA_MAX = -8  # mallopt: each further arena reserves 64 MB of addresses, which RLIMIT_AS would count
_MB = 1024 * 1024


def die_with_parent() -> None:
    """Ask the kernel for SIGTERM when the parent ends (Linux). Ends at once where that has happened already."""
    if sys.platform != "linux":
        return
    parent = os.getppid()
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        sys.exit(1)


def limit_memory(megabytes: int) -> None:
    """A page that would need more ends in MemoryError instead of making the machine swap."""
    if sys.platform == "linux":
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 2)
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = megabytes * _MB
    resource.setrlimit(resource.RLIMIT_AS, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))
