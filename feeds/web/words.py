"""Our own words in the language of the page that is being written: what templates and page modules call `_`.

Which language that is stands in one place, a context variable that `writing_in` sets around the making of a page:
words, dates, and the addresses of links (`Site.path`) then cannot disagree. English texts are the keys
(docs/how-to/translate.md).

    from feeds.web.words import gettext as _
    _("No event is known in %(month)s.", month=label)
    ngettext("%(num)s event", "%(num)s events", count)
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache

from babel import Locale
from babel.core import get_global

from feeds.language import ENGLISH, LANGUAGES, Language
from feeds.web.catalogue import Catalogue, catalogue_of

_CURRENT: ContextVar[Language] = ContextVar("language of the page", default=ENGLISH)


@contextmanager
def writing_in(language: Language) -> Iterator[None]:
    """Everything made inside is in `language`. Not to be held over a `yield` of a generator, which would leak it."""
    token = _CURRENT.set(language)
    try:
        yield
    finally:
        _CURRENT.reset(token)


def language() -> Language:
    """The language that is being written in: English unless said otherwise."""
    return _CURRENT.get()


def locale() -> Locale:
    """What Babel knows of the language: its months, its countries, its direction."""
    return locale_of(language())


@cache
def locale_of(code: Language) -> Locale:
    """English is the British one, as the rest of our texts."""
    return Locale.parse("en_GB" if code == ENGLISH else code)


def languages() -> tuple[tuple[Language, str], ...]:
    """Every language with its own name of itself: ("de", "Deutsch")."""
    return tuple((code, _own_name(code)) for code in LANGUAGES)


@cache
def _own_name(code: Language) -> str:
    name = Locale.parse(code).get_display_name() or code
    return name[:1].upper() + name[1:]


def text_direction() -> str:
    """ "ltr" or "rtl", for the page's `dir`."""
    return locale().text_direction


@cache
def og_locale(code: Language) -> str:
    """ "de_DE": the language where most people speak it, as Open Graph wants it."""
    known = locale_of(code)
    if known.territory:
        return str(known)
    likely = Locale.parse(get_global("likely_subtags").get(code, code))
    return f"{code}_{likely.territory}" if likely.territory else code


def gettext(message: str, /, **values: object) -> str:
    """The text in the current language, with `%(name)s` filled in."""
    return _catalogue().one(message) % values


def ngettext(singular: str, plural: str, number: int, /, **values: object) -> str:
    """The form that goes with `number`, which is filled in as `%(num)s`."""
    return _catalogue().many(singular, plural, number) % {"num": number, **values}


def pgettext(context: str, message: str, /, **values: object) -> str:
    """As `gettext`, for a word that needs telling apart: "Date" as heading, "Order" as a verb."""
    return _catalogue().one(message, context) % values


def marked(message: str) -> str:
    """The same text, marked for translators: for tables of constants, which `gettext` reads later."""
    return message


def _catalogue() -> Catalogue:
    return catalogue_of(language())


def template_gettext(message: str) -> str:
    """For Jinja, which fills in the values itself and escapes them."""
    return _catalogue().one(message)


def template_ngettext(singular: str, plural: str, number: int) -> str:
    return _catalogue().many(singular, plural, number)


def template_pgettext(context: str, message: str) -> str:
    return _catalogue().one(message, context)
