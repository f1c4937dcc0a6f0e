"""Requests that are none, or that two programs in a row may read differently. All of them are refused or closed."""

from __future__ import annotations

_CHUNKS = b"0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n"

MALFORMED = {
    "nonsense": b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n",
    "empty request line": b"   \r\nHost: a\r\n\r\n",
    "HTTP/0.9": b"GET /\r\n\r\n",
    "HTTP/2 preface": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "unknown version": b"GET / HTTP/9.9\r\nHost: a\r\n\r\n",
    "unknown method": b"FETCH / HTTP/1.1\r\nHost: a\r\n\r\n",
    "lower-case method": b"get / HTTP/1.1\r\nHost: a\r\n\r\n",
    "space in target": b"GET /a b HTTP/1.1\r\nHost: a\r\n\r\n",
    "NUL in target": b"GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n",
    "raw bytes in target": b"GET /\xff\xfe HTTP/1.1\r\nHost: a\r\n\r\n",
    "target without slash": b"GET feeds/events.ics HTTP/1.1\r\nHost: a\r\n\r\n",
    "no Host": b"GET / HTTP/1.1\r\n\r\n",
    "two Hosts": b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
    "NUL in header": b"GET / HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n",
    "bare CR in header": b"GET / HTTP/1.1\r\nHost: a\r\nX: a\rY: b\r\n\r\n",
    "folded header": b"GET / HTTP/1.1\r\nHost: a\r\nX: a\r\n b\r\n\r\n",
    "space before colon": b"GET / HTTP/1.1\r\nHost : a\r\n\r\n",
    "header without colon": b"GET / HTTP/1.1\r\nHost: a\r\nnonsense\r\n\r\n",
    "two lengths": b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
    "negative length": b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
    "length that is no number": b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 0x10\r\n\r\n",
    "endless length": b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: " + b"9" * 40 + b"\r\n\r\n",
    "length and chunks": b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n"
    + _CHUNKS,
    "chunked, then not": b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, identity\r\n\r\n" + _CHUNKS,
    "misspelt chunked": b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n" + _CHUNKS,
    "chunked by tab": b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding\t: chunked\r\n\r\n" + _CHUNKS,
    "chunk size that is none": b"GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
    "chunk size too large": b"GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + b"f" * 17 + b"\r\n",
    "a thousand headers": b"GET / HTTP/1.1\r\nHost: a\r\n" + b"X: y\r\n" * 1000 + b"\r\n",
    "a large head": b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"y" * 66_000 + b"\r\n\r\n",
    "tunnel": b"CONNECT internal.example.org:22 HTTP/1.1\r\nHost: internal.example.org:22\r\n\r\n",
}

# Ways to leave a folder. Each is a path as it goes over the wire; all mean nothing here.
TRAVERSALS = [
    f"/{prefix}{step * 6}etc/passwd"
    for prefix in ("", "static/", "feeds/", "events/", "de/")
    for step in (
        "../", "%2e%2e/", "%2e%2e%2f", "..%2f", "%252e%252e%252f", "..%5c", "..\\", "..;/", "..%00/", "....//",
        "%c0%ae%c0%ae/", "%c0%ae%c0%ae%c0%af", "%uff0e%uff0e/", ".%2e/", "./../", "//", "%e2%80%a5/", "..%ef%bc%8f",
    )
] + [
    "//etc/passwd", "/%2fetc%2fpasswd", "/file:///etc/passwd", "/C:%5cWindows%5cwin.ini", "/feeds/events.ics%00.html",
    "/feeds/events.ics%0d%0aX-Evil:%201", "/../events.db", "/%2e%2e/events.db", "/.manifest.json", "/feeds/.",
    "/feeds/events.ics/", "/feeds//events.ics", "/./feeds/events.ics", "/feeds/events.ics.gz", "/feeds/EVENTS.ICS",
    "/static/outside.txt", "/static/outside/secret.txt",
]  # fmt: skip
