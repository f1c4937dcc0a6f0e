"""Headers that are secrets: read from the environment, sent to the source's own origin, and nowhere to be seen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from config.secret_headers import SecretMissingError, check_headers, secret_values
from crawler.archive import Archive
from tests.attack import attacker as site
from tests.attack.attacker import Attacker, running_attacker
from tests.attack.conftest import attacked
from tests.crawler.fetch.crawling import PRIVATE, Crawled, Room

SECRET = "Bearer s3cret-s3cret"
HEAD = PRIVATE + '\nheaders = {Authorization = "env:SMA_EVENTS_SECRET_SITE", X-Key = "env:SMA_EVENTS_SECRET_SITE"}'
LISTED = '<div id="events"><article><h3>SMA day</h3><time datetime="2027-05-12"></time></article></div>'
GOOD = "env:SMA_EVENTS_SECRET_SITE"


@pytest.fixture
def other() -> Iterator[Attacker]:
    with running_attacker() as running:
        running.attacks["/"] = site.answer(LISTED.encode())
        yield running


def crawl(room: Room, url: str, **env: str) -> Crawled:
    room.source("own", url, head=HEAD)
    return attacked(room, "own", **env)


def everything(room: Room, done: Crawled) -> bytes:
    """All that is written or said: every file, decompressed bodies, log and lines."""
    bodies = [body.body for _, body in Archive(room.data / "archive", "own", 5).bodies()]
    files = [file.read_bytes() for file in Path(room.data).rglob("*") if file.is_file()]
    return b"\n".join([*bodies, *files, done.log.encode(), repr(done.lines).encode()])


def test_secret_is_sent_to_its_own_host_and_seen_nowhere(attacker: Attacker, room: Room) -> None:
    """Also where the site repeats it in its page: archive, store, log and answer to the parent are without it."""
    attacker.attacks["/"] = site.answer(f"{LISTED}<pre>{SECRET} s3cret-s3cret</pre>".encode())
    done = crawl(room, f"{attacker.url}/", SMA_EVENTS_SECRET_SITE=SECRET)
    sent = [headers for path, headers in attacker.hits if path == "/"]
    assert [(each["authorization"], each["x-key"]) for each in sent] == [(SECRET, SECRET)]
    assert done.classes == {"own": "ok"}
    assert b"s3cret" not in everything(room, done)
    assert b"[secret]" in everything(room, done)


def test_secret_does_not_follow_a_redirect(attacker: Attacker, other: Attacker, room: Room) -> None:
    """Another port is another origin. It is let through here, so that what it hears can be looked at."""
    attacker.attacks["/"] = site.redirect(f"http://127.0.0.1:{other.port}/")
    room.source("own", f"{attacker.url}/", head=HEAD)
    done = attacked(room, "own", SMA_EVENTS_SECRET_SITE=SECRET, ATTACK_ALLOW=f"127.0.0.1:{other.port}")
    assert done.classes == {"own": "ok"}
    assert [path for path, _ in other.hits] == ["/robots.txt", "/"]
    assert all("authorization" not in headers and "x-key" not in headers for _, headers in other.hits)


def test_secret_that_is_missing_stops_the_source(attacker: Attacker, room: Room) -> None:
    """Nothing is asked for; the class is config, and the variable is named."""
    line = crawl(room, f"{attacker.url}/").only()
    assert (line["class"], attacker.hits) == ("broken:config", [])
    assert line["detail"] == "the header Authorization needs SMA_EVENTS_SECRET_SITE, which is not set"


@pytest.mark.parametrize(
    "value", ["tiny!!", "two\nlines of text", " blank before", "ünïcode-secret", "nul\0 in between"]
)
def test_value_that_is_no_header_is_refused_without_being_shown(value: str) -> None:
    """The message names the variable alone."""
    with pytest.raises(SecretMissingError) as refused:
        secret_values({"X-Key": "env:SMA_EVENTS_SECRET_A"}, {"SMA_EVENTS_SECRET_A": value})
    assert value not in str(refused.value)


@pytest.mark.parametrize(
    "headers",
    [
        {"Authorization": "Bearer s3cret"}, {"Authorization": "env:SMA_EVENTS_DATABASE_URL"},
        {"Authorization": "env:SMA_EVENTS_SECRET_"}, {"Authorization": "env:SMA_EVENTS_SECRET_a"},
        {"Host": GOOD}, {"X\r\nY": GOOD},
        {"Content-Length": GOOD}, {"": GOOD}, {"X-Key": GOOD, "x-key": GOOD},
    ],
)  # fmt: skip
def test_headers_that_no_source_may_set_are_mistakes(headers: dict[str, str]) -> None:
    """Plain values, other variables, and headers that would make another request of it."""
    with pytest.raises(ValueError, match=r"header|environment"):
        check_headers(headers)
