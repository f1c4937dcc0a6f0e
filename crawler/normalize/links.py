"""Where one registers and where abstracts go: the links of a description by what they say. Used by `event`.

A link's own words decide, then, where they say nothing ("here"), those before it, then its address. The words are those
of data/phrases.toml.
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

from crawler.normalize import words
from crawler.normalize.fold import fold
from crawler.normalize.markup import Link

_SECTION = "link"
_LONGEST_WORDS = 80  # a whole paragraph within a link tells nothing
_KINDS = ("abstract", "registration")


def chosen_links(links: Iterable[Link]) -> dict[str, str]:
    """Kind ("registration", "abstract") -> the first address whose words say so, else the first that says so itself."""
    sure: dict[str, str] = {}
    likely: dict[str, str] = {}
    for link in links:
        said = _said(link)
        kind = next((kind for kind in _KINDS if kind in said), None)
        if "other" in said:
            continue
        if kind:
            sure.setdefault(kind, link.url)
        elif (kind := _of_address(link.url)) is not None:
            likely.setdefault(kind, link.url)
    return likely | sure


def _said(link: Link) -> set[str]:
    said = _lists(link.words) if len(link.words) <= _LONGEST_WORDS else set()
    if not link.words or link.words.startswith(("http", "www.")) or said == {"vague"}:
        return _lists(link.before)
    return said


def _of_address(url: str) -> str | None:
    parts = urlsplit(url)
    said = _lists(f"{parts.netloc} {unquote(parts.path)}".replace("_", " ").replace("-", " "))
    return None if "other" in said else next((kind for kind in _KINDS if kind in said), None)


def _lists(text: str) -> set[str]:
    return words.found(_SECTION, fold(text))
