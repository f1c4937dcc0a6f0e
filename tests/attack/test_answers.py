"""Answers that never end, never come, or unfold: every crawl ends within its limits, with the class that says why."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.attack import attacker as site
from tests.attack.attacker import running_attacker
from tests.attack.attacks import ATTACKS, SLOW, TIMEOUT
from tests.crawler.fetch.crawling import Crawled, Room, Worker

QUICK = [slug for slug in ATTACKS if slug not in SLOW]


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory, worker: Worker) -> Iterator[tuple[Crawled, float]]:
    """All of them in two crawls, and how long those took: the slow ones side by side, each on a site of its own.

    Sources of one site take turns. The time limit is short for the slow ones alone: a busy machine is slow as well.
    """
    folder = tmp_path_factory.mktemp("answers")
    room = Room.under(folder / "quick", worker, "concurrency = 16")
    hasty = Room.under(folder / "slow", worker, 'timeout = "1s"\nconcurrency = 16')
    with ExitStack() as stack:
        quick, robots, *slow = (stack.enter_context(running_attacker()) for _ in ("quick", "robots", *SLOW))
        for slug in QUICK:
            quick.attacks[f"/{slug}"] = ATTACKS[slug][0]
            room.source(slug, f"{quick.url}/{slug}")
        for slug, attacker in zip(SLOW, slow, strict=True):
            attacker.attacks[f"/{slug}"] = ATTACKS[slug][0]
            hasty.source(slug, f"{attacker.url}/{slug}")
        robots.attacks["/robots.txt"] = site.slow_drip
        hasty.source("robots", f"{robots.url}/events")
        began = time.monotonic()
        one, two = room.crawl(*QUICK), hasty.crawl(*SLOW, "robots")
        took_s = time.monotonic() - began
        yield Crawled(max(one.code, two.code), one.lines | two.lines, one.log + two.log), took_s


@pytest.mark.parametrize("slug", ATTACKS)
def test_attack_has_its_class(slug: str, crawled: tuple[Crawled, float]) -> None:
    """Too large where bytes do not end, timeout where they do not come, reset for what is no HTTP."""
    assert crawled[0].lines[slug]["class"] == ATTACKS[slug][1], crawled[0].lines[slug]


def test_robots_txt_that_drips_is_a_timeout(crawled: tuple[Crawled, float]) -> None:
    """No page is asked for then."""
    assert crawled[0].lines["robots"]["class"] == TIMEOUT


def test_no_attack_holds_on_to_the_crawler(crawled: tuple[Crawled, float]) -> None:
    """The slow ones cost two or three tries of the time limit, side by side, the others nothing."""
    assert crawled[1] < 40


def test_what_lasts_is_asked_for_once(room: Room) -> None:
    """Headers without end are the same a moment later: no second try."""
    with running_attacker() as attacker:
        attacker.attacks["/"] = site.endless_headers
        room.source("headers", f"{attacker.url}/")
        line = room.crawl("headers").only()
        assert (line["detail"], attacker.paths()) == ("the answer has more than 64 KiB of headers", ["/"])


def test_pages_that_lead_on_for_ever_end_at_max_pages(room: Room) -> None:
    """Each page names another; the crawl keeps what it has and removes nothing."""
    room.settings("max_pages = 5")
    with running_attacker() as attacker:
        for number in range(50):
            more = f'<div id="events"><article><h3>No {number}</h3><time datetime="2027-05-12"></time></article></div>'
            page = f'{more}<a class="next" href="/p{number + 1}">more</a>'
            attacker.attacks[f"/p{number}"] = site.answer(page.encode())
        room.source("paged", f"{attacker.url}/p0")
        line = room.crawl("paged").only()
        assert (line["class"], line["detail"]) == ("ok", "stopped at [crawl] max_pages; the rest was not looked at")
        assert attacker.paths() == ["/p0", "/p1", "/p2", "/p3", "/p4"]


def test_redirects_that_lead_on_for_ever_end(room: Room) -> None:
    """After eight of them."""
    with running_attacker() as attacker:
        for number in range(20):
            attacker.attacks[f"/r{number}"] = site.redirect(f"/r{number + 1}")
        room.source("redirected", f"{attacker.url}/r0")
        assert room.crawl("redirected").only()["class"] == "broken:redirect-loop"
        assert len(attacker.paths()) == 9
