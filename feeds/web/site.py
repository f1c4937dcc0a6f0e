"""What every page shares: the site's name, its addresses, its navigation, the feeds that browsers may discover.

All addresses come from `base_url`, never from a request.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import quote, urlsplit

from config.load import Config
from config.source import Source
from feeds.formats.format import Format
from feeds.formats.registry import FORMATS
from feeds.web.calendar_links import is_loopback

STATIC = Path(__file__).parent / "static"
_FORMAT_NAMES = {"ics": "calendar", "rss": "RSS", "atom": "Atom", "json": "JSON Feed"}


@dataclass(frozen=True, slots=True)
class FeedLink:
    title: str
    media_type: str
    path: str


@dataclass(frozen=True, slots=True)
class Site:
    """`base_url` has no slash at its end; `root` is its path ("" for a site of its own host)."""

    name: str
    base_url: str
    root: str
    contact: str | None
    feed_links: tuple[FeedLink, ...]
    navigation: tuple[tuple[str, str], ...] = (
        ("/events/", "Events"),
        ("/subscribe/", "Subscribe"),
        ("/about-sma/", "About SMA"),
        ("/adults/", "Adults"),
        ("/early-diagnosis/", "Early diagnosis"),
        ("/motor-measures/", "Motor measures"),
        ("/references/", "References"),
        ("/about/", "About"),
    )

    def path(self, address: str) -> str:
        """Address within the site, as a link of a page: "/events/" under a `base_url` of .../sma -> "/sma/events/"."""
        return self.root + address

    def static(self, name: str) -> str:
        """Address of one of our static files, which changes with its bytes: it may be cached for long."""
        return f"{self.path('/static/')}{name}?v={static_version(name)}"

    def absolute(self, address: str) -> str:
        return self.base_url + address

    def may_link(self, source: Source) -> bool:
        """Whether visitors can follow the source's addresses: no file, and no private one unless they are there too."""
        return source.kind != "file" and (not source.allow_private or is_loopback(self.base_url))

    def contact_url(self, subject: str = "", body: str = "") -> str | None:
        """Where mistakes are reported: a prepared mail, or the operator's page; None where no contact is set."""
        if not self.contact:
            return None
        if self.contact.startswith(("https://", "http://")):
            return self.contact
        words = [f"{key}={quote(text, safe='')}" for key, text in (("subject", subject), ("body", body)) if text]
        address = self.contact.removeprefix("mailto:")
        return f"mailto:{quote(address, safe='@')}" + ("?" + "&".join(words) if words else "")


def site_of(config: Config, base_url: str) -> Site:
    service = config.settings.service
    base_url = base_url.rstrip("/")
    return Site(
        name=service.name,
        base_url=base_url,
        root=urlsplit(base_url).path,
        contact=service.contact,
        feed_links=tuple(
            FeedLink(f"{service.name} ({_FORMAT_NAMES.get(name, name)})", _bare(FORMATS[name]), f"/feeds/events.{name}")
            for name in FORMATS
        ),
    )


def _bare(format_: Format) -> str:
    """The media type as <link type> wants it, without a charset."""
    return format_.media_type.partition(";")[0]


@cache
def static_version(name: str) -> str:
    """Changes with the bytes of the file in `static/`."""
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:10]
