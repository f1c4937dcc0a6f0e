"""A portal of another origin shows our events: element, frame and fragment, each as docs/how-to/embed.md has it."""

from __future__ import annotations

import re
import socket
from pathlib import Path
from typing import Literal

from playwright.sync_api import expect

from tests.browser.conftest import Portal, Service, Visit

GUIDE = (Path(__file__).parents[2] / "docs" / "how-to" / "embed.md").read_text(encoding="utf-8")
SNIPPETS = re.findall(r"```html\n(.*?)```", GUIDE, re.DOTALL)
ELEMENT, FRAME, HEIGHT, FRAGMENT = SNIPPETS
POLAND = ["Congress", "Workshop"]
TITLES = ".sma-events-title a"


def snippet(text: str, service: Service) -> str:
    """A snippet of the guide for this service, with the filter of a country that has meetings in it."""
    return text.replace("https://events.example.org", service.url).replace("DE,PL", "PL").replace("congress,course", "")


def titles(visit: Visit) -> list[str]:
    expect(visit.page.locator(".sma-events")).to_be_visible()
    return visit.page.locator(TITLES).all_inner_texts()


def test_the_element_shows_the_list_in_the_portals_page(service: Service, portal: Portal, visit: Visit) -> None:
    """The filter is kept, the words are German, the headings fit; no third site is asked, nothing complains."""
    visit.page.goto(portal.write(f"<h1>Portal</h1><h2>Termine</h2>{snippet(ELEMENT, service)}"))
    assert titles(visit) == POLAND
    page = visit.page
    headings = page.locator("h1, h2, h3, h4")
    levels = [(each.evaluate("node => node.localName"), each.inner_text()) for each in headings.all()]
    assert levels == [
        ("h1", "Portal"), ("h2", "Termine"), ("h3", "Kommende SMA-Veranstaltungen"), ("h4", "Congress"),
        ("h4", "Workshop"),
    ]  # fmt: skip
    assert page.locator(".sma-events-when").all_inner_texts() == [
        "2.–4. Januar 2027 Samstag – Montag",
        "1. März 2027 Montag · 09:00–17:00 UTC+01:00",
    ]
    assert (visit.origins(), visit.complaints) == ({service.url, portal.url}, [])
    assert page.locator("sma-events [role=status]").inner_text() == "2 Veranstaltungen aufgeführt"
    assert page.locator("sma-events").get_attribute("aria-busy") is None


def test_the_element_brings_no_id_and_no_style(service: Service, portal: Portal, visit: Visit) -> None:
    """Nothing in it can collide with the page around it; what the portal styles is styled."""
    style = "<style>.sma-events-title a { color: rgb(1, 2, 3) }</style>"
    visit.page.goto(portal.write(f"{style}{snippet(ELEMENT, service)}"))
    assert titles(visit) == POLAND
    assert visit.page.locator("sma-events [id], sma-events link, sma-events style, .sma-events [style]").count() == 0
    assert visit.page.locator(TITLES).first.evaluate("node => getComputedStyle(node).color") == "rgb(1, 2, 3)"


def test_the_element_works_under_a_strict_policy(service: Service, portal: Portal, visit: Visit) -> None:
    """Nothing inline: a script source and a place to connect to are all that it needs, with trusted types too."""
    policy = (
        f"default-src 'none'; img-src data:; script-src {service.url}; connect-src {service.url}; "
        "require-trusted-types-for 'script'; trusted-types sma-events"
    )
    visit.page.goto(portal.write(snippet(ELEMENT, service), policy))
    assert (titles(visit), visit.complaints) == (POLAND, [])


def test_the_element_may_be_a_module(service: Service, portal: Portal, visit: Visit) -> None:
    """A module is fetched with CORS, and finds its own address by its name."""
    visit.page.goto(portal.write(snippet(ELEMENT, service).replace("<script async", '<script type="module"')))
    assert (titles(visit), visit.complaints) == (POLAND, [])


def test_two_elements_do_not_get_in_each_others_way(service: Service, portal: Portal, visit: Visit) -> None:
    """Each has its own list, though the script is named twice."""
    other = snippet(ELEMENT, service).replace('country="PL"', 'mode="online"').replace('ui="de"', 'ui="fr"')
    visit.page.goto(portal.write(snippet(ELEMENT, service) + other))
    expect(visit.page.locator(".sma-events-heading")).to_have_text(
        ["Kommende SMA-Veranstaltungen", "Prochains événements SMA"]
    )
    assert visit.page.locator(TITLES).all_inner_texts() == [*POLAND, "Webinar"]
    assert visit.complaints == []


def test_a_changed_attribute_loads_the_list_anew(service: Service, portal: Portal, visit: Visit) -> None:
    """Several at once are one question; the language follows too."""
    visit.page.goto(portal.write(snippet(ELEMENT, service)))
    assert titles(visit) == POLAND
    before = len(visit.requests)
    visit.page.locator("sma-events").evaluate(
        "node => { node.removeAttribute('country'); "
        "for (const [name, value] of [['mode', 'online'], ['ui', 'fr']]) node.setAttribute(name, value) }"
    )
    expect(visit.page.locator(".sma-events-heading")).to_have_text("Prochains événements SMA")
    assert titles(visit) == ["Webinar"]
    assert len(visit.requests) == before + 1


def test_a_wrong_filter_leaves_the_link_and_says_why(service: Service, portal: Portal, visit: Visit) -> None:
    """Also after a list was shown: the old one would be the answer to another question."""
    visit.page.goto(portal.write(snippet(ELEMENT, service)))
    assert titles(visit) == POLAND
    visit.page.locator("sma-events").evaluate("node => node.setAttribute('country', 'XX')")
    expect(visit.page.locator("sma-events > a")).to_have_text("SMA-Veranstaltungen")
    assert visit.page.locator(".sma-events").count() == 0
    assert (
        visit.page.locator("sma-events [role=status]").inner_text()
        == "Die Veranstaltungen konnten nicht geladen werden."
    )
    assert any("allowed are two-letter ISO 3166 codes" in complaint for complaint in visit.complaints)


def test_the_link_inside_stays_where_the_service_is_down(service: Service, portal: Portal, visit: Visit) -> None:
    """The script loads but the list does not: people have the link, and it is a link."""
    visit.page.route("**/embed/list*", lambda route: route.abort())
    visit.page.goto(portal.write(snippet(ELEMENT, service)))
    expect(visit.page.locator("sma-events [role=status]")).to_have_text(
        "Die Veranstaltungen konnten nicht geladen werden."
    )
    link = visit.page.locator("sma-events > a")
    assert (link.inner_text(), link.get_attribute("href")) == (
        "SMA-Veranstaltungen",
        f"{service.url}/events/?country=PL",
    )


def test_the_link_inside_stays_without_the_script(portal: Portal, visit: Visit) -> None:
    """Nothing listens at the service's address at all: the element is an unknown one, its link a link."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        nowhere = Service(f"http://127.0.0.1:{listener.getsockname()[1]}")
    visit.page.goto(portal.write(snippet(ELEMENT, nowhere)))
    expect(visit.page.get_by_role("link", name="SMA-Veranstaltungen")).to_be_visible()


def test_every_link_is_reached_by_keyboard(service: Service, portal: Portal, visit: Visit) -> None:
    """Tab leads from the portal through the events in order, and on to the subscription of the same filter."""
    visit.page.goto(portal.write(f'<a href="/">Home</a>{snippet(ELEMENT, service)}'))
    assert titles(visit) == POLAND
    reached = []
    for _ in range(5):
        visit.page.keyboard.press("Tab")
        reached.append(visit.page.evaluate("document.activeElement.textContent"))
    assert reached == ["Home", *POLAND, "Diese Veranstaltungen abonnieren", "Alle Veranstaltungen bei SMA events"]
    focused = visit.page.evaluate("document.querySelector('.sma-events-links a').href")
    assert focused == f"{service.url}/de/subscribe/?country=PL"


def test_the_frame_tells_its_height(service: Service, portal: Portal, visit: Visit) -> None:
    """With the guide's script the frame is as high as its content, and needs no bar for scrolling."""
    visit.page.goto(portal.write(snippet(FRAME, service) + snippet(HEIGHT, service)))
    frame = visit.page.frame_locator("iframe")
    expect(frame.locator(TITLES)).to_have_text(POLAND)
    visit.page.wait_for_function("document.querySelector('iframe').height !== '600'")
    inner = frame.locator("html").evaluate("node => [node.scrollHeight, innerHeight]")
    assert inner[0] == inner[1]
    visit.page.set_viewport_size({"width": 320, "height": 700})
    visit.page.wait_for_function(f"Number(document.querySelector('iframe').height) > {inner[0]}")
    assert frame.locator("html").evaluate("node => node.scrollWidth <= innerWidth")
    assert (visit.origins(), visit.complaints) == ({service.url, portal.url}, [])


def test_the_frame_works_without_scripts(service: Service, portal: Portal, visit: Visit) -> None:
    """A sandbox that lets nothing run shows the same list, with its styles."""
    visit.page.goto(portal.write(snippet(FRAME, service).replace("<iframe ", '<iframe sandbox="" ')))
    frame = visit.page.frame_locator("iframe")
    expect(frame.locator(TITLES)).to_have_text(POLAND)
    assert frame.locator(".sma-events-list").evaluate("node => getComputedStyle(node).listStyleType") == "none"


def test_the_frame_follows_the_readers_colours(service: Service, portal: Portal, visit: Visit) -> None:
    """Light and dark, by the reader's system."""
    visit.page.goto(portal.write(snippet(FRAME, service)))
    frame = visit.page.frame_locator("iframe")
    schemes: tuple[tuple[Literal["light", "dark"], str], ...] = (
        ("light", "rgb(27, 35, 48)"), ("dark", "rgb(231, 234, 238)"),
    )  # fmt: skip
    for scheme, colour in schemes:
        visit.page.emulate_media(color_scheme=scheme)
        expect(frame.locator("body")).to_have_css("color", colour)


def test_a_link_in_the_frame_leaves_the_frame(service: Service, portal: Portal, visit: Visit) -> None:
    """It opens in the whole window, as a link of the page would; our pages cannot be framed anyway."""
    visit.page.goto(portal.write(snippet(FRAME, service)))
    visit.page.frame_locator("iframe").get_by_role("link", name="Congress").click()
    visit.page.wait_for_url(f"{service.url}/events/**")
    assert visit.page.locator("h1").inner_text() == "Congress"


def test_the_fragment_may_be_fetched_by_any_page(service: Service, portal: Portal, visit: Visit) -> None:
    """A script of the portal's own puts it in place of its link."""
    visit.page.goto(portal.write(snippet(FRAGMENT, service)))
    assert titles(visit) == POLAND
    assert (visit.origins(), visit.complaints) == ({service.url, portal.url}, [])
