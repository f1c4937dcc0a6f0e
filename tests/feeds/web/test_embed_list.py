"""Embeds as other sites get them: a fragment that collides with nothing, a page for frames, errors in plain text."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from lxml import html
from starlette.testclient import TestClient

from feeds.language import LANGUAGES
from store.repository import Store
from tests.feeds.web.conftest import BASE_URL

PLAIN = {"accept-encoding": "identity"}
LIST, FRAME, ELEMENT = "/embed/list", "/embed/frame", "/embed/sma-events.js"
KNOWN = "country, type, audience, topic, mode, lang, source, from, to, q, heading, ui, limit"
_NOT_SHARED = ("etag", "content-length", "last-modified")


def fragment(client: TestClient, query: str = "") -> html.HtmlElement:
    """The one element that /embed/list consists of."""
    response = client.get(LIST + query)
    assert response.status_code == 200, response.text
    elements = html.fragments_fromstring(response.text.strip())
    assert [type(element) for element in elements] == [html.HtmlElement]
    return elements[0]  # type: ignore[return-value]  # asserted


def headers_of(client: TestClient, path: str) -> dict[str, str]:
    headers = dict(client.get(path, headers=PLAIN).headers)
    return {name: value for name, value in headers.items() if name not in _NOT_SHARED}


def titles(list_: html.HtmlElement) -> list[str]:
    return [link.text_content() for link in list_.xpath(".//li//a")]


def test_the_fragment_lists_what_is_to_come(client: TestClient, store: Store) -> None:
    """Upcoming events in their order, each linked to its page by an absolute address."""
    upcoming = [event for event in store.events() if not event.title.startswith("Spring course")]
    list_ = fragment(client)
    assert titles(list_) == [event.title for event in upcoming]
    assert list_.xpath(".//li//a/@href") == [f"{BASE_URL}/events/{event.slug}/" for event in upcoming]
    assert list_.get("data-count") == str(len(upcoming))


@pytest.mark.parametrize("query", ["", "?ui=de&heading=4", "?q=nothing-fits"])
def test_nothing_in_it_can_collide(client: TestClient, query: str) -> None:
    """No id, no style, no script, no form; every class has our prefix, every link is absolute."""
    list_ = fragment(client, query)
    assert (
        list_.xpath("descendant-or-self::*/@id | descendant-or-self::*/@style | .//@*[starts-with(name(), 'on')]") == []
    )
    assert list_.xpath(".//style | .//script | .//link | .//form | .//img | .//iframe") == []
    classes = " ".join(list_.xpath("descendant-or-self::*/@class")).split()
    assert [name for name in classes if not name.startswith("sma-events")] == []
    assert [link for link in list_.xpath(".//@href") if not link.startswith(f"{BASE_URL}/")] == []


@pytest.mark.parametrize(
    ("query", "levels"),
    [("", ["h2", "h3"]), ("?heading=3", ["h3", "h4"]), ("?heading=5", ["h5", "h6"]), ("?heading=6", ["h6"])],
)
def test_headings_begin_where_the_page_wants_them(client: TestClient, query: str, levels: list[str]) -> None:
    """One heading for the list, the titles one level below; below h6 there is none, they are paragraphs."""
    found = [element.tag for element in fragment(client, query).iter() if re.fullmatch(r"h\d", str(element.tag))]
    assert (found[0], sorted(set(found))) == (levels[0], levels)
    assert found.count(levels[0]) == 1


def test_times_and_languages_are_marked(client: TestClient) -> None:
    """`<time datetime>` for machines; a title in another language than the words around it says so."""
    english, german = fragment(client), fragment(client, "?ui=de")
    assert (english.get("lang"), german.get("lang")) == ("en", "de")
    starts = english.xpath(".//time/@datetime")
    assert starts[:3] == ["2026-10-30", "2026-12-03T18:00+01:00", "2026-12-11"]
    assert "2027-05" in starts
    marked = [
        {a.get("lang") for a in list_.xpath(".//li//a") if a.text_content().startswith(title)}
        for list_ in (english, german)
        for title in ("Fachtagung", "Webinar", "Journée")
    ]
    assert marked == [{"de"}, {None}, {"fr"}, {None}, {"en"}, {"fr"}]


@pytest.mark.parametrize(
    ("ui", "heading", "status", "what"),
    [
        ("en", "Upcoming SMA events", "Cancelled:", "Symposium · Essen, Germany · Beispielgesellschaft"),
        ("de", "Kommende SMA-Veranstaltungen", "Abgesagt:", "Symposium · Essen, Deutschland · Beispielgesellschaft"),
        ("fr", "Prochains événements SMA", "Annulé :", "Symposium · Essen, Allemagne · Beispielgesellschaft"),
    ],
)
def test_the_words_around_are_in_the_language_asked_for(
    client: TestClient, ui: str, heading: str, status: str, what: str
) -> None:
    """Heading, status and place; a cancelled event says so in words, within its heading."""
    list_ = fragment(client, f"?country=DE&ui={ui}")
    assert list_.xpath("string(.//h2)") == heading
    assert list_.xpath("string(.//h3)").startswith(f"{status} Fachtagung")
    assert list_.xpath("string(.//p[@class='sma-events-what'])") == what


def test_text_of_others_is_escaped(client: TestClient) -> None:
    """A title with a script in it is text."""
    text = client.get(f"{LIST}?country=DE").text
    assert "<script" not in text
    assert "&lt;script&gt;" in text


def test_a_list_that_is_cut_says_how_many_there_are(client: TestClient) -> None:
    """`limit` shows the first ones; the link to all of them carries the filter and the number."""
    list_ = fragment(client, "?limit=2&mode=onsite,online")
    links = {link.text_content(): link.get("href") for link in list_.xpath("./p//a")}
    assert (len(titles(list_)), list_.get("data-count")) == (2, "2")
    assert links == {
        "Subscribe to these events": f"{BASE_URL}/subscribe/?mode=online,onsite",
        "All 5 events at SMA events": f"{BASE_URL}/events/?mode=online,onsite",
    }


def test_an_empty_list_says_so_and_offers_the_subscription(client: TestClient) -> None:
    """No empty <ul>; who subscribes hears of the next one."""
    list_ = fragment(client, "?country=JP")
    assert list_.xpath(".//ul") == []
    assert list_.xpath("string(.//p[@class='sma-events-empty'])") == (
        "No event fits at present. New ones will appear here as soon as they are announced."
    )
    assert list_.xpath("./p//a/@href")[0] == f"{BASE_URL}/subscribe/?country=JP"


def test_past_events_show_where_the_filter_asks_for_them(client: TestClient) -> None:
    """And the heading does not call them upcoming."""
    list_ = fragment(client, "?from=2026-01-01&q=course")
    assert (list_.xpath("string(.//h2)"), titles(list_)) == ("SMA events", ["Spring course on motor measures"])


@pytest.mark.parametrize("path", [LIST, FRAME, f"{LIST}?mode=onsite", f"{FRAME}?mode=onsite"])
def test_embeds_are_cached_and_shared_like_feeds(client: TestClient, path: str) -> None:
    """CORS, an hour, a strong tag per encoding that gives 304; no page for a search engine."""
    headers = headers_of(client, path)
    assert {name: headers.get(name) for name in (
        "content-type", "cache-control", "vary", "access-control-allow-origin", "x-content-type-options",
        "x-robots-tag",        "set-cookie", "cross-origin-opener-policy",
    )} == {
        "content-type": "text/html; charset=utf-8",
        "cache-control": "public, max-age=3600",
        "vary": "Accept-Encoding",
        "access-control-allow-origin": "*",
        "x-content-type-options": "nosniff",
        "x-robots-tag": "noindex",
        "set-cookie": None,
        "cross-origin-opener-policy": None,
    }  # fmt: skip
    tags = [client.get(path, headers={"accept-encoding": each}).headers["etag"] for each in ("identity", "gzip")]
    again = client.get(path, headers={"accept-encoding": "gzip", "if-none-match": tags[1]})
    assert (len(set(tags)), again.status_code, again.content) == (2, 304, b"")
    assert again.headers["access-control-allow-origin"] == "*"


def test_the_frame_may_be_framed_and_runs_only_our_files(client: TestClient) -> None:
    """Every other page of ours refuses frames; this one lets nothing in but its own style and script."""
    policies = {path: headers_of(client, path)["content-security-policy"] for path in (LIST, FRAME, "/events/")}
    assert policies == {
        LIST: "default-src 'none'; base-uri 'none'; form-action 'none'",
        FRAME: "default-src 'none'; style-src 'self'; script-src 'self'; base-uri 'none'; form-action 'none'",
        "/events/": "default-src 'none'; img-src 'self'; style-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'; connect-src 'self'",
    }
    page = html.document_fromstring(client.get(f"{FRAME}?ui=fr").text)
    assert page.get("lang") == "fr"
    assert page.xpath("string(//title)") == "Prochains événements SMA – SMA events"
    for address in (*page.xpath("//link[@rel='stylesheet']/@href"), *page.xpath("//script/@src")):
        assert client.get(address).status_code == 200
    assert page.xpath("//base/@target") == ["_top"]


def test_frame_and_fragment_show_the_same(client: TestClient) -> None:
    """The page for a frame holds the fragment as it is."""
    query = "?country=PL&ui=de&heading=3"
    assert client.get(LIST + query).text.strip() in client.get(FRAME + query).text


def test_the_published_files_are_what_is_served(client: TestClient, public: Path) -> None:
    """A static host finds them under the same names, with `.html`; that name itself leads to the short address."""
    for address in (LIST, FRAME):
        assert client.get(address).content == (public / f"{address[1:]}.html").read_bytes()
        assert client.get(f"{address}.html?country=PL").headers["location"] == f"{address}?country=PL"
    assert client.get(ELEMENT).content == (public / ELEMENT[1:]).read_bytes()


def test_the_script_holds_the_words_of_every_language(client: TestClient) -> None:
    """It is small, shared, cached for an hour, and has nothing left to fill in."""
    response = client.get(ELEMENT, headers=PLAIN)
    table = re.search(r"const WORDS = (\{.*?\n\});", response.text, re.DOTALL)
    assert table is not None
    failed = {language: words["failed"] for language, words in json.loads(table[1]).items()}
    assert failed.keys() == set(LANGUAGES)
    assert {language: failed[language] for language in ("en", "de", "fr")} == {
        "en": "The events could not be loaded.",
        "de": "Die Veranstaltungen konnten nicht geladen werden.",
        "fr": "Les événements n’ont pas pu être chargés.",
    }
    assert "__" not in response.text
    assert headers_of(client, ELEMENT) == {
        "content-type": "text/javascript; charset=utf-8",
        "x-content-type-options": "nosniff",
        "cache-control": "public, max-age=3600",
        "vary": "Accept-Encoding",
        "access-control-allow-origin": "*",
    }
    assert len(client.get(ELEMENT, headers={"accept-encoding": "br"}).headers["content-length"]) <= 4  # under 10 KB


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("colour=red", f'unknown key "colour"; known are {KNOWN}'),
        ("heading=1", 'heading: unknown value "1"; allowed are 2 to 6'),
        ("heading=two", 'heading: unknown value "two"; allowed are 2 to 6'),
        ("ui=xx", f'ui: unknown value "xx"; allowed are {", ".join(LANGUAGES)}'),
        ("limit=0", 'limit: unknown value "0"; allowed are 1 to 300'),
        ("limit=301", 'limit: unknown value "301"; allowed are 1 to 300'),
        ("alarm=P7D", f'unknown key "alarm"; known are {KNOWN}'),
    ],
)  # fmt: skip
@pytest.mark.parametrize("path", [LIST, FRAME])
def test_what_cannot_be_meant_is_refused_in_plain_text(client: TestClient, path: str, query: str, problem: str) -> None:
    """400 that names what is allowed, readable by the portal's script and within its frame."""
    response = client.get(f"{path}?{query}")
    assert (response.status_code, response.text) == (400, f"This filter cannot be read\n{problem}.\n")
    assert response.headers["content-type"] == "text/plain; charset=utf-8"
    assert response.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("query", ["heading=3", "ui=de", "limit=5"])
@pytest.mark.parametrize("path", ["/events/", "/feeds/events.ics"])
def test_only_embeds_know_the_keys_of_embeds(client: TestClient, path: str, query: str) -> None:
    """Elsewhere they are unknown keys."""
    assert client.get(f"{path}?{query}").status_code == 400


def test_browsers_may_ask_before_they_fetch(client: TestClient) -> None:
    """OPTIONS on an embed is answered as on a feed; what is not there is said in plain text."""
    asked, missing = client.options(LIST), client.get("/embed/nothing")
    assert (asked.status_code, asked.headers["access-control-allow-origin"]) == (204, "*")
    assert (missing.status_code, missing.text) == (404, "Not found\nThere is no such embed.\n")
