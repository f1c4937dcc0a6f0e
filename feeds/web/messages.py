"""Pages that say what went wrong and where to go on: 400, 404, 500, 503."""

from __future__ import annotations

from collections.abc import Sequence

from feeds.web.site import Site
from feeds.web.templates import render


def message_page(title: str, lines: Sequence[str], site: Site) -> bytes:
    """`lines` are plain text; what a visitor typed may be among them."""
    return render(
        "message.html",
        site=site,
        section="",
        canonical=None,
        title=title,
        description=title,
        lines=lines,
    )


def not_found_page(site: Site) -> bytes:
    """Also published as 404.html, where static hosts look for it."""
    lines = [
        "There is nothing at this address. It may have been mistyped, or the event is not listed any more.",
        "Addresses of events and feeds stay as they are; if a link from elsewhere led here, please tell its owner.",
    ]
    return message_page("Page not found", lines, site)
