"""One resource as it is sent: its bytes in each encoding, with ready-made ASGI messages for 200 and 304.

Everything that does not depend on the request is computed once, here; a request only chooses.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import gzip
import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from starlette.types import Message, Send

from feeds.web.http import (
    IDENTITY,
    SIBLINGS,
    Conditions,
    Headers,
    RouteClass,
    content_headers,
    etag,
    http_date,
    is_unchanged,
    lasting_headers,
    preferred_encodings,
    route_class,
)
from feeds.web.ranges import Span, Unsatisfiable, is_sent_in_ranges, is_still_the_same, span_of

STREAM_ABOVE_BYTES = 4 * 1024 * 1024  # larger bodies stay on disk
_CHUNK_BYTES = 256 * 1024
_WORTH_COMPRESSING_BYTES = 1000
_IN_RANGES = (b"accept-ranges", b"bytes")
_NO_BODY: Message = {"type": "http.response.body", "body": b""}


@dataclass(frozen=True, slots=True)
class LargeFile:
    """A body that is read from disk for each request. `stamp` tells whether it is still the file that was hashed."""

    path: Path
    size: int
    stamp: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Variant:
    """One encoding of a resource, with its own strong ETag; `raw_*` are the heads as they go over the wire."""

    etag: bytes
    ok: Message
    unchanged: Message
    body: Message | LargeFile
    raw_ok: bytes
    raw_unchanged: bytes
    in_ranges: bool = False

    @property
    def size(self) -> int:
        return self.body.size if isinstance(self.body, LargeFile) else len(self.body["body"])

    @property
    def bytes_in_memory(self) -> int:
        return 0 if isinstance(self.body, LargeFile) else len(self.body["body"])


class StaleFileError(Exception):
    """The file was replaced after it was read into the tree; read it again."""


@dataclass(frozen=True, slots=True)
class Resource:
    """One path with its variants by content coding; "identity" is always among them."""

    path: str
    route: RouteClass
    last_modified: dt.datetime | None
    variants: dict[str, Variant]

    @property
    def etag(self) -> bytes:
        """The identity encoding's; the manifest has the same."""
        return self.variants[IDENTITY].etag

    @property
    def bytes_in_memory(self) -> int:
        return sum(variant.bytes_in_memory for variant in self.variants.values())

    def choose(self, accept_encoding: bytes | None) -> Variant:
        """The best variant that the client takes; identity where it takes none (never 406, feeds.md 5.2)."""
        if accept_encoding is not None:
            for coding in preferred_encodings(accept_encoding):
                variant = self.variants.get(coding)
                if variant is not None:
                    return variant
        return self.variants[IDENTITY]

    def answer(self, conditions: Conditions) -> tuple[int, bytes, bytes] | None:
        """Status, head and body of a GET as they go over the wire; None where it takes more than that."""
        variant = self.choose(conditions.accept_encoding)
        if is_unchanged(conditions, variant.etag, self.last_modified):
            return 304, variant.raw_unchanged, b""
        if isinstance(variant.body, LargeFile) or (conditions.byte_range is not None and variant.in_ranges):
            return None
        return 200, variant.raw_ok, variant.body["body"]

    async def send(self, conditions: Conditions, send: Send, with_body: bool) -> int:
        """Answer one GET (or HEAD: `with_body` False). Returns the status; raises StaleFileError before sending."""
        variant = self.choose(conditions.accept_encoding)
        if is_unchanged(conditions, variant.etag, self.last_modified):
            return await _send_head(variant.unchanged, send)
        if not with_body:
            return await _send_head(variant.ok, send)
        span = self._span(variant, conditions)
        if span is Unsatisfiable.UNSATISFIABLE:
            return await _send_head(_beyond_the_end(variant), send)
        if span is not None:
            return await _send_part(variant, span, send)
        if isinstance(variant.body, LargeFile):
            await _stream(variant.body, variant.ok, send)
        else:
            await send(variant.ok)
            await send(variant.body)
        return 200

    def _span(self, variant: Variant, conditions: Conditions) -> Span | Unsatisfiable | None:
        """The part that a GET asks for; None: all of it."""
        if conditions.byte_range is None or not variant.in_ranges:
            return None
        if not is_still_the_same(conditions.if_range, variant.etag, self.last_modified):
            return None
        return span_of(conditions.byte_range, variant.size)


def from_bytes(path: str, body: bytes, last_modified: dt.datetime | None = None) -> Resource:
    """A resource that was rendered just now: gzip is added where it pays."""
    encoded = {IDENTITY: body}
    if len(body) > _WORTH_COMPRESSING_BYTES and not is_sent_in_ranges(path):
        encoded["gzip"] = gzip.compress(body, compresslevel=5, mtime=0)
    variants = {
        coding: _variant(path, coding, etag(data), data, len(data), last_modified) for coding, data in encoded.items()
    }
    return Resource(path, route_class(path), last_modified, variants)


def from_files(public: Path, path: str, last_modified: dt.datetime | None) -> Resource:
    """A resource of the published tree with its precompressed siblings. Raises FileNotFoundError."""
    file = public / path
    if not _lies_in(public, file):
        raise FileNotFoundError(file)
    variants = {IDENTITY: _file_variant(file, path, IDENTITY, last_modified)}
    for coding, suffix in SIBLINGS.items():
        sibling = file.with_name(file.name + suffix)
        if sibling.is_file() and _lies_in(public, sibling):
            variants[coding] = _file_variant(sibling, path, coding, last_modified)
    return Resource(path, route_class(path), last_modified, variants)


def _lies_in(public: Path, file: Path) -> bool:
    """Whether it is still in the tree once links are followed: nobody reads another folder through ours."""
    return file.resolve().is_relative_to(public.resolve())


def _file_variant(file: Path, path: str, coding: str, last_modified: dt.datetime | None) -> Variant:
    """Validators come from the very bytes that are sent, so that a body and its ETag cannot disagree."""
    with file.open("rb") as handle:
        status = os.fstat(handle.fileno())
        if status.st_size <= STREAM_ABOVE_BYTES:
            data = handle.read()
            return _variant(path, coding, etag(data), data, len(data), last_modified)
        tag = b'"' + hashlib.file_digest(handle, "sha256").hexdigest()[:32].encode() + b'"'
    large = LargeFile(file, status.st_size, (status.st_ino, status.st_mtime_ns))
    return _variant(path, coding, tag, large, status.st_size, last_modified)


def _variant(  # noqa: PLR0917  # one call site per kind of body
    path: str, coding: str, tag: bytes, body: bytes | LargeFile, size: int, last_modified: dt.datetime | None
) -> Variant:
    lasting = [(b"etag", tag), *lasting_headers(path)]
    headers = [(b"content-length", str(size).encode()), *content_headers(path), *lasting]
    if coding != IDENTITY:
        headers.append((b"content-encoding", coding.encode()))
    if last_modified is not None:
        headers.append((b"last-modified", http_date(last_modified)))
    if in_ranges := is_sent_in_ranges(path):
        headers.append(_IN_RANGES)
    return Variant(
        raw_ok=_raw(b"200 OK", headers),
        raw_unchanged=_raw(b"304 Not Modified", lasting),
        etag=tag,
        ok={"type": "http.response.start", "status": 200, "headers": headers},
        unchanged={"type": "http.response.start", "status": 304, "headers": lasting},
        body={"type": "http.response.body", "body": body} if isinstance(body, bytes) else body,
        in_ranges=in_ranges,
    )


def _raw(status: bytes, headers: Headers) -> bytes:
    """Status line and headers, without the empty line that ends them."""
    return b"HTTP/1.1 " + status + b"\r\n" + b"".join(b"%b: %b\r\n" % pair for pair in headers)


async def _send_head(start: Message, send: Send) -> int:
    await send(start)
    await send(_NO_BODY)
    return int(start["status"])


def _beyond_the_end(variant: Variant) -> Message:
    headers = [(b"content-range", b"bytes */%d" % variant.size), (b"content-length", b"0"), _IN_RANGES]
    return {"type": "http.response.start", "status": 416, "headers": headers}


async def _send_part(variant: Variant, span: Span, send: Send) -> int:
    """206 with the headers of the whole but for its length (RFC 9110 15.3.7)."""
    whole: Headers = variant.ok["headers"]
    own = [(b"content-length", b"%d" % span.length), (b"content-range", span.header)]
    headers = own + [(name, value) for name, value in whole if name != b"content-length"]
    start: Message = {"type": "http.response.start", "status": 206, "headers": headers}
    if isinstance(variant.body, LargeFile):
        await _stream(variant.body, start, send, span.first, span.length)
    else:
        await send(start)
        await send({"type": "http.response.body", "body": variant.body["body"][span.first : span.last + 1]})
    return 206


async def _stream(large: LargeFile, start: Message, send: Send, first_byte: int = 0, length: int | None = None) -> None:
    chunks = _chunks(large, first_byte, large.size if length is None else length)
    first = await asyncio.to_thread(next, chunks, b"")  # raises StaleFileError before anything is sent
    await send(start)
    chunk = first
    while chunk:
        await send({"type": "http.response.body", "body": chunk, "more_body": True})
        chunk = await asyncio.to_thread(next, chunks, b"")
    await send(_NO_BODY)


def _chunks(large: LargeFile, first_byte: int, length: int) -> Iterator[bytes]:
    with large.path.open("rb") as handle:
        status = os.fstat(handle.fileno())
        if (status.st_ino, status.st_mtime_ns) != large.stamp:
            raise StaleFileError(large.path)
        handle.seek(first_byte)
        while chunk := handle.read(min(_CHUNK_BYTES, length)):
            length -= len(chunk)
            yield chunk
