"""Server-side request forgery: no address of this machine or its network is connected to, however it is written, led to
or resolved. The forms that a source's own address may take are in tests/crawler/fetch/test_private.py as well.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import NamedTuple

import pytest

from config.source import PageSource
from crawler.addresses import is_public
from tests.attack import attacker as site
from tests.attack.attacker import Attacker, running_attacker
from tests.attack.conftest import attacked
from tests.crawler.fetch.crawling import Crawled, Room, Worker, article, page

LISTED = page(article("SMA day", "2027-05-12"))
PRIVATE, DNS = "broken:private-address", "broken:dns"
# Where a redirect may try to lead; {port} is that of another service of this machine.
REDIRECTS = {
    "other-port": "http://127.0.0.1:{port}/", "name": "http://localhost:{port}/", "dot": "http://localhost.:{port}/",
    "decimal": "http://2130706433:{port}/", "octal": "http://0177.0.0.01:{port}/", "hex": "http://0x7f000001:{port}/",
    "short": "http://127.1:{port}/", "zero": "http://0:{port}/", "mapped": "http://[::ffff:127.0.0.1]:{port}/",
    "mapped-hex": "http://[::ffff:7f00:1]:{port}/", "compatible": "http://[::127.0.0.1]:{port}/",
    "nat64": "http://[64:ff9b::7f00:1]:{port}/", "nat64-local": "http://[64:ff9b:1::7f00:1]:{port}/",
    "6to4": "http://[2002:7f00:1::]:{port}/", "teredo": "http://[2001:0:7f00:1::]:{port}/",
    "loopback6": "http://[::1]:{port}/", "link-local": "http://[fe80::1]:{port}/", "metadata": "http://169.254.169.254/",
    "zone": "http://[fe80::1%25lo]:{port}/", "private": "http://10.0.0.1:{port}/", "shared": "http://100.64.0.1/",
    "circled": "http://①②⑦.⓪.⓪.①:{port}/", "wide": "http://１２７．０．０．１:{port}/", "letters": "http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ:{port}/",
    "userinfo": "http://example.org@127.0.0.1:{port}/", "userinfo-port": "http://example.org:80@127.0.0.1:{port}/",
    "backslash": "http://127.0.0.1:{port}\\@example.org/", "fragment": "http://127.0.0.1:{port}#@example.org/",
    "schemeless": "//127.0.0.1:{port}/", "credentials": "http://a:b@localhost:{port}/",
}  # fmt: skip
ODD = {"dot", "circled", "wide", "letters", "zone", "compatible", "backslash"}  # systems differ in reading these
WITH_NAME = {"userinfo", "userinfo-port", "credentials"}  # no resolver is asked: with its "@" it is no name of a host
# Redirects to what is no web address are not followed at all.
SCHEMES = {
    "file": "file:///etc/passwd", "ftp": "ftp://127.0.0.1/", "gopher": "gopher://127.0.0.1:25/_HELO",
    "data": "data:text/html,<h1>12 May 2027</h1>", "dict": "dict://127.0.0.1:11211/stats", "javascript": "javascript:1",
}  # fmt: skip


@pytest.fixture(scope="module")
def redirected(tmp_path_factory: pytest.TempPathFactory, worker: Worker) -> Iterator[tuple[Crawled, Attacker]]:
    """Every redirect above from a source that may be private itself; the other service must hear nothing."""
    room = Room.under(tmp_path_factory.mktemp("redirects"), worker, "concurrency = 16")
    with running_attacker() as attacker, running_attacker() as inside:
        inside.attacks["/"] = site.answer(LISTED.encode())
        for slug, to in {**REDIRECTS, **SCHEMES}.items():
            attacker.attacks[f"/{slug}"] = _raw_redirect(to.format(port=inside.port))
            room.source(slug, f"{attacker.url}/{slug}")
        yield room.crawl(*REDIRECTS, *SCHEMES), inside


def _raw_redirect(to: str) -> site.Attack:
    head = b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nConnection: close\r\nLocation: " + to.encode() + b"\r\n\r\n"
    return lambda connection: connection.sendall(head)


@pytest.mark.parametrize("slug", REDIRECTS)
def test_redirect_into_the_private_network_is_refused(slug: str, redirected: tuple[Crawled, Attacker]) -> None:
    """The class is private-address, or dns for what no resolver takes for an address."""
    line = redirected[0].lines[slug]
    assert line["class"] == (DNS if slug in WITH_NAME else PRIVATE) or (slug in ODD and line["class"] == DNS), line


@pytest.mark.parametrize("slug", SCHEMES)
def test_redirect_to_another_scheme_is_not_followed(slug: str, redirected: tuple[Crawled, Attacker]) -> None:
    """It is an answer without a page."""
    assert redirected[0].lines[slug]["class"].startswith("broken:"), redirected[0].lines[slug]
    assert redirected[0].lines[slug]["items"] == 0


def test_private_service_hears_nothing(redirected: tuple[Crawled, Attacker]) -> None:
    """Not one byte of a request."""
    assert redirected[1].hits == []


class Rebound(NamedTuple):
    """What became of names that change: classes by source, the addresses connected to, what the site heard."""

    classes: dict[str, str]
    connected: set[str]
    hits: list[tuple[str, dict[str, str]]]


@pytest.fixture(scope="module")
def rebound(tmp_path_factory: pytest.TempPathFactory, worker: Worker) -> Iterator[Rebound]:
    """Two names whose resolver changes its mind between the first question and the next."""
    folder = tmp_path_factory.mktemp("rebinding")
    room, log = Room.under(folder, worker, 'timeout = "0.5s"'), folder / "connected"
    log.touch()
    names = {"outside.test": [["192.0.78.9"], ["127.0.0.1"]], "inside.test": [["127.0.0.1"], ["192.0.78.10"]]}
    env = {"ATTACK_NAMES": json.dumps(names), "ATTACK_LOG": str(log), "no_proxy": "*"}
    with running_attacker() as attacker:
        for name in names:
            room.source(name.partition(".")[0], f"http://{name}:{attacker.port}/", head="")
        done = attacked(room, "outside", "inside", **env)
        yield Rebound(done.classes, set(log.read_text().split()), attacker.hits)


def test_rebinding_changes_nothing_once_a_name_is_checked(rebound: Rebound) -> None:
    """Public at first, this machine afterwards: connections go to the address that was checked, page and retry too."""
    assert rebound.classes["outside"].startswith("broken:")
    assert rebound.connected == {"192.0.78.9"}
    assert rebound.hits == []


def test_name_that_is_private_when_asked_is_refused(rebound: Rebound) -> None:
    """No connection is opened, whatever it would be later."""
    assert rebound.classes["inside"] == PRIVATE
    assert "192.0.78.10" not in rebound.connected


@pytest.mark.parametrize(
    "address",
    ["192.88.99.1", "192.0.0.8", "192.0.0.170", "3fff::1", "2001:2::1", "2001:20::1", "64:ff9b:1::8.8.8.8",
     "2002:808:808::", "::ffff:0:127.0.0.1", "5f00::1", "100::1"],
)  # fmt: skip
def test_special_blocks_are_not_public(address: str) -> None:
    """Blocks that one version of Python or another calls global, and that nobody publishes events in."""
    assert not is_public(address)


@pytest.mark.parametrize("url", ["https://user:secret@example.org/", "https://user@example.org", "http://a@b@c.org/"])
def test_address_of_a_source_holds_no_password(url: str) -> None:
    """Source files are shown and stored; secrets are the environment's."""
    with pytest.raises(ValueError, match="an address holds no name and password"):
        PageSource.model_validate({"name": "x", "url": url, "kind": "auto"})
