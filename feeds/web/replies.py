"""Answers that are no published file: redirects, refusals, and pages that say what to do now."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from starlette.responses import PlainTextResponse, Response

from feeds.filters import BadQuery
from feeds.formats.registry import FORMATS
from feeds.web.addresses import split_language
from feeds.web.http import ALLOW, PAGE_HEADERS
from feeds.web.messages import message_page, not_found_page
from feeds.web.query_string import strict_pairs
from feeds.web.site import Site
from feeds.web.words import gettext as _
from feeds.web.words import marked, writing_in

RETRY_AFTER_S = 60
NOSNIFF = {"x-content-type-options": "nosniff"}
_NOT_KEPT = {"cache-control": "no-store", **NOSNIFF}
_EMBED = "/embed/"
_CORS = {"access-control-allow-origin": "*"}
_PAGE = {name.decode(): value.decode() for name, value in PAGE_HEADERS}


class Replies:
    """They depend on the site alone. Programs that read feeds get plain text, people a page."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def not_found(self, address: str) -> Response:
        if address.startswith(_EMBED):
            return _plain(404, "Not found", "There is no such embed.")
        if is_for_programs(address):
            return _plain(404, "Not found", f"There is no such feed. Formats are {', '.join(FORMATS)}.")
        with writing_in(split_language(address)[0]):
            return self._page(not_found_page(self._site), 404)

    def refused(self, address: str, problem: str) -> Response:
        """`problem` says in English what is wrong and what is allowed."""
        if is_for_programs(address):
            return _plain(400, "This filter cannot be read", f"{problem}.")
        with writing_in(split_language(address)[0]):
            lines = [_("Something in this address is no filter that we know:")]
            page = message_page(_("This filter cannot be read"), lines, self._site, details=[f"{problem}."])
        return self._page(page, 400)

    def unpublished(self, address: str) -> Response:
        line = marked("The first publication is being prepared. Please come back in a minute.")
        return _later(self._message(address, 503, marked("Nothing is published yet"), line))

    def busy(self, address: str) -> Response:
        line = marked("Many filters are asked for at this moment. Please try again in a minute.")
        return _later(self._message(address, 503, marked("Busy"), line))

    def failed(self, address: str) -> Response:
        line = marked("The fault is ours. Please try again later.")
        return self._message(address, 500, marked("This did not work"), line)

    def redirect(self, address: str, query_string: bytes, *, for_good: bool = True) -> Response:
        """Relative to the host that was asked: which one that was is not looked at. What it repeats of the query is
        percent-encoded anew; a query that cannot be read is left out."""
        try:
            pairs = strict_pairs(query_string)
        except BadQuery:
            pairs = []
        location = quote(self._site.path(address)) + (f"?{urlencode(pairs, safe=',')}" if pairs else "")
        headers = {"location": location, "cache-control": "public, max-age=3600", **NOSNIFF}
        return Response(
            status_code=301 if for_good else 302, headers=headers | (_CORS if is_for_programs(address) else {})
        )

    def other_method(self, method: str, address: str) -> Response:
        """OPTIONS is answered, also as a browser's question before a request; all others are refused (feeds.md 5.7)."""
        headers = {"allow": ALLOW, **NOSNIFF}
        if is_for_programs(address):
            headers |= {**_CORS, "access-control-allow-methods": ALLOW, "access-control-allow-headers": "*"}
        if method == "OPTIONS":
            return Response(status_code=204, headers={**headers, "access-control-max-age": "86400"})
        return PlainTextResponse(f"{method} is not known here; use {ALLOW}.\n", 405, headers)

    def _message(self, address: str, status: int, title: str, line: str) -> Response:
        """Both are English texts that translators know."""
        if is_for_programs(address):
            return _plain(status, title, line)
        with writing_in(split_language(address)[0]):
            return self._page(message_page(_(title), [_(line)], self._site), status)

    def _page(self, body: bytes, status: int) -> Response:
        return Response(body, status, {**_NOT_KEPT, **_PAGE}, "text/html; charset=utf-8")


def _plain(status: int, *lines: str) -> Response:
    return PlainTextResponse("\n".join([*lines, ""]), status, {**_NOT_KEPT, **_CORS})


def is_for_programs(address: str) -> bool:
    """Feeds, downloads and embeds: what goes wrong there is said in plain text, which any page may read and frame."""
    return address.startswith(("/feeds/", _EMBED)) or address.endswith(".ics")


def _later(response: Response) -> Response:
    response.headers["retry-after"] = str(RETRY_AFTER_S)
    return response
