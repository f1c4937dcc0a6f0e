"""Catalogues of translations, read from `locale/*.po` as translators write them; there is no compiled file beside them.

Compiling takes hundredths of a second and happens once in a process. A compiled catalogue in the repository could
disagree with the one that people read; one made by `make` would be missing wherever `make` was not run.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from gettext import c2py
from pathlib import Path

from babel.messages.pofile import read_po

from feeds.language import ENGLISH, LOCALE, Language

Key = tuple[str, str]  # context ("" where there is none), English text (the singular)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What one language says for each English text: one form, or as many as the language has plurals."""

    texts: Mapping[Key, tuple[str, ...]]
    plural: Callable[[int], int]

    def one(self, text: str, context: str = "") -> str:
        """The translation; the English text itself where there is none."""
        return self.texts.get((context, text), (text,))[0]

    def many(self, singular: str, plural: str, number: int) -> str:
        forms = self.texts.get(("", singular), ())
        form = self.plural(number)
        return forms[form] if form < len(forms) else (singular if number == 1 else plural)

    def knows(self, text: str, context: str = "") -> bool:
        return (context, text) in self.texts


@cache
def catalogue_of(language: Language) -> Catalogue:
    """The catalogue that ships with the program. That of English is empty: texts are English."""
    if language == ENGLISH:
        return Catalogue({}, lambda number: int(number != 1))
    return read_catalogue(LOCALE / f"{language}.po")


def read_catalogue(file: Path) -> Catalogue:
    """Only what a translator has settled: fuzzy and empty entries count as missing. Raises PoFileError."""
    with file.open("rb") as handle:
        catalog = read_po(handle, abort_invalid=True)
    texts: dict[Key, tuple[str, ...]] = {}
    for message in catalog:
        singular = str(message.id[0] if message.pluralizable else message.id)
        forms = tuple(message.string) if isinstance(message.string, tuple) else (str(message.string or ""),)
        if singular and all(forms) and not message.fuzzy:
            texts[message.context or "", singular] = tuple(str(form) for form in forms)
    return Catalogue(texts, c2py(catalog.plural_expr))
