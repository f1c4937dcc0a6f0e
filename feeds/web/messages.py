"""Pages that say what went wrong and where to go on: 400, 404, 500, 503."""

from __future__ import annotations

from collections.abc import Sequence

from feeds.web.site import Site
from feeds.web.templates import render
from feeds.web.words import gettext as _


def message_page(title: str, lines: Sequence[str], site: Site, *, details: Sequence[str] = ()) -> bytes:
    """`lines` are plain text in the page's language; `details` are English, and may repeat what a visitor typed."""
    return render(
        "message.html",
        site=site,
        section="",
        canonical=None,
        title=title,
        description=title,
        lines=lines,
        details=details,
    )


def not_found_page(site: Site) -> bytes:
    """Also published as 404.html, where static hosts look for it."""
    lines = [
        _("There is nothing at this address. It may have been mistyped, or the event is not listed any more."),
        _("Addresses of events and feeds stay as they are; if a link from elsewhere led here, please tell its owner."),
    ]
    return message_page(_("Page not found"), lines, site)
