"""A throw-away PostgreSQL cluster for tests: on a socket in a temporary folder, as an unprivileged user."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

UNPRIVILEGED = "nobody"
START_TIMEOUT_S = 60


def binaries() -> Path | None:
    """Return the folder with the newest initdb and postgres of this machine, None if there is none."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name.split(".")[0]))
    on_path = shutil.which("postgres")
    if on_path:
        folders.append(Path(on_path).resolve().parent)
    return next((path for path in reversed(folders) if (path / "initdb").exists()), None)


@contextmanager
def cluster(bin_folder: Path) -> Iterator[str]:
    """Run a fresh server for as long as the block lasts; yield the address of its database `postgres`."""
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    data = folder / "data"
    user = UNPRIVILEGED if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
    if os.geteuid() == 0:
        entry = pwd.getpwnam(user)
        os.chown(folder, entry.pw_uid, entry.pw_gid)
    try:
        _run([bin_folder / "initdb", "-D", data, "-U", "sma", "-A", "trust", "-E", "UTF8", "--no-locale", "-N"], folder)
        server = _start(bin_folder, data, folder)
        try:
            yield f"postgresql+psycopg://sma@/postgres?host={folder}"
        finally:
            server.terminate()
            server.wait()
    finally:
        shutil.rmtree(folder)


def _start(bin_folder: Path, data: Path, folder: Path) -> subprocess.Popen[bytes]:
    command: list[str | Path] = [
        bin_folder / "postgres",
        "-D",
        data,
        "-k",
        folder,
        "-c",
        "listen_addresses=",
        "-c",
        "fsync=off",
    ]
    log = (folder / "log").open("wb")
    with log:
        server: subprocess.Popen[bytes] = subprocess.Popen(
            command, stdout=log, stderr=log, cwd=folder, **_as_unprivileged()
        )
    deadline = time.monotonic() + START_TIMEOUT_S
    while not (folder / ".s.PGSQL.5432").exists() or not _ready(bin_folder, folder):
        if server.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"the test server did not start: {(folder / 'log').read_text()}")
        time.sleep(0.05)
    return server


def _ready(bin_folder: Path, folder: Path) -> bool:
    command: list[str | Path] = [bin_folder / "pg_isready", "-q", "-h", folder]
    return subprocess.run(command, check=False, cwd=folder).returncode == 0


def _run(command: list[Path | str], folder: Path) -> None:
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=folder, **_as_unprivileged())
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed: {done.stderr}")


def _as_unprivileged() -> dict[str, Any]:
    return (
        {"user": UNPRIVILEGED, "group": pwd.getpwnam(UNPRIVILEGED).pw_gid, "extra_groups": []}
        if os.geteuid() == 0
        else {}
    )
