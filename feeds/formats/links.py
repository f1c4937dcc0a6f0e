"""Addresses as feeds may carry them: ASCII only, nothing that a format would have to escape."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit, urlunsplit

_SAFE = re.compile(r"[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+")
_RESERVED = "-._~:/?#[]@!$&'()*+,;=%"


def ascii_url(url: str) -> str:
    """The address percent-encoded, an international host in its ASCII form (RFC 3986, RFC 5890)."""
    if _SAFE.fullmatch(url):
        return url
    try:
        parts = urlsplit(url)
    except ValueError:  # brackets in its host, which `store.url` would not have let through
        return quote(url, safe=_RESERVED)
    return quote(urlunsplit(parts._replace(netloc=_ascii_host(parts.netloc))), safe=_RESERVED)


def _ascii_host(netloc: str) -> str:
    user, at, host = netloc.rpartition("@")
    name, colon, port = host.partition(":")
    try:
        name = name.encode("idna").decode("ascii")
    except UnicodeError:  # no host name by IDNA's rules: percent-encoded like the rest
        return netloc
    return f"{user}{at}{name}{colon}{port}"
