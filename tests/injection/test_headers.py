"""Redirects and downloads: nothing that is asked for ends a header, begins another or leads to another host."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from feeds.web.http import content_headers
from feeds.web.replies import Replies
from feeds.web.site import site_of
from tests.injection.payloads import PAYLOADS
from tests.injection.world import BASE_URL, World

ADDRESSES = ["/events/", "/feeds/tricky.ics", "/events/x\r\nSet-Cookie: a=1/", "/events/\u202e\x00/", "/ä/;,%0d%0a"]


@pytest.mark.parametrize("number", PAYLOADS)
@pytest.mark.parametrize("address", ADDRESSES)
def test_a_redirect_is_one_line_on_this_host(world: World, address: str, number: int) -> None:
    """Path and query are written anew, percent-encoded; the rest of the answer does not depend on them."""
    query = quote(PAYLOADS[number][:2000], safe="\x00\r\n<>\"'", errors="ignore").encode()
    answer = Replies(site_of(world.config, BASE_URL)).redirect(address, b"q=" + query + b"&" + query)
    location = answer.headers["location"]
    assert (answer.status_code, location.isascii(), location.isprintable(), " " in location) == (301, True, True, False)
    assert location.startswith("/")
    assert not location.startswith("//")
    assert {name for name, _ in answer.headers.items()} <= {
        "location", "cache-control", "content-length", "x-content-type-options", "access-control-allow-origin",
    }  # fmt: skip


def test_a_download_is_named_by_its_address(world: World) -> None:
    """The name in the header is a slug, so that it needs no quoting."""
    for event in world.events:
        headers = dict(content_headers(f"events/{event.slug}.ics"))
        assert headers[b"content-disposition"] == f'attachment; filename="{event.slug}.ics"'.encode()
        assert b"".join(headers.values()).decode().isprintable()
