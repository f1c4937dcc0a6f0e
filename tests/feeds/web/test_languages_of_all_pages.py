"""All pages of the site in all languages: each is there in each, links stay in it, nothing of ours stays English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from lxml import html

from config.load import Config
from feeds.language import ENGLISH, LANGUAGES, TRANSLATIONS, Language
from feeds.web.addresses import english_path, is_page, split_language
from feeds.web.catalogue import catalogue_of
from feeds.web.pages import render_pages
from feeds.web.words import locale_of
from store.repository import Store
from tests.feeds.web.conftest import BASE_URL
from tests.feeds.web.samples import NOW, samples


@pytest.fixture(scope="module")
def site(store: Store, config: Config) -> dict[str, bytes]:
    """Every page in every language, by its path."""
    return dict(render_pages(store, config, BASE_URL, NOW))


@pytest.mark.parametrize("code", TRANSLATIONS)
def test_every_page_is_there_in_every_language(site: dict[str, bytes], code: str) -> None:
    """The same tree below /de/ and /fr/, but for embeds, which have their `ui`."""
    pages = {path for path in site if path.endswith(".html") and not path.startswith("embed/")}
    english = {path for path in pages if english_path(path) == path}
    assert {path.removeprefix(f"{code}/") for path in pages if path.startswith(f"{code}/")} == english


@pytest.mark.parametrize("code", LANGUAGES)
def test_pages_say_their_language_and_link_within_it(site: dict[str, bytes], code: str) -> None:
    """`lang`, and every link of navigation and content: a reader is never thrown back into English."""
    prefix = "" if code == "en" else f"{code}/"
    for path, body in site.items():
        if not path.endswith(".html") or path.startswith("embed/") or (f"{prefix}{english_path(path)}" != path):
            continue
        document = html.document_fromstring(body.decode())
        assert document.get("lang") == code, path
        links = document.xpath("//a[not(@hreflang)]/@href | //form/@action")
        pages = [link for link in links if link.startswith("/") and is_page(link)]
        assert pages
        assert {str(split_language(link)[0]) for link in pages} == {code}, path


_VOID = {"meta", "link", "img", "input", "br", "hr", "source", "track"}


class _Visible(HTMLParser):
    """Texts that are seen or read out, but for those in an element of another language."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: set[str] = set()
        self._open: list[bool] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        foreign = tag != "html" and "lang" in values
        if tag not in _VOID:
            self._open.append(foreign or tag in ("script", "style", "code") or bool(self._open and self._open[-1]))
        if not (self._open and self._open[-1]):
            self.texts |= {values[name] or "" for name in ("alt", "aria-label", "placeholder") if name in values}

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._open and not self._open[-1]:
            self.texts.add(data)


def visible(body: bytes) -> set[str]:
    parser = _Visible()
    parser.feed(body.decode())
    return {text.strip() for text in parser.texts if re.search(r"[^\W\d_]{3}", text)}


def _said_by_others(config: Config) -> str:
    """Names, titles and texts that are not ours."""
    events = [
        (event.title, event.organizer, event.description, event.sponsor, event.accreditation) for event in samples()
    ]
    places = [(event.place.text(),) for event in samples()]
    sources = [(source.name, source.reason) for source in config.sources.values()]
    feeds = [(feed.title, feed.description) for feed in config.feeds]
    return "\n".join(part for row in (*events, *places, *sources, *feeds) for part in row if part)


# Names of programs, formats and ourselves; a reader who reads none of our languages knows them as well.
_NAMES = re.compile(
    r"SMA events|Google Calendar|Outlook\.com|Microsoft 365|Mac|Thunderbird|Nextcloud|Proton Calendar|Fastmail|GeoNames"
    r"|CC BY 4\.0|JSON Feed|RSS|Atom|English|Deutsch|Français|UTC\S*|https?://\S+|calendar@example\.org"
)


def _shared_names(code: Language) -> set[str]:
    """Months, weekdays and countries that the language calls as English does."""
    ours, theirs = locale_of(ENGLISH), locale_of(code)
    months = [
        (ours.months[form][width][number], theirs.months[form][width][number])
        for form in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
        for number in range(1, 13)
    ]
    countries = [(name, theirs.territories[key]) for key, name in ours.territories.items() if key in theirs.territories]
    return {mine for mine, other in (*months, *countries) if mine == other}


@pytest.mark.parametrize("code", TRANSLATIONS)
def test_nothing_of_ours_stays_english(site: dict[str, bytes], config: Config, code: Language) -> None:
    """What a page says alike in English and in the other language is a name, a number, or a word that both share."""
    others, catalogue = _said_by_others(config), catalogue_of(code)
    shared = {forms[0] for (_, text), forms in catalogue.texts.items() if forms[0] == text} | _shared_names(code)
    left = {}
    for path, body in site.items():
        if not path.endswith(".html") or path.startswith("embed/") or english_path(path) != path:
            continue
        if f'hreflang="{code}" href="{BASE_URL}'.encode() not in body and path != "404.html":
            continue  # nobody has translated its text
        same = visible(body) & visible(site[f"{code}/{path}"])
        if kept := sorted(text for text in same if not _is_known(text, others, shared)):
            left[path] = kept
    assert left == {}


def _is_known(text: str, others: str, shared: set[str]) -> bool:
    parts = (part.strip(" ()–:,.0123456789") for part in re.split(r"[·\n,]| – ", _NAMES.sub("", text)))
    return all(part in others or part in shared or not re.search(r"[^\W\d_]{3}", part) for part in parts)


def test_a_text_that_stays_english_is_found() -> None:
    """The check above, tried: a text of ours in both pages is seen, one in an element of its own language is not."""
    english = b'<html lang="en"><body><p>Nobody translated this</p><p lang="fr">Congr\xc3\xa8s</p></body></html>'
    assert visible(english) & visible(english.replace(b'"en"', b'"de"')) == {"Nobody translated this"}
    assert not _is_known("Nobody translated this", "Congress of somebody", {"Workshop"})
    assert _is_known("Workshop · Congress of somebody", "Congress of somebody", {"Workshop"})


def test_headings_skip_no_level_in_any_language(site: dict[str, bytes]) -> None:
    """Translated pages keep the structure of the English ones."""
    for path, body in site.items():
        if path.endswith(".html") and not path.startswith("embed/"):
            levels = [int(level) for level in re.findall(rb"<h([1-6])\b", body)]
            assert levels[0] == 1, path
            assert all(after - before <= 1 for before, after in pairwise(levels)), path


def _files(public: Path) -> Iterator[str]:
    return (file.relative_to(public).as_posix() for file in public.rglob("*.html"))


def test_a_static_host_gets_the_same_pages(public: Path, site: dict[str, bytes]) -> None:
    """All languages lie in the published tree."""
    assert {path for path in site if path.endswith(".html")} == set(_files(public))
