"""The subscribe page: every way to take a choice, honest about length, with codes and snippets that are right."""

from __future__ import annotations

import re

import pytest
import segno
from lxml import html
from starlette.testclient import TestClient

from config.load import Config
from feeds.filters import Query, parse_query
from feeds.web.filter_form import Choices
from feeds.web.qr_code import LONGEST, qr_code
from feeds.web.site import site_of
from feeds.web.subscribe_page import subscribe_page
from tests.feeds.web.conftest import BASE_URL, make_config

STEPS = [
    "iPhone and iPad", "Mac", "Google Calendar", "Outlook on the web (Outlook.com, Microsoft 365)",
    "New Outlook for Windows",
    "Classic Outlook for Windows", "Thunderbird", "Nextcloud", "A portal, an intranet or a news reader",
]  # fmt: skip
_MOVE = re.compile(r"M(\d+) (\d+)\.5|m(-?\d+) (-?\d+)|h(\d+)")


def page_of(client: TestClient, query: str = "") -> html.HtmlElement:
    response = client.get(f"/subscribe/{query}")
    assert response.status_code == 200, response.text
    return html.document_fromstring(response.text)


def choice_of(page: html.HtmlElement) -> html.HtmlElement:
    section: html.HtmlElement = page.xpath("//section[h3='This choice']")[0]
    return section


def words_of(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def dark_modules(svg: str) -> set[tuple[int, int]]:
    """(column, row) of every dark module that the path of the code draws."""
    path = html.fragment_fromstring(svg).xpath("//path[@stroke]/@d")[0]
    dark: set[tuple[int, int]] = set()
    column = row = 0
    for x, y, over, down, length in _MOVE.findall(path):
        if x:
            column, row = int(x), int(y)
        elif over:
            column, row = column + int(over), row + int(down)
        else:
            dark |= {(column + step, row) for step in range(int(length))}
            column += int(length)
    return dark


def test_every_way_to_subscribe_has_its_steps(client: TestClient) -> None:
    """Apple, Google, the three Outlooks, Thunderbird, Nextcloud, portals; all folded, all readable without scripts."""
    page = page_of(client)
    assert [words_of(summary) for summary in page.xpath("//div[@class='steps']//summary")] == STEPS
    assert all(details.xpath(".//ol/li") for details in page.xpath("//div[@class='steps']/details"))


def test_delays_are_told_for_each_program(client: TestClient) -> None:
    """What users report, with the remark that nobody can hurry it (feeds.md 4.8)."""
    page = page_of(client)
    assert [words_of(cell) for cell in page.xpath("//table//th[@scope='row']")] == [
        "Google Calendar", "Outlook.com and Microsoft 365", "Classic Outlook for Windows", "Apple Calendar",
        "Thunderbird", "Proton Calendar", "Fastmail", "Nextcloud",
    ]  # fmt: skip


def test_each_address_has_a_button_that_waits_for_the_script(client: TestClient) -> None:
    """Hidden until the script shows it; it names the element that holds the address, and where success is said."""
    page = page_of(client, "?country=PL")
    buttons = page.xpath("//button[@data-copy]")
    addresses = [page.get_element_by_id(button.get("data-copy")).text_content() for button in buttons]
    assert addresses[:2] == [f"{BASE_URL}/feeds/events.ics?country=PL", f"{BASE_URL}/feeds/events.ics"]
    assert all(button.get("hidden") is not None and button.get("type") == "button" for button in buttons)
    assert all(len(button.xpath("../*[@role='status']")) == 1 for button in buttons)


@pytest.mark.parametrize(("query", "heading"), [("", "All events"), ("?country=PL", "This choice")])
def test_one_button_is_the_main_one(client: TestClient, query: str, heading: str) -> None:
    """That of the whole calendar, or of the choice; the form at the end has its own."""
    main = page_of(client, query).xpath("//a[contains(@class, 'main')]")
    assert [words_of(link) for link in main] == [f"Open in my calendar program: {heading}"]


def test_the_code_holds_the_address_that_programs_register_for(client: TestClient) -> None:
    """Module for module what the standard makes of the webcal address, with four light modules around it."""
    svg = html.tostring(choice_of(page_of(client, "?country=PL")).xpath(".//*[@role='img']")[0], encoding="unicode")
    wanted = segno.make_qr(f"webcal{BASE_URL[5:]}/feeds/events.ics?country=PL", error="m").matrix
    assert dark_modules(svg) == {
        (column + 4, row + 4) for row, line in enumerate(wanted) for column, module in enumerate(line) if module
    }


def test_a_code_has_a_name_and_no_markup_of_others() -> None:
    """Screen readers say its title, in which nothing can open a tag."""
    code = qr_code("webcal://example.org/x.ics", "<b>&</b>")
    assert code is not None
    assert html.fragment_fromstring(code).xpath("string(//title)") == "<b>&</b>"


def test_an_address_too_long_for_a_camera_has_no_code() -> None:
    """A code of thousands of modules would only look as if it worked."""
    assert qr_code("webcal://example.org/" + "x" * LONGEST, "code") is None


@pytest.mark.parametrize(("length", "warned"), [(256, False), (257, True)])
def test_an_address_that_google_drops_is_marked(config: Config, length: int, warned: bool) -> None:
    """256 characters with webcal:// before it; beyond, a feed with a short name can be asked for."""
    site = site_of(config, BASE_URL)
    fixed = len(f"webcal{BASE_URL[5:]}/feeds/events.ics?source=s")
    query = Query(source=("s" + "x" * (length - fixed),))
    page = html.document_fromstring(subscribe_page(config, site, Choices(), query, 0).decode())
    notes = choice_of(page).xpath(".//div[contains(@class, 'warn')]")
    assert [words_of(note).startswith("This address is longer than 256 characters") for note in notes] == [
        True
    ] * warned
    asked = [link for note in notes for link in note.xpath(".//a/@href")]
    assert [link.partition("?")[0] for link in asked] == ["mailto:calendar@example.org"] * warned
    assert all(query.source[0] in link for link in asked)


def test_without_a_contact_nobody_can_be_asked(config: Config, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The warning stands without the offer."""
    silent = make_config(tmp_path_factory.mktemp("silent") / "config", service="")
    query = Query(source=("x" * 300,))
    page = html.document_fromstring(subscribe_page(silent, site_of(silent, BASE_URL), Choices(), query, 0).decode())
    assert choice_of(page).xpath(".//div[contains(@class, 'warn')]//a") == []


def test_a_choice_that_has_a_feed_of_its_own_leads_there(client: TestClient) -> None:
    """country=PL is the feed "poland"; a narrower choice is not."""
    found = [page_of(client, query).xpath("//p[@class='note']/a/@href") for query in ("?country=PL", "?country=PL&q=x")]
    assert found == [["#feed-poland"], []]
    assert page_of(client).xpath("//h3[@id='feed-poland']") != []


@pytest.mark.parametrize("query", ["?country=PL&lang=en", '?q="quoted"+%3Cb%3E'])
def test_the_snippet_for_other_sites_means_the_same_filter(client: TestClient, query: str) -> None:
    """Pasted into a page, it is one script and one element whose attributes are the filter, escaped."""
    page = page_of(client, query)
    pasted = html.fragment_fromstring(page.get_element_by_id("site-snippet").text_content(), create_parent="div")
    script, element = pasted
    assert (script.tag, script.get("src")) == ("script", f"{BASE_URL}/embed/sma-events.js")
    attributes = {"lang" if name == "event-lang" else name: value for name, value in element.attrib.items()}
    wanted = parse_query(client.get(f"/subscribe/{query}").request.url.params.multi_items())
    assert (element.tag, parse_query(attributes.items())) == ("sma-events", wanted)
    assert [link.text for link in element] == ["SMA events"]
    frame = page.get_element_by_id("site-frame").text_content()
    assert client.get(frame).status_code == 200


def test_the_page_allows_its_own_script_and_no_other(client: TestClient) -> None:
    """One small file of ours, from our own address; no other page allows any."""
    policies = {path: client.get(path).headers["content-security-policy"] for path in ("/subscribe/", "/events/")}
    assert policies["/subscribe/"] == f"{policies['/events/']}; script-src 'self'"
    assert client.get("/subscribe/?country=PL").headers["content-security-policy"] == policies["/subscribe/"]
    address = page_of(client).xpath("//script/@src")[0]
    script = client.get(address)
    assert (script.status_code, script.headers["cache-control"]) == (200, "public, max-age=604800")
    assert len(script.content) < 2000
