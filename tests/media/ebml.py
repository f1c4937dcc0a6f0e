"""As much of WebM (EBML, RFC 8794; Matroska, RFC 9559) as tells how long a film is and what is in it."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

_HEADER, _SEGMENT, _INFO, _TRACKS, _TRACK, _VIDEO = 0x1A45DFA3, 0x18538067, 0x1549A966, 0x1654AE6B, 0xAE, 0xE0
_DOC_TYPE, _SCALE, _DURATION, _CODEC, _KIND, _WIDTH, _HEIGHT = 0x4282, 0x2AD7B1, 0x4489, 0x86, 0x83, 0xB0, 0xBA


@dataclass(frozen=True, slots=True)
class WebM:
    """`seconds` long, with the codecs of its tracks in their order, and the size of the picture."""

    document: str
    seconds: float
    codecs: tuple[str, ...]
    width: int
    height: int


def read_webm(data: bytes) -> WebM:
    """Raises KeyError where a part is missing."""
    top = dict(_elements(data))
    segment = dict(_elements(top[_SEGMENT]))
    info = dict(_elements(segment[_INFO]))
    tracks = [dict(_elements(body)) for key, body in _elements(segment[_TRACKS]) if key == _TRACK]
    picture = dict(_elements(tracks[0][_VIDEO]))
    scale = int.from_bytes(info.get(_SCALE, (1_000_000).to_bytes(4, "big")), "big")
    return WebM(
        dict(_elements(top[_HEADER]))[_DOC_TYPE].decode(),
        _real(info[_DURATION]) * scale / 1e9,
        tuple(track[_CODEC].decode() for track in tracks),
        int.from_bytes(picture[_WIDTH], "big"),
        int.from_bytes(picture[_HEIGHT], "big"),
    )


def _elements(data: bytes) -> Iterator[tuple[int, bytes]]:
    """(id, body) one after the other; of repeated ones `dict` keeps the last, which is right for those read here."""
    at = 0
    while at < len(data):
        length = 9 - data[at].bit_length()
        key = int.from_bytes(data[at : at + length], "big")
        at += length
        length = 9 - data[at].bit_length()
        size = int.from_bytes(data[at : at + length], "big") & ((1 << 7 * length) - 1)
        at += length
        end = len(data) if size == (1 << 7 * length) - 1 else at + size
        yield key, data[at:end]
        at = end


def _real(body: bytes) -> float:
    return float(struct.unpack(">d" if len(body) == 8 else ">f", body)[0])
