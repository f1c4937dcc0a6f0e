"""`make messages`: gather every marked text of pages into feeds/web/locale/messages.pot and update each catalogue.

New texts come into the catalogues without a translation, changed ones as fuzzy suggestions, and unused ones go.
`python scripts/messages.py pl` begins a catalogue for another language (docs/how-to/translate.md).
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from feeds.web.references import Checked, Detail
from store.crawl import CrawlClass

ROOT = Path(__file__).resolve().parents[1]
FEEDS = ROOT / "feeds"
LOCALE = FEEDS / "web" / "locale"
TEMPLATE = LOCALE / "messages.pot"
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2), "marked": None}
_SAYS_NOTHING = tuple(
    f'"{name}:'.encode()
    for name in (
        "POT-Creation-Date", "PO-Revision-Date", "Project-Id-Version", "Report-Msgid-Bugs-To", "Last-Translator",
        "Language-Team", "Generated-By",
    )
)  # fmt: skip
_METHODS = {".py": "python", ".html": "jinja2"}
_OPTIONS = {"trimmed": "true", "silent": "false", "trim_blocks": "true", "lstrip_blocks": "true"}


def template() -> Catalog:
    """Every marked text, in the order of files and lines, without their numbers: those would change with each edit."""
    head = "# Texts of the pages of sma-events, for translators: docs/how-to/translate.md"
    catalog = Catalog(project="sma-events", charset="utf-8", header_comment=head, fuzzy=False)
    for name, text, comments, context in _marked():
        catalog.add(text, locations=[(name, 0)], auto_comments=comments, context=context)
    for sentence in (each.explanation for each in CrawlClass):  # the store's own, which /sources/ repeats
        catalog.add(sentence, locations=[("store/crawl.py", 0)])
    for words in (*Checked, *Detail):
        catalog.add(words.value, locations=[("feeds/web/references.py", 0)])
    return catalog


def begun(code: str) -> Catalog:
    """An empty catalogue; its head says how the language counts."""
    head = f"# {Locale.parse(code).english_name} texts of the pages of sma-events."
    return Catalog(locale=code, project="sma-events", charset="utf-8", header_comment=head, fuzzy=False)


def _marked() -> Iterator[tuple[str, str | tuple[str, ...], list[str], str | None]]:
    for file in sorted(file for file in FEEDS.rglob("*") if file.suffix in _METHODS):
        with file.open("rb") as handle:
            found = extract(
                _METHODS[file.suffix], handle, KEYWORDS, ["translators:"], _OPTIONS, strip_comment_tags=True
            )
            for _line, text, comments, context in found:
                yield file.relative_to(ROOT).as_posix(), text, comments, context


def updated(old: Catalog, new: Catalog) -> Catalog:
    """The translations of `old` for the texts of `new`."""
    old.update(new, no_fuzzy_matching=False)
    old.obsolete.clear()
    return old


def as_text(catalog: Catalog) -> bytes:
    """Sorted by text, so that two people's additions meet in different places; the head says what a reader needs."""
    buffer = io.BytesIO()
    write_po(buffer, catalog, width=100, omit_header=False, sort_output=True, include_lineno=False)
    lines = buffer.getvalue().splitlines(keepends=True)
    return b"".join(line for line in lines if not line.startswith(_SAYS_NOTHING))


def main(arguments: list[str]) -> int:
    new = template()
    TEMPLATE.write_bytes(as_text(new))
    for code in arguments:
        try:
            Locale.parse(code)
        except (UnknownLocaleError, ValueError):
            print(f"error: no language is known as {code!r}\nhint: give a code such as pl or nl", file=sys.stderr)
            return 2
        if not (file := LOCALE / f"{code}.po").exists():
            file.write_bytes(as_text(begun(code)))
    for file in sorted(LOCALE.glob("*.po")):
        with file.open("rb") as handle:
            catalog = updated(read_po(handle, locale=file.stem), new)
        file.write_bytes(as_text(catalog))
        missing = sum(not all(_forms(message.string)) or message.fuzzy for message in catalog if message.id)
        print(f"{file.relative_to(ROOT)}: {len(catalog)} texts, {missing} to translate")
    return 0


def _forms(string: object) -> tuple[object, ...]:
    return tuple(string) if isinstance(string, list | tuple) else (string,)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
