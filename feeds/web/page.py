"""One page of the site before it is written: where it goes, how it is made, and in which languages. Pure."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

from feeds.language import LANGUAGES, TRANSLATIONS, Language
from feeds.web.words import writing_in

_FEEDS = Path(__file__).parents[1]
_DECIDES = ("*.py", "*.html", "*.po", "*.json", "*.toml", "*.css", "*.js", "*.svg", "*.png")


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
    """Changes with the program, its data files and its translations.

    A page in another language says what the English page says. Where this is the same as at the last publish and the
    English page has the same bytes, the others need not be made again; nor the English one, if it is made of the same.
    """
    files = sorted(file for pattern in _DECIDES for file in _FEEDS.rglob(pattern))
    digest = hashlib.sha256("".join(version(each) for each in ("babel", "jinja2", "sma-events")).encode())
    for file in files:
        digest.update(f"{file.relative_to(_FEEDS).as_posix()}\0".encode())
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()
