"""One page of the site before it is written: where it goes, how it is made, and in which languages. Pure."""

from __future__ import annotations

import datetime as dt
import hashlib
import zoneinfo
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

from feeds.language import LANGUAGES, TRANSLATIONS, Language
from feeds.web.words import writing_in

_ROOMS = Path(__file__).parents[2]
# What a page looks like is decided by the code of the rooms below ours as well; what operators write into theirs is not
# meant here.
_DECIDES = {"config": "*.py", "store": "*.py", "feeds": "*"}
_INSTALLED = ("babel", "jinja2", "sma-events", "tzdata")


@dataclass(frozen=True, slots=True)
class Page:
    """`make` gives the bytes in the language that is being written in; called twice, it gives the same.

    path        in the published tree, in English: "events/index.html"
    chrome      also there in the other languages, at least with our words around what it says
    told_in     languages of its text; search engines are told of these. In the others the text is English
    indexed     search engines may list it
    changed     when what it says last changed, where that is known
    made_of     stands for all that goes into it besides the program: as long as it is the same, so are the bytes. ""
                where that is not known; then the page is made to see whether it is the same
    """

    path: str
    make: Callable[[], bytes]
    chrome: bool = True
    told_in: tuple[Language, ...] = LANGUAGES
    indexed: bool = True
    changed: dt.date | None = None
    made_of: str = ""

    def translations(self) -> Iterator[tuple[str, Language]]:
        """Path and language of each further form: ("de/events/index.html", "de")."""
        return ((f"{code}/{self.path}", code) for code in TRANSLATIONS if self.chrome)

    def made_in(self, code: Language) -> bytes:
        with writing_in(code):
            return self.make()


@cache
def edition_of_words() -> str:
    """Changes with the program, its data files and its translations, and with the rules of time zones.

    A page in another language says what the English page says. Where this is the same as at the last publish and the
    English page has the same bytes, the others need not be made again; nor the English one, if it is made of the same.
    """
    digest = hashlib.sha256(" ".join(version(each) for each in _INSTALLED).encode())
    for file in (*program_files(), *_zone_files()):
        digest.update(f"{file.as_posix()}\0".encode())
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def program_files() -> list[Path]:
    """Everything of ours that decides what a page looks like."""
    found = (file for room, pattern in _DECIDES.items() for file in (_ROOMS / room).rglob(pattern))
    return sorted(file for file in found if file.is_file() and "__pycache__" not in file.parts)


def _zone_files() -> list[Path]:
    """The system's zones, which go before those of the package tzdata: a government changes them, not a release."""
    return sorted(file for folder in zoneinfo.TZPATH for file in Path(folder).rglob("*") if file.is_file())
