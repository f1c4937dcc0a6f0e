"""Languages of our own words: English, in which they are written, and every one that has a catalogue.

A catalogue is one file, `web/locale/<code>.po`; putting it there is all that a further language needs
(docs/how-to/translate.md). The events keep their own languages.
"""

from __future__ import annotations

from pathlib import Path
from typing import NewType

Language = NewType("Language", str)
"""A code such as "de": the first part of its pages' addresses, the `ui` of embeds, the `lang` of what we write."""

LOCALE = Path(__file__).parent / "web" / "locale"
ENGLISH = Language("en")
TRANSLATIONS: tuple[Language, ...] = tuple(Language(file.stem) for file in sorted(LOCALE.glob("*.po")))
LANGUAGES: tuple[Language, ...] = (ENGLISH, *TRANSLATIONS)
