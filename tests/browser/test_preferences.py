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
