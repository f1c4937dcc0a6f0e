"""Readers without scripts, and readers on paper."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser.site import Site
from tests.browser.view import View, faults


def test_without_scripts_everything_but_the_tools_is_there(browser: Browser, site: Site) -> None:
    """The same headings, links and fields; and no button that does nothing."""
    views = {scripts: View(scripts=scripts).measure(browser, site, "parts") for scripts in (True, False)}
    dead = {address: parts.pop("dead") for address, parts in views[False].items()}
    for parts in views[True].values():
        parts.pop("dead")
    assert views[False] == views[True]
    assert faults(dead) == {}


def test_without_scripts_the_filter_works(browser: Browser, site: Site) -> None:
    """Choose, send, take a filter off again, subscribe."""
    with View(scripts=False).context(browser) as context:
        page = context.new_page()
        page.goto(site.url + "/events/")
        page.select_option("#f-mode", "online")
        page.get_by_role("button", name="Show events").click()
        assert page.get_by_role("list", name="Chosen filters").get_by_role("listitem").count() == 1
        page.get_by_role("link", name="Subscribe to this choice").click()
        assert page.locator("#choice-address").inner_text() == f"{site.url}/feeds/events.ics?mode=online"
        page.go_back()
        page.get_by_role("list", name="Chosen filters").get_by_role("link").click()
        assert page.url == f"{site.url}/events/"


@pytest.mark.parametrize("address", ["/events/", "/events/2027-04/", "/about-sma/"])
def test_paper_shows_the_content_alone(browser: Browser, site: Site, address: str) -> None:
    """No navigation, no form, no button; black on white, whatever the screen's colours are."""
    with View(scheme="dark").context(browser) as context:
        page = context.new_page()
        page.goto(site.url + address)
        page.emulate_media(media="print", color_scheme="dark")
        shown = page.evaluate(
            "[...document.querySelectorAll('nav[aria-label], form, button, .button, .skip')]"
            ".filter(node => node.checkVisibility()).map(node => node.outerHTML.slice(0, 90))"
        )
        ink = page.evaluate("[document.body, document.querySelector('h1')].map(node => getComputedStyle(node).color)")
        paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (shown, ink, paper) == ([], ["rgb(0, 0, 0)"] * 2, "rgb(255, 255, 255)")


def test_on_paper_the_month_is_a_table_in_which_nothing_overlaps(browser: Browser, site: Site) -> None:
    """On a sheet of A4 between its margins, where a window of that width would show a list."""
    with View(680).context(browser) as context:
        page = context.new_page()
        page.goto(f"{site.url}/events/2027-04/")
        page.emulate_media(media="print")
        cells = page.locator(".calendar td").evaluate_all(
            "all => all.map(cell => [getComputedStyle(cell).display, cell.scrollWidth <= cell.clientWidth + 1 "
            "&& cell.scrollHeight <= cell.clientHeight + 1])"
        )
    assert cells == [["table-cell", True]] * len(cells) != []


def test_on_paper_everything_is_unfolded(browser: Browser, site: Site) -> None:
    """The steps of subscribing and the code for a phone can be read there without being opened."""
    with View().context(browser) as context:
        page = context.new_page()
        page.goto(f"{site.url}/subscribe/")
        page.emulate_media(media="print")
        hidden = page.locator("main details:not(.filter details) > :not(summary)").evaluate_all(
            "all => all.filter(part => !part.checkVisibility({ contentVisibilityAuto: true }))"
            ".map(part => part.outerHTML)"
        )
    assert hidden == []
