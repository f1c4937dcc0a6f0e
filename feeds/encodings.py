"""The encodings in which a published file is also stored, made once per publish and never per request."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Protocol

import brotli  # type: ignore[import-untyped]
import zstandard

COMPRESSIBLE = frozenset(
    {".ics", ".rss", ".atom", ".json", ".html", ".txt", ".xml", ".css", ".js", ".svg", ".webmanifest"}
)
WORTH_IT_BYTES = 1400  # less fits into one packet anyway
# What `Encoding.decode` raises for bytes that are not of its encoding.
UNREADABLE = (zlib.error, brotli.error, zstandard.ZstdError)
_GZIP_WINDOW = 31  # zlib's wbits for a gzip header, which then holds no time: equal input, equal bytes


class Compressor(Protocol):
    def compress(self, data: bytes, /) -> bytes: ...

    def flush(self) -> bytes: ...


class _Brotli:
    """Brotli under the names that zlib and zstandard use."""

    def __init__(self) -> None:
        self._compressor = brotli.Compressor(quality=5)  # as small as 9 for our pages, at a twentieth of the time

    def compress(self, data: bytes, /) -> bytes:
        return bytes(self._compressor.process(data))

    def flush(self) -> bytes:
        return bytes(self._compressor.finish())


@dataclass(frozen=True, slots=True)
class Encoding:
    """A content coding: the suffix of the stored file, how to make its bytes and how to read them back."""

    suffix: str
    start: Callable[[], Compressor]
    decode: Callable[[bytes], bytes]


ENCODINGS: tuple[Encoding, ...] = (
    Encoding(".gz", lambda: zlib.compressobj(6, zlib.DEFLATED, _GZIP_WINDOW), lambda data: zlib.decompress(data, 31)),
    Encoding(".br", _Brotli, brotli.decompress),
    Encoding(
        ".zst",
        lambda: zstandard.ZstdCompressor(level=6).compressobj(),
        lambda data: zstandard.ZstdDecompressor().decompressobj().decompress(data),
    ),
)


def is_compressible(path: str, size: int) -> bool:
    """Whether a file of that name and size is stored compressed as well."""
    return size >= WORTH_IT_BYTES and PurePosixPath(path).suffix in COMPRESSIBLE
