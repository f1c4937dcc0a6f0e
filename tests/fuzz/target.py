"""What a fuzz target is, and the limits within which it must stay."""

from __future__ import annotations

import time
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
LIMIT_S = 2.0  # processor time, so that a busy machine makes no hang
_EPOCH = (1980, 1, 1, 0, 0, 0)


class TooSlowError(AssertionError):
    """An input that took longer than LIMIT_S."""


@dataclass(frozen=True, slots=True)
class Target:
    """One reader or writer under test.

    run      takes any bytes; raises if a promise is broken, and never otherwise
    seeds    valid inputs to begin with
    tokens   what this reader looks for, for mutations that random bytes would not hit
    longest  bytes of the longest input worth trying
    prepare  makes, once, what every run needs; its time is not the input's
    """

    name: str
    run: Callable[[bytes], None]
    seeds: Callable[[], Sequence[bytes]]
    tokens: Sequence[bytes] = ()
    longest: int = 4096
    prepare: Callable[[], object] = tuple

    def check(self, data: bytes) -> None:
        """Run once, within the limit."""
        self.prepare()
        began = time.process_time()
        self.run(data)
        spent = time.process_time() - began
        if spent > LIMIT_S:
            raise TooSlowError(f"{self.name}: {len(data)} bytes took {spent:.1f} s")

    def corpus(self) -> list[bytes]:
        """Inputs that the fuzzer found worth keeping, minimised: each reaches something that the others do not."""
        path = HERE / "corpus" / f"{self.name}.zip"
        if not path.exists():
            return []
        with zipfile.ZipFile(path) as archive:
            return [archive.read(name) for name in archive.namelist()]

    def keep(self, inputs: Sequence[bytes]) -> None:
        """Replace the committed corpus; the same inputs always give the same file."""
        path = HERE / "corpus" / f"{self.name}.zip"
        path.parent.mkdir(exist_ok=True)
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
            for number, data in enumerate(sorted(set(inputs), key=lambda one: (len(one), one))):
                archive.writestr(zipfile.ZipInfo(f"{number:04}", _EPOCH), data, zipfile.ZIP_DEFLATED)

    def crashes(self) -> dict[str, bytes]:
        """Inputs that once broke a promise, by the name that says which."""
        folder = HERE / "crashes" / self.name
        return {path.name: path.read_bytes() for path in sorted(folder.iterdir())} if folder.is_dir() else {}
