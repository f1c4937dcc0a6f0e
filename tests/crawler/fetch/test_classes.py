"""Every way in which fetching can go wrong, on a real site: its class, its sentence, one log line, no traceback."""

from __future__ import annotations

import datetime as dt
import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import format_datetime
from pathlib import Path

import pytest

from tests.crawler.fetch.crawling import Crawled, Room, Worker, article, page
from tests.crawler.fetch.site import Answer, Site, running_site
from tests.ports import free_port

GOOD = page(article("SMA day", "2027-05-12"))
CHALLENGE = "<title>Just a moment...</title><p>Verify you are human to go on.</p><script src='/challenge-platform/x'>"
LOGIN = '<title>Log in - Members</title><form><input type="password" name="p"></form>'
LATER = format_datetime(dt.datetime.now(dt.UTC) + dt.timedelta(hours=2), usegmt=True)


@dataclass(frozen=True)
class Case:
    """One source: what its address answers, and what must come of it. {host} and {url} are the site's."""

    slug: str
    route: Answer | str
    crawl_class: str
    detail: str | None = None


def gone(status: int, body: bytes = b"", *headers: tuple[str, str]) -> Answer:
    return Answer(body, status, headers)


CASES = [
    Case("good", GOOD, "ok", ""),
    Case("empty", page(), "quiet", ""),
    Case("not-found", gone(404), "broken:not-found", "{host} answered 404 for {url}/not-found"),
    Case("gone", gone(410), "broken:not-found", "{host} answered 410 for {url}/gone"),
    Case("error", gone(500), "broken:server-error", "{host} answered 500 for {url}/error"),
    Case("overloaded", gone(503), "broken:server-error", "{host} answered 503 for {url}/overloaded"),
    Case("limited", gone(429), "broken:rate-limited", "{host} answered 429"),
    Case("limited-long", gone(429, b"", ("Retry-After", "7200")), "broken:rate-limited",
         "{host} answered 429 and asks to wait 7200 s"),
    Case("limited-until", gone(503, b"", ("Retry-After", LATER)), "broken:rate-limited"),
    Case("forbidden", gone(403), "broken:challenge", "{host} answered 403 for {url}/forbidden"),
    Case("members", gone(401), "broken:challenge", "{host} answered 401 for {url}/members"),
    Case("challenge-503", gone(503, CHALLENGE.encode()), "broken:challenge"),
    Case("challenge-200", CHALLENGE, "broken:challenge", "{url}/challenge-200 shows a verification or login page"),
    Case("login", LOGIN, "broken:challenge", "{url}/login shows a verification or login page"),
    Case("reset", Answer(b"x" * 5000, cut=1000), "broken:reset",
         "{host} broke off the connection while sending {url}/reset"),
    Case("reset-at-once", Answer(b"", headers=(("Content-Length", "50"),), cut=0), "broken:reset"),
    Case("short", Answer(b"x" * 10, headers=(("Content-Length", "5000"),), cut=10), "broken:reset"),
    Case("large", Answer(b"x" * 70_000), "broken:too-large", "{url}/large is larger than [crawl] max_bytes allows"),
    Case("no-container", page(article("SMA day", "2027-05-12"), container=False), "broken:container-missing"),
    Case("blank-items", '<div id="events"><article><p>Soon</p></article></div>', "broken:fields-missing"),
    Case("no-fields", '<div id="events"><article><h3>SMA day</h3><p>Soon</p></article></div>', "broken:fields-missing"),
    Case("blank", "", "broken:not-the-format", "the page is empty"),
]  # fmt: skip


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory, worker: Worker) -> Iterator[tuple[Crawled, Site, Room]]:
    """All cases crawled by one child."""
    folder: Path = tmp_path_factory.mktemp("classes")
    room = Room.under(folder, worker, "max_bytes = 60000")  # the usual patience: a busy machine is no class
    with running_site() as site:
        for case in CASES:
            answer = case.route if isinstance(case.route, Answer) else Answer(case.route.encode())
            site.routes[f"/{case.slug}"] = answer
            room.source(case.slug, f"{site.url}/{case.slug}")
        site.redirect("/circle", "/circle-2")
        site.redirect("/circle-2", "/circle")
        for number in range(12):
            site.redirect(f"/far-{number}", f"/far-{number + 1}")
        site.redirect("/signin-first", "/account/login?next=/")
        site.html("/account/login?next=/", "<p>Welcome back</p>")
        site.routes["/bomb"] = Answer(_bomb(), headers=(("Content-Encoding", "gzip"), ("Content-Type", "text/html")))
        for slug in ("circle", "far-0", "signin-first", "bomb"):
            room.source(slug, f"{site.url}/{slug}")
        room.source("refused", f"http://127.0.0.1:{free_port()}/")
        room.source("no-name", "http://nowhere.invalid/events")
        room.source("label-too-long", f"http://{'a' * 70}.example.org/")
        room.source("not-ics", f"{site.url}/good", kind="ics", rules="")
        room.source("not-json", f"{site.url}/good", kind="tribe", rules="")
        slugs = [path.stem for path in sorted((room.config / "sources").iterdir())]
        yield room.crawl(*slugs), site, room


def _bomb() -> bytes:
    return gzip.compress(b"0" * 5_000_000)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.slug)
def test_answer_has_its_class(case: Case, crawled: tuple[Crawled, Site, Room]) -> None:
    """What the site answers decides the class, and the detail names host, status or address."""
    done, site, _ = crawled
    line = done.lines[case.slug]
    assert line["class"] == case.crawl_class, line
    if case.detail is not None:
        assert line["detail"] == case.detail.format(host=f"127.0.0.1:{site.port}", url=site.url)


@pytest.mark.parametrize(
    ("slug", "crawl_class", "detail"),
    [
        ("circle", "broken:redirect-loop", "{url}/circle redirects in a circle"),
        ("far-0", "broken:redirect-loop", "{url}/far-8 redirects more than 8 times"),
        (
            "signin-first",
            "broken:challenge",
            "{url}/account/login?next=/ shows a verification or login page",
        ),
        ("bomb", "broken:too-large", "{url}/bomb is larger than [crawl] max_bytes allows"),
        ("refused", "broken:refused", None),
        ("no-name", "broken:dns", "the name nowhere.invalid could not be resolved"),
        ("label-too-long", "broken:dns", None),
        ("not-ics", "broken:not-the-format", None),
        ("not-json", "broken:not-the-format", None),
    ],
)
def test_way_there_has_its_class(
    slug: str, crawl_class: str, detail: str | None, crawled: tuple[Crawled, Site, Room]
) -> None:
    """What happens on the way to a page, or makes it another page than was expected, has its class too."""
    done, site, _ = crawled
    assert done.lines[slug]["class"] == crawl_class, done.lines[slug]
    if detail is not None:
        assert done.lines[slug]["detail"] == detail.format(url=site.url)


def test_failed_source_is_one_log_line(crawled: tuple[Crawled, Site, Room]) -> None:
    """The log tells each failed source in one line at WARNING, and holds no traceback."""
    done, _, _ = crawled
    broken = sorted(slug for slug, crawl_class in done.classes.items() if crawl_class.startswith("broken:"))
    told = [line.split("WARNING crawler: ")[1].partition(":")[0] for line in done.log.splitlines() if "WARNING" in line]
    assert sorted(told) == broken
    assert "Traceback" not in done.log
    assert done.code == 1


def test_retry_after_is_handed_to_the_store(crawled: tuple[Crawled, Site, Room]) -> None:
    """A long Retry-After ends the crawl at once, and the source is not due before the host's own time."""
    done, site, room = crawled
    assert len(site.asked("/limited-long")) == 1
    assert done.lines["limited-long"]["requests"] == 2
    with room.store() as store:
        due = store.source_states()["limited-long"].due_after
    assert due is not None
    assert abs((due - dt.datetime.now(dt.UTC)).total_seconds() - 7200) < 90


def test_failures_are_retried_a_little(crawled: tuple[Crawled, Site, Room]) -> None:
    """What may pass is tried three times, what is final once."""
    _, site, _ = crawled
    tries = {path: len(site.asked(path)) for path in ("/error", "/limited", "/reset", "/not-found", "/large")}
    assert tries == {"/error": 3, "/limited": 3, "/reset": 3, "/not-found": 1, "/large": 1}


def test_a_slow_answer_is_tried_twice(tmp_path: Path, worker: Worker) -> None:
    """Then the class says that the host did not answer in time, and the detail for what."""
    room = Room.under(tmp_path, worker, 'timeout = "1s"')
    with running_site() as site:
        site.routes["/slow"] = Answer(b"", delay_s=2)
        room.source("slow", f"{site.url}/slow")
        line = room.crawl("slow").only()
        assert line["class"] == "broken:timeout"
        assert line["detail"] == f"127.0.0.1:{site.port} did not answer in time for {site.url}/slow"
        assert len(site.asked("/slow")) == 2
