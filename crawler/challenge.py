"""Tells a human-verification or login page from a page of events, by general signs rather than per site.

Pure. Asked only about answers that a crawl cannot use anyway: an error status, or a page on which nothing was found.
"""

from __future__ import annotations

import re

from store.crawl import CrawlClass

_LOOKED_AT = 200_000  # bytes; such pages are small, and a large page is searched no further

# Texts and script names of verification pages, in small letters. Each stands for a family of products, none for one
# site. Plain substrings: one pattern with as many alternatives takes a hundred times as long.
_VERIFICATION = (
    b"verify you are human", b"verify that you are human", b"verifying you are human", b"verify you're human",
    b"are you a robot", b"are you a human", b"are you human", b"i'm not a robot", b"i am not a robot",
    b"just a moment...", b"checking your browser", b"checking if the site connection", b"attention required!",
    b"enable javascript and cookies to continue", b"unusual traffic", b"suspicious activity", b"bot protection by",
    b"ddos protection by", b"pardon our interruption", b"request unsuccessful. incapsula", b"challenge-platform",
    b"cf-chl", b"cf_chl", b"awswaf", b"geo.captcha", b"px-captcha", b"captcha-delivery", b"_incapsula_resource",
    b"sucuri_cloudproxy",
)  # fmt: skip
_CAPTCHA_WIDGETS = (b"g-recaptcha", b"h-captcha", b"cf-turnstile", b"friendlycaptcha")
_VERIFICATION_TITLES = (b"captcha", b"access denied", b"security check", b"human verification", b"robot check")
_LOGIN_TITLE = re.compile(
    rb"\b(log[ -]?in|sign[ -]?in|anmeld(?:en|ung)|einloggen|connexion|acceso|accedi|inloggen|logowanie)\b"
)
_TITLE = re.compile(rb"<title[^>]{0,200}>([^<]{0,200})")
_PASSWORD_FIELD = re.compile(rb"<input[^>]{0,300}type\s*=\s*[\"']?password")
_LOGIN_ADDRESS = re.compile(r"(?i)/(log-?in|sign-?in|wp-login|sso|saml2?|oauth2?|auth|account/login|cas)(/|\.|\?|$)")
_REFUSING = frozenset({401, 402, 403, 405, 406, 407, 409, 418, 444, 451})


def is_verification(body: bytes) -> bool:
    """True where the page asks its reader to prove to be human."""
    return _asks_for_proof(body[:_LOOKED_AT].lower())


def is_barrier(body: bytes, asked: str, answered: str) -> bool:
    """True where an empty-looking page (status 200) is a verification or a login page in place of the events.

    asked, answered   the address that was asked for, and the one that answered after redirects
    """
    if _LOGIN_ADDRESS.search(answered) and not _LOGIN_ADDRESS.search(asked):
        return True
    text = body[:_LOOKED_AT].lower()
    if _asks_for_proof(text) or (len(body) < 20_000 and any(widget in text for widget in _CAPTCHA_WIDGETS)):
        return True
    return _LOGIN_TITLE.search(_title(text)) is not None and _PASSWORD_FIELD.search(text) is not None


def _asks_for_proof(text: bytes) -> bool:
    return any(sign in text for sign in _VERIFICATION) or any(word in _title(text) for word in _VERIFICATION_TITLES)


def _title(text: bytes) -> bytes:
    found = _TITLE.search(text)
    return found[1] if found else b""


def class_of_status(status: int, body: bytes) -> CrawlClass | None:
    """What an HTTP status means for a source; None for an answer that can be read."""
    if 200 <= status < 300 or status == 304:
        return None
    if status == 429:
        return CrawlClass.RATE_LIMITED
    if status in _REFUSING or (status in (500, 502, 503) and is_verification(body)):
        return CrawlClass.CHALLENGE
    if status in (408, 504, 522, 524):
        return CrawlClass.TIMEOUT
    return CrawlClass.SERVER_ERROR if status >= 500 else CrawlClass.NOT_FOUND
