"""What every page shares: the site's name, its addresses, its navigation, the feeds that browsers may discover.

All addresses come from `base_url`, never from a request.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import quote, urlsplit

from config.load import Config
from config.source import Source
from feeds.formats.format import Format
from feeds.formats.registry import FORMATS
from feeds.language import Language
from feeds.web.addresses import in_language
from feeds.web.calendar_links import is_loopback
from feeds.web.words import gettext as _
from feeds.web.words import language, marked

STATIC = Path(__file__).parent / "static"
_NAVIGATION = (
    ("/events/", marked("Events")),
    ("/subscribe/", marked("Subscribe")),
    ("/about-sma/", marked("About SMA")),
    ("/adults/", marked("Adults")),
    ("/early-diagnosis/", marked("Early diagnosis")),
    ("/motor-measures/", marked("Motor measures")),
    ("/references/", marked("References")),
    ("/about/", marked("About")),
)
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

    @property
    def navigation(self) -> tuple[tuple[str, str], ...]:
        """Addresses and labels of the main pages."""
        return tuple((address, _(label)) for address, label in _NAVIGATION)

    def path(self, address: str) -> str:
        """Address within the site, as a link of a page: "/events/" under a `base_url` of .../sma -> "/sma/events/".

        Pages are linked in the language that is being written in: "/sma/de/events/".
        """
        return self.root + in_language(address, language())

    def static(self, name: str) -> str:
        """Address of one of our static files, which changes with its bytes: it may be cached for long.

        "style.css" or, of a folder whose modules import each other, "tools/main.js": there the folder's name changes.
        """
        folder, _, file = name.rpartition("/")
        if folder:
            return f"{self.path('/static/')}{_folder(folder)}/{file}"
        return f"{self.path('/static/')}{name}?v={static_version(name)}"

    def absolute(self, address: str) -> str:
        """The whole address, of pages in the language that is being written in."""
        return self.base_url + in_language(address, language())

    def path_in(self, code: Language, address: str) -> str:
        """As `path`, in a given language."""
        return self.root + in_language(address, code)

    def absolute_in(self, code: Language, address: str) -> str:
        """As `absolute`, in a given language."""
        return self.base_url + in_language(address, code)

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
    """Changes with the bytes of the file in `static/`, or with those of any file of the folder."""
    path = STATIC / name
    files = sorted(path.iterdir()) if path.is_dir() else [path]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:10]


def static_files() -> Iterator[tuple[str, bytes]]:
    """(path in the published tree, bytes) of every static file; a folder carries its version in its name."""
    for path in sorted(STATIC.iterdir()):
        if path.is_dir():
            yield from (
                (f"static/{_folder(path.name)}/{file.name}", file.read_bytes()) for file in sorted(path.iterdir())
            )
        else:
            yield f"static/{path.name}", path.read_bytes()


def _folder(name: str) -> str:
    """Modules of one release never meet those of another, however long a browser keeps them."""
    return f"{name}-{static_version(name)}"
