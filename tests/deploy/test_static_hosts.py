"""deploy/nginx.conf and deploy/Caddyfile on a published tree answer as our own server does, but for filters."""

from __future__ import annotations

import gzip
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from feeds.language import TRANSLATIONS
from feeds.web.site import static_files
from tests.deploy.conftest import DEPLOY, Answer, Tree, ask, running
from tests.ports import free_port

PATHS = (
    "/", "/events/", "/events/2027-01/", "/subscribe/", "/sources/", "/about/",
    "/de/", "/fr/events/", "/de/events/2027-01/", "/de/subscribe/", "/fr/sources/", "/de/motor-measures/",
    "/fr/about-sma/",
    "/robots.txt", "/sitemap.xml", "/static/card.png",
    "/feeds/events.ics", "/feeds/events.rss", "/feeds/events.atom", "/feeds/events.json", "/feeds/deadlines.ics",
    "/feeds/poland.ics", "/embed/list", "/embed/frame", "/embed/sma-events.js", "/static/style.css",
    "/static/embed-frame.js", "/static/icon.svg", "/static/feed.png",
)  # fmt: skip
# Headers that must be equal; ETag and Date have their own form in each server, and Range is nobody's duty.
SAME = (
    "content-type", "content-encoding", "content-disposition", "last-modified", "vary", "location",
    "cache-control", "access-control-allow-origin", "x-content-type-options", "x-robots-tag", "set-cookie",
    "content-security-policy", "referrer-policy", "permissions-policy", "cross-origin-opener-policy",
    "cross-origin-resource-policy",
)  # fmt: skip
NGINX = {
    "listen 80;": "listen 127.0.0.1:{port};",
    "root /srv/sma-events/data/public;": "root {public};",
}
CADDY = {
    "events.example.org {": "{{\n\tadmin off\n\tauto_https off\n}}\nhttp://127.0.0.1:{port} {{",
    "root * /srv/sma-events/data/public": "root * {public}",
}


@pytest.fixture(scope="module", params=["nginx", "caddy"])
def host(request: pytest.FixtureRequest, tree: Tree, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of a server that runs with its sample, only its address and folder replaced."""
    program = shutil.which(request.param, path=os.environ["PATH"] + ":/usr/sbin:/usr/local/sbin")
    if program is None:
        pytest.skip(f"{request.param} is not installed")
    folder, port = tmp_path_factory.mktemp("host"), free_port()
    if request.param == "nginx":
        file = folder / "nginx.conf"
        file.write_text(_main(folder, _sample("nginx.conf", NGINX, port, tree.public)))
        command = [program, "-c", str(file), "-p", str(folder)]
    else:
        file = folder / "Caddyfile"
        file.write_text(_sample("Caddyfile", CADDY, port, tree.public))
        command = [program, "run", "--config", str(file), "--adapter", "caddyfile"]
    with running(command, port, folder / "output.log") as listening:
        yield listening


def _sample(name: str, substituted: dict[str, str], port: int, public: Path) -> str:
    text = (DEPLOY / name).read_text(encoding="utf-8")
    for before, after in substituted.items():
        assert text.count(before) == 1, before
        text = text.replace(before, after.format(port=port, public=public))
    return text


def _main(folder: Path, sample: str) -> str:
    """The part of nginx's configuration that a machine has already."""
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "\n".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
    user = "user root;" if os.geteuid() == 0 else ""
    return f"""{user}
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/nginx.log;
events {{ worker_connections 64; }}
http {{
{temporary}
access_log off;
{sample}
}}
"""


def same_headers(answer: Answer) -> dict[str, str | None]:
    return {name: answer.headers.get(name) for name in SAME}


@pytest.fixture(scope="module")
def paths(tree: Tree) -> list[str]:
    """PATHS, and one event with its calendar."""
    page = next(
        each for each in sorted(tree.public.glob("events/*/index.html")) if each.parent.name.startswith("congress")
    )
    event = f"/events/{page.parent.name}"
    return [*PATHS, f"{event}/", f"/de{event}/", f"{event}.ics"]


@pytest.mark.parametrize("accept", [None, "identity", "gzip", "gzip, deflate"])
def test_a_file_is_answered_as_by_our_server(tree: Tree, host: int, paths: list[str], accept: str | None) -> None:
    """Status, bytes, type, encoding, caching, CORS and what pages may do: all equal."""
    headers = {"Accept_Encoding": accept} if accept else {}
    for path in paths:
        ours, theirs = ask(tree.port, path, **headers), ask(host, path, **headers)
        assert (path, theirs.status, same_headers(theirs)) == (path, ours.status, same_headers(ours))
        assert theirs.body == ours.body, path


def test_the_precompressed_sibling_is_what_is_sent(tree: Tree, host: int) -> None:
    """Nothing is compressed per request: the bytes are the file's."""
    answer = ask(host, "/feeds/events.ics", Accept_Encoding="gzip")
    assert answer.body == (tree.public / "feeds/events.ics.gz").read_bytes()
    assert gzip.decompress(answer.body) == (tree.public / "feeds/events.ics").read_bytes()


@pytest.mark.parametrize("accept", ["identity", "gzip"])
def test_validators_work_alike(tree: Tree, host: int, accept: str) -> None:
    """A strong tag per encoding and the date of the last change give 304; a tag that differs wins over the date."""
    for port in (tree.port, host):
        first = ask(port, "/feeds/events.ics", Accept_Encoding=accept)
        tag, date = first.headers["etag"], first.headers["last-modified"]
        found = [
            ask(port, "/feeds/events.ics", Accept_Encoding=accept, **conditions).status
            for conditions in (
                {"If_None_Match": tag},
                {"If_None_Match": '"other"'},
                {"If_None_Match": f'"other", W/{tag}'},
                {"If_Modified_Since": date},
                {"If_Modified_Since": "Mon, 01 Jan 2024 00:00:00 GMT"},
                {"If_None_Match": '"other"', "If_Modified_Since": date},
            )
        ]
        assert (tag[0], found) == ('"', [304, 200, 304, 304, 200, 200])


def test_a_304_renews_what_caches_know(tree: Tree, host: int) -> None:
    """The same headers as our server's, and no body."""
    answers = []
    for port in (tree.port, host):
        tag = ask(port, "/embed/list", Accept_Encoding="gzip").headers["etag"]
        answer = ask(port, "/embed/list", Accept_Encoding="gzip", If_None_Match=tag)
        renewed = {name: answer.headers.get(name) for name in ("cache-control", "vary", "access-control-allow-origin")}
        answers.append((answer.status, answer.body, answer.headers["etag"] == tag, renewed))
    assert answers[0] == answers[1]


def test_each_encoding_has_its_own_tag(host: int) -> None:
    """A cache must never take one encoding's bytes for another's."""
    tags = [ask(host, "/feeds/events.rss", Accept_Encoding=each).headers["etag"] for each in ("identity", "gzip")]
    assert len(set(tags)) == 2


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("HEAD", "/feeds/events.ics"), ("OPTIONS", "/feeds/events.ics"), ("PROPFIND", "/feeds/events.ics"),
        ("POST", "/feeds/events.ics"), ("PUT", "/feeds/new.ics"), ("DELETE", "/"), ("OPTIONS", "/embed/list"),
        ("POST", "/embed/list"), ("GET", "/feeds/nothing.ics"), ("GET", "/nothing/"), ("GET", "/feeds/events.ics.gz"),
        ("GET", "/events"), ("GET", "/events/index.html"), ("GET", "/index.html"), ("GET", "/embed/list.html"),
        ("GET", "/static/"), ("GET", "/feeds/events.ics?utm_source=mail&v=2"),
        ("GET", "/static/style.css?v=1234"),
    ],
)  # fmt: skip
def test_everything_else_is_answered_alike(tree: Tree, host: int, method: str, path: str) -> None:
    """Methods, misses, near misses, siblings and parameters without meaning: status, Allow, Location and CORS."""
    names = ("allow", "location", "access-control-allow-origin", "x-content-type-options")
    ours, theirs = (
        ({308: 301}.get(answer.status, answer.status), {name: answer.headers.get(name) for name in names})
        for answer in (ask(port, path, method) for port in (tree.port, host))
    )
    assert theirs == ours


@pytest.mark.parametrize(
    "path", ["/feeds/../../store.db", "/../store.db", "/feeds/..%2f..%2fstore.db", "/.%2e/manifest.json"]
)
def test_no_address_leads_out_of_the_tree(host: int, path: str) -> None:
    """What points above the root is refused or not found; the files beside the tree are not to be had."""
    assert ask(host, path).status in (400, 404)


@pytest.mark.parametrize("path", ["/feeds/events.ics", "/embed/list", "/embed/frame", "/events/", "/subscribe/"])
def test_a_filter_is_refused_where_nobody_can_answer_it(host: int, path: str) -> None:
    """400 in plain text: the whole feed in its place would be wrong without a word."""
    answer = ask(host, f"{path}?country=PL")
    assert (answer.status, answer.headers["content-type"]) == (400, "text/plain; charset=utf-8")
    assert answer.body.startswith(b"This filter cannot be read\n")


def test_a_feed_that_is_not_there_is_said_in_plain_text(tree: Tree, host: int) -> None:
    """Never HTML for a calendar program; a page for people."""
    found = [ask(host, path) for path in ("/feeds/nothing.ics", "/nothing/")]
    assert [(each.status, each.headers["content-type"]) for each in found] == [
        (404, "text/plain; charset=utf-8"),
        (404, "text/html; charset=utf-8"),
    ]
    assert found[1].body == (tree.public / "404.html").read_bytes()


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_a_missing_page_is_said_in_the_language_of_its_address(tree: Tree, host: int, language: str) -> None:
    """As our own server does; without a slash at its end, too."""
    for path in (f"/{language}/nothing/", f"/{language}/events/nothing"):
        answer = ask(host, path)
        assert answer.status == 404
        assert answer.body == (tree.public / language / "404.html").read_bytes()


def film_and_captions() -> list[str]:
    return [f"/{path}" for path, _ in static_files() if path.endswith((".webm", ".mp4", ".vtt"))]


def test_the_film_is_answered_as_by_our_server(tree: Tree, host: int) -> None:
    """Its page may play it, its files have their types and are kept as long, and none of them is compressed."""
    for path in ("/about-sma/", "/de/about-sma/", *film_and_captions()):
        ours, theirs = ask(tree.port, path), ask(host, path)
        assert (path, theirs.status, same_headers(theirs)) == (path, 200, same_headers(ours))
        assert theirs.body == ours.body, path


@pytest.mark.parametrize("asked", ["bytes=0-", "bytes=100-299", "bytes=-5", "bytes=999999999-"])
def test_a_part_of_the_film_is_sent_alike(tree: Tree, host: int, asked: str) -> None:
    """206 with its place, 416 behind the end: players seek by it, and Safari plays nothing without."""
    path = next(path for path in film_and_captions() if path.endswith(".webm"))
    ours, theirs = ask(tree.port, path, Range=asked), ask(host, path, Range=asked)
    assert (theirs.status, theirs.headers["content-range"]) == (ours.status, ours.headers["content-range"])
    if ours.status == 206:
        assert (theirs.body, same_headers(theirs)) == (ours.body, same_headers(ours))
