"""The site in German and French: the same pages at /de/ and /fr/, the way between them, and nothing left in English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from lxml import html
from starlette.testclient import TestClient

from config.load import Config
from feeds.language import ENGLISH, LANGUAGES, TRANSLATIONS, Language
from feeds.web.addresses import english_path, in_language, is_page, split_language
from feeds.web.catalogue import catalogue_of
from feeds.web.content import HOME, shipped_content
from feeds.web.pages import render_pages
from feeds.web.words import languages, locale_of
from store.repository import Store
from tests.feeds.web.conftest import BASE_URL
from tests.feeds.web.samples import NOW, samples

_EVENT = "events/research-meeting-chicago/"
ADDRESSES = ["/", "/events/", "/events/2026-12/", "/events/past/", "/subscribe/", "/sources/"]


@pytest.fixture(scope="module")
def site(store: Store, config: Config) -> dict[str, bytes]:
    """Every page in every language, by its path."""
    return dict(render_pages(store, config, BASE_URL, NOW))


def page(client: TestClient, address: str) -> html.HtmlElement:
    response = client.get(address)
    assert response.status_code == 200, address
    return html.document_fromstring(response.text)


def _address_of(store: Store, title: str) -> str:
    return next(f"/events/{event.slug}/" for event in store.events() if event.title.startswith(title))


@pytest.mark.parametrize(
    ("address", "language", "english"),
    [
        ("/events/", "en", "/events/"),
        ("/de/events/", "de", "/events/"),
        ("/de/", "de", "/"),
        ("/fr/events/?country=DE", "fr", "/events/?country=DE"),
        ("/de", "en", "/de"),
        ("/den/events/", "en", "/den/events/"),
        ("/", "en", "/"),
    ],
)
def test_an_address_begins_with_its_language(address: str, language: str, english: str) -> None:
    """And has it back; English addresses have none."""
    code, rest = split_language(address)
    assert (code, rest) == (language, english)
    assert in_language(rest, code) == address


def test_what_is_no_page_has_one_address_for_all() -> None:
    """Feeds, downloads, embeds and files; addresses of pages may carry a filter or a place within the page."""
    kept = ["/feeds/events.ics", "/events/a.ics", "/embed/list", "/static/style.css?v=1", "/robots.txt", "/embed/"]
    assert [in_language(address, Language("de")) for address in kept] == kept
    assert [is_page(address) for address in ("/", "/events/?q=a/b", "/about/#for-site-owners")] == [True] * 3
    assert english_path("de/events/index.html") == english_path("events/index.html") == "events/index.html"


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


@pytest.mark.parametrize("address", ADDRESSES)
def test_each_page_leads_to_itself_in_the_other_languages(client: TestClient, address: str) -> None:
    """By plain links that say where they lead; the current one is marked."""
    for code in LANGUAGES:
        links = page(client, in_language(address, code)).xpath("//nav[contains(@class, 'languages')]//a")
        assert [(link.text, link.get("lang"), link.get("hreflang"), link.get("href")) for link in links] == [
            (name, other, other, in_language(address, other)) for other, name in languages()
        ]
        assert [link.get("lang") for link in links if link.get("aria-current")] == [code]


@pytest.mark.parametrize("address", ADDRESSES)
def test_search_engines_are_told_of_all_languages(client: TestClient, address: str) -> None:
    """Each page is its own canonical one and names the others and itself, each pointing back (x-default: English)."""
    alternates = []
    content = shipped_content()
    told = content.told_in(content.page(HOME)) if address == "/" else LANGUAGES
    for code in told:
        document = page(client, in_language(address, code))
        assert document.xpath("//link[@rel='canonical']/@href") == [BASE_URL + in_language(address, code)]
        links = document.xpath("//link[@rel='alternate'][@hreflang]")
        alternates.append({link.get("hreflang"): link.get("href") for link in links})
    expected = {str(code): BASE_URL + in_language(address, code) for code in told}
    assert alternates == [expected | {"x-default": expected["en"]}] * len(told)


@pytest.mark.parametrize("code", TRANSLATIONS)
def test_an_english_text_inside_says_so(client: TestClient, code: str) -> None:
    """A content page that nobody has translated: the English one counts, its text is marked, a line says why."""
    document = page(client, f"/{code}/adults/")
    assert document.xpath("//link[@rel='canonical']/@href") == [f"{BASE_URL}/adults/"]
    assert document.xpath("//link[@rel='alternate'][@hreflang]") == []
    assert document.xpath("//h1/@lang") == ["en"]
    assert len(document.xpath("//article/div[@lang='en']//p")) > 10
    said = catalogue_of(Language(code)).one("The text of this page is available in English only so far.")
    assert said in document.text_content()


def test_dates_countries_and_words_are_the_languages(client: TestClient, store: Store) -> None:
    """On the page of an event; its title keeps its own language."""
    address = _address_of(store, "Fachtagung")
    german, french = page(client, f"/de{address}"), page(client, f"/fr{address}")
    assert german.xpath("string(//dl//time)") == "11. Dezember 2026"
    assert french.xpath("string(//dl//time)") == "11 décembre 2026"
    assert "Essen, Deutschland" in german.xpath("string(//dl)")
    assert "Essen, Allemagne" in french.xpath("string(//dl)")
    assert [document.xpath("//h1")[0].get("lang") for document in (german, french)] == [None, "de"]
    assert "Diese Veranstaltung ist abgesagt." in german.text_content()


def test_filters_work_in_every_language(client: TestClient) -> None:
    """The same keys and values, the same events; the words around them are translated, links stay in the language."""
    found = {}
    for code in LANGUAGES:
        document = page(client, in_language("/events/", code) + "?country=DE&type=symposium")
        found[str(code)] = [link.get("href") for link in document.xpath("//ul[@class='events']//a")]
        removed = document.xpath("//ul[@class='chosen']//a/@href")
        assert removed == [in_language("/events/", code) + query for query in ("?type=symposium", "?country=DE")]
        assert document.xpath("//meta[@name='robots']/@content") == ["noindex"]
        switch = document.xpath("//nav[contains(@class, 'languages')]//a/@href")
        assert switch[0] == "/events/?country=DE&type=symposium"
    assert [len(links) for links in found.values()] == [1] * len(LANGUAGES)
    assert [split_language(links[0])[1] for links in found.values()] == [found["en"][0]] * len(LANGUAGES)
    german = page(client, "/de/events/?country=DE&type=symposium")
    assert german.xpath("string(//title)").startswith("Veranstaltungen: Deutschland · Symposium")


def test_a_filter_of_subscriptions_works_in_every_language(client: TestClient) -> None:
    """The addresses are those of everybody: feeds have no language."""
    document = page(client, "/de/subscribe/?country=DE")
    assert f"{BASE_URL}/feeds/events.ics?country=DE" in document.xpath("//code[@class='address']/text()")


@pytest.mark.parametrize(
    ("address", "status", "title"),
    [
        ("/de/nothing/", 404, "Seite nicht gefunden"),
        ("/fr/events/nothing/", 404, "Page introuvable"),
        ("/de/events/?country=Atlantis", 400, "Dieser Filter ist nicht lesbar"),
    ],
)
def test_what_goes_wrong_is_said_in_the_language_of_the_address(
    client: TestClient, address: str, status: int, title: str
) -> None:
    """With the way on in that language; the reason of a refused filter is English and says so."""
    response = client.get(address)
    document = html.document_fromstring(response.text)
    assert (response.status_code, document.xpath("string(//h1)")) == (status, title)
    assert document.get("lang") == address[1:3]
    assert document.xpath("//form[contains(@class, 'filter')]/@action") == [f"/{address[1:3]}/events/"]
    if status == 400:
        assert "Atlantis" in document.xpath("string(//main//p[@lang='en'])")


def test_short_and_former_addresses_lead_on_in_the_language(client: TestClient, store: Store) -> None:
    """Without the slash; by its identifier."""
    event = next(store.events())
    moves = ["/de", "/fr/events", f"/de/events/{event.uid}/"]
    assert [(client.get(move).status_code, client.get(move).headers["location"]) for move in moves] == [
        (301, "/de/"),
        (301, "/fr/events/"),
        (301, f"/de/events/{event.slug}/"),
    ]


def test_embeds_lead_to_pages_of_their_language(client: TestClient) -> None:
    """A German list on a German portal does not lead to English pages."""
    list_ = html.fragment_fromstring(client.get("/embed/list?ui=de&country=DE").text.strip())
    assert {split_language(link.removeprefix(BASE_URL))[0] for link in list_.xpath(".//a/@href")} == {"de"}


def test_events_are_counted_once(client: TestClient, store: Store) -> None:
    """However many languages there are."""
    metrics = client.get("/metrics").text.splitlines()
    assert f"sma_events_published_events {len(list(store.events()))}.0" in metrics


def test_a_site_below_a_path_has_languages_too(store: Store, config: Config) -> None:
    """Links carry the path first, then the language."""
    pages = dict(render_pages(store, config, "https://portal.example.org/sma", NOW))
    document = html.document_fromstring(pages["de/events/index.html"].decode())
    assert document.xpath("//a[@class='brand']/@href") == ["/sma/de/"]
    assert document.xpath("//link[@rel='canonical']/@href") == ["https://portal.example.org/sma/de/events/"]


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
