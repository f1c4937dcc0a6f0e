"""Validates what is published, file by file: whole, and of the shape that readers' software needs.

It looks at bytes only, with other code than the one that wrote them: hashes against the manifest, compressed siblings
against their original, iCalendar's octets (RFC 5545 3.1) and components, XML, JSON.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import brotli  # type: ignore[import-untyped]
import zstandard
from icalendar import Calendar
from lxml import etree

MAX_LINE_OCTETS = 75
_UNPACK: dict[str, Callable[[bytes], bytes]] = {
    ".gz": gzip.decompress,
    ".br": brotli.decompress,
    ".zst": lambda body: zstandard.ZstdDecompressor().decompressobj().decompress(body),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One published file that is not as it should be."""

    file: str
    message: str


def verify_tree(public: Path) -> tuple[int, list[Fault]]:
    """Check every file that the manifest names; return how many there are and what is wrong."""
    manifest = public.parent / "manifest.json"
    try:
        files = json.loads(manifest.read_bytes())["files"]
    except (OSError, ValueError, KeyError) as error:
        return 0, [Fault(manifest.name, f"there is no readable manifest, so nothing is published yet: {error}")]
    faults = [Fault(name, message) for name, entry in files.items() for message in _file(public, name, entry["sha256"])]
    return len(files), faults


def _file(public: Path, name: str, sha256: str) -> Iterator[str]:
    path = public / name
    try:
        body = path.read_bytes()
    except OSError as error:
        yield f"cannot be read: {error.strerror}"
        return
    if hashlib.sha256(body).hexdigest() != sha256:
        yield "is not what the manifest says"
    yield from _siblings(path, body)
    check = _CHECKS.get(path.suffix)
    if check is not None:
        yield from check(body)


def _siblings(path: Path, body: bytes) -> Iterator[str]:
    for suffix, unpack in _UNPACK.items():
        sibling = path.with_name(path.name + suffix)
        if not sibling.exists():
            continue
        try:
            same = unpack(sibling.read_bytes()) == body
        except (OSError, EOFError, ValueError, brotli.error, zstandard.ZstdError):
            same = False
        if not same:
            yield f"its compressed form {suffix} holds something else"


def calendar_faults(body: bytes) -> Iterator[str]:
    """Yield what is wrong with an iCalendar file."""
    if not body.startswith(b"BEGIN:VCALENDAR\r\n") or not body.endswith(b"END:VCALENDAR\r\n"):
        yield "is not one whole VCALENDAR"
        return
    lines = body.split(b"\r\n")
    if any(b"\n" in line or b"\r" in line for line in lines):
        yield "has lines that do not end with CRLF"
    if any(len(line) > MAX_LINE_OCTETS for line in lines):
        yield f"has lines of more than {MAX_LINE_OCTETS} octets"
    try:
        calendar = Calendar.from_ical(body)
    except ValueError as error:
        yield f"cannot be parsed: {error}"
        return
    yield from _component_faults(calendar)


def _component_faults(calendar: Calendar) -> Iterator[str]:
    zones = {str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")}
    uids = Counter(str(event.get("UID", "")) for event in calendar.walk("VEVENT"))
    for uid, count in uids.items():
        if not uid or count > 1:
            yield f"has {count} events with the UID {uid!r}"
    for event in calendar.walk("VEVENT"):
        missing = [name for name in ("DTSTAMP", "DTSTART", "SUMMARY") if name not in event]
        if missing:
            yield f"event {event.get('UID')} lacks {', '.join(missing)}"
        elif (zone := event["DTSTART"].params.get("TZID")) and zone not in zones:
            yield f"event {event['UID']} names the zone {zone} without its VTIMEZONE"


def feed_faults(body: bytes) -> Iterator[str]:
    """Yield what is wrong with an RSS or Atom file."""
    try:
        root = etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        yield f"is not well-formed XML: {error}"
        return
    if root.tag not in (
        "rss",
        "{http://www.w3.org/2005/Atom}feed",
        "{http://www.sitemaps.org/schemas/sitemap/0.9}urlset",
    ):
        return
    ids = Counter(element.text for element in root.iter("guid", "{http://www.w3.org/2005/Atom}id"))
    for value, count in ids.items():
        if count > 1:
            yield f"has {count} entries with the id {value}"


def json_faults(body: bytes) -> Iterator[str]:
    try:
        json.loads(body)
    except ValueError as error:
        yield f"is not JSON: {error}"


def page_faults(body: bytes) -> Iterator[str]:
    """Yield what is wrong with a page: only that it is whole, since pages have tests of their own."""
    if not body.rstrip().endswith(b"</html>"):
        yield "is cut off"


_CHECKS: dict[str, Callable[[bytes], Iterator[str]]] = {
    ".ics": calendar_faults,
    ".rss": feed_faults,
    ".atom": feed_faults,
    ".xml": feed_faults,
    ".json": json_faults,
    ".html": page_faults,
}
