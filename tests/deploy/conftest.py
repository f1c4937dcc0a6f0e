"""One published tree, our server over it, and what another server must answer alike."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from feeds.publish import publish
from feeds.web.app import create_app
from store.repository import Store
from tests.feeds.stored import NOW, crawl, some_config, some_meetings
from tests.feeds.web.test_server import RunningServer

DEPLOY = Path(__file__).parents[2] / "deploy"
PUBLIC_URL = "https://events.example.org"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; names of headers in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Tree:
    """The published tree in `public`, and the port on which our server answers for it."""

    public: Path
    port: int


def ask(port: int, path: str, method: str = "GET", **headers: str) -> Answer:
    """One request as it is, without a header that was not asked for."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.putrequest(method, path, skip_accept_encoding=True)
        for name, value in headers.items():
            connection.putheader(name.replace("_", "-"), value)
        connection.endheaders()
        response = connection.getresponse()
        fields = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, fields, response.read())
    finally:
        connection.close()


@pytest.fixture(scope="session")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tree]:
    folder = tmp_path_factory.mktemp("deploy")
    folder.chmod(0o755)  # other servers may run as somebody else
    config, public = some_config(folder / "config"), folder / "data" / "public"
    with Store.open(f"sqlite:///{folder}/store.db") as store:
        crawl(store, some_meetings())
        publish(store, config, PUBLIC_URL, public, NOW)
        server = RunningServer(create_app(store, config, public, PUBLIC_URL, clock=lambda: NOW), 5)
        try:
            yield Tree(public, server.port)
        finally:
            server.stop()


@contextmanager
def running(command: list[str], port: int, log: Path) -> Iterator[int]:
    """A server in a process of its own, until the context is left."""
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, env={**os.environ, "HOME": str(log.parent)})
    try:
        deadline = time.monotonic() + 20
        while not _listens(port):
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.05)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def _listens(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0
