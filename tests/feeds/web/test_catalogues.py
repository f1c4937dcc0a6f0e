"""The catalogues: complete, with the same things to fill in, up to date; and no text on a page that is not in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from feeds.language import LOCALE, TRANSLATIONS
from feeds.web.templates import TEMPLATES, environment
from scripts import messages

_FIELD = re.compile(r"%\(\w+\)s")
_TAG = re.compile(r"</?\w+")
_EXPRESSION_IN_TAG = re.compile(r"<[^<>]*\0[^<>]*>")
# What content pages are made of, which is English as they are: their tools, drawings and film.
_CONTENT = {*(file.name for file in (TEMPLATES / "blocks").iterdir()), "_film.html"}
# Names that are the same in every language.
_NAMES = {
    "Google Calendar", "Outlook.com", "Microsoft 365", "Mac", "Thunderbird", "Nextcloud", "ISBN", "UTC", "RSS",
}  # fmt: skip


def catalog(code: str) -> Catalog:
    with (LOCALE / f"{code}.po").open("rb") as handle:
        return read_po(handle)


def texts(code: str) -> list[Message]:
    return [message for message in catalog(code) if message.id]


def forms(message: Message) -> list[str]:
    string = message.string
    return [str(form or "") for form in (string if isinstance(string, tuple) else (string,))]


def key(message: Message) -> tuple[str, str]:
    return message.context or "", str(message.id[0] if message.pluralizable else message.id)


@pytest.mark.parametrize("code", TRANSLATIONS)
def test_every_marked_text_is_translated(code: str) -> None:
    """What templates and modules mark is in the catalogue, settled; nothing else is. If this fails: make messages."""
    marked = {key(message) for message in messages.template() if message.id}
    assert {key(message) for message in texts(code)} == marked
    assert [key(message) for message in texts(code) if not all(forms(message)) or message.fuzzy] == []


@pytest.mark.parametrize("code", TRANSLATIONS)
def test_translations_fill_in_the_same(code: str) -> None:
    """The same places for values and the same HTML elements; a form for one need not repeat the number."""
    wrong = []
    for message in texts(code):
        ids = list(message.id) if isinstance(message.id, tuple) else [str(message.id)]
        allowed, needed = set(_FIELD.findall(" ".join(ids))), set(_FIELD.findall(ids[-1]))
        for number, form in enumerate(forms(message)):
            found = set(_FIELD.findall(form))
            complete = found == needed if len(ids) == 1 or number else found <= allowed
            if not complete or sorted(_TAG.findall(form)) != sorted(_TAG.findall(ids[-1])):
                wrong.append((ids[0], form))
    assert wrong == []


@pytest.mark.parametrize("code", TRANSLATIONS)
def test_placeholders_are_well_formed(code: str) -> None:
    """No stray per cent sign: it would break the page at the moment when it is filled in."""
    stray = re.compile(r"%(?!\(\w+\)s)")
    assert [form for message in texts(code) for form in forms(message) if stray.search(form)] == []


def test_the_template_for_translators_is_up_to_date() -> None:
    """messages.pot is what `make messages` writes now."""
    assert messages.TEMPLATE.read_bytes() == messages.as_text(messages.template())


@pytest.mark.parametrize("code", TRANSLATIONS)
def test_a_catalogue_survives_its_update(code: str) -> None:
    """`make messages` changes nothing where nothing changed."""
    before = (LOCALE / f"{code}.po").read_bytes()
    assert messages.as_text(messages.updated(catalog(code), messages.template())) == before


class _Texts(HTMLParser):
    """Visible text and the attributes that are read out. A NUL stands for what the template fills in."""

    SEEN = ("alt", "title", "aria-label", "placeholder", "label", "summary")
    SILENT = ("script", "style", "code")

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in self.SILENT
        values = dict(attrs)
        described = tag == "meta" and values.get("name", values.get("property")) not in _TECHNICAL
        self.found += [value or "" for name, value in attrs if name in self.SEEN and tag != "link"]
        self.found += [values.get("content") or ""] * described

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in self.SILENT

    def handle_data(self, data: str) -> None:
        self.found += [] if self._silent else [data]


_TECHNICAL = (
    None,
    "viewport",
    "robots",
    "color-scheme",
    "og:type",
    "og:image",
    "og:url",
    "og:image:width",
    "og:image:height",
    "twitter:card",
)


def unmarked(source: str) -> list[str]:
    """Texts of a template that no translator sees."""
    page, strings = _flat(source)
    parser = _Texts()
    parser.feed(
        _EXPRESSION_IN_TAG.sub(lambda tag: tag[0].replace("<\0", "<v").replace("</\0", "</v").replace("\0", " "), page)
    )
    pieces = (piece.strip(" \n.:,;·()“”–") for text in parser.found for piece in text.split("\0"))
    return [piece for piece in (*pieces, *strings) if re.search(r"[^\W\d_]{2}", piece) and piece not in _NAMES]


def _flat(source: str) -> tuple[str, list[str]]:
    """The template's HTML with NUL for each expression, without what `trans` marks; and quoted texts that it shows."""
    page, strings, within_trans, before, block_name = "", [], False, "", None
    for _, kind, value in environment().lex(source):
        if kind == "data":
            page += "" if within_trans else value
        elif kind == "variable_begin":
            page += "" if within_trans else "\0"
        elif kind == "block_begin":
            block_name = ""
        elif kind == "name" and block_name == "":
            block_name = value
            within_trans = value == "trans" or (within_trans and value != "endtrans")
        elif kind == "string" and before in ("{{", "else") and not _in_quiet_attribute(page):
            strings.append(value.strip("'\""))
        if kind != "whitespace":
            before = value if kind in ("variable_begin", "name") else ""
    return page, strings


def _in_quiet_attribute(page: str) -> bool:
    """Whether an expression at the end of `page` fills an attribute that nobody sees or hears."""
    inside = page.rfind("<") > page.rfind(">")
    named = re.search(r'([\w-]+)="[^"]*$', page)
    return inside and not (named and named[1] in _Texts.SEEN)


def _templates() -> Iterator[Path]:
    return (file for file in sorted(TEMPLATES.rglob("*.html")) if file.name not in _CONTENT)


@pytest.mark.parametrize("file", list(_templates()), ids=lambda file: file.name)
def test_every_text_of_a_template_is_marked(file: Path) -> None:
    """Text, alternatives and labels in a template go through gettext."""
    assert unmarked(file.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("<p>Hello {{ name }}, welcome</p>", ["Hello", "welcome"]),
        ('<p>{{ _("Hello") }}</p>{# a note #}', []),
        ('<img alt="A cat" src="cat.svg">', ["A cat"]),
        ('<a aria-label="{{ _("Next") }}" href="/next/">{{ "event" if one else "events" }}</a>', ["event", "events"]),
        ("<p>{% trans n=2 %}One {{ n }}{% pluralize %}Many {{ n }}{% endtrans %} left</p>", ["left"]),
        ('<li{% if here %} aria-current="{{ "page" if a else "true" }}"{% endif %}>{{ x }}</li>', []),
        ('<meta name="description" content="A list"><script>var text = 1;</script>', ["A list"]),
    ],
)
def test_the_check_finds_texts(source: str, found: list[str]) -> None:
    """What it would miss, a reader would find."""
    assert unmarked(source) == found
