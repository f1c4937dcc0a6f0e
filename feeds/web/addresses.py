"""Addresses of pages by language: `/events/` is English, `/de/events/` the same in German. Pure.

Feeds, downloads, embeds and files have one address for all languages.
"""

from __future__ import annotations

from feeds.language import ENGLISH, TRANSLATIONS, Language

_ONE_FOR_ALL = ("/feeds/", "/static/", "/embed/")


def in_language(address: str, language: Language) -> str:
    """ "/events/" -> "/de/events/"; "/feeds/events.ics" and English addresses stay as they are."""
    return address if language == ENGLISH or not is_page(address) else f"/{language}{address}"


def is_page(address: str) -> bool:
    """Whether there is one in each language: pages end in a slash, before the filter or the place within them."""
    path = address.partition("?")[0].partition("#")[0]
    return path.endswith("/") and not path.startswith(_ONE_FOR_ALL)


def split_language(address: str) -> tuple[Language, str]:
    """ "/de/events/" -> ("de", "/events/"); an address without a language is English."""
    first, slash, rest = address[1:].partition("/")
    if slash and first in TRANSLATIONS:
        return Language(first), f"/{rest}"
    return ENGLISH, address


def english_path(path: str) -> str:
    """The file of the published tree that holds the same page in English: "de/events/index.html" -> without "de/"."""
    return split_language(f"/{path}")[1][1:]
