"""The subscribe page in a browser: its copy buttons, and what is left without scripts."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Service, Visit

CHOICE = "/subscribe/?country=PL"


def test_the_button_copies_the_address_and_says_so(service: Service, visit: Visit) -> None:
    """The clipboard holds the https address; nothing but our own server was asked."""
    visit.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    visit.page.goto(service.url + CHOICE)
    choice = visit.page.locator("section.feed", has=visit.page.get_by_role("heading", name="This choice"))
    choice.get_by_role("button", name="Copy the address").click()
    expect(choice.get_by_role("status")).to_have_text("Copied.")
    assert visit.page.evaluate("navigator.clipboard.readText()") == f"{service.url}/feeds/events.ics?country=PL"
    assert (visit.origins(), visit.complaints) == ({service.url}, [])


def test_without_a_clipboard_the_address_is_copied_by_selection(service: Service, visit: Visit) -> None:
    """Browsers offer no clipboard on plain http: the address is selected, and copied the old way."""
    visit.page.add_init_script("delete Navigator.prototype.clipboard")
    visit.page.goto(service.url + CHOICE)
    choice = visit.page.locator("section.feed", has=visit.page.get_by_role("heading", name="This choice"))
    choice.get_by_role("button", name="Copy the address").click()
    expect(choice.get_by_role("status")).to_have_text("Copied.")
    assert visit.page.evaluate("getSelection().toString()") == f"{service.url}/feeds/events.ics?country=PL"


def test_without_scripts_everything_but_the_button_is_there(service: Service, browser: Browser) -> None:
    """No dead button; the address is selected as a whole by one click; the form builds addresses."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{service.url}/subscribe/")
    assert page.get_by_role("button").all_inner_texts() == ["Make the addresses"]
    page.select_option("#f-country", "PL")
    page.get_by_role("button", name="Make the addresses").click()
    assert page.url.startswith(f"{service.url}/subscribe/?")
    assert page.locator("#choice-address").inner_text() == f"{service.url}/feeds/events.ics?country=PL"
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_code_is_dark_on_light_in_every_scheme(service: Service, visit: Visit, scheme: str) -> None:
    """Cameras want it so; it is large enough to be read from a screen, and has a name."""
    visit.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    visit.page.goto(service.url + CHOICE)
    section = visit.page.locator("section.feed", has=visit.page.get_by_role("heading", name="This choice"))
    section.locator("summary").click()
    code = section.get_by_role("img", name="QR code of the calendar’s address")
    box = code.bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 200
    fills = code.locator("path").evaluate_all(
        "all => all.map(path => [path.getAttribute('fill'), getComputedStyle(path).stroke])"
    )
    assert fills == [["#fff", "none"], [None, "rgb(0, 0, 0)"]]
