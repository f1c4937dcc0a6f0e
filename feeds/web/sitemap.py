"""sitemap.xml (sitemaps.org 0.9): every page that search engines may list, with its languages and its last change.

https://www.sitemaps.org/protocol.html: at most 50,000 addresses and 50 MiB a file; beyond, an index of several.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape, quoteattr

from feeds.language import ENGLISH
from feeds.web.page import Page
from feeds.web.served import address_of
from feeds.web.site import Site

MOST_ADDRESSES = 50_000
MOST_BYTES = 50 * 1024 * 1024
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_SET = (
    f'{_HEAD}<urlset xmlns="{_NAMESPACE}" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'.encode(),
    b"</urlset>\n",
)


def sitemaps(
    pages: Iterable[Page], site: Site, *, addresses: int = MOST_ADDRESSES, size: int = MOST_BYTES
) -> Iterator[tuple[str, bytes]]:
    """(path, bytes): sitemap.xml alone, or as the index of sitemap-1.xml, sitemap-2.xml and so on."""
    parts = list(_parts((entry for page in pages if page.indexed for entry in _entries(page, site)), addresses, size))
    if len(parts) < 2:
        yield "sitemap.xml", _SET[0] + b"".join(parts) + _SET[1]
        return
    names = [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
    for name, part in zip(names, parts, strict=True):
        yield name, _SET[0] + part + _SET[1]
    places = "".join(f"<sitemap><loc>{escape(site.absolute(f'/{name}'))}</loc></sitemap>\n" for name in names)
    yield "sitemap.xml", f'{_HEAD}<sitemapindex xmlns="{_NAMESPACE}">\n{places}</sitemapindex>\n'.encode()


def _parts(entries: Iterable[bytes], addresses: int, size: int) -> Iterator[bytes]:
    """The entries in as few files as the limits allow."""
    rest = size - sum(map(len, _SET))
    part, number = bytearray(), 0
    for entry in entries:
        if number == addresses or (number and len(part) + len(entry) > rest):
            yield bytes(part)
            part, number = bytearray(), 0
        part += entry
        number += 1
    if number:
        yield bytes(part)


def _entries(page: Page, site: Site) -> Iterator[bytes]:
    """One for each language, each naming all of them (and itself), as search engines ask for."""
    address = address_of(page.path)
    changed = f"<lastmod>{page.changed.isoformat()}</lastmod>" if page.changed else ""
    others = "".join(f"\n{link}" for link in _alternates(page, address, site)) if len(page.told_in) > 1 else ""
    for code in page.told_in:
        yield f"<url><loc>{escape(site.absolute_in(code, address))}</loc>{changed}{others}</url>\n".encode()


def _alternates(page: Page, address: str, site: Site) -> Iterator[str]:
    pairs = [(str(code), site.absolute_in(code, address)) for code in page.told_in]
    for code, url in (*pairs, ("x-default", site.absolute_in(ENGLISH, address))):
        yield f'<xhtml:link rel="alternate" hreflang={quoteattr(code)} href={quoteattr(url)}/>'
