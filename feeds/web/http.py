"""HTTP as the feeds and pages speak it: media types, encodings, validators, headers. Values in, values out.

Rules: docs/reference/http.md. Nothing here depends on Accept, Host, cookies or the client's name.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from email.utils import format_datetime, parsedate_to_datetime
from enum import StrEnum
from functools import lru_cache
from pathlib import PurePosixPath
from typing import NamedTuple

from feeds.web.addresses import english_path

Headers = list[tuple[bytes, bytes]]

ALLOW = "GET, HEAD, OPTIONS"
IDENTITY = "identity"
# Content coding -> suffix of the precompressed sibling; in our order of preference, smallest first.
SIBLINGS = {"br": ".br", "zstd": ".zst", "gzip": ".gz"}

FEED_MAX_AGE_S = 3600
PAGE_MAX_AGE_S = 300
STATIC_MAX_AGE_S = 7 * 24 * 3600  # their address changes with their bytes (?v=)

# Embeds by their paths in the tree; the addresses of the two documents have no extension (`address_of`).
EMBED_LIST, EMBED_FRAME, EMBED_ELEMENT = "embed/list.html", "embed/frame.html", "embed/sma-events.js"
_SUBSCRIBE = "subscribe/index.html"
_FILM = "about-sma/index.html"
_TOOLS = "motor-measures/index.html"

# No script runs at all; the data block of schema.org is data, not script. Few pages have a script of ours: for copying,
# and on an event's page for the hours in the reader's own time zone. Connections to ourselves are allowed because
# checkers that run in a browser (Lighthouse) fetch robots.txt under the policy of the page.
_CLOSED = (
    "default-src 'none'; img-src 'self'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
CSP = f"{_CLOSED}; connect-src 'self'"
_CSP_WITH_SCRIPT = f"{CSP}; script-src 'self'"
_CSP_BY_PATH = {
    _SUBSCRIBE: _CSP_WITH_SCRIPT,
    _FILM: f"{CSP}; media-src 'self'",
    _TOOLS: f"{_CLOSED}; script-src 'self'",  # no connect-src: what the tools hold cannot be sent
    EMBED_LIST: "default-src 'none'; base-uri 'none'; form-action 'none'",
    EMBED_FRAME: "default-src 'none'; style-src 'self'; script-src 'self'; base-uri 'none'; form-action 'none'",
}
_SHARED_HEADERS: Headers = [
    (b"referrer-policy", b"strict-origin-when-cross-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
]
_KEPT_APART: Headers = [
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
]
PAGE_HEADERS: Headers = [(b"content-security-policy", CSP.encode()), *_SHARED_HEADERS, *_KEPT_APART]
_LONGEST_LIST_OF_CODINGS = 256  # bytes; what is remembered of clients must not be as long as they like

MEDIA_TYPES = {
    ".ics": "text/calendar; charset=utf-8",
    ".rss": "application/rss+xml; charset=utf-8",
    ".atom": "application/atom+xml; charset=utf-8",
    ".json": "application/feed+json",
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
    ".png": "image/png",
    ".webm": "video/webm",
    ".mp4": "video/mp4",
    ".vtt": "text/vtt; charset=utf-8",
}


# One event's page or calendar; months ("events/2027-05/"), the archive, the map and the year ahead are lists.
_EVENT = re.compile(r"events/(?!\d{4}-\d\d/|(?:past|map|year)/)[^/]+(/index\.html|\.ics)")


class RouteClass(StrEnum):
    """What was asked for, as /metrics counts it."""

    FEED = "feed"
    EVENT = "event"
    EMBED = "embed"
    PAGE = "page"
    STATIC = "static"
    OPERATOR = "operator"
    UNKNOWN = "unknown"


def route_class(path: str) -> RouteClass:
    """Class of a path of the published tree such as "feeds/events.ics"."""
    if path.startswith("feeds/"):
        return RouteClass.FEED
    if path.startswith("embed/"):
        return RouteClass.EMBED
    if path.startswith("static/"):
        return RouteClass.STATIC
    if _EVENT.fullmatch(english_path(path)):
        return RouteClass.EVENT
    return RouteClass.PAGE


def media_type(path: str) -> str:
    return MEDIA_TYPES.get(PurePosixPath(path).suffix, "application/octet-stream")


def etag(body: bytes) -> bytes:
    """A strong validator: equal exactly when the bytes are (RFC 9110 8.8.3). Each encoding has its own."""
    return b'"' + hashlib.sha256(body).hexdigest()[:32].encode() + b'"'


def http_date(moment: dt.datetime) -> bytes:
    return format_datetime(moment.astimezone(dt.UTC), usegmt=True).encode()


def preferred_encodings(accept_encoding: bytes) -> tuple[str, ...]:
    """Codings the client takes, best first (RFC 9110 12.5.3); at equal weight ours: br, zstd, gzip, identity.

    What it refuses (q=0) is not in the answer. An unreadable weight counts as 0, and a list longer than any client's
    as none.
    """
    return _preferred(accept_encoding) if len(accept_encoding) <= _LONGEST_LIST_OF_CODINGS else (IDENTITY,)


@lru_cache(maxsize=256)
def _preferred(accept_encoding: bytes) -> tuple[str, ...]:
    weights = _weights(accept_encoding.decode("latin-1").lower())
    rest = weights.get("*", 0.0)
    offered = {coding: weights.get(coding, rest) for coding in SIBLINGS}
    # Not named, identity is welcome, but only where nothing named is there.
    offered[IDENTITY] = weights.get(IDENTITY, rest if "*" in weights else 0.0001)
    return tuple(sorted((c for c, q in offered.items() if q > 0), key=lambda coding: -offered[coding]))


def _weights(value: str) -> dict[str, float]:
    weights: dict[str, float] = {}
    for part in value.split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        if name:
            weights["gzip" if name == "x-gzip" else name] = _weight(parameters)
    return weights


def _weight(parameters: list[str]) -> float:
    for parameter in parameters:
        key, _, number = parameter.partition("=")
        if key.strip() == "q":
            try:
                return min(max(float(number), 0.0), 1.0)
            except ValueError:
                return 0.0
    return 1.0


class Conditions(NamedTuple):
    """What a request says it already has, which codings it takes and which part; None: the header is absent."""

    none_match: bytes | None = None
    modified_since: bytes | None = None
    accept_encoding: bytes | None = None
    byte_range: bytes | None = None
    if_range: bytes | None = None


def read_conditions(headers: Headers) -> Conditions:
    """The headers that decide the answer, out of an ASGI header list (names in lower case)."""
    none_match = modified_since = accept_encoding = byte_range = if_range = None
    for name, value in headers:
        if name == b"if-none-match":
            none_match = value if none_match is None else none_match + b"," + value
        elif name == b"accept-encoding":
            accept_encoding = value if accept_encoding is None else accept_encoding + b"," + value
        elif name == b"if-modified-since":
            modified_since = value
        elif name == b"range":
            byte_range = value if byte_range is None else byte_range + b"," + value
        elif name == b"if-range":
            if_range = value
    return Conditions(none_match, modified_since, accept_encoding, byte_range, if_range)


def is_unchanged(conditions: Conditions, tag: bytes, last_modified: dt.datetime | None) -> bool:
    """Whether 304 is the answer: If-None-Match decides alone where it is there (RFC 9110 13.2.2)."""
    if conditions.none_match is not None:
        return matches(conditions.none_match, tag)
    if conditions.modified_since is None or last_modified is None:
        return False
    since = parse_date(conditions.modified_since)
    return since is not None and last_modified.replace(microsecond=0) <= since


def matches(none_match: bytes, tag: bytes) -> bool:
    """Weak comparison with each tag of the list (RFC 9110 13.1.2); proxies put W/ before ours."""
    if none_match == tag:
        return True
    wanted = (part.strip().removeprefix(b"W/") for part in none_match.split(b","))
    return any(part in (tag, b"*") for part in wanted)


def parse_date(value: bytes) -> dt.datetime | None:
    """An HTTP date in any of its three spellings, aware; None where it is none."""
    try:
        moment = parsedate_to_datetime(value.decode("ascii"))
    except (ValueError, OverflowError):  # OverflowError: numbers of a hundred digits
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def content_headers(path: str) -> Headers:
    """Headers of a 200 that depend on what the path holds, not on its bytes."""
    route = route_class(path)
    headers: Headers = [(b"content-type", media_type(path).encode()), (b"x-content-type-options", b"nosniff")]
    if path.endswith(".ics"):
        # feeds.md 5.4: subscriptions break on "attachment"; one event is a download.
        kind = "inline" if route is RouteClass.FEED else "attachment"
        headers.append((b"content-disposition", f'{kind}; filename="{PurePosixPath(path).name}"'.encode()))
    if path.endswith(".html"):
        headers += _document_headers(path)
    return headers


def _document_headers(path: str) -> Headers:
    """Pages may not be framed. Embeds may, by anybody, and are no pages for a search engine."""
    policy = (b"content-security-policy", _policy(path).encode())
    last = [(b"x-robots-tag", b"noindex")] if route_class(path) is RouteClass.EMBED else _KEPT_APART
    return [policy, *_SHARED_HEADERS, *last]


def _policy(path: str) -> str:
    return _CSP_BY_PATH.get(english_path(path)) or (_CSP_WITH_SCRIPT if route_class(path) is RouteClass.EVENT else CSP)


def lasting_headers(path: str) -> Headers:
    """Headers that a 304 repeats as well (RFC 9110 15.4.5), with those that scripts of other sites need."""
    headers: Headers = [
        (b"cache-control", f"public, max-age={_max_age_s(path)}".encode()),
        (b"vary", b"Accept-Encoding"),
    ]
    if route_class(path) in (RouteClass.FEED, RouteClass.EMBED) or path.endswith(".ics"):
        headers.append((b"access-control-allow-origin", b"*"))
    return headers


def _max_age_s(path: str) -> int:
    if path.endswith((".html", ".txt")) and route_class(path) is not RouteClass.EMBED:
        return PAGE_MAX_AGE_S
    return STATIC_MAX_AGE_S if route_class(path) is RouteClass.STATIC else FEED_MAX_AGE_S
