"""`sma-events feeds check`: every published byte read again, by parsers that did not write it."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Generator, Iterator, Mapping
from pathlib import Path

from icalendar import Calendar
from lxml import etree

from feeds.encodings import ENCODINGS, UNREADABLE, Encoding
from feeds.formats.element import ATOM
from feeds.formats.jsonfeed import VERSION_URL
from feeds.manifest import Entry, read_manifest
from feeds.tree import MANIFEST

_LINE_OCTETS = 75
_REQUIRED = ("UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "SEQUENCE", "LAST-MODIFIED")
_ATOM = f"{{{ATOM}}}"
_SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
_PAGE = re.compile(rb"\s*<(?:!doctype|html)\b", re.IGNORECASE)
_JSON_LD = re.compile(rb'<script type="application/ld\+json"[^>]*>(.*?)</script>', re.DOTALL)


def check_tree(public: Path) -> list[str]:
    """What is wrong in a published tree, one sentence each, by path; an empty list if nothing is."""
    if not public.is_dir():
        return [f"{public}: nothing is published here"]
    entries = read_manifest(public.parent / MANIFEST, public.name)
    files = {file.relative_to(public).as_posix(): file for file in sorted(public.rglob("*")) if file.is_file()}
    problems = [f"{path}: named in the manifest, but not there" for path in sorted(entries.keys() - files.keys())]
    for path, file in files.items():
        problems += [f"{path}: {problem}" for problem in _check_file(path, file, files)]
        if entries and not _is_sibling(path, files):  # a copied tree may come without its manifest
            problems += [f"{path}: {problem}" for problem in _check_entry(file, entries.get(path))]
    return problems


def _check_file(path: str, file: Path, files: Mapping[str, Path]) -> Iterator[str]:
    data = file.read_bytes()
    for encoding in ENCODINGS:
        if path.endswith(encoding.suffix) and (original := files.get(path.removesuffix(encoding.suffix))):
            if not _same(encoding, data, original.read_bytes()):
                yield f"does not hold the bytes of {original.name}"
            return
    if check := _CHECKS.get(file.suffix):
        yield from check(data)


def _same(encoding: Encoding, encoded: bytes, plain: bytes) -> bool:
    try:
        return encoding.decode(encoded) == plain
    except UNREADABLE:
        return False


def _is_sibling(path: str, files: Mapping[str, Path]) -> bool:
    return any(path.endswith(each.suffix) and path.removesuffix(each.suffix) in files for each in ENCODINGS)


def _check_entry(file: Path, entry: Entry | None) -> Iterator[str]:
    if entry is None:
        yield "not named in the manifest"
    elif hashlib.sha256(file.read_bytes()).hexdigest() != entry.sha256:
        yield "its bytes are not those that the manifest names"


def check_ics(data: bytes) -> Iterator[str]:
    """An iCalendar file: its octets, then what a parser makes of it."""
    if not data.endswith(b"\r\n") or b"\n" in data.replace(b"\r\n", b""):
        yield "a line does not end in CRLF"
    lines = data.split(b"\r\n")
    if any(len(line) > _LINE_OCTETS for line in lines):
        yield f"a line is longer than {_LINE_OCTETS} octets"
    try:
        for line in lines:
            line.decode()
        calendar = Calendar.from_ical(data)
    except ValueError as error:
        yield f"cannot be read: {error}"
        return
    yield from _check_calendar(calendar)


def _check_calendar(calendar: Calendar) -> Iterator[str]:
    zones = {str(component["TZID"]) for component in calendar.walk("VTIMEZONE")}
    seen: set[str] = set()
    if not calendar.subcomponents:
        yield "holds no component at all"
    for event in calendar.walk("VEVENT"):
        uid = str(event.get("UID"))
        missing = [name for name in _REQUIRED if name not in event]
        if missing:
            yield f"event {uid} has no {', '.join(missing)}"
        if uid in seen:
            yield f"event {uid} is there twice"
        seen.add(uid)
        yield from (f"event {uid}: {name} cannot be read: {problem}" for name, problem in event.errors)
        used = {event[name].params.get("TZID") for name in ("DTSTART", "DTEND") if name in event} - {None}
        yield from (f"event {uid} uses zone {zone}, which is not defined" for zone in sorted(used - zones))


def check_rss(data: bytes) -> Iterator[str]:
    """An RSS file: well-formed, without a DOCTYPE, with what channel and items need."""
    root = yield from _xml_root(data)
    if root is None:
        return
    channel = root.find("channel")
    if root.tag != "rss" or channel is None:
        yield "is no RSS"
        return
    yield from (f"its channel has no {name}" for name in ("title", "link", "description") if not channel.findtext(name))
    items = channel.findall("item")
    yield from _check_ids([item.findtext("guid") for item in items])
    for item in items:
        missing = [name for name in ("title", "link", "guid", "pubDate", "description") if not item.findtext(name)]
        if missing:
            yield f"entry {item.findtext('guid')} has no {', '.join(missing)}"


def check_atom(data: bytes) -> Iterator[str]:
    """An Atom file: well-formed, without a DOCTYPE, with what RFC 4287 requires of feed and entries."""
    root = yield from _xml_root(data)
    if root is None:
        return
    if root.tag != f"{_ATOM}feed":
        yield "is no Atom feed"
        return
    required = [f"{_ATOM}{name}" for name in ("id", "title", "updated")]
    yield from (f"has no {name.removeprefix(_ATOM)}" for name in required if not root.findtext(name))
    if not root.findtext(f"{_ATOM}author/{_ATOM}name"):
        yield "has no author"
    entries = root.findall(f"{_ATOM}entry")
    yield from _check_ids([entry.findtext(f"{_ATOM}id") for entry in entries])
    for entry in entries:
        missing = [name.removeprefix(_ATOM) for name in required if not entry.findtext(name)]
        if missing:
            yield f"entry {entry.findtext(f'{_ATOM}id')} has no {', '.join(missing)}"


def _xml_root(data: bytes) -> Generator[str, None, etree._Element | None]:
    """The document's root; None, and a problem, where it is no XML."""
    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    except etree.XMLSyntaxError as error:
        yield f"is not well-formed: {error}"
        return None
    if root.getroottree().docinfo.doctype:
        yield "has a DOCTYPE"
    return root


def check_sitemap(data: bytes) -> Iterator[str]:
    """sitemap.xml or a part of it: well-formed, and each entry with an address."""
    root = yield from _xml_root(data)
    if root is None:
        return
    if root.tag not in (f"{_SITEMAP}urlset", f"{_SITEMAP}sitemapindex"):
        yield "is no sitemap"
    yield from _check_ids([entry.findtext(f"{_SITEMAP}loc") for entry in root])


def check_json(data: bytes) -> Iterator[str]:
    """A JSON file; a JSON Feed also needs its version, its title, and an id for every item."""
    try:
        document = json.loads(data)
    except ValueError as error:
        yield f"is no JSON: {error}"
        return
    if not isinstance(document, dict) or "items" not in document:
        return
    if document.get("version") != VERSION_URL or not document.get("title"):
        yield "is no JSON Feed 1.1"
    yield from _check_ids([item.get("id") for item in document["items"]])


def _check_ids(ids: list[str | None]) -> Iterator[str]:
    if None in ids:
        yield "an entry has no id"
    repeated = sorted(each for each, times in Counter(ids).items() if each and times > 1)
    yield from (f"entry {each} is there twice" for each in repeated)


def check_html(data: bytes) -> Iterator[str]:
    """A page, or a fragment for other people's pages: UTF-8, complete, with JSON-LD that can be read."""
    try:
        data.decode()
    except UnicodeDecodeError as error:
        yield f"is not UTF-8: {error}"
    is_page = _PAGE.match(data) is not None
    if not data.rstrip().endswith(b"</html>" if is_page else b">"):
        yield "is not complete"
    for script in _JSON_LD.findall(data):
        try:
            json.loads(script)
        except ValueError as error:
            yield f"holds JSON-LD that cannot be read: {error}"


_CHECKS: dict[str, Callable[[bytes], Iterator[str]]] = {
    ".ics": check_ics,
    ".rss": check_rss,
    ".atom": check_atom,
    ".json": check_json,
    ".xml": check_sitemap,
    ".html": check_html,
}
