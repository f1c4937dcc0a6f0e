"""From the name of a site to the name of a source file, and from what an admin types to an address."""

from __future__ import annotations

import re
from collections.abc import Container
from urllib.parse import quote, urlsplit, urlunsplit

from config.source import SLUG
from crawler.normalize.fold import fold

MAX_URL = 2000
_LONGEST = 40
_NOT_IN_SLUG = re.compile(r"[^a-z0-9]+")
_NAMED = re.compile(r"[.:]|^localhost$")  # a bare word is the name of no public host
_KEEP = "/:?#[]@!$&'()*+,;=%-._~"  # what has a meaning in an address, and escapes already made


class BadAddressError(ValueError):
    """What was typed is no address of a web page; the message says why."""


def addresses_of(typed: str) -> tuple[str, ...]:
    """The address meant, and where it may be if that does not answer. Raises BadAddressError."""
    text = typed.strip()
    if re.match(r"webcals?://", text, re.I):
        text = "https" + text[text.index(":") :]
    if not re.match(r"[a-z][a-z0-9+.-]*://", text, re.I):
        rest = text.lstrip("/")
        return _checked(f"https://{rest}"), _checked(f"http://{rest}")
    return (_checked(text),)


def _checked(text: str) -> str:
    try:
        parts = urlsplit(text.partition("#")[0])
        host, port = parts.hostname or "", parts.port
        named = host if ":" in host else host.encode("idna").decode()
    except ValueError as error:  # also what idna cannot spell
        raise BadAddressError(f"{text!r} is no address: {error}") from error
    if parts.scheme.lower() not in ("http", "https"):
        raise BadAddressError(f"{parts.scheme}: addresses cannot be crawled, only http: and https: ones")
    if "@" in parts.netloc:
        raise BadAddressError("an address with a user name in it cannot be crawled")
    if re.search(r"[\s\x00-\x1f\x7f]", text) or not _NAMED.search(named):
        raise BadAddressError(f"{text!r} is no address of a web page")
    netloc = f"[{named}]" if ":" in named else named
    netloc += f":{port}" if port else ""
    url = urlunsplit((parts.scheme.lower(), netloc, quote(parts.path, safe=_KEEP), quote(parts.query, safe=_KEEP), ""))
    if len(url) > MAX_URL:
        raise BadAddressError(f"the address is longer than {MAX_URL} characters")
    return url


def slug_of(name: str, host: str, taken: Container[str] = ()) -> str:
    """A slug that no source has yet: from the name, else from the host's, with a number where that is taken."""
    base = _slug(name) if _is_latin(name) else ""
    if not 3 <= len(base) <= _LONGEST:
        base = _slug(_telling_part(host)) or base[:_LONGEST].strip("-") or "source"
    if base not in taken:
        return base
    return next(slug for number in range(2, 10_000) if (slug := f"{base[:56]}-{number}") not in taken)


def is_slug(text: str) -> bool:
    return SLUG.fullmatch(text) is not None


def _slug(text: str) -> str:
    return _NOT_IN_SLUG.sub("-", fold(text)).strip("-")[:63].strip("-")


def _is_latin(name: str) -> bool:
    """Whether folding leaves nearly all of the name: of a Japanese one only its Latin abbreviations would be left."""
    letters = [char for char in fold(name) if char.isalnum()]
    return bool(letters) and sum(char.isascii() for char in letters) >= 0.9 * len(letters)


def _telling_part(host: str) -> str:
    """The host without www and without its ending; an address in figures as it is."""
    host = host.removeprefix("www.")
    return host if re.fullmatch(r"[\d.:]+", host) else host.rpartition(".")[0] or host
