"""The head of a page: one row with a button on small screens, everything at once on wide ones; never a script."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.site import Site
from tests.browser.view import View

ROW_PX = 64


@pytest.mark.parametrize("width", [320, 375, 800])
@pytest.mark.parametrize("language", ["", "/de", "/fr"])
def test_on_a_small_screen_the_head_is_one_row(browser: Browser, site: Site, width: int, language: str) -> None:
    """The name and the button of the menu, whatever the language."""
    with View(width, 800, scripts=False).context(browser) as context:
        page = context.new_page()
        page.goto(f"{site.url}{language}/subscribe/")
        box = page.locator(".top").bounding_box()
        assert box is not None
        assert box["height"] <= ROW_PX
        expect(page.locator(".menu a").first).not_to_be_visible()


def test_the_menu_opens_by_keyboard_and_marks_where_one_is(browser: Browser, site: Site) -> None:
    """Skip link, name, button; Enter opens it, Tab goes into it; it says whether it is open. No script is needed."""
    with View(375, 800, scripts=False).context(browser) as context:
        page = context.new_page()
        page.goto(f"{site.url}/subscribe/")
        navigation = page.get_by_role("navigation", name="Main")
        expect(navigation).to_be_visible()
        for _ in range(3):
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        expect(navigation.get_by_role("link", name="Events", exact=True)).to_be_focused()
        assert navigation.locator("a[aria-current=page]").all_inner_texts() == ["Subscribe"]
        expect(page.get_by_role("navigation", name="Language").get_by_role("link")).to_have_count(3)
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Subscribe")


def test_a_wide_window_shows_the_menu_without_a_button(browser: Browser, site: Site) -> None:
    """All links are there for eye, keyboard and screen reader, though the <details> around them is closed."""
    with View(1280, scripts=False).context(browser) as context:
        page = context.new_page()
        page.goto(f"{site.url}/events/")
        expect(page.locator(".menu summary")).not_to_be_visible()
        assert page.locator(".menu details").get_attribute("open") is None
        names = page.get_by_role("navigation", name="Main").get_by_role("link").all_inner_texts()
        assert names == [
            "Events", "Subscribe", "About SMA", "Adults", "Early diagnosis", "Motor measures", "References", "About",
            "English", "Deutsch", "Français",
        ]  # fmt: skip
        assert all(link.is_visible() for link in page.locator(".menu a").all())
