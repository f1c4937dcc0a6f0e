"""Malformed, ambiguous and misdirected requests, byte by byte: 400 or a closed connection, and no word about us."""

from __future__ import annotations

import re

import pytest

from tests.abuse.requests import MALFORMED, TRAVERSALS
from tests.abuse.running import Attacked
from tests.abuse.serve import BASE_URL

NEXT = b"GET /next HTTP/1.1\r\nHost: a\r\n\r\n"
INTERNALS = re.compile(rb"traceback|uvicorn|starlette|python|httptools|/work|\.py\b|sqlite|error:", re.IGNORECASE)


def get(target: str, *lines: str, method: str = "GET") -> bytes:
    return "\r\n".join([f"{method} {target} HTTP/1.1", "Host: a", "Connection: close", *lines, "", ""]).encode()


def status(answer: bytes) -> int:
    return int(answer.split(maxsplit=2)[1])


def head(answer: bytes) -> bytes:
    return answer.partition(b"\r\n\r\n")[0].lower()


@pytest.mark.parametrize("kind", MALFORMED)
def test_a_malformed_request_gets_one_refusal_and_the_end(server: Attacked, kind: str) -> None:
    """Nothing after it on the connection is read as a request: that is what smuggling lives from."""
    answer = server.say(MALFORMED[kind] + NEXT)
    assert len(re.findall(rb"HTTP/1\.1 \d{3}", answer)) <= 1
    assert answer == b"" or status(answer) in {400, 413, 431}
    assert not INTERNALS.search(answer)


@pytest.mark.parametrize("target", TRAVERSALS)
def test_no_path_leads_out_of_the_tree(server: Attacked, target: str) -> None:
    """Dots, slashes, NUL and links in every spelling: 400 or 404, never a file, never a redirect to elsewhere."""
    answer = server.say(get(target))
    assert status(answer) in {400, 404} or b"\r\nlocation: /feeds/" in head(answer)
    assert b"root:" not in answer
    assert b"secret" not in answer
    assert b"x-evil" not in head(answer)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "PROPFIND", "TRACE", "REPORT", "MKCOL"])
@pytest.mark.parametrize("target", ["/", "/feeds/events.ics", "/nothing", "/metrics", "/events/?q=x"])
def test_other_methods_change_nothing(server: Attacked, method: str, target: str) -> None:
    """405 with what is allowed; TRACE sends nothing back."""
    answer = server.say(get(target, "X-Canary: chirp", method=method))
    assert status(answer) == 405
    assert b"\r\nallow: get, head" in head(answer)
    assert b"chirp" not in answer


@pytest.mark.parametrize("target", ["/", "/feeds/events.ics", "/embed/frame"])
def test_head_and_options_have_no_body(server: Attacked, target: str) -> None:
    """Both end with their headers."""
    for method, expected in (("HEAD", 200), ("OPTIONS", 204)):
        answer = server.say(get(target, method=method))
        assert (status(answer), answer.partition(b"\r\n\r\n")[2]) == (expected, b"")


@pytest.mark.parametrize("wish", ["websocket", "h2c", "TLS/1.0"])
def test_a_wish_for_another_protocol_is_answered_in_http(server: Attacked, wish: str) -> None:
    """Java's client asks for h2c with its first request: it gets its feed, and the connection ends."""
    answer = server.say(
        f"GET /feeds/new.json HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: {wish}\r\n\r\n".encode() + NEXT
    )
    assert re.findall(rb"HTTP/1\.1 (\d{3})", answer) == [b"200"]


@pytest.mark.parametrize(
    "target",
    [
        "/",
        "/feeds/events.ics",
        "/subscribe/",
        "/subscribe/?country=DE",
        "/feeds",
        "/events",
        "/nothing",
        "/sitemap.xml",
    ],
)
def test_the_host_header_is_never_used(server: Attacked, target: str) -> None:
    """Neither Host nor what proxies add gets into a link, a redirect or a page; links come from base_url."""
    lines = ("X-Forwarded-Host: evil.example.net", "X-Forwarded-Proto: gopher", "Forwarded: host=evil.example.net")
    request = get(target, *lines).replace(b"Host: a\r\n", b"Host: evil.example.net\r\n", 1)
    assert b"evil.example.net" not in server.say(request)
    plain, absolute = server.say(get(target)), server.say(get(f"http://evil.example.net{target}"))
    assert b"evil.example.net" not in absolute
    assert status(plain) == status(absolute)


@pytest.mark.parametrize("path", ["/feeds/events.ics", "/events/", "/subscribe/", "/embed/list", "/feeds", "/nothing"])
@pytest.mark.parametrize("value", ["%0d%0aX-Evil:1", "%0aSet-Cookie:a=b", "%E2%80%A8X-Evil:1", "%00", "%1b[2J", "%ff"])
def test_nothing_of_a_request_gets_into_headers(server: Attacked, path: str, value: str) -> None:
    """Line ends in a value, a key or a path part stay what they are: never a header of the answer."""
    for target in (f"{path}?q={value}", f"{path}?{value}=1", f"{path}?country={value}"):
        answer = server.say(get(target))
        assert status(answer) in {200, 301, 400, 404}
        assert b"\r\nx-evil" not in head(answer)
        assert b"set-cookie" not in head(answer)
        assert b"\x1b" not in answer


@pytest.mark.parametrize(
    "query",
    [
        "&".join(f"k{number}=1" for number in range(150)),
        "&".join(["country=DE"] * 1000),
        "q=" + "x" * 60_000,
        "q=%ff%fe",
        "country=" + ",".join(["DE"] * 5000),
        "from=9999999999-01-01",
        "from=2027-13-45",
        "q[]=x",
        "q=a&q=b",
        "limit=99999999999999999999",
    ],
    ids=lambda query: query[:24],
)
def test_a_filter_that_cannot_be_meant_costs_little(server: Attacked, query: str) -> None:
    """Too many keys, values or characters: 400, in fewer bytes than ten kilobytes."""
    answer = server.say(get(f"/feeds/events.ics?{query}"))
    assert status(answer) == 400
    assert len(answer) < 10_000
    assert not INTERNALS.search(answer)


def test_every_answer_is_guarded(server: Attacked) -> None:
    """nosniff and https on everything, no program's version; pages are closed, only the frame may be framed."""
    found = {
        target: head(server.say(get(target)))
        for target in ("/", "/feeds/events.ics", "/nothing", "/embed/frame", "/embed/list", "/events/?q=x", "/healthz")
    }
    for lines in found.values():
        assert b"\r\nx-content-type-options: nosniff" in lines
        assert b"\r\nstrict-transport-security: max-age=31536000" in lines
        assert b"\r\nserver:" not in lines
        assert b"\r\nx-powered-by:" not in lines
    for target in ("/", "/nothing", "/events/?q=x"):
        assert b"frame-ancestors 'none'" in found[target]
        assert b"default-src 'none'" in found[target]
        assert b"unsafe-" not in found[target]
        assert b"\r\ncross-origin-opener-policy: same-origin" in found[target]
        assert b"\r\ncross-origin-resource-policy: same-origin" in found[target]
        assert b"\r\nreferrer-policy: " in found[target]
        assert b"\r\npermissions-policy: " in found[target]
    assert b"frame-ancestors" not in found["/embed/frame"]
    assert BASE_URL.startswith("https://")


def test_a_link_in_the_tree_leads_nowhere(server: Attacked) -> None:
    """Even where the manifest names it and the bytes are the same, a link to a file outside is not followed."""
    robots = server.log.parent / "data" / "public" / "robots.txt"
    assert (robots.is_symlink(), robots.is_file()) == (True, True)
    assert status(server.say(get("/robots.txt"))) == 404
