"""Headers that are secrets: read from the environment, sent to the source's own origin, and nowhere to be seen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from config.secret_headers import SecretMissingError, check_headers, secret_values
from crawler.archive import Archive
from tests.attack import attacker as site
from tests.attack.attacker import Attacker, running_attacker
from tests.attack.conftest import attacked
from tests.crawler.fetch.crawling import PRIVATE, Crawled, Room, Worker, article, page

SECRET = "Bearer s3cret-s3cret"
HEAD = PRIVATE + '\nheaders = {Authorization = "env:SMA_EVENTS_SECRET_SITE", X-Key = "env:SMA_EVENTS_SECRET_SITE"}'
LISTED = page(article("SMA day", "2027-05-12"))
GOOD = "env:SMA_EVENTS_SECRET_SITE"


class Kept(NamedTuple):
    """One crawl of sources with secrets: the sites of `own` and `moved`, and where the latter leads to."""

    done: Crawled
    own: Attacker
    moved: Attacker
    other: Attacker
    written: bytes  # all that is written or said: every file, decompressed bodies, log and lines


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory, worker: Worker) -> Iterator[Kept]:
    """`own` repeats the secret in its page and a header, `echo` in a redirect, `moved` redirects to another port.

    The secret of `missing` is not set.

    The other port is let through, so that what it hears can be looked at."""
    room = Room.under(tmp_path_factory.mktemp("secrets"), worker)
    with running_attacker() as own, running_attacker() as moved, running_attacker() as other:
        own.attacks["/"] = site.answer(f"{LISTED}<pre>{SECRET} s3cret-s3cret</pre>".encode(), 'ETag: "s3cret-s3cret"')
        own.attacks["/echo"] = site.redirect("/landed?key=Bearer%20s3cret-s3cret")
        own.attacks["/landed?key=%5Bsecret%5D"] = site.answer(LISTED.encode())
        moved.attacks["/"] = site.redirect(f"http://127.0.0.1:{other.port}/")
        other.attacks["/"] = site.answer(LISTED.encode())
        room.source("own", f"{own.url}/", head=HEAD)
        room.source("echo", f"{own.url}/echo", head=HEAD)
        room.source("moved", f"{moved.url}/", head=HEAD)
        room.source("missing", f"{own.url}/missing", head=HEAD.replace("SECRET_SITE", "SECRET_ABSENT"))
        env = {"SMA_EVENTS_SECRET_SITE": SECRET, "ATTACK_ALLOW": f"127.0.0.1:{other.port}", "ATTACK_TOGETHER": "1"}
        done = attacked(room, "own", "echo", "moved", "missing", **env)
        yield Kept(done, own, moved, other, _everything(room, done))


def _everything(room: Room, done: Crawled) -> bytes:
    archived = [Archive(room.data / "archive", slug, 5).bodies() for slug in done.lines]
    bodies = [body.body for bodies in archived for _, body in bodies]
    files = [file.read_bytes() for file in Path(room.data).rglob("*") if file.is_file()]
    return b"\n".join([*bodies, *files, done.log.encode(), repr(done.lines).encode()])


def test_secret_is_sent_to_its_own_host_and_seen_nowhere(kept: Kept) -> None:
    """Also where the site repeats it in its page: archive, store, log and answer to the parent are without it."""
    sent = [headers for path, headers in kept.own.hits if path == "/"]
    assert [(each["authorization"], each["x-key"]) for each in sent] == [(SECRET, SECRET)]
    assert kept.done.classes["own"] == "ok"
    assert b"s3cret" not in kept.written
    assert b"[secret]" in kept.written


def test_secret_in_a_header_is_struck_out_before_it_is_followed(kept: Kept) -> None:
    """The address that is asked, archived and logged is without it, also where it is percent-encoded."""
    assert [path for path in kept.own.paths() if "landed" in path] == ["/landed?key=%5Bsecret%5D"]
    assert kept.done.classes["echo"] == "ok"


def test_secret_does_not_follow_a_redirect(kept: Kept) -> None:
    """Another port is another origin."""
    assert kept.done.classes["moved"] == "ok"
    assert [headers["authorization"] for path, headers in kept.moved.hits if path == "/"] == [SECRET]
    assert [path for path, _ in kept.other.hits] == ["/robots.txt", "/"]
    assert all("authorization" not in headers and "x-key" not in headers for _, headers in kept.other.hits)


def test_secret_that_is_missing_stops_the_source(kept: Kept) -> None:
    """Nothing is asked for; the class is config, and the variable is named."""
    line = kept.done.lines["missing"]
    assert (line["class"], "/missing" in kept.own.paths()) == ("broken:config", False)
    assert line["detail"] == "the header Authorization needs SMA_EVENTS_SECRET_ABSENT, which is not set"


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
