"""Writes feeds/web/words/countries.tsv: names of countries in the languages of the embeds, from CLDR through Babel.

Run it after a new Babel: `python scripts/build_country_names.py`. Lines: ISO 3166-1 code, German name, French name.
English names are in feeds/formats/country.py.
"""

from __future__ import annotations

import sys
from pathlib import Path

from babel import Locale

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from feeds.formats.country import COUNTRIES

TARGET = Path(__file__).resolve().parent.parent / "feeds" / "web" / "words" / "countries.tsv"
LANGUAGES = ("de", "fr")
# Where CLDR's name is too long for a line of an address: what people write.
EVERYDAY = {
    "de": {"HK": "Hongkong", "MO": "Macau", "PS": "Palästina"},
    "fr": {"HK": "Hong Kong", "MO": "Macao", "PS": "Palestine"},
}


def main() -> None:
    names = {language: {**Locale(language).territories, **EVERYDAY[language]} for language in LANGUAGES}
    rows = ("\t".join([code, *(names[language][code] for language in LANGUAGES)]) for code in sorted(COUNTRIES))
    header = "\t".join(["code", *LANGUAGES])
    TARGET.write_text("\n".join([header, *rows, ""]), encoding="utf-8")


if __name__ == "__main__":
    main()
