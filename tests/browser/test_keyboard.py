"""By keyboard alone: Tab, Enter, Space and arrows. Whatever has the focus is seen to have it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from playwright.sync_api import Browser, Page

from tests.browser.site import Site
from tests.browser.view import MEASURES, View

_FOCUS = (MEASURES / "focus.js").read_text(encoding="utf-8")
MAY = dt.date(2027, 5, 1)
_FAR = 150  # no page needs more presses of Tab than this before something that its reader came for


class Keyboard:
    """Presses keys on a page, and asserts at each step that one sees where one is."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def tab(self) -> dict[str, Any] | None:
        """What has the focus after one more Tab; None: nothing on the page has."""
        self.press("Tab")
        focus: dict[str, Any] | None = self.page.evaluate(_FOCUS)
        if focus is not None:
            assert focus["outlined"], f"no outline: {focus['markup']}"
            assert focus["seen"], f"out of sight: {focus['markup']}"
        return focus

    def tab_to(self, name: str) -> None:
        """On until the thing of that name (or that begins so) has the focus."""
        passed = []
        for _ in range(_FAR):
            if (focus := self.tab()) is None:
                break
            passed.append(focus["name"])
            if focus["name"].startswith(name):
                return
        raise AssertionError(f"Tab does not lead to {name!r}, but to {passed}")

    def choose(self, select: str, option: str) -> None:
        """Arrow down a list until the option is chosen."""
        self.tab_to(select)
        for _ in range(_FAR):
            if self.page.evaluate("document.activeElement.selectedOptions[0].label.trim()").startswith(option):
                return
            self.press("ArrowDown")
        raise AssertionError(f"{select} has no {option}")

    def set_day(self, field: str, day: int, month: int, years: int) -> None:
        """Fill a date field by its arrows: month, day (as the browser's language has it), and years from this one."""
        self.tab_to(field)
        self.press(*["ArrowUp"] * month, "ArrowRight", *["ArrowUp"] * day, "ArrowRight", "ArrowUp")
        self.press(*["ArrowUp" if years > 0 else "ArrowDown"] * abs(years))


def test_an_online_webinar_in_may_is_found_and_subscribed_to(browser: Browser, site: Site) -> None:
    """From the start page to the address of exactly that calendar, without a mouse."""
    with View().context(browser) as context:
        page = context.new_page()
        keys = Keyboard(page)
        page.goto(site.url + "/")
        keys.tab_to("Events")
        keys.press("Enter")
        page.wait_for_url(site.url + "/events/")
        fill_in_filter(keys)
        titles = page.locator(".events a").all_inner_texts()
        assert [title.rstrip("0123456789 ") for title in titles] == ["Lunch hour: breathing support at night"]
        keys.tab_to("Subscribe to this choice")
        keys.press("Enter")
        page.wait_for_url("**/subscribe/?**")
        keys.tab_to("Open in my calendar program")
        address = page.evaluate("document.activeElement.href")
    assert address.partition("/feeds/")[2] == "events.ics?type=webinar&mode=online&from=2027-05-01&to=2027-05-31"


def fill_in_filter(keys: Keyboard) -> None:
    """Kind, mode and days of the form; its own button sends it."""
    keys.choose("Kind", "Webinar")
    keys.choose("How", "Online")
    keys.tab_to("More choices")
    keys.press("Enter")
    years = MAY.year - dt.datetime.now(dt.UTC).year  # the browser's date field begins at the machine's own year
    keys.set_day("From", 1, MAY.month, years)
    keys.set_day("To", 31, MAY.month, years)
    keys.tab_to("Show events")
    keys.press("Enter")
    keys.page.wait_for_url("**/events/?**")


def test_the_first_tab_offers_to_skip_to_the_content(browser: Browser, site: Site) -> None:
    """On every page; taken, it leaves the navigation behind, so that the next Tab is within the content."""
    wrong = {}
    with View().context(browser) as context:
        page = context.new_page()
        for each in site.english:
            if each.address.startswith("/embed/"):
                continue
            page.goto(site.url + each.address)
            keys = Keyboard(page)
            first = keys.tab()
            keys.press("Enter", "Tab")
            inside = page.evaluate("document.activeElement.closest('main, footer') !== null")
            if first is None or not first["markup"].startswith('<a class="skip"') or not inside:
                wrong[each.address] = first
    assert wrong == {}


def test_focus_goes_through_each_page_in_its_order_and_is_always_seen(browser: Browser, site: Site) -> None:
    """Forward as the document has it, with every <details> closed as it comes; and out again at the end."""
    wrong = {}
    with View(1280, 700).context(browser) as context:
        page = context.new_page()
        for each in site.english:
            page.goto(site.url + each.address)
            places = places_of_focus(Keyboard(page))
            if not places or places != sorted(places):
                wrong[each.address] = places
    assert wrong == {}


def places_of_focus(keys: Keyboard) -> list[int]:
    """Where in the document each stop lies, until Tab leaves the page or comes back to its first stop; 60 at most."""
    places: list[int] = []
    for _ in range(60):
        focus = keys.tab()
        if focus is None or (places and focus["place"] == places[0]):
            break
        places.append(focus["place"])
    return places
