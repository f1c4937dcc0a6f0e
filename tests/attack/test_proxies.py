"""Crawls behind an outgoing proxy, which looks names up itself: what can be known to be private is not handed to it."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from config.proxies import outgoing_proxies, proxy_warning
from tests.attack import attacker as site
from tests.attack.attacker import Attacker, running_attacker
from tests.attack.conftest import attacked
from tests.crawler.fetch.crawling import Crawled, Room, Worker, article, page

LISTED = page(article("SMA day", "2027-05-12"))
PRIVATE = "broken:private-address"
# What this machine's resolver says; "unknown.test" it does not know.
NAMES = {
    "proxy.test": ["127.0.0.1"],
    "outer.test": ["192.0.78.9"],
    "inner.test": ["10.0.0.1"],
    "mixed.test": ["192.0.78.9", "127.0.0.1"],
    "metadata.test": ["169.254.169.254"],
}
SOURCES = {
    "outer": ("http://outer.test/", "ok"),
    "unknown": ("http://unknown.test/", "ok"),
    "inner": ("http://inner.test/", PRIVATE),
    "mixed": ("http://mixed.test/", PRIVATE),
    "literal": ("http://127.0.0.1/", PRIVATE),
    "circled": ("http://①②⑦.⓪.⓪.①/", PRIVATE),
    "redirected": ("http://outer.test/away", PRIVATE),
    "the-proxy": ("http://proxy.test:{port}/", PRIVATE),
}


@pytest.fixture(scope="module")
def proxied(tmp_path_factory: pytest.TempPathFactory, worker: Worker) -> Iterator[tuple[Crawled, Attacker]]:
    """All of them in one crawl behind a proxy that would fetch anything; it is reached past itself by its own name."""
    folder = tmp_path_factory.mktemp("proxied")
    room = Room.under(folder, worker, "concurrency = 8")
    with running_attacker() as proxy:
        for name in ("outer.test", "unknown.test", "inner.test", "mixed.test"):
            proxy.attacks[f"http://{name}/"] = site.answer(LISTED.encode())
        proxy.attacks["http://outer.test/away"] = site.redirect("http://metadata.test/latest/")
        proxy.attacks["/"] = site.answer(LISTED.encode())
        for slug, (url, _) in SOURCES.items():
            room.source(slug, url.format(port=proxy.port), head="")
        (folder / "connected").touch()
        answers = {name: [found] for name, found in NAMES.items()}
        yield attacked(
            room, *SOURCES, ATTACK_NAMES=json.dumps(answers), ATTACK_LOG=str(folder / "connected"),
            http_proxy=f"http://user:s3cret@proxy.test:{proxy.port}", no_proxy="proxy.test", NO_PROXY="proxy.test",
        ), proxy  # fmt: skip


@pytest.mark.parametrize("slug", SOURCES)
def test_private_names_are_refused_behind_a_proxy(slug: str, proxied: tuple[Crawled, Attacker]) -> None:
    """Public names and those that only the proxy knows go through it, private ones and the proxy itself do not."""
    assert proxied[0].lines[slug]["class"] == SOURCES[slug][1], proxied[0].lines[slug]


def test_proxy_hears_of_nothing_private(proxied: tuple[Crawled, Attacker]) -> None:
    """It is asked for the public sites and their robots.txt alone."""
    asked = {path.removesuffix("robots.txt") for path, _ in proxied[1].hits}
    assert asked == {"http://outer.test/", "http://unknown.test/", "http://outer.test/away"}


def test_proxy_is_told_without_its_password(proxied: tuple[Crawled, Attacker]) -> None:
    """The log of the crawl names it."""
    assert f"http goes through the proxy proxy.test:{proxied[1].port} that the environment names" in proxied[0].log
    assert "s3cret" not in proxied[0].log


def test_starts_warn_of_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """`up`, `worker` and `doctor` say that the guard does not see what the proxy does."""
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    if not outgoing_proxies():  # macOS may have some in its settings
        assert proxy_warning() is None
    monkeypatch.setenv("https_proxy", "http://user:s3cret@proxy.example.org:3128/")
    assert proxy_warning() == (
        "crawls go by a proxy that the environment names (https through proxy.example.org:3128); let the proxy refuse "
        "private addresses as well: it looks names up itself, out of our sight"
    )
