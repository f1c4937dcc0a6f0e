"""The pictures in a real browser: targets, labels in a real font, what is shown where, and reaching it by keyboard."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.site import Site
from tests.browser.view import View

_MARKS = ".map .mark"
_SIZES = """nodes => nodes.map(node => node.getBoundingClientRect()).filter(box => box.width)
    .map(box => [box.left, box.top, box.right, box.bottom])"""
_LABELS = """nodes => nodes.map(node => ['text', '.hit'].map(part => node.querySelector(part).getBBox()))
    .filter(([text, room]) => text.width)
    .filter(([text, room]) => text.x < room.x - 1 || text.x + text.width > room.x + room.width + 1).length"""


def opened(browser: Browser, site: Site, address: str, width: int) -> Page:
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(site.url + address)
    return page


@pytest.mark.parametrize("width", [320, 640, 768, 1280])
def test_marks_can_be_hit_with_a_finger(browser: Browser, site: Site, width: int) -> None:
    """At each width one set of marks is shown: each at least 24 pixels, in the window, none over another's middle."""
    page = opened(browser, site, "/events/map/", width)
    boxes = page.eval_on_selector_all(_MARKS, _SIZES)
    page.close()
    assert boxes
    assert [box for box in boxes if box[2] - box[0] < 24 or box[3] - box[1] < 24] == []
    assert [box for box in boxes if box[0] < 0 or box[2] > width] == []
    middles = [((left + right) / 2, (top + bottom) / 2) for left, top, right, bottom in boxes]
    assert [
        (one, other)
        for n, one in enumerate(middles)
        for other in middles[n + 1 :]
        if (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2 < 24**2
    ] == []


def test_the_map_is_reached_by_keyboard(browser: Browser, site: Site) -> None:
    """The marks come in turn, from left to right, each with a ring around it; Enter opens what it stands for."""
    page = opened(browser, site, "/events/map/", 1280)
    marks = page.locator(".map.world .for-wide .mark")
    marks.first.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    ring = page.evaluate("getComputedStyle(document.activeElement.querySelector('.hit')).strokeWidth")
    assert ring == "4px"
    page.keyboard.press("Tab")
    second = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert second == marks.nth(1).get_attribute("aria-label")
    target = marks.nth(1).get_attribute("href")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{target}")
    page.close()


@pytest.mark.parametrize("address", ["/events/year/", "/"])
def test_labels_of_the_year_fit_their_room(browser: Browser, site: Site, address: str) -> None:
    """In the font of the browser, too, no label leaves the room that the layout gave it."""
    page = opened(browser, site, address, 1280)
    assert page.locator(".timeline a").count() > 0
    assert page.eval_on_selector_all(".timeline a", _LABELS) == 0
    page.close()


def test_on_a_small_screen_the_year_is_a_list(browser: Browser, site: Site) -> None:
    """The picture would be too small to read there; the list is the same."""
    page = opened(browser, site, "/events/year/", 320)
    assert not page.locator(".timeline").is_visible()
    assert page.locator(".year-list li").first.is_visible()
    page.close()


def test_nobody_has_to_pass_the_year_twice(browser: Browser, site: Site) -> None:
    """Keyboard and screen reader meet the list, not the picture."""
    with View(scripts=False).context(browser) as context:
        page = context.new_page()
        page.goto(site.url + "/events/year/")
        assert page.locator(".timeline").get_attribute("aria-hidden") == "true"
        assert page.locator(".timeline a:not([tabindex='-1'])").count() == 0
