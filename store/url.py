"""One spelling for one address: what identity compares and what pages link to. No I/O, never raises."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit, urlunsplit

from w3lib.url import canonicalize_url

from config.characters import cleaned

MAX_URL = 2000
_SCHEMES = {"http": 80, "https": 443}
_TRACKING = re.compile(
    r"(?:utm_\w+|mc_[ce]id|_hs(?:enc|mi)|(?:fb|g|dc|ms|tt|tw|y|gb|wb)clid|gbraid|wbraid|li_fat_id|igshid|_g[al]|mkt_tok|vero_id|s_cid|ref_src|"
    r"cmpid|wt\.?mc|pk_\w+|matomo_\w+|phpsessid|jsessionid|oly_(?:anon|enc)_id|trk|__s)",
    re.IGNORECASE,
)
_PLAIN = re.compile(
    r"https?://[a-z0-9.-]*[a-z0-9](?:/[\w!$%&'()*+,./:;=@~-]*)?(?:\?[\w!$%&'()*+,./:;=@~?-]*)?", re.ASCII
)
# What has only one spelling: a host in lower case, and a path of words, without a query.
_CANONICAL = re.compile(r"https?://[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})+(?:/[\w~-][\w~.-]*)+", re.ASCII)
_BLANKS = re.compile(r"[\s\u200c\u200d]+")


def is_web_url(address: str) -> bool:
    """True if `address` is spelled as `web_url` returns one; of the host alone only that there is one.

    The type of every address in an event (`store.border.Url`) is this rule, so that it must stay cheap.
    """
    begun = address.startswith(("https://", "http://")) and address.partition("://")[2][:1] not in ("", "/")
    return begun and address.isprintable() and " " not in address and len(address) <= MAX_URL


def stored_url(address: str | None) -> str | None:
    """Return an address as it was once stored, perhaps under laxer rules, by the rule of today; None if it is none."""
    return address if address is None or is_web_url(address) else web_url(address)


def web_url(address: str, page_url: str = "") -> str | None:
    """Return `address` as an absolute http(s) address without blanks, joined to `page_url`; None if it is none.

    The fragment is kept: it may name the item on its page. What `is_web_url` refuses is percent-encoded.
    """
    if _PLAIN.fullmatch(address) and len(address) <= MAX_URL:
        return address
    address = _cleaned(address)
    if address.lower().startswith("webcal://"):
        address = "https" + address[6:]
    try:
        address = urljoin(_cleaned(page_url), address) if page_url else address
        parts = urlsplit(address)
        valid = parts.scheme.lower() in _SCHEMES and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        return None
    if not valid or not parts.netloc.isprintable():
        return None
    address = parts.scheme + address[len(parts.scheme) :]  # in lower case
    if not address.isprintable():
        address = "".join(char if char.isprintable() else quote(char) for char in address)
    return address if len(address) <= MAX_URL else None


def _cleaned(address: str) -> str:
    """Blanks go first: marks that they kept apart count as one heap, as they will when the address is read again."""
    return cleaned(_BLANKS.sub("", address))


def canonical_url(address: str, page_url: str = "") -> str | None:
    """Return the one spelling of `address` for comparing; None where it is no http(s) address.

    Query sorted and free of tracking, host in lower case, no default port, no user, no fragment.
    """
    if len(address) <= MAX_URL and _CANONICAL.fullmatch(address):
        return address
    joined = web_url(address, page_url)
    if joined is None:
        return None
    try:
        parts = urlsplit(canonicalize_url(joined))
        host = parts.netloc.rpartition("@")[2]
        if parts.port == _SCHEMES[parts.scheme]:
            host = host.rpartition(":")[0]
        result = urlunsplit((parts.scheme, host, parts.path or "/", without_tracking(parts.query), ""))
        if "%EF%BF%BD" in result:  # a broken escape became a character, which sorts elsewhere than what it was
            result = canonicalize_url(result)
    except ValueError:
        return None
    named = bool(host) and " " not in host  # what is left of a host that is written with accents alone
    return result if named and len(result) <= MAX_URL else None


def without_tracking(query: str) -> str:
    """Return the query string without the parameters that only follow people around."""
    if not query:
        return ""
    pairs = parse_qsl(query, keep_blank_values=True)
    kept = [(key, value) for key, value in pairs if not _TRACKING.fullmatch(key)]
    return query if len(kept) == len(pairs) else urlencode(kept)
