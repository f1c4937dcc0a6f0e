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
from crawler.normalize.languages import CALENDAR_LANGUAGES

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
    "sr_Latn": "sr",
}
FINNISH_STEMS = (
    "tammi", "helmi", "maalis", "huhti", "touko", "kesä", "heinä", "elo", "syys", "loka", "marras", "joulu",
)  # fmt: skip
# Spellings that people use and CLDR does not list; Slavic and Finnish cases behind "in" among them.
EXTRA_MONTHS = {
    "en": {9: "sept"},
    "de": {1: "jaenner", 2: "feber", 3: "maerz mrz", 9: "sept"},
    "es": {9: "setiembre set sept"},
    "fr": {1: "jan", 2: "fev", 4: "avr", 7: "juil jul", 9: "sept"},
    "nl": {3: "mrt", 9: "sept"},
    "it": {9: "sett"},
    "ro": {11: "noi"},
    "ru": {
        1: "январе", 2: "феврале", 3: "марте", 4: "апреле", 5: "мае", 6: "июне", 7: "июле", 8: "августе",
        9: "сентябре сент", 10: "октябре", 11: "ноябре", 12: "декабре",
    },
    "uk": {
        1: "січні", 2: "лютому", 3: "березні", 4: "квітні", 5: "травні", 6: "червні", 7: "липні", 8: "серпні",
        9: "вересні", 10: "жовтні", 11: "листопаді", 12: "грудні",
    },
    "pl": {
        1: "styczniu", 2: "lutym", 3: "marcu", 4: "kwietniu", 5: "maju", 6: "czerwcu", 7: "lipcu", 8: "sierpniu",
        9: "wrześniu", 10: "październiku", 11: "listopadzie", 12: "grudniu",
    },
    "cs": {
        1: "lednu", 2: "únoru", 3: "březnu", 4: "dubnu", 5: "květnu", 6: "červnu", 7: "červenci", 8: "srpnu",
        10: "říjnu", 11: "listopadu", 12: "prosinci",
    },
    "sk": {
        1: "januári", 2: "februári", 3: "marci", 4: "apríli", 5: "máji", 6: "júni", 7: "júli", 8: "auguste",
        9: "septembri", 10: "októbri", 11: "novembri", 12: "decembri",
    },
    "hr": {
        1: "siječnju", 2: "veljači", 3: "ožujku", 4: "travnju", 5: "svibnju", 6: "lipnju", 7: "srpnju", 8: "kolovozu",
        9: "rujnu", 10: "listopadu", 11: "studenom", 12: "prosincu",
    },
    "el": {
        1: "ιανουαριο", 2: "φεβρουαριο", 3: "μαρτιο", 4: "απριλιο", 5: "μαιο", 6: "ιουνιο", 7: "ιουλιο", 8: "αυγουστο",
        9: "σεπτεμβριο", 10: "οκτωβριο", 11: "νοεμβριο", 12: "δεκεμβριο",
    },
    "fi": {number: f"{stem}kuussa {stem}kuun" for number, stem in enumerate(FINNISH_STEMS, start=1)},
}  # fmt: skip
EXTRA_WEEKDAYS = {
    "en": {1: "tues", 2: "weds", 3: "thur thurs"},
    "pl": {2: "środę", 5: "sobotę", 6: "niedzielę"},
    "cs": {2: "středu", 5: "sobotu", 6: "neděli"},
    "sk": {2: "stredu", 5: "sobotu", 6: "nedeľu"},
    "hr": {2: "srijedu", 5: "subotu", 6: "nedjelju"},
    "ru": {2: "среду", 4: "пятницу", 5: "субботу"},
    "uk": {2: "середу", 4: "п'ятницю", 5: "суботу", 6: "неділю"},
    "pt": {0: "segunda", 1: "terça", 2: "quarta", 3: "quinta", 4: "sexta"},
    "fi": {0: "maanantaista", 5: "lauantaista"},
}
PREFIXES = {"he": "ב"}  # "in", written together with the name
ENDINGS = {"hu": ("i", "ban", "ben")}  # "of" and "in" behind a month
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
    for tag, language in [*((tag, tag) for tag in CALENDAR_LANGUAGES), *REGIONS.items()]:
        locale = Locale.parse(tag)
        for kind in "md":
            for number, forms in names(locale, kind).items():
                for form in forms:
                    if " " not in form or kind == "m":
                        rows[kind, number, form].add(language)
    for kind, extra in (("m", EXTRA_MONTHS), ("d", EXTRA_WEEKDAYS)):
        for language, numbers in extra.items():
            for number, spellings in numbers.items():
                for spelling in spellings.split():
                    rows[kind, number, fold(spelling)].add(language)
    for (kind, number, form), languages in [*rows.items()]:
        for language in languages & {*PREFIXES, *ENDINGS}:
            for spelling in inflected(kind, form, language):
                rows[kind, number, spelling].add(language)
    return rows


def inflected(kind: str, form: str, language: str) -> list[str]:
    """Forms that a short word beside the name makes of it."""
    if kind != "m" or len(form) < 3:
        return []
    endings = [form + ending for ending in ENDINGS.get(language, ())]
    return [PREFIXES[language] + form, *endings] if language in PREFIXES else endings


def main() -> None:
    lines = [
        "\t".join((kind, str(number), name, ",".join(sorted(langs))))
        for (kind, number, name), langs in sorted(collect().items())
    ]
    OUTPUT.write_text(HEADER + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
