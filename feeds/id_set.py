"""A set of events' ids at one bit each: which events a feed holds, for every feed at once, however many there are."""

from __future__ import annotations

from collections.abc import Iterator


class IdSet:
    """Non-negative numbers. The largest one decides its size: a hundred thousand take 12 KB."""

    __slots__ = ("_bits",)

    def __init__(self) -> None:
        self._bits = bytearray()

    def add(self, number: int) -> None:
        place = number >> 3
        if place >= len(self._bits):
            self._bits.extend(bytes(place - len(self._bits) + 1))
        self._bits[place] |= 1 << (number & 7)

    def __iter__(self) -> Iterator[int]:
        """In their order."""
        for place, bits in enumerate(self._bits):
            if bits:
                yield from (place << 3 | bit for bit in range(8) if bits >> bit & 1)

    def __contains__(self, number: int) -> bool:
        place = number >> 3
        return place < len(self._bits) and bool(self._bits[place] >> (number & 7) & 1)
