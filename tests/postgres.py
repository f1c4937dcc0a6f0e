"""A throw-away PostgreSQL cluster for tests: on a socket in a temporary folder, as an unprivileged user."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, make_url, text

from store.repository import Store

UNPRIVILEGED = "nobody"
START_TIMEOUT_S = 60
TEMPLATE = "with_tables"
EMPTY = "template0"
# Nothing of it has to survive a power cut; a socket alone, so that no port can be taken.
_SETTINGS = ("listen_addresses=", "fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off")


def binaries() -> Path | None:
    """Return the folder with the newest initdb and postgres of this machine, None if there is none."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name.split(".")[0]))
    on_path = shutil.which("postgres")
    if on_path:
        folders.append(Path(on_path).resolve().parent)
    return next((path for path in reversed(folders) if (path / "initdb").exists()), None)


@contextmanager
def databases(server: str, template: str = TEMPLATE) -> Iterator[Callable[[], str]]:
    """Give a function that makes copies of a database and returns their addresses; each is 8 MB on the disk.

    They are dropped at the end of the block.
    """
    names: list[str] = []

    def fresh() -> str:
        names.append(f"t{uuid.uuid4().hex}")
        _execute(server, f"CREATE DATABASE {names[-1]} TEMPLATE {template}")
        return _within(server, names[-1])

    try:
        yield fresh
    finally:
        _execute(server, *(f"DROP DATABASE {name} WITH (FORCE)" for name in names))


def make_template(server: str) -> None:
    """Make the database with tables and without rows that `databases` copies."""
    _execute(server, f"CREATE DATABASE {TEMPLATE}")
    Store.open(_within(server, TEMPLATE)).close()


def _execute(server: str, *statements: str) -> None:
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def _within(server: str, database: str) -> str:
    return make_url(server).set(database=database).render_as_string(hide_password=False)


@contextmanager
def cluster(bin_folder: Path) -> Iterator[str]:
    """Run a fresh server for as long as the block lasts; yield the address of its database `postgres`."""
    with server(bin_folder) as running:
        yield running.address


class Server:
    """A server in a folder of its own, that can be started again on its data."""

    def __init__(self, bin_folder: Path, folder: Path) -> None:
        self.address = f"postgresql+psycopg://sma@/postgres?host={folder}"
        self._bin, self._folder = bin_folder, folder
        self._process = _start(bin_folder, folder / "data", folder)

    def restart(self) -> None:
        """Break every connection off, as an update of the server does, and come back."""
        self._process.send_signal(signal.SIGINT)
        self._process.wait()
        self._process = _start(self._bin, self._folder / "data", self._folder)

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait()


@contextmanager
def server(bin_folder: Path) -> Iterator[Server]:
    """Run a fresh server for as long as the block lasts."""
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    data = folder / "data"
    user = UNPRIVILEGED if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
    if os.geteuid() == 0:
        entry = pwd.getpwnam(user)
        os.chown(folder, entry.pw_uid, entry.pw_gid)
    try:
        _run([bin_folder / "initdb", "-D", data, "-U", "sma", "-A", "trust", "-E", "UTF8", "--no-locale", "-N"], folder)
        running = Server(bin_folder, folder)
        try:
            yield running
        finally:
            running.stop()
    finally:
        shutil.rmtree(folder)


def _start(bin_folder: Path, data: Path, folder: Path) -> subprocess.Popen[bytes]:
    command: list[str | Path] = [bin_folder / "postgres", "-D", data, "-k", folder]
    command += [part for setting in _SETTINGS for part in ("-c", setting)]
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
