"""Radicale, a calendar server: takes the whole collection by PUT, strictly, and gives it back to its readers."""

from __future__ import annotations

import socket
import urllib.request
from collections.abc import Sequence
from pathlib import Path

from lxml import etree

from tests.clients.calendar import Item
from tests.clients.libraries import DIRECT, download, with_icalendar
from tests.clients.programs import Programs, stop
from tests.clients.service import wait_until

_CONFIG = """
[server]
hosts = 127.0.0.1:{port}
[auth]
type = none
[storage]
filesystem_folder = {folder}/collections
[logging]
level = warning
"""
_READER = {"Authorization": "Basic cmVhZGVyOg=="}  # "reader", without a password; the server asks for none
_ALL_UIDS = (
    b'<c:calendar-query xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><d:prop><d:getetag/></d:prop>'
    b'<c:filter><c:comp-filter name="VCALENDAR"><c:comp-filter name="VEVENT"/></c:comp-filter></c:filter>'
    b"</c:calendar-query>"
)


class Radicale:
    """A server of its own, with one collection for each address."""

    def __init__(self, programs: Programs, folder: Path) -> None:
        programs.find("radicale")
        folder.mkdir()
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        self._root = f"http://127.0.0.1:{port}/reader"
        config = folder / "config"
        config.write_text(_CONFIG.format(port=port, folder=folder), encoding="utf-8")
        self._process = programs.start("radicale", "--config", str(config), log=folder / "log")
        wait_until(lambda: _answers(port))

    def look(self, addresses: Sequence[str]) -> list[list[Item]]:
        return [self._replaced(number, download(address)) for number, address in enumerate(addresses)]

    def _replaced(self, number: int, calendar: bytes) -> list[Item]:
        """Put the collection in the place of the last one; what a subscriber of the server then reads."""
        address = f"{self._root}/{number}/"
        assert self._ask("PUT", address, calendar, "text/calendar; charset=utf-8")[0] == 201
        status, kept = self._ask("GET", address)
        assert status == 200
        status, listed = self._ask("REPORT", address, _ALL_UIDS, "application/xml; charset=utf-8")
        assert status == 207
        items = with_icalendar(kept)
        assert len(etree.fromstring(listed).findall("{DAV:}response")) == len(items)
        return items

    def _ask(self, method: str, address: str, body: bytes | None = None, kind: str = "text/plain") -> tuple[int, bytes]:
        request = urllib.request.Request(address, body, {**_READER, "Content-Type": kind}, method=method)
        with DIRECT.open(request, timeout=30) as answer:
            return answer.status, answer.read()

    def close(self) -> None:
        stop(self._process)


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
    except OSError:
        return False
