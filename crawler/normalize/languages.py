"""The languages (ISO 639-1) whose names we know: for scripts/build_*.py, which write the tables, and tests."""

from __future__ import annotations

# Names of cities and countries in `data/places.bin` and `data/countries.tsv`.
LANGUAGES = (
    "en", "de", "fr", "es", "it", "pt", "nl", "pl", "cs", "sv", "da", "nb", "fi", "ru", "uk", "tr", "ja", "zh", "ko",
    "ar", "he", "hu", "ro",
)  # fmt: skip
# Names of months and weekdays in `data/calendar_words.tsv`.
CALENDAR_LANGUAGES = (
    *LANGUAGES, "sk", "el", "ca", "hr", "sl", "bg", "sr", "mk", "gl", "et", "lv", "lt", "is",
)  # fmt: skip
