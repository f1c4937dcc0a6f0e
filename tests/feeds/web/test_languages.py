"""The site in German and French: the same pages at /de/ and /fr/, their words, and the way between them."""

from __future__ import annotations

import pytest
from lxml import html
from starlette.testclient import TestClient

from config.load import Config
from feeds.language import LANGUAGES, TRANSLATIONS, Language
from feeds.web.addresses import english_path, in_language, is_page, split_language
from feeds.web.catalogue import catalogue_of
from feeds.web.content import HOME, shipped_content
from feeds.web.pages import render_pages
from feeds.web.words import languages
from store.repository import Store
from tests.feeds.web.conftest import BASE_URL
from tests.feeds.web.samples import NOW

ADDRESSES = ["/", "/events/", "/events/2026-12/", "/events/past/", "/subscribe/", "/sources/"]


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
