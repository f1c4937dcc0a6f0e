"""Writes crawler/normalize/data/calendar_words.tsv: month and weekday names of our languages from CLDR through Babel.

Run it after a new Babel: `python scripts/build_months.py`. Lines: kind (m or d), number, folded name, languages.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path

from babel import Locale

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from crawler.normalize.fold import fold

LANGUAGES = [
    "en",
    "de",
    "fr",
    "es",
    "it",
    "pt",
    "nl",
    "pl",
    "cs",
    "sv",
    "da",
    "nb",
    "fi",
    "ru",
    "uk",
    "tr",
    "ja",
    "zh",
    "ko",
    "ar",
    "he",
    "hu",
    "ro",
    "sk",
    "el",
    "ca",
    "hr",
    "sl",
    "bg",
]
# Regional names of the same language that its main locale lacks.
REGIONS = {
    "de_AT": "de",
    "pt_BR": "pt",
    "en_GB": "en",
    "en_AU": "en",
    "ar_LB": "ar",
    "ar_MA": "ar",
    "ar_DZ": "ar",
    "es_MX": "es",
}
# Spellings that people use and CLDR does not list.
EXTRA_MONTHS = {
    "en": {9: ["sept"], 6: ["june"], 7: ["july"]},
    "de": {1: ["jaenner"], 2: ["feber"], 3: ["maerz", "mrz"], 9: ["sept"]},
    "es": {9: ["setiembre", "set", "sept"]},
    "fr": {2: ["fev"], 7: ["juil"], 9: ["sept"]},
    "nl": {3: ["mrt"], 9: ["sept"]},
    "it": {9: ["sett"]},
    "ru": {5: ["мая"], 9: ["сент"]},
}
OUTPUT = Path(__file__).resolve().parent.parent / "crawler/normalize/data/calendar_words.tsv"
HEADER = (
    "# Month (m 1-12) and weekday (d 0-6, Monday first) names, folded; from Unicode CLDR, Unicode License v3. "
    "See scripts/build_months.py\n"
)


def names(locale: Locale, kind: str) -> dict[int, set[str]]:
    """Number -> folded names in every width that names one thing only (narrow ones do not)."""
    table = locale.months if kind == "m" else locale.days
    found: dict[int, set[str]] = defaultdict(set)
    widths = ("wide", "abbreviated") if kind == "m" else ("wide", "abbreviated", "short")
    for context in ("format", "stand-alone"):
        for width in widths:
            for number, name in table[context].get(width, {}).items():
                folded = fold(name).strip().strip(".׳'").strip()
                if folded and not any(char.isdigit() for char in folded) and "月" not in folded and "월" not in folded:
                    found[number].add(folded)
    return found


def collect() -> dict[tuple[str, int, str], set[str]]:
    rows: dict[tuple[str, int, str], set[str]] = defaultdict(set)
    for tag, language in [*((tag, tag) for tag in LANGUAGES), *REGIONS.items()]:
        locale = Locale.parse(tag)
        for kind in "md":
            for number, forms in names(locale, kind).items():
                for form in forms:
                    if " " not in form or kind == "m":
                        rows[kind, number, form].add(language)
    for language, months in EXTRA_MONTHS.items():
        for number, spellings in months.items():
            for spelling in spellings:
                rows["m", number, spelling].add(language)
    return rows


def main() -> None:
    lines = [
        "\t".join((kind, str(number), name, ",".join(sorted(langs))))
        for (kind, number, name), langs in sorted(collect().items())
    ]
    OUTPUT.write_text(HEADER + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
