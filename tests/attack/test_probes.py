"""`sources probe` and `sources add` on a hostile site: whoever tries out an address has an answer soon, and the network
of the machine hears nothing. The same attacks on crawls: test_answers.py, test_addresses.py.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from crawler import patience
from crawler.extract.page import Page
from crawler.probe.ask import Answer
from crawler.probe.ladder import Failed, Ladder
from crawler.spiders.probe import MAX_REQUESTS, take_in_time
from store.crawl import CrawlClass
from tests.attack import attacker as site
from tests.attack.attacker import MB, Attacker, running_attacker
from tests.attack.attacks import ATTACKS, SLOW, TIMEOUT, TOO_LARGE
from tests.crawler.fetch.crawling import article, page
from tests.crawler.probe.web import rules
from tests.scheduler.probe.probing import AS_OF, run
from tests.scheduler.probe.worker import ProbeWorker

PAGE = b"<html><title>Society</title><p>Welcome.</p></html>"
LISTED = page(article("SMA day", "2027-05-12")).encode()
Probe = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def prober(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Probe]:
    """Probe an address with a time limit for each answer; one process for all."""
    folder = tmp_path_factory.mktemp("probes")
    worker = ProbeWorker(_config(folder / "start", "30s"))

    def probe(url: str, timeout: str = "30s", private: bool = True) -> dict[str, Any]:
        config = folder / timeout
        return worker.probe(config if config.exists() else _config(config, timeout), url, AS_OF, private)

    yield probe
    worker.close()


def _config(folder: Path, timeout: str) -> Path:
    (folder / "sources").mkdir(parents=True)
    (folder / "service.toml").write_text(f'[crawl]\ndelay = "0s"\ntimeout = "{timeout}"\n')
    return folder


@pytest.mark.parametrize("slug", ATTACKS)
def test_probe_names_an_attack_as_a_crawl_does(slug: str, prober: Probe, attacker: Attacker) -> None:
    """Bombs, endless bodies and headers, drips: the same class, and nothing is proposed."""
    attack, crawl_class = ATTACKS[slug]
    attacker.attacks["/"] = attack
    found = prober(f"{attacker.url}/", "1s" if slug in SLOW else "30s")
    assert (found["class"], found["toml"], found["sample"]) == (crawl_class, "", [])
    assert [path for path, _ in attacker.hits] == ["/robots.txt", "/"]


@pytest.mark.parametrize("to", ["/", "/robots.txt"])
def test_redirect_of_a_probe_leads_no_further_in(to: str, prober: Probe, attacker: Attacker) -> None:
    """`--allow-private` is for the address that was given, not for where it leads, neither page nor robots.txt."""
    with running_attacker() as inside:
        inside.attacks["/"] = site.answer(LISTED)
        attacker.attacks["/"] = site.answer(LISTED)
        attacker.attacks[to] = site.redirect(f"http://localhost:{inside.port}/")
        assert prober(f"{attacker.url}/")["class"] == "broken:private-address"
        assert inside.hits == []


@pytest.mark.parametrize(
    ("robots", "crawl_class"),
    [
        pytest.param(ATTACKS["gzip"][0], TOO_LARGE, id="a bomb"),
        pytest.param(site.endless_body, TOO_LARGE, id="without end"),
        pytest.param(site.slow_drip, TIMEOUT, id="a drip"),
        pytest.param(
            site.answer(b"User-agent: *\nDisallow: /*a*a*a*a*a*a*a*a*a*b$\n" * 10_000), "broken:not-the-format",
            id="expressions",
        ),
        pytest.param(site.answer(b"User-agent: *\nAllow: /\n" * (7 * MB // 23)), "broken:not-the-format", id="7 MB"),
        pytest.param(site.answer(b"\0\xff" * MB), "broken:not-the-format", id="bytes"),
    ],
)  # fmt: skip
def test_robots_txt_of_a_probe_has_its_limits(
    robots: site.Attack, crawl_class: str, prober: Probe, attacker: Attacker
) -> None:
    """One that does not come leaves the page unasked; one that is only odd or large is read as far as it is sound."""
    attacker.attacks |= {"/robots.txt": robots, f"/{'a' * 60}": site.answer(PAGE)}
    found = prober(f"{attacker.url}/{'a' * 60}", "1s" if robots is site.slow_drip else "30s")
    assert found["class"] == crawl_class
    assert (f"/{'a' * 60}" in attacker.paths()) == (crawl_class == "broken:not-the-format")


def test_sitemaps_lead_a_probe_neither_far_nor_astray(prober: Probe, attacker: Attacker) -> None:
    """Ten thousand sitemaps in robots.txt, those in circles, bombs, and addresses of other services of the machine."""
    with running_attacker() as inside:
        inside.attacks["/events.xml"] = site.answer(LISTED)
        named = [f"{inside.url}/events.xml", "/events-sitemap.xml", "file:///etc/passwd"]
        lines = [f"Sitemap: {attacker.url}{url}" if url.startswith("/") else f"Sitemap: {url}" for url in named]
        more = [f"Sitemap: {attacker.url}/events-{number}.xml" for number in range(10_000)]
        attacker.attacks = {
            "/": site.answer(PAGE),
            "/robots.txt": site.answer("\n".join([*lines, *more]).encode(), kind="text/plain"),
            "/events-sitemap.xml": site.answer(
                _index(f"{attacker.url}/events-sitemap.xml", f"{inside.url}/events.xml")
            ),
            "/events-0.xml": ATTACKS["gzip"][0],
        }
        found = prober(f"{attacker.url}/")
        assert found["class"].startswith("broken:")
        assert len(found["requests"]) <= MAX_REQUESTS
        assert inside.hits == []


def _index(*urls: str) -> bytes:
    places = "".join(f"<sitemap><loc>{url}</loc></sitemap>" for url in urls)
    return f"<sitemapindex>{places}</sitemapindex>".encode()


def test_page_that_is_read_for_too_long_costs_a_probe_that_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading has a limit of processor time here as well: the probe goes on, and tells."""
    monkeypatch.setattr(patience, "READ_CPU_S", 0.05)
    now = dt.datetime.fromisoformat(AS_OF)
    ladder = Ladder(["https://example.org/"], rules())
    ask = ladder.next()
    assert ask is not None
    take_in_time(ladder, ask, Answer(Page("https://example.org/", LISTED * 20_000, "text/html", now)))
    assert [(one.crawl_class, one.detail) for one in ladder.log if isinstance(one, Failed)] == [
        (CrawlClass.OUT_OF_TIME, "reading it took more than 0.05 s of processor time")
    ]


def test_add_writes_nothing_of_an_attack(
    tmp_path: Path, attacker: Attacker, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command ends with code 1 and says why, and no file is there."""
    folder = _config(tmp_path / "config", "30s").parent
    attacker.attacks["/"] = ATTACKS["gzip"][0]
    code, out, err = run(folder, capsys, "add", f"{attacker.url}/", "--allow-private", "--yes")
    assert (code, list((folder / "config" / "sources").iterdir())) == (1, [])
    assert "too-large" in out
    assert err.startswith(f"error: nothing was written: no events were found at {attacker.url}/\nhint: ")


def test_private_address_is_not_probed_by_mistake(prober: Probe, attacker: Attacker) -> None:
    """Without --allow-private nothing is asked, and the hint names that option."""
    found = prober(f"{attacker.url}/", private=False)
    assert (found["class"], attacker.hits) == ("broken:private-address", [])
    assert "--allow-private" in found["hint"]
