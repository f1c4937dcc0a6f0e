"""Where the blocks of a feed wait until its head, which must know them all, can be written. Memory stays flat."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from os import SEEK_END
from tempfile import TemporaryFile
from typing import IO

_SPOOL_BYTES = 256 * 1024
_COPY_BYTES = 256 * 1024


class Spool:
    """Blocks in waiting: in memory while they are few, else in a temporary file that has no name."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self._waiting = 0
        self._ends = array("Q")
        self._end = 0
        self._file: IO[bytes] | None = None

    def add(self, body: bytes) -> None:
        """One more block."""
        self._pieces.append(body)
        self._waiting += len(body)
        self._end += len(body)
        self._ends.append(self._end)
        if self._waiting > _SPOOL_BYTES:
            self._write_down()

    def _write_down(self) -> None:
        if self._file is None:
            self._file = TemporaryFile()  # noqa: SIM115  # closed by the sheet
        self._file.seek(0, SEEK_END)
        self._file.write(b"".join(self._pieces))
        self._pieces.clear()
        self._waiting = 0

    def forwards(self) -> Iterator[bytes]:
        """All of it in the order in which it came, in pieces of any size."""
        if self._file is not None:
            self._file.seek(0)
            while chunk := self._file.read(_COPY_BYTES):
                yield chunk
        if self._pieces:
            yield b"".join(self._pieces)

    def backwards(self) -> Iterator[bytes]:
        """Block by block, the last one first."""
        return self.pick(range(len(self._ends) - 1, -1, -1))

    def pick(self, numbers: Iterable[int]) -> Iterator[bytes]:
        """Block by block in another order: `numbers` say as how-many-eth each came, from 0."""
        written = len(self._ends) - len(self._pieces)
        for number in numbers:
            if number >= written:
                yield self._pieces[number - written]
            elif self._file is not None:
                start = self._ends[number - 1] if number else 0
                self._file.seek(start)
                yield self._file.read(self._ends[number] - start)

    def runs(self, numbers: Sequence[int]) -> Iterator[bytes]:
        """As `pick`, for ascending numbers, in pieces of any size: neighbours in the file are read at once."""
        written, start = len(self._ends) - len(self._pieces), 0
        for at, number in enumerate(numbers):
            if number >= written:
                yield self._pieces[number - written]
            elif at + 1 == len(numbers) or numbers[at + 1] != number + 1 or number + 1 == written:
                yield from self._between(numbers[start], number)
                start = at + 1

    def _between(self, first: int, last: int) -> Iterator[bytes]:
        """What the file holds of these and all that came between."""
        if self._file is None:
            return
        end = self._ends[last]
        for start in range(self._ends[first - 1] if first else 0, end, _COPY_BYTES):
            self._file.seek(start)
            yield self._file.read(min(_COPY_BYTES, end - start))

    def __len__(self) -> int:
        return len(self._ends)

    @property
    def size(self) -> int:
        """Bytes of all blocks."""
        return self._end

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
